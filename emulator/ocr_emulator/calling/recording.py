"""What the last request of a client was, and what came of it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import IncompleteRead, RemoteDisconnected
from typing import Final
from urllib.parse import urlsplit

from ocr_emulator.client import NoAnswerError, Reply, send
from ocr_emulator.contract.operations import SECRET_KEY_HEADER, TOKEN_HEADER

#: What stands in the place of a secret.
MASK: Final = "***"

_SECRETS: Final = frozenset({SECRET_KEY_HEADER, TOKEN_HEADER})

#: What happens on the wire, by the exception that tells it; the first kind that it is counts.
_HAPPENED: Final[Mapping[type[BaseException], str]] = {
    RemoteDisconnected: "the connection was closed before the first byte of a reply",
    IncompleteRead: "the connection was closed in the middle of the reply",
    ConnectionResetError: "the connection was reset before the reply was whole",
    TimeoutError: "there was no reply in time",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRequest:
    """A request as it was sent, its secrets masked."""

    method: str
    url: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class Recording:
    """Sends requests, and remembers the last: `request`, its `reply` (None: there is none), and what it `took`."""

    request: SentRequest | None = None
    reply: Reply | None = None
    took: float = 0.0

    def send(
        self,
        url: str,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
    ) -> Reply:
        """Send a request, and remember it; raises NoAnswerError."""
        parts = urlsplit(url)
        self.request = SentRequest(
            method=method,
            url=f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}{path}",
            headers={name: _masked(name, value) for name, value in headers.items()},
        )
        self.reply = None
        began = time.perf_counter()
        try:
            self.reply = send(url, method, path, headers=headers, body=body)
        finally:
            self.took = time.perf_counter() - began
        return self.reply


def what_happened(error: NoAnswerError) -> str:
    """What happened on the wire where no reply came."""
    cause = error.__cause__
    return next((says for kind, says in _HAPPENED.items() if isinstance(cause, kind)), str(error))


def _masked(name: str, value: str) -> str:
    if name not in _SECRETS:
        return value
    scheme, _, secret = value.rpartition(" ")
    return f"{scheme} {MASK}" if scheme in {"Basic", "Bearer"} and secret else MASK

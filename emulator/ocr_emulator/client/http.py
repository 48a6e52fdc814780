"""Sends one HTTP request with nothing but the standard library, and past any proxy of the environment."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ssl import SSLCertVerificationError, SSLError
from typing import Any, Final
from urllib.parse import urlsplit

from ocr_emulator.errors import EmulatorError

#: Addresses that a server listens on to mean "every interface", and the ones to connect to instead.
#: The emulator listens at both for IPv4, and a container often has no loopback of IPv6.
_CONNECT_TO: Final = {"0.0.0.0": "127.0.0.1", "::": "127.0.0.1"}  # noqa: S104 - not bound, only recognised

#: What a message advises when something answers that is no emulator.
CHECK_ADDRESS: Final = "is that the address of an ocr-emulator?"

#: What to do about a failure of TLS; the first kind that it is counts.
_ADVICE: Final[Mapping[type[Exception], str]] = {
    SSLCertVerificationError: "; let the variable SSL_CERT_FILE name what `ocr-emulator ca` prints",
    SSLError: "; is it http:// that was meant?",
}

_OK: Final = 200


class NoAnswerError(EmulatorError):
    """Nothing answers, or something that is no emulator."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP reply; headers by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - JSON
        """The body read as JSON; raises NoAnswerError when it is none."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise NoAnswerError(
                f"the answer (HTTP {self.status}) is not JSON: is it the right address?"
            ) from error


def url_of(host: str, port: int) -> str:
    """The URL of an emulator that listens at `host` and `port`: 127.0.0.1 where it listens at 0.0.0.0 or ::."""
    host = _CONNECT_TO.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def check_ready(url: str, timeout: float = 3.0) -> None:
    """Raise NoAnswerError when GET /__admin/ready at `url` does not answer 200 within `timeout` seconds."""
    reply = send(url, "GET", "/__admin/ready", timeout=timeout)
    if reply.status != _OK:
        raise NoAnswerError(f"{url}/__admin/ready answers {reply.status}, not 200")


def send(  # noqa: PLR0913 - a request has that many parts
    url: str,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    timeout: float = 60.0,
) -> Reply:
    """Send one request to `path` of the server at `url`; `timeout` is in seconds.

    Raises NoAnswerError when there is no answer, or `url` is not http:// or https://.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise NoAnswerError(f"found the address {url!r}; expected http://HOST:PORT")
        connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        with closing(connect(parts.hostname, parts.port, timeout=timeout)) as connection:
            connection.request(method, parts.path.rstrip("/") + path, body=body, headers=dict(headers or {}))
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read())
    except (OSError, HTTPException, ValueError) as error:  # ValueError: an address that cannot be one
        why = str(error).strip() or type(error).__name__
        advice = next((says for kind, says in _ADVICE.items() if isinstance(error, kind)), "")
        raise NoAnswerError(f"no answer from {url}: {why}{advice}") from error

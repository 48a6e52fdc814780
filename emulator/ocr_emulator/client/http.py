"""One request over plain HTTP, with nothing but the standard library; past any proxy."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ssl import SSLError
from typing import Any, Final
from urllib.parse import urlsplit

from ocr_emulator.errors import EmulatorError

#: Addresses that mean "every interface", and where to knock instead.
_KNOCK_AT: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not bound, only recognised

_OK: Final = 200


class NoAnswerError(EmulatorError):
    """Nothing answers, or not as it should."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; headers by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - JSON
        """The body as JSON; raises NoAnswerError when it is none."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise NoAnswerError(
                f"the answer (HTTP {self.status}) is not JSON: is it the right address?"
            ) from error


def url_of(host: str, port: int) -> str:
    """The address to knock at for an emulator that listens at `host` and `port`."""
    host = _KNOCK_AT.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def check_ready(host: str, port: int, timeout: float = 3.0) -> None:
    """Ask GET /__admin/ready, past any proxy; raises NoAnswerError. `timeout` is in seconds."""
    url = url_of(host, port)
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
    """One request to the server at `url`; raises NoAnswerError. `timeout` is in seconds."""
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
        advice = "; is it http:// that was meant?" if isinstance(error, SSLError) else ""
        raise NoAnswerError(f"no answer from {url}: {why}{advice}") from error

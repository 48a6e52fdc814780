"""What the program says to another that runs, over plain HTTP: is it ready, and the calls of the API."""

import json
import secrets
from base64 import b64encode
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final
from urllib.parse import quote, urlsplit

from emulator.errors import EmulatorError

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
        raise NoAnswerError(f"no answer from {url}: {why}") from error


def create_token(url: str, user: str) -> str:
    """A token of the token service at `url` for `user`, an id and a secret with a colon between.

    Raises NoAnswerError when there is none to be had.
    """
    headers = {
        "Authorization": f"Basic {b64encode(user.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    reply = send(url, "POST", "/oauth2/token/create", headers=headers, body=b"grant_type=client_credentials")
    body = reply.json()
    if isinstance(body, dict) and "access_token" in body:
        return str(body["access_token"])
    error = body.get("error") if isinstance(body, dict) else "no token"
    reason = reply.headers.get("x-emulator-reason", "no reason given")
    raise NoAnswerError(f"no token from {url}: HTTP {reply.status} {error} ({reason})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One appKey's calls of the API at `url`.

    `plain` and `sealed` are the versions without and with the envelope; `authorization` says who calls.
    """

    url: str
    app_key: str
    authorization: Mapping[str, str]
    plain: str
    sealed: str

    @classmethod
    def with_secret_key(cls, url: str, app_key: str, secret_key: str) -> "Client":
        """A client of v1.0 and v2.0."""
        return cls(
            url=url, app_key=app_key, authorization={"Authorization": secret_key}, plain="v1.0", sealed="v2.0"
        )

    @classmethod
    def with_token(cls, url: str, app_key: str, token: str) -> "Client":
        """A client of v1.1 and v2.1."""
        authorization = {"X-NHN-Authorization": f"Bearer {token}"}
        return cls(url=url, app_key=app_key, authorization=authorization, plain="v1.1", sealed="v2.1")

    def get(self, version: str, operation: str) -> Reply:
        """Call an operation that takes nothing."""
        return self._send("GET", version, operation, {}, None)

    def post_json(self, version: str, operation: str, members: object, headers: Mapping[str, str]) -> Reply:
        """Call an operation that takes JSON."""
        body = json.dumps(members).encode()
        return self._send("POST", version, operation, {**headers, "Content-Type": "application/json"}, body)

    def post_file(self, version: str, operation: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        """Call an operation that takes a file, as the part `image`."""
        boundary = secrets.token_hex(16)
        head = (
            f"--{boundary}\r\n"
            'Content-Disposition: form-data; name="image"; filename="image"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        label = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._send("POST", version, operation, {**headers, **label}, body)

    def _send(
        self,
        method: str,
        version: str,
        operation: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Reply:
        path = f"/{version}/appkeys/{quote(self.app_key, safe='')}/{operation}"
        return send(self.url, method, path, headers={**self.authorization, **headers}, body=body)

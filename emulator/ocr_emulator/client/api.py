"""Calls of the OCR API as a correct client makes them, and the token that v1.1 and v2.1 ask for."""

import json
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from ocr_emulator.client.http import NoAnswerError, Reply, send


def create_token(url: str, user: str) -> str:
    """A new access token from the token service at `url`. `user` is `UserAccessKeyId:SecretAccessKey`.

    Raises NoAnswerError when the service gives none.
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
    """Calls of the API at `url` with one appKey.

    `plain` and `sealed` are the API versions to call without and with the electronic envelope, such as `v1.0` and
    `v2.0`. `authorization` is the header that says who calls.
    """

    url: str
    app_key: str
    authorization: Mapping[str, str]
    plain: str
    sealed: str

    @classmethod
    def with_secret_key(cls, url: str, app_key: str, secret_key: str) -> "Client":
        """A client of v1.0 and v2.0, which take the secretKey."""
        return cls(
            url=url, app_key=app_key, authorization={"Authorization": secret_key}, plain="v1.0", sealed="v2.0"
        )

    @classmethod
    def with_token(cls, url: str, app_key: str, token: str) -> "Client":
        """A client of v1.1 and v2.1, which take an access token."""
        authorization = {"X-NHN-Authorization": f"Bearer {token}"}
        return cls(url=url, app_key=app_key, authorization=authorization, plain="v1.1", sealed="v2.1")

    def get(self, version: str, operation: str) -> Reply:
        """Call an operation that takes no body; raises NoAnswerError."""
        return self._send("GET", version, operation, {}, None)

    def post_json(self, version: str, operation: str, members: object, headers: Mapping[str, str]) -> Reply:
        """Call an operation that takes `members` as JSON; raises NoAnswerError."""
        body = json.dumps(members).encode()
        return self._send("POST", version, operation, {**headers, "Content-Type": "application/json"}, body)

    def post_file(self, version: str, operation: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        """Call an operation that takes a file: `content` is sent as the part `image`. Raises NoAnswerError."""
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

"""Calls of the OCR API as a correct client makes them, and the token that v1.1 and v2.1 ask for."""

import json
import secrets
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from ocr_emulator.client.http import NoAnswerError, Reply, send

#: Sends a request, as `http.send` does.
Sender = Callable[..., Reply]

#: What a name in the head of a form's part cannot have, and how browsers write it (WHATWG HTML, "multipart form
#: data").
_IN_QUOTES: Final = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


def create_token(url: str, user: str, sender: Sender = send) -> str:
    """A new access token from the token service at `url`. `user` is `UserAccessKeyId:SecretAccessKey`.

    Raises NoAnswerError when the service gives none.
    """
    headers = {
        "Authorization": f"Basic {b64encode(user.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    reply = sender(url, "POST", "/oauth2/token/create", headers=headers, body=b"grant_type=client_credentials")
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
    `v2.0`. `authorization` is the header that says who calls. `sender` sends the requests.
    """

    url: str
    app_key: str
    authorization: Mapping[str, str]
    plain: str
    sealed: str
    sender: Sender = field(default=send, repr=False)

    @classmethod
    def with_secret_key(cls, url: str, app_key: str, secret_key: str, sender: Sender = send) -> "Client":
        """A client of v1.0 and v2.0, which take the secretKey."""
        return cls(
            url=url,
            app_key=app_key,
            authorization={"Authorization": secret_key},
            plain="v1.0",
            sealed="v2.0",
            sender=sender,
        )

    @classmethod
    def with_token(cls, url: str, app_key: str, token: str, sender: Sender = send) -> "Client":
        """A client of v1.1 and v2.1, which take an access token."""
        authorization = {"X-NHN-Authorization": f"Bearer {token}"}
        return cls(
            url=url, app_key=app_key, authorization=authorization, plain="v1.1", sealed="v2.1", sender=sender
        )

    def get(self, version: str, operation: str) -> Reply:
        """Call an operation that takes no body; raises NoAnswerError."""
        return self._send("GET", version, operation, {}, None)

    def post_json(self, version: str, operation: str, members: object, headers: Mapping[str, str]) -> Reply:
        """Call an operation that takes `members` as JSON; raises NoAnswerError."""
        return self.post_text(version, operation, json.dumps(members).encode(), headers)

    def post_text(self, version: str, operation: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Call an operation that takes JSON with a body as it is written, be it JSON or not.

        Raises NoAnswerError.
        """
        return self._send("POST", version, operation, {**headers, "Content-Type": "application/json"}, body)

    def post_file(  # noqa: PLR0913 - a file has a name and a type
        self,
        version: str,
        operation: str,
        content: bytes,
        headers: Mapping[str, str],
        *,
        file_name: str = "image",
        media_type: str = "application/octet-stream",
    ) -> Reply:
        """Call an operation that takes a file: `content` is sent as the part `image`. Raises NoAnswerError."""
        boundary = secrets.token_hex(16)
        head = (
            f"--{boundary}\r\n"
            f'Content-Disposition: form-data; name="image"; filename="{file_name.translate(_IN_QUOTES)}"\r\n'
            f"Content-Type: {media_type}\r\n\r\n"
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
        return self.sender(self.url, method, path, headers={**self.authorization, **headers}, body=body)

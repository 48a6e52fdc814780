"""One call of any operation and version, whatever it sends: a file, members as they were typed, or nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from ocr_emulator.calling.calls import Sent, UploadedFile, send_members, upload
from ocr_emulator.calling.recording import Recording
from ocr_emulator.client import Client, create_token
from ocr_emulator.contract.operations import REQUEST_KEY_HEADER, Operation, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A call to make.

    `service` is that of public-keys. `secret` is the secretKey, or for a version with tokens
    UserAccessKeyId:SecretAccessKey. `file` is what to upload, or holds the members as JSON.
    """

    operation: Operation
    version: Version
    app_key: str
    url: str
    token_url: str
    secret: str = field(repr=False)
    file: UploadedFile
    service: str = ""
    request_key: str | None = None

    def make(self, recording: Recording) -> Sent:
        """Make the call; raises PreparationError and NoAnswerError."""
        client, operation, version = self._client(recording), self.operation.name, self.version.name
        if self.operation.method == "GET":
            return Sent(client.get(version, f"{operation}/{quote(self.service, safe='')}"), None)
        if self.operation.file_types:
            return upload(client, version, operation, self.file)
        headers = {} if self.request_key is None else {REQUEST_KEY_HEADER: self.request_key}
        members = _members(self.file.content) if self.version.is_encrypted else None
        if members is None:  # as it was typed: what the service says to that may be the question
            return Sent(client.post_text(version, operation, self.file.content, headers), None)
        return send_members(client, version, operation, members, headers)

    def _client(self, recording: Recording) -> Client:
        if not self.version.takes_token:
            return Client.with_secret_key(self.url, self.app_key, self.secret, recording.send)
        token = create_token(self.token_url, self.secret, recording.send)
        return Client.with_token(self.url, self.app_key, token, recording.send)


def _members(content: bytes) -> Mapping[str, Any] | None:
    """The members of an object; None: it is none."""
    try:
        found = json.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None

"""The kinds of calls, by what they send: a file, members of JSON, or nothing."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ocr_emulator.calling.envelope import Envelope
from ocr_emulator.client import Client, Reply
from ocr_emulator.contract.operations import VERSIONS


class Sent(NamedTuple):
    """The reply of a call, and the envelope that it was sent in; None: nothing was sealed."""

    reply: Reply
    envelope: Envelope | None


class UploadedFile(NamedTuple):
    """A file to upload, with what its part of the form says of it."""

    content: bytes
    name: str = "image"
    media_type: str = "application/octet-stream"


def upload(client: Client, version: str, operation: str, file: UploadedFile) -> Sent:
    """Upload a file to `operation`, sealed where the version wants that.

    Raises PreparationError, and NoAnswerError.
    """
    envelope = _new_envelope(client, version, operation)
    headers, content = (envelope.headers, envelope.seal_file(file.content)) if envelope else ({}, file.content)
    reply = client.post_file(version, operation, content, headers, file_name=file.name, media_type=file.media_type)
    return Sent(reply, envelope)


def send_members(  # noqa: PLR0913, PLR0917 - a request has that many parts
    client: Client,
    version: str,
    operation: str,
    members: Mapping[str, Any],
    headers: Mapping[str, str],
    envelope: Envelope | None = None,
) -> Sent:
    """Send members to `operation`, sealed where the version wants that: in `envelope`, or in a new one.

    Raises PreparationError, and NoAnswerError.
    """
    envelope = envelope or _new_envelope(client, version, operation)
    if envelope:
        headers, members = {**envelope.headers, **headers}, envelope.seal_members(members)
    return Sent(client.post_json(version, operation, members, headers), envelope)


def _new_envelope(client: Client, version: str, operation: str) -> Envelope | None:
    if not VERSIONS[version].is_encrypted:
        return None
    return Envelope.for_service(client, version, operation.partition("/")[0])

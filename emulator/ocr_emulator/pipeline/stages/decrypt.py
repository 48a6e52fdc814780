"""Stage 6: open the envelope: key version, symmetric key, content. A plain body passes through."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from ocr_emulator.contract.id_cards import AuthenticityField
from ocr_emulator.contract.operations import KEY_VERSION_HEADER, SYMMETRIC_KEY_HEADER
from ocr_emulator.documents.file import Content, sniff_type
from ocr_emulator.envelope.keys import KeyPair
from ocr_emulator.envelope.not_opened import NotOpenedError
from ocr_emulator.envelope.opening import (
    explain_content,
    explain_image,
    open_image,
    open_symmetric_key,
    open_value,
)
from ocr_emulator.pipeline import file_refusal, refusal
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.pipeline.stages.check_size import Request
from ocr_emulator.pipeline.stages.parse_body import JsonFields, ParsedBody, Upload


class DecryptedBody(Struct, frozen=True, kw_only=True):
    """A decrypted body; the reply is encrypted with `symmetric_key`, or plain where that is None.

    `suspicion` says what is wrong with the encryption of an image that decrypted to no document.
    """

    submission: ParsedBody
    symmetric_key: bytes | None = None
    suspicion: str | None = None


def decrypt(submission: ParsedBody, state: ServiceState, grace: float) -> DecryptedBody:
    """4000301 for the key version, 4000302 for the symmetric key, 4000303 for what does not decrypt."""
    request = submission.request
    if not request.endpoint.is_encrypted:
        return DecryptedBody(submission=submission)
    try:
        symmetric_key = _open(request, state, grace)
        earlier = [key for key in state.earlier_keys(request.app_key) if key != symmetric_key]
        state.remember_key(request.app_key, symmetric_key)
        if isinstance(submission, Upload):
            return _image(submission, symmetric_key, earlier)
        if isinstance(submission, JsonFields):
            fields = request.contract.authenticity_fields(submission.members["idType"])
            members = _values(submission.members, fields, symmetric_key, earlier)
            submission = replace(submission, members=members)
        return DecryptedBody(submission=submission, symmetric_key=symmetric_key)
    except NotOpenedError as error:
        raise refusal.Refusal(error.key, error.reason) from error


def find_key(request: Request, state: ServiceState, grace: float) -> KeyPair:
    """4000301 for an X-Key-Version that is not accepted."""
    service, version = request.service, request.header(KEY_VERSION_HEADER)
    accepted = state.accepted_keys(service, grace)
    if version not in accepted:
        known = [pair.version for pair in state.published_keys()[service]]
        raise refusal.wrong_key_version(version, service, accepted, known)
    return accepted[version]


def open_key(request: Request, state: ServiceState, grace: float) -> bytes:
    """4000302 for a Symmetric-Key that does not open."""
    try:
        return _open(request, state, grace)
    except NotOpenedError as error:
        raise refusal.Refusal(error.key, error.reason) from error


def _open(request: Request, state: ServiceState, grace: float) -> bytes:
    pair = find_key(request, state, grace)
    return open_symmetric_key(request.header(SYMMETRIC_KEY_HEADER), pair, state.published_keys())


def _image(upload: Upload, symmetric_key: bytes, earlier: list[bytes]) -> DecryptedBody:
    """The plain image. A part without bytes is an empty file, not a ciphertext that fails (guide)."""
    if not upload.content:
        raise file_refusal.empty_file()

    def is_document(content: Content) -> bool:
        return sniff_type(content) is not None

    sealed = upload.content
    plain = open_image(sealed, symmetric_key, is_document=is_document, other_keys=earlier)
    suspicion = None
    if not is_document(plain):
        suspicion = explain_image(
            bytes(sealed), symmetric_key, is_document=is_document, other_keys=earlier
        ) or explain_content(bytes(plain), symmetric_key, is_document=is_document)
    return DecryptedBody(
        submission=replace(upload, content=plain), symmetric_key=symmetric_key, suspicion=suspicion
    )


def _values(
    members: Mapping[str, object],
    fields: Iterable[AuthenticityField],
    symmetric_key: bytes,
    earlier: list[bytes],
) -> Mapping[str, object]:
    """The members, with those that are encrypted in plain."""
    plain = dict(members)
    for field in fields:
        value = members.get(field.name)
        if field.encrypted and isinstance(value, str):
            try:
                plain[field.name] = open_value(value, symmetric_key, looks_right=field.accepts, other_keys=earlier)
            except NotOpenedError as error:
                raise refusal.undecryptable_field(field.name, error.key, error.reason) from error
    return plain

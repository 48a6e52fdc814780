"""Stage 6: the envelope, opened: key version, symmetric key, decryption. What came plain passes through."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from emulator.contract.id_cards import Field
from emulator.contract.operations import KEY_VERSION, SYMMETRIC_KEY
from emulator.documents.file import Content, type_of
from emulator.envelope.keys import KeyPair
from emulator.envelope.opening import explain_content, explain_image, open_image, open_symmetric_key, open_value
from emulator.envelope.refused import NotOpenedError
from emulator.pipeline import refusal
from emulator.pipeline.measure import Measured
from emulator.pipeline.read import Fields, KeyQuestion, Upload
from emulator.pipeline.world import World


class Unsealed(Struct, frozen=True, kw_only=True):
    """A submission in plain; `symmetric_key` seals the reply, None: it is sent plain.

    `suspicion` says what is wrong with the encryption of an image that decrypted to no document.
    """

    submission: KeyQuestion | Upload | Fields
    symmetric_key: bytes | None = None
    suspicion: str | None = None


def unseal(submission: KeyQuestion | Upload | Fields, world: World, grace: float) -> Unsealed:
    """4000301 for the key version, 4000302 for the symmetric key, 4000303 for what does not decrypt."""
    request = submission.request
    if not request.endpoint.is_encrypted:
        return Unsealed(submission=submission)
    try:
        symmetric_key = _open(request, world, grace)
        earlier = [key for key in world.earlier_keys(request.app_key) if key != symmetric_key]
        world.remember_key(request.app_key, symmetric_key)
        if isinstance(submission, Upload):
            return _image(submission, symmetric_key, earlier)
        if isinstance(submission, Fields):
            fields = request.contract.fields_of(submission.members["idType"])
            members = _values(submission.members, fields, symmetric_key, earlier)
            submission = replace(submission, members=members)
        return Unsealed(submission=submission, symmetric_key=symmetric_key)
    except NotOpenedError as error:
        raise refusal.Refusal(error.key, error.reason) from error


def find_key(request: Measured, world: World, grace: float) -> KeyPair:
    """4000301 for an X-Key-Version that is not accepted."""
    service, version = request.service, request.header(KEY_VERSION)
    accepted = world.accepted_keys(service, grace)
    if version not in accepted:
        known = [pair.version for pair in world.published_keys()[service]]
        raise refusal.wrong_key_version(version, service, accepted, known)
    return accepted[version]


def open_key(request: Measured, world: World, grace: float) -> bytes:
    """4000302 for a Symmetric-Key that does not open."""
    try:
        return _open(request, world, grace)
    except NotOpenedError as error:
        raise refusal.Refusal(error.key, error.reason) from error


def _open(request: Measured, world: World, grace: float) -> bytes:
    pair = find_key(request, world, grace)
    return open_symmetric_key(request.header(SYMMETRIC_KEY), pair, world.published_keys())


def _image(upload: Upload, symmetric_key: bytes, earlier: list[bytes]) -> Unsealed:
    """The plain image. A part without bytes is an empty file, not a ciphertext that fails (guide)."""
    if not upload.content:
        raise refusal.empty_file()

    def is_document(content: Content) -> bool:
        return type_of(content) is not None

    sealed = upload.content
    plain = open_image(sealed, symmetric_key, is_document=is_document, other_keys=earlier)
    suspicion = None
    if not is_document(plain):
        suspicion = explain_image(
            bytes(sealed), symmetric_key, is_document=is_document, other_keys=earlier
        ) or explain_content(bytes(plain), symmetric_key, is_document=is_document)
    return Unsealed(submission=replace(upload, content=plain), symmetric_key=symmetric_key, suspicion=suspicion)


def _values(
    members: Mapping[str, object],
    fields: Iterable[Field],
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
                raise refusal.unopened_field(field.name, error.key, error.reason) from error
    return plain

"""Opens the parts of the electronic envelope, and seals the values of a reply. Read this page first.

It is strict, and gives the same answer for the same bytes. A part that does not open raises NotOpenedError with
a diagnosis. A part can also open to something else than expected: a wrong IV damages the first 16 bytes and
leaves the padding whole. The caller finds that out; `explain_image` and `explain_value` then say why, where they
can prove it.
"""

from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Mapping
from threading import Lock
from typing import Final

from ocr_emulator.envelope import aes, not_opened, rsa
from ocr_emulator.envelope.diagnosis.finding import reason
from ocr_emulator.envelope.diagnosis.image import diagnose_image, unexplained_image
from ocr_emulator.envelope.diagnosis.symmetric_key import diagnose_symmetric_key
from ocr_emulator.envelope.diagnosis.value import diagnose_value, unexplained_value
from ocr_emulator.envelope.keys import KeyPair
from ocr_emulator.envelope.text_encodings import base64

#: The length of the symmetric key, in bytes: AES-256 (guide).
KEY_LENGTH: Final = 32

#: U+FFFD in UTF-8, which decoders put in the place of bytes that are no character; and how a PNG and a JPEG begin
#: once they have been through one.
_REPLACED: Final = b"\xef\xbf\xbd"
_GARBLED: Final = (_REPLACED + b"PNG", _REPLACED * 3)

#: Symmetric keys by the header that they came in, with the key pair that opened it. The oldest is forgotten
#: first. To look one up needs no lock, because each operation on a dict is atomic; to add and forget takes the
#: lock.
_MAX_KNOWN: Final = 1024
_known: Final[dict[str, tuple[KeyPair, bytes]]] = {}
_lock: Final = Lock()

_HEADER: Final = "the header Symmetric-Key"
_IMAGE: Final = "the part 'image'"
_VALUE: Final = "the value"


def open_symmetric_key(
    header: str, pair: KeyPair, published: Mapping[str, Collection[KeyPair]] | None = None
) -> bytes:
    """The symmetric key of 32 bytes in `header`: standard Base64 of RSA with PKCS#1 v1.5 padding (client).

    `published` has all key pairs by service, `pair` among them. They serve the diagnosis: a client may have used
    another one. Raises NotOpenedError.
    """
    symmetric_key = _decrypted(header, pair)
    if symmetric_key is None or len(symmetric_key) != KEY_LENGTH:
        findings = diagnose_symmetric_key(header, pair, published or {})
        raise not_opened.NotOpenedError(not_opened.INVALID_SYMMETRIC_KEY, reason(_HEADER, findings))
    return symmetric_key


def is_known(header: str, version: str) -> bool:
    """Whether `header` was opened before with a key pair of that version, so that to do it again takes no time."""
    known = _known.get(header)
    return known is not None and known[0].version == version


def _decrypted(header: str, pair: KeyPair) -> bytes | None:
    """The symmetric key in `header`, or None.

    It is remembered: RSA takes a millisecond, and many clients reuse a key.
    """
    known = _known.get(header)
    if known and known[0] is pair:
        return known[1]
    ciphertext = base64(header)
    block = rsa.decrypt_block(ciphertext, pair) if ciphertext else None
    symmetric_key = rsa.unpad_pkcs1(block) if block else None
    if symmetric_key and len(symmetric_key) == KEY_LENGTH:
        with _lock:
            _known[header] = pair, symmetric_key
            if len(_known) > _MAX_KNOWN:
                del _known[next(iter(_known))]
    return symmetric_key


def open_image(
    ciphertext: bytes | bytearray | memoryview,
    key: bytes,
    *,
    is_document: Callable[[bytes], bool],
    other_keys: Iterable[bytes] = (),
) -> memoryview:
    """The file in the part `image`: raw bytes of AES-256/CBC/PKCS7, IV = first 16 bytes of `key` (guide).

    `key` has 32 bytes. `is_document` and `other_keys` serve the diagnosis: see `explain_image`.
    Raises NotOpenedError.
    """
    plain = aes.decrypt_cbc_view(ciphertext, key)
    if plain is None:
        ciphertext = bytes(ciphertext)
        explained = explain_image(ciphertext, key, is_document=is_document, other_keys=other_keys)
        sentence = explained or reason(_IMAGE, unexplained_image(ciphertext))
        raise not_opened.NotOpenedError(not_opened.INVALID_ENCRYPTED_DATA, sentence)
    return plain


def explain_image(
    ciphertext: bytes, key: bytes, *, is_document: Callable[[bytes], bool], other_keys: Iterable[bytes] = ()
) -> str | None:
    """Why `ciphertext` does not open to a document, as one sentence; None where nothing can be proved.

    `is_document` is called with at most the first 1040 bytes that an attempt gives, and has to judge by the file's
    magic number. `other_keys` are symmetric keys of earlier requests, the first 64 of which are tried.
    """
    findings = diagnose_image(ciphertext, key, is_document, other_keys)
    return reason(_IMAGE, findings) if findings else None


def explain_content(plain: bytes, key: bytes, *, is_document: Callable[[bytes], bool]) -> str:
    """What is wrong with an image that opens with right padding, and is no document.

    Padding comes out right by chance once in 256 times, so key and mode are only likely to be right.
    """
    if is_document(aes.decrypt_cbc(plain, key) or b""):
        return "it was encrypted twice; encrypt it once"
    if plain.startswith(_GARBLED):
        return "it was turned into text before encryption, which lost bytes; read the file as bytes"
    return "it decrypts with right padding, so that key and mode are likely right: it is what was encrypted"


def open_value(
    value: str,
    key: bytes,
    *,
    looks_right: Callable[[str], bool] = str.isprintable,
    other_keys: Iterable[bytes] = (),
) -> str:
    """The text in a JSON value: standard Base64 of AES-256/CBC/PKCS7 of UTF-8 (guide; UTF-8 is inferred).

    `key` has 32 bytes. `looks_right` and `other_keys` serve the diagnosis: see `explain_value`.
    Raises NotOpenedError, also for a text that is not UTF-8 (inferred).
    """
    ciphertext = base64(value)
    plain = aes.decrypt_cbc(ciphertext, key) if ciphertext else None
    try:
        if plain is not None:
            return plain.decode()
    except UnicodeDecodeError:
        pass
    explained = explain_value(value, key, looks_right=looks_right, other_keys=other_keys)
    sentence = explained or reason(_VALUE, unexplained_value(value, key))
    raise not_opened.NotOpenedError(not_opened.INVALID_ENCRYPTED_DATA, sentence)


def explain_value(
    value: str,
    key: bytes,
    *,
    looks_right: Callable[[str], bool] = str.isprintable,
    other_keys: Iterable[bytes] = (),
) -> str | None:
    """Why `value` does not open to a text that `looks_right`, as one sentence; None where nothing can be proved.

    `other_keys` are symmetric keys of earlier requests, the first 64 of which are tried.
    """
    findings = diagnose_value(value, key, looks_right, other_keys)
    return reason(_VALUE, findings) if findings else None


def seal_value(text: str, key: bytes) -> str:
    """A value of the reply, encrypted so that `open_value` returns `text` (guide)."""
    return b64encode(aes.encrypt_cbc(text.encode(), key)).decode()


def seal_value_unpadded(text: str, key: bytes) -> str:
    """A value that looks like one of `seal_value`, but does not decrypt, because its padding is wrong."""
    return b64encode(aes.encrypt_cbc_unpadded(text.encode(), key)).decode()

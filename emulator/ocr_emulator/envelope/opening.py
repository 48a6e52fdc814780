"""The envelope, opened and sealed: strict, and the same answer for the same bytes. Read this page first.

A part that does not open is refused with a diagnosis. One that opens to something else than expected (a wrong IV
damages the first 16 bytes and leaves the padding whole) is the caller's to refuse; `explain_image` and
`explain_value` then say why, where it can be proved.
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

#: U+FFFD, which stands for bytes that were no character; where it is looked for, in bytes.
_REPLACED: Final = b"\xef\xbf\xbd"
_BEGINNING: Final = 256

#: How many symmetric keys are remembered, by the header that they came in; the oldest is forgotten first.
_MOST_KNOWN: Final = 1024
_known: Final[dict[str, tuple[KeyPair, bytes]]] = {}
_lock: Final = Lock()

_HEADER: Final = "the header Symmetric-Key"
_IMAGE: Final = "the part 'image'"
_VALUE: Final = "the value"


def open_symmetric_key(
    header: str, pair: KeyPair, published: Mapping[str, Collection[KeyPair]] | None = None
) -> bytes:
    """The 32 bytes in `header`: standard Base64 of RSA with PKCS#1 v1.5 padding (client).

    `published` has every key pair by service name, `pair` among them: a client may have used another one.
    Raises NotOpenedError.
    """
    symmetric_key = _decrypted(header, pair)
    if symmetric_key is None or len(symmetric_key) != KEY_LENGTH:
        findings = diagnose_symmetric_key(header, pair, published or {})
        raise not_opened.NotOpenedError(not_opened.INVALID_SYMMETRIC_KEY, reason(_HEADER, findings))
    return symmetric_key


def is_known(header: str, version: str) -> bool:
    """Whether `header` has been opened before with a key pair of that version, so that it takes no time again."""
    known = _known.get(header)
    return known is not None and known[0].version == version


def _decrypted(header: str, pair: KeyPair) -> bytes | None:
    """Remembered, because RSA takes a millisecond and many a client goes on with the key it has."""
    known = _known.get(header)
    if known and known[0] is pair:
        return known[1]
    ciphertext = base64(header)
    block = rsa.decrypt_block(ciphertext, pair) if ciphertext else None
    symmetric_key = rsa.unpad_pkcs1(block) if block else None
    if symmetric_key and len(symmetric_key) == KEY_LENGTH:
        with _lock:
            _known[header] = pair, symmetric_key
            if len(_known) > _MOST_KNOWN:
                del _known[next(iter(_known))]
    return symmetric_key


def open_image(
    ciphertext: bytes | memoryview,
    key: bytes,
    *,
    is_document: Callable[[bytes], bool],
    other_keys: Iterable[bytes] = (),
) -> memoryview:
    """The bytes in the part `image`: AES-256/CBC/PKCS7, IV = first 16 bytes of `key`, not encoded (guide).

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
    """Why `ciphertext` opens to no document; None where nothing is proved.

    `is_document` is asked about no more than the first 1040 bytes of what an attempt gives: it should look at a
    file's mark. `other_keys` are symmetric keys of earlier requests; the first 64 are tried.
    """
    findings = diagnose_image(ciphertext, key, is_document, other_keys)
    return reason(_IMAGE, findings) if findings else None


def explain_content(plain: bytes, key: bytes, *, is_document: Callable[[bytes], bool]) -> str:
    """What an image holds that opened to no document, where nothing is wrong with its encryption.

    Right padding by chance comes once in 256, so that key and mode are only likely right.
    """
    if is_document(aes.decrypt_cbc(plain, key) or b""):
        return "it was encrypted twice; encrypt it once"
    if _REPLACED in plain[:_BEGINNING]:
        return "it was turned into text before encryption, which lost bytes; read the file as bytes"
    return "it decrypts with right padding, so that key and mode are likely right: it is what was encrypted"


def open_value(
    value: str,
    key: bytes,
    *,
    looks_right: Callable[[str], bool] = str.isprintable,
    other_keys: Iterable[bytes] = (),
) -> str:
    """The text in a JSON value: standard Base64 of AES-256/CBC/PKCS7 of UTF-8 (guide; UTF-8 inferred).

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
    """Why `value` opens to no text that `looks_right`; None where nothing is proved.

    `other_keys` are symmetric keys of earlier requests; the first 64 are tried.
    """
    findings = diagnose_value(value, key, looks_right, other_keys)
    return reason(_VALUE, findings) if findings else None


def seal_value(text: str, key: bytes) -> str:
    """A value of the reply, in the form that `open_value` opens (guide)."""
    return b64encode(aes.encrypt_cbc(text.encode(), key)).decode()


def seal_value_unpadded(text: str, key: bytes) -> str:
    """A value that looks like what `seal_value` answers, and does not decrypt: its padding is wrong."""
    return b64encode(aes.encrypt_cbc_unpadded(text.encode(), key)).decode()

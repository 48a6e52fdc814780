"""Diagnoses a JSON value: tries every encoding x AES key x mode x content, and then no encryption at all.

How likely a wrong diagnosis is, when any printable text looks right: a block of random bytes has right padding and
printable bytes before it once in 5 * 10^8, and there are at most 584 attempts: below 10^-6 for each encoding that
decodes. A value that is not encrypted proves itself by what no ciphertext can be: shorter than a block, or with
characters that no encoding has.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from ocr_emulator.envelope.aes import BLOCK_LENGTH, decrypt, decrypt_cbc, unpad
from ocr_emulator.envelope.diagnosis.ciphers import (
    BLOCK_MODES,
    IV_IN_FRONT,
    UNKNOWN_IV,
    UNKNOWN_IV_OR_IN_FRONT,
    ZERO_IV,
    ZERO_IV_OR_ECB,
    keys,
)
from ocr_emulator.envelope.diagnosis.finding import Finding, Findings, Hypothesis
from ocr_emulator.envelope.diagnosis.text_encodings import readings
from ocr_emulator.envelope.text_encodings import base64

LooksRight = Callable[[str], bool]

#: Longer values are not diagnosed, in characters: no field has a ciphertext of more than 100 (guide).
_MAX_LENGTH: Final = 4096

#: The least length of a ciphertext in characters: it has 16 bytes or more, and so 22 characters in any encoding.
_MIN_CIPHERTEXT: Final = 22

#: A text in one of the encodings, however it was changed on the way.
_ENCODED: Final = re.compile(r"[\w+/=%\s\"'-]*", re.ASCII)

#: So many random bytes are printable once in 400 times: enough to tell plain text from Base64 of plain text.
_MIN_PLAIN_BYTES: Final = 6

#: The continuation bytes of UTF-8, which begin no character.
_CONTINUATION_BYTES: Final = bytes(range(0x80, 0xC0))

_EXPECTED: Final = "AES-256/CBC/PKCS7 with the symmetric key, IV = its first 16 bytes"
_TODO: Final = f"encrypt it with {_EXPECTED}, and send Base64 of that"
_ENCRYPTION: Final = "its encryption"
_CONTENT: Final = "its content"
_NOT_UTF8: Final = (
    "it decrypts to bytes that are not UTF-8; encrypt the text's UTF-8, with the expected key and IV"
)


def _utf8(plain: bytes) -> str | None:
    try:
        return plain.decode()
    except UnicodeDecodeError:
        return None


def _hangul(plain: bytes) -> str | None:
    """EUC-KR of nothing but Hangul syllables and blanks, as in a name: 1 in 10^10 for 15 random bytes."""
    try:
        text = plain.decode("euc_kr")
    except UnicodeDecodeError:
        return None
    return text if re.fullmatch(r"[가-힣 ]*[가-힣]", text) else None


def _utf16(plain: bytes) -> str | None:
    """UTF-16 with a BOM, of nothing but Hangul, as Java's UTF_16 writes a name: 1 in 10^7 for 15 random bytes."""
    text = plain.decode("utf-16", "replace") if plain.startswith((b"\xfe\xff", b"\xff\xfe")) else ""
    return text if re.fullmatch(r"[가-힣 ]*[가-힣]", text) else None


def _base64(plain: bytes) -> str | None:
    return _utf8(base64(plain.decode()) or b"\xff") if plain.isascii() else None


_CONTENTS: Final[tuple[Hypothesis[Callable[[bytes], str | None]], ...]] = (
    Hypothesis(None, _utf8),
    Hypothesis(
        Finding(
            _CONTENT, "the text was EUC-KR (MS949) before encryption; use UTF-8 (Java: StandardCharsets.UTF_8)"
        ),
        _hangul,
    ),
    Hypothesis(
        Finding(_CONTENT, "the text was UTF-16 before encryption; use UTF-8 (Java: StandardCharsets.UTF_8)"),
        _utf16,
    ),
    Hypothesis(
        Finding(_CONTENT, "the text was written as Base64 before encryption; encrypt the text's UTF-8 itself"),
        _base64,
    ),
)


def diagnose_value(value: str, key: bytes, looks_right: LooksRight, other_keys: Iterable[bytes]) -> Findings:
    """The mistakes in `value` that can be proved; empty when none can, or when nothing is wrong."""
    if len(value) > _MAX_LENGTH:
        return ()
    tried = list(keys(key, other_keys))
    for wrong_encoding, data in readings(value):
        wrong = next(_opened(data, tried, looks_right), None)
        if wrong is not None:
            return wrong_encoding + wrong
    return _not_encrypted(value, looks_right)


def unexplained_value(value: str, key: bytes) -> Findings:
    """What to say of a value that does not open, when nothing can be proved: the step that fails."""
    if len(value) > _MAX_LENGTH:
        return (Finding("its length", f"it has {len(value)} characters, far more than any field; {_TODO}"),)
    read = next(readings(value), None)
    if read is None:
        return (Finding("its Base64", f"it is neither Base64 of any kind nor hex; {_TODO}"),)
    wrong_encoding, data = read
    if len(data) % BLOCK_LENGTH:
        found = f"its {len(data)} bytes are no multiple of 16, which a ciphertext always is"
        return (*wrong_encoding, Finding("its length", f"{found}; {_TODO}"))
    if decrypt_cbc(data, key) is None:
        tried = "none of these is why: another IV, ECB, part of the key, an earlier key"
        return (
            *wrong_encoding,
            Finding("its decryption", f"the padding is wrong, and {tried}; expected is {_EXPECTED}"),
        )
    return (*wrong_encoding, Finding(_CONTENT, _NOT_UTF8))


def _opened(data: bytes, tried: list[tuple[Findings, bytes]], looks_right: LooksRight) -> Iterator[Findings]:
    """The mistakes of each attempt that succeeds; empty findings where nothing is wrong."""
    own = tried[0][1]
    if len(data) % BLOCK_LENGTH:
        return
    modes = [mode for mode in BLOCK_MODES if mode.finding is not IV_IN_FRONT or not _is_text(data, own)]
    for wrong_key, key in tried:
        for mode in modes:
            start = mode.attempt(data[:BLOCK_LENGTH], key, own)
            wrong_content = _content(unpad(decrypt(data[start.offset :], key, start.mode)), looks_right)
            if wrong_content is not None:
                yield wrong_key + _provable(mode.findings, data) + wrong_content
    if _is_right_after_first_block(data, own, looks_right):
        yield (UNKNOWN_IV,)


def _provable(wrong_mode: Findings, data: bytes) -> Findings:
    """The findings about the mode that are really proved: some modes differ only beyond the first block."""
    if wrong_mode == (ZERO_IV,) and len(data) == BLOCK_LENGTH:
        return (ZERO_IV_OR_ECB,)
    return (UNKNOWN_IV_OR_IN_FRONT,) if wrong_mode == (IV_IN_FRONT,) else wrong_mode


def _content(plain: bytes | None, looks_right: LooksRight) -> Findings | None:
    """The mistakes in a content that is a text which looks right; None when it is not one."""
    for content in _CONTENTS if plain else ():
        text = content.attempt(plain or b"")
        if text and looks_right(text):
            return content.findings
    return None


def _is_text(data: bytes, key: bytes) -> bool:
    """Whether `data` is a text in a correct envelope: another IV, or one in front, leaves no UTF-8 in a block."""
    return _utf8(decrypt_cbc(data, key) or b"\xff") is not None


def _is_right_after_first_block(data: bytes, key: bytes, looks_right: LooksRight) -> bool:
    """Whether all but the first block is text, and the whole is not. The rest may begin within a character."""
    plain = decrypt_cbc(data, key) or b""
    rest = _utf8(plain[BLOCK_LENGTH:].lstrip(_CONTINUATION_BYTES))
    return bool(rest) and not _is_text(data, key) and looks_right(rest or "")


def _not_encrypted(value: str, looks_right: LooksRight) -> Findings:
    for wrong_encoding, data in readings(value):
        text = _utf8(data)
        if text and len(data) >= _MIN_PLAIN_BYTES and looks_right(text):
            return (
                *wrong_encoding,
                Finding(_ENCRYPTION, f"there is none, it is Base64 of the text itself; {_TODO}"),
            )
    if value and looks_right(value) and (len(value) < _MIN_CIPHERTEXT or not _ENCODED.fullmatch(value)):
        return (Finding(_ENCRYPTION, f"there is none, it is the text itself; {_TODO}"),)
    return ()

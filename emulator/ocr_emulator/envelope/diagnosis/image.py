"""Why the part `image` opens to no document: wrapping x AES key x mode x content x padding.

How likely a false proof is: the shortest mark of a document has 3 bytes (JPEG), so that one attempt in 2^24 comes
out by chance. With the symmetric key itself there are 13 attempts; with any other key, of which there are at most
72, the padding has to come out as well: one in 2^32. Together below 10^-6 for an image that nothing explains.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ocr_emulator.envelope.aes import BLOCK_LENGTH, unpad
from ocr_emulator.envelope.diagnosis.ciphers import (
    BLOCK_MODES,
    STREAM_MODES,
    UNKNOWN_IV,
    ZERO_IV_OR_ECB,
    Start,
    head,
    keys,
    own_start,
    tail,
)
from ocr_emulator.envelope.diagnosis.finding import Finding, Findings
from ocr_emulator.envelope.diagnosis.wrappings import GARBLED, is_garbled, unwrapped
from ocr_emulator.envelope.text_encodings import leading_base64

IsDocument = Callable[[bytes], bool]

#: So much is decrypted of the beginning, in bytes: a PDF's mark stands in the first 1024.
_HEAD: Final = 1040

#: And of the end: a PNG's last chunk has 12 bytes.
_TAIL: Final = 64

#: What a PNG and a JPEG end with. With right padding, one in 2^24 by chance.
_ENDS: Final = (b"IEND\xaeB`\x82", b"\xff\xd9")

#: And what each has after its first 16 bytes; JPEG 2000 ends as JPEG does, and has neither.
_WITHIN: Final = (b"IDAT", b"\xff\xdb")

#: So far it is looked for, in bytes: what comes before it is seldom longer (a JPEG's Exif: 65,535 at most).
_FAR: Final = 70_000

#: Bytes in front of a document move it, by fewer than these; a wrong IV does not.
_NEAR: Final = 64

_EXPECTED: Final = "AES-256/CBC/PKCS7 with the symmetric key, IV = its first 16 bytes"
_PKCS7: Final = "pad with PKCS#7 (Java: AES/CBC/PKCS5Padding; Node does so by itself)"

_PLAIN: Final = Finding("its encryption", f"there is none, it is the document itself; encrypt it with {_EXPECTED}")
_PASSPHRASE: Final = Finding(
    "its AES key",
    "it begins with OpenSSL's mark Salted__, so that the key was taken for a passphrase; pass key and IV as bytes "
    "(CryptoJS: WordArrays, not strings; openssl enc: -K and -iv, not -k)",
)
_BASE64_INSIDE: Final = Finding(
    "its content", "the document was written as Base64 before encryption; encrypt the file's bytes themselves"
)
_ZEROS: Final = Finding("its padding", f"it is zeros; {_PKCS7}")
_NO_PADDING: Final = Finding(
    "its padding", f"it is of another scheme, or there is none, or the end of the ciphertext is missing; {_PKCS7}"
)
_UNEXPLAINED: Final = Finding(
    "its decryption",
    "the padding is wrong, and none of these is why: another IV, ECB, CTR, GCM, part of the key, an earlier key, "
    f"Base64, hex; expected is {_EXPECTED}",
)


def diagnose_image(
    ciphertext: bytes, key: bytes, is_document: IsDocument, other_keys: Iterable[bytes]
) -> Findings:
    """What is wrong with `ciphertext`, where it is proved; empty where not, or where nothing is wrong."""
    tried = list(keys(key, other_keys))
    for wrong_wrapping, data in unwrapped(ciphertext):
        wrong = next(_wrong(data, tried, is_document), None)
        if wrong is not None:
            return wrong_wrapping + wrong
    return ()


def unexplained_image(ciphertext: bytes) -> Findings:
    """What to say of an image that does not open, when nothing is proved."""
    if not ciphertext:
        return (Finding("its length", "it has no bytes; send the ciphertext"),)
    for wrong_wrapping, _ in unwrapped(ciphertext):
        if wrong_wrapping:
            return (*wrong_wrapping, _UNEXPLAINED)
    return _odd(len(ciphertext)) or (_UNEXPLAINED,)


def _wrong(data: bytes, tried: list[tuple[Findings, bytes]], is_document: IsDocument) -> Iterator[Findings]:
    """What is wrong with the bytes sent, likeliest first; nothing where nothing is proved."""
    if is_document(data[:_HEAD]):
        yield (_PLAIN,)
    if len(data) < BLOCK_LENGTH:
        return
    if data.startswith(b"Salted__"):
        yield (_PASSPHRASE,)
    if is_garbled(data):
        yield (GARBLED,)
    yield from _opened(data, tried, is_document)
    if _is_right_after_first_block(data, tried[0][1], is_document):
        yield (UNKNOWN_IV,)


def _opened(data: bytes, tried: list[tuple[Findings, bytes]], is_document: IsDocument) -> Iterator[Findings]:
    """What is wrong, for each attempt that begins as a document does; empty where nothing is."""
    own = tried[0][1]
    yield from _opened_in_blocks(data, own, is_document)
    for mode in STREAM_MODES:
        wrong_content = _content(head(data, own, mode.attempt(data[:BLOCK_LENGTH], own, own), _HEAD), is_document)
        if wrong_content is not None:
            yield mode.findings + wrong_content
    for wrong_key, key in tried[1:]:
        for wrong, ending in _attempts(data, key, own, is_document):
            if not ending.findings:
                yield wrong_key + wrong


def _opened_in_blocks(data: bytes, own: bytes, is_document: IsDocument) -> Iterator[Findings]:
    """The attempts with the symmetric key itself, the one with the best end first."""
    found = sorted(_attempts(data, own, own, is_document), key=lambda each: each[1].rank)
    if len({wrong for wrong, _ in found}) > 1 and found[0][1].rank == found[-1][1].rank:
        yield ZERO_IV_OR_ECB, *found[0][1].findings
    for wrong, ending in found:
        yield wrong + ending.findings


def _attempts(
    data: bytes, key: bytes, own: bytes, is_document: IsDocument
) -> Iterator[tuple[Findings, "_Ending"]]:
    """What is wrong but for the end, and the end, for each attempt that begins as a document does."""
    for mode in BLOCK_MODES:
        start = mode.attempt(data[:BLOCK_LENGTH], key, own)
        wrong_content = _content(head(data, key, start, _HEAD), is_document)
        if wrong_content is not None:
            yield mode.findings + wrong_content, _ending(data, key, start)


def _content(beginning: bytes, is_document: IsDocument) -> Findings | None:
    """What is wrong with a content that is a document; None for one that is not."""
    if is_document(beginning):
        return ()
    return (_BASE64_INSIDE,) if is_document(leading_base64(beginning)) else None


@dataclass(frozen=True, slots=True)
class _Ending:
    """The end of what an attempt gives, and whether it ends as a document does."""

    findings: Findings
    is_complete: bool

    @property
    def rank(self) -> tuple[bool, bool]:
        """Least for the best."""
        return not self.is_complete, bool(self.findings)


def _ending(data: bytes, key: bytes, start: Start) -> _Ending:
    if (len(data) - start.offset) % BLOCK_LENGTH:
        return _Ending(_odd(len(data)), is_complete=False)
    end = tail(data, key, start, _TAIL)
    plain = unpad(end)
    if plain is not None:
        return _Ending((), _is_end(plain))
    is_complete = _is_end(end.rstrip(b"\0"))
    return _Ending((_ZEROS if is_complete and end.endswith(b"\0") else _NO_PADDING,), is_complete)


def _is_end(plain: bytes) -> bool:
    return plain.rstrip(b"\r\n").endswith(_ENDS)


def _odd(length: int) -> Findings:
    if length % BLOCK_LENGTH == 0:
        return ()
    found = f"it has {length} bytes, no multiple of 16, and CBC with PKCS#7 always gives one"
    return (Finding("its length", f"{found}; send the whole ciphertext and nothing else"),)


def _is_right_after_first_block(data: bytes, key: bytes, is_document: IsDocument) -> bool:
    """Whether it is a PNG or JPEG but for its first 16 bytes: no document begins near its beginning."""
    ending = _ending(data, key, own_start(key))
    if ending.findings or not ending.is_complete:
        return False
    beginning = head(data, key, own_start(key), _FAR)
    if any(is_document(beginning[offset : offset + _HEAD]) for offset in range(_NEAR)):
        return False
    return any(mark in beginning[BLOCK_LENGTH:] for mark in _WITHIN)

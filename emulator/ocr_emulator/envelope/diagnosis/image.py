"""Diagnoses the part `image`: tries every wrapping x AES key x mode, and looks at the content and the padding.

How likely a wrong diagnosis is: the shortest magic number has 3 bytes (JPEG), so one attempt in 2^24 succeeds by
chance. With the symmetric key itself there are 13 attempts. With any other key, of which there are at most 72, the
padding has to be right as well: one in 2^32. Together that is below 10^-6 for an image that nothing explains.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ocr_emulator.envelope.aes import BLOCK_LENGTH, unpad
from ocr_emulator.envelope.diagnosis.ciphers import (
    BLOCK_MODES,
    IV_IN_FRONT,
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
from ocr_emulator.envelope.diagnosis.first_block import is_picture_with_wrong_first_block, looks_random
from ocr_emulator.envelope.diagnosis.wrappings import GARBLED, is_garbled, unwrapped
from ocr_emulator.envelope.text_encodings import leading_base64

IsDocument = Callable[[bytes], bool]

#: How many of the first bytes are decrypted: the magic number of a PDF is in the first 1024. After an IV in front
#: it is 32 fewer, so that a magic number just beyond the first 1024 bytes of a file does not prove such an IV.
_HEAD: Final = 1040

#: How many of the last bytes are decrypted: the last chunk of a PNG has 12.
_TAIL: Final = 64

#: What a PNG and a JPEG end with. With right padding, one in 2^24 ends so by chance.
_ENDS: Final = (b"IEND\xaeB`\x82", b"\xff\xd9")

#: How many bytes are searched for the scan of a JPEG: what comes before is seldom longer.
_FAR: Final = 70_000

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
    """The mistakes in `ciphertext` that can be proved; empty when none can, or when nothing is wrong."""
    tried = list(keys(key, other_keys))
    for wrong_wrapping, data in unwrapped(ciphertext):
        wrong = next(_wrong(data, tried, is_document), None)
        if wrong is not None:
            return wrong_wrapping + wrong
    return ()


def unexplained_image(ciphertext: bytes) -> Findings:
    """What to say of an image that does not open, when nothing can be proved."""
    if not ciphertext:
        return (Finding("its length", "it has no bytes; send the ciphertext"),)
    for wrong_wrapping, _ in unwrapped(ciphertext):
        if wrong_wrapping:
            return (*wrong_wrapping, _UNEXPLAINED)
    return _odd(len(ciphertext)) or (_UNEXPLAINED,)


def _wrong(data: bytes, tried: list[tuple[Findings, bytes]], is_document: IsDocument) -> Iterator[Findings]:
    """The possible mistakes in the bytes, the likeliest first; none when nothing is proved."""
    if is_document(data[:_HEAD]):
        yield (_PLAIN,)
    if len(data) < BLOCK_LENGTH:
        return
    if data.startswith(b"Salted__"):
        yield (_PASSPHRASE,)
    if is_garbled(data):
        yield (GARBLED,)
    yield from _opened(data, tried, is_document)
    if _is_right_after_first_block(data, tried[0][1]):
        yield (UNKNOWN_IV,)


def _opened(data: bytes, tried: list[tuple[Findings, bytes]], is_document: IsDocument) -> Iterator[Findings]:
    """The mistakes of each attempt that gives the beginning of a document; empty findings where there is none."""
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
    """The same for the block modes with the symmetric key itself, the attempt with the best end first."""
    found = sorted(_attempts(data, own, own, is_document), key=lambda each: each[1].rank)
    if len({wrong for wrong, _ in found}) > 1 and found[0][1].rank == found[-1][1].rank:
        yield ZERO_IV_OR_ECB, *found[0][1].findings
    for wrong, ending in found:
        yield wrong + ending.findings


def _attempts(
    data: bytes, key: bytes, own: bytes, is_document: IsDocument
) -> Iterator[tuple[Findings, "_Ending"]]:
    """For each attempt that gives the beginning of a document: the mistakes before its end, and the end."""
    for mode in BLOCK_MODES:
        start = mode.attempt(data[:BLOCK_LENGTH], key, own)
        if mode.finding is IV_IN_FRONT and not _can_begin_with_iv(data, own):
            continue
        wrong_content = _content(head(data, key, start, _HEAD - 2 * start.offset), is_document)
        if wrong_content is not None:
            yield mode.findings + wrong_content, _ending(data, key, start)


def _can_begin_with_iv(data: bytes, own: bytes) -> bool:
    """Whether the first block can be an IV: decrypted as the envelope has it, an IV looks random."""
    return looks_random(head(data, own, own_start(own), BLOCK_LENGTH))


def _content(beginning: bytes, is_document: IsDocument) -> Findings | None:
    """The mistakes in a content that is a document; None when it is not one."""
    if is_document(beginning):
        return ()
    return (_BASE64_INSIDE,) if is_document(leading_base64(beginning)) else None


@dataclass(frozen=True, slots=True)
class _Ending:
    """The end of what an attempt gives: what is wrong with the padding, and whether the document is complete."""

    findings: Findings
    is_complete: bool

    @property
    def rank(self) -> tuple[bool, bool]:
        """The sort key: the best end has the least."""
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


def _is_right_after_first_block(data: bytes, key: bytes) -> bool:
    """Whether everything but the first 16 bytes is that of a PNG or JPEG, to its end."""
    ending = _ending(data, key, own_start(key))
    if ending.findings or not ending.is_complete:
        return False
    return is_picture_with_wrong_first_block(head(data, key, own_start(key), _FAR))

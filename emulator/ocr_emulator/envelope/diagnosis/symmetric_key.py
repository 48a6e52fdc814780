"""Diagnoses the header Symmetric-Key: tries every encoding x key pair x padding x form of the symmetric key.

How likely a wrong diagnosis is, for random bytes of the right length and each key pair: 2^-64 without padding (64
zero bits), 2^-160 for OAEP (the digest of its label), 2^-16 for PKCS#1 v1.5 (its first two bytes). Because of the
last, another key pair counts only when one of five forms of a symmetric key comes out: below 10^-6. With the key
pair that the request names, every length counts: one random block in 10^5 is said to hold a key of a wrong length.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Final

from ocr_emulator.envelope import rsa
from ocr_emulator.envelope.aes import KEY_LENGTHS
from ocr_emulator.envelope.diagnosis.finding import Finding, Findings, Hypothesis
from ocr_emulator.envelope.diagnosis.text_encodings import readings
from ocr_emulator.envelope.keys import KeyPair
from ocr_emulator.envelope.text_encodings import base64, base64_unpadded, base64_url_safe, hexadecimal
from ocr_emulator.errors import listed

_LENGTH: Final = 32

#: A block without padding begins with at least so many zero bytes; the key in it may begin with so many at most.
_MIN_ZEROS: Final = 8
_MAX_LEADING_ZEROS: Final = 3

#: The lengths of AES keys, and of a key of 32 bytes as Base64 and as hex.
_USUAL_LENGTHS: Final = (*KEY_LENGTHS, 44, 64)


def _unpadded(block: bytes) -> bytes | None:
    """The block without its leading zeros, but for up to 3 with which a key of a usual length may begin."""
    bare = block.lstrip(b"\0")
    length = next((each for each in _USUAL_LENGTHS if 0 <= each - len(bare) <= _MAX_LEADING_ZEROS), len(bare))
    return block[-length:] if bare and len(block) - length >= _MIN_ZEROS else None


def _oaep(name: str) -> Finding:
    todo = "use PKCS#1 v1.5 (Java: RSA/ECB/PKCS1Padding; Node: RSA_PKCS1_PADDING)"
    return Finding("its RSA padding", f"it is OAEP with {name}; {todo}")


#: The digests that OAEP is used with. Java takes SHA-1 for the mask, whatever the digest is.
_DIGESTS: Final = {"SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512", "MD5": "md5"}


def _oaep_with(name: str, digest: str, mask_digest: str) -> Hypothesis[Callable[[bytes], bytes | None]]:
    return Hypothesis(_oaep(name), partial(rsa.unpad_oaep, digest=digest, mask_digest=mask_digest))


_OAEPS: Final = (
    *(_oaep_with(name, digest, digest) for name, digest in _DIGESTS.items()),
    *(
        _oaep_with(f"{name} and MGF1 with SHA-1, Java's default", digest, "sha1")
        for name, digest in _DIGESTS.items()
        if digest != "sha1"
    ),
)

#: The paddings of an RSA block. OAEP comes first, because it proves itself; its blocks begin with 00 too, and
#: one in 400 of them could be taken for PKCS#1 v1.5 with a key of a wrong length.
_PADDINGS: Final[tuple[Hypothesis[Callable[[bytes], bytes | None]], ...]] = (
    *_OAEPS,
    Hypothesis(None, rsa.unpad_pkcs1),
    Hypothesis(
        Finding(
            "its RSA padding",
            "there is none; use PKCS#1 v1.5 (Java: RSA/ECB/PKCS1Padding, not NoPadding; Node: RSA_PKCS1_PADDING)",
        ),
        _unpadded,
    ),
)


def _text_of_key(read: Callable[[str], bytes | None], message: bytes) -> bool:
    return message.isascii() and len(read(message.decode()) or b"") == _LENGTH


_STEP: Final = "the symmetric key"
_EXPECTED: Final = "make it 32 random bytes, for AES-256"


def _short(length: int, cipher: str) -> Hypothesis[Callable[[bytes], bool]]:
    finding = Finding(_STEP, f"it has {length} bytes, a key for {cipher}; {_EXPECTED}")
    return Hypothesis(finding, lambda message: len(message) == length)


#: The forms in which clients put the symmetric key in the block.
_FORMS: Final[tuple[Hypothesis[Callable[[bytes], bool]], ...]] = (
    Hypothesis(None, lambda message: len(message) == _LENGTH),
    Hypothesis(
        Finding(_STEP, "it was written as Base64 before RSA; encrypt its 32 bytes themselves"),
        lambda message: any(_text_of_key(read, message) for read in (base64, base64_unpadded, base64_url_safe)),
    ),
    Hypothesis(
        Finding(_STEP, "it was written as hex before RSA; encrypt its 32 bytes themselves"),
        partial(_text_of_key, hexadecimal),
    ),
    _short(16, "AES-128"),
    _short(24, "AES-192"),
)


def diagnose_symmetric_key(header: str, pair: KeyPair, published: Mapping[str, Collection[KeyPair]]) -> Findings:
    """The mistakes in `header`: what can be proved, else what its length shows, else what was tried.

    It takes about 10 ms for each key pair in `published`.
    """
    read = list(readings(header.strip()))
    blocks = [(findings, data) for findings, data in read if len(data) == pair.size]
    keys = [((), pair), *_others(pair, published)]
    for wrong_encoding, ciphertext in blocks:
        for wrong_pair, other in keys:
            opened = _open(ciphertext, other, any_length=other is pair)
            if opened is not None and (wrong_encoding or wrong_pair or opened):
                return wrong_encoding + wrong_pair + opened
    if blocks:
        return *blocks[0][0], _unopened(pair, len(keys))
    if read:
        return *read[0][0], _wrong_length(len(read[0][1]), pair)
    return (_unread(pair),)


def _open(ciphertext: bytes, pair: KeyPair, *, any_length: bool) -> Findings | None:
    block = rsa.decrypt_block(ciphertext, pair)
    if block is None:
        return None
    for padding in _PADDINGS:
        message = padding.attempt(block)
        if message is None:
            continue
        for form in _FORMS:
            if form.attempt(message):
                return padding.findings + form.findings
        if any_length:
            return (*padding.findings, Finding(_STEP, f"it has {len(message)} bytes; {_EXPECTED}"))
    return None


def _others(pair: KeyPair, published: Mapping[str, Collection[KeyPair]]) -> Iterator[tuple[Findings, KeyPair]]:
    """The other key pairs, those of the same service first, each with the finding if it is the one that opens."""
    public = pair.public_key
    services = {name: [each for each in pairs if each.public_key != public] for name, pairs in published.items()}
    own = {name for name, others in services.items() if len(others) < len(published[name])}
    for name in sorted(services, key=lambda name: (name not in own, name)):
        for other in services[name]:
            used = f"it was encrypted with the public key of {name}, version {other.version!r}"
            todo = f"X-Key-Version says {pair.version!r}: send the version of the key that you use"
            if name not in own:
                todo = "ask public-keys for the key of the service that you call"
            yield (Finding("its RSA key", f"{used}; {todo}"),), other


def _unopened(pair: KeyPair, count: int) -> Finding:
    keys = "the private key of this version" if count == 1 else f"any of the {count} private keys there are"
    tried = f"PKCS#1 v1.5, OAEP with {listed(_DIGESTS)}, or no padding"
    sentence = (
        f"it does not open with {keys}, as {tried}; get the key from public-keys again, encrypt with it and "
        f"RSA/ECB/PKCS1Padding, and send its version (this request says {pair.version!r})"
    )
    return Finding("its RSA", sentence)


def _wrong_length(length: int, pair: KeyPair) -> Finding:
    if length == _LENGTH:
        found = "it holds 32 bytes, as many as the symmetric key itself, not encrypted"
    elif length in {128, 256, 384, 512}:
        found = f"it holds {length} bytes, which a key of {length * 8} bits gives"
    else:
        found = f"it holds {length} bytes"
    return Finding(
        "its RSA",
        f"{found}; encrypt the symmetric key with RSA and the key from public-keys, which gives {pair.size} bytes",
    )


def _unread(pair: KeyPair) -> Finding:
    return Finding(
        "its Base64",
        f"it is neither Base64 of any kind nor hex; send standard Base64 of the {pair.size} bytes that RSA gives",
    )

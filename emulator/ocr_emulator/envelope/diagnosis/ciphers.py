"""The keys and modes of AES that clients use instead of AES-256/CBC with IV = first 16 bytes of the key."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Final

from cryptography.hazmat.primitives.ciphers.modes import CBC, CTR, ECB, GCM

from ocr_emulator.envelope.aes import BLOCK_LENGTH, KEY_LENGTHS, Mode, decrypt
from ocr_emulator.envelope.diagnosis.finding import Finding, Findings, Hypothesis
from ocr_emulator.envelope.text_encodings import base64, hexadecimal

#: How many keys of earlier requests are tried.
_MAX_EARLIER_KEYS: Final = 64

_ZERO: Final = bytes(BLOCK_LENGTH)
_NONCE_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Start:
    """How to start decrypting: how many bytes precede the ciphertext, and the mode with its IV or nonce."""

    offset: int
    mode: Mode


#: Makes the start from the first bytes of the ciphertext, the key that is tried, and the symmetric key.
StartOf = Callable[[bytes, bytes, bytes], Start]

_KEY: Final = "its AES key"
_USE_ALL: Final = "use all 32 bytes of the symmetric key, as bytes"

_KEYS: Final[tuple[Hypothesis[Callable[[bytes], bytes | None]], ...]] = (
    Hypothesis(Finding(_KEY, f"it is the first 16 bytes, for AES-128; {_USE_ALL}"), lambda key: key[:16]),
    Hypothesis(Finding(_KEY, f"it is the last 16 bytes, for AES-128; {_USE_ALL}"), lambda key: key[16:]),
    Hypothesis(Finding(_KEY, f"it is the first 24 bytes, for AES-192; {_USE_ALL}"), lambda key: key[:24]),
    Hypothesis(
        Finding(_KEY, f"it is the first 32 characters of the key written as Base64; {_USE_ALL}"),
        lambda key: b64encode(key)[:32],
    ),
    Hypothesis(
        Finding(_KEY, f"it is the first 32 characters of the key written as hex; {_USE_ALL}"),
        lambda key: key.hex()[:32].encode(),
    ),
    Hypothesis(Finding(_KEY, f"it is SHA-256 of the key; {_USE_ALL}"), lambda key: sha256(key).digest()),
    Hypothesis(
        Finding(
            _KEY,
            "Symmetric-Key holds its 32 hex digits, AES took the 16 bytes they stand for; use the same 32 random "
            "bytes for both",
        ),
        lambda key: hexadecimal(key.decode()) if key.isascii() else None,
    ),
    Hypothesis(
        Finding(
            _KEY,
            "Symmetric-Key holds its 32 characters of Base64, AES took the 24 bytes they stand for; use the same "
            "32 random bytes for both",
        ),
        lambda key: base64(key.decode()) if key.isascii() else None,
    ),
)

_EARLIER: Final = Finding(
    _KEY, "it is the symmetric key of an earlier request; send with each request the key that it is encrypted with"
)

_IV: Final = "its IV"
_USE_FIRST: Final = "use the first 16 bytes of the symmetric key"
_MODE: Final = "its mode"
_USE_CBC: Final = "use CBC with PKCS#7 padding (Java: AES/CBC/PKCS5Padding; Node: 'aes-256-cbc')"

ZERO_IV: Final = Finding(_IV, f"it is 16 zero bytes; {_USE_FIRST}")

IV_IN_FRONT: Final = Finding(
    _IV, f"it is another one, sent in front of the ciphertext; {_USE_FIRST} and send the ciphertext alone"
)

#: CBC with an IV of zeros and ECB give the same first block. Only later blocks tell them apart.
ZERO_IV_OR_ECB: Final = Finding(
    _IV, f"it is 16 zero bytes, or there is none, as in ECB; {_USE_FIRST}, and CBC with PKCS#7 padding"
)

UNKNOWN_IV: Final = Finding(
    _IV, f"all but the first 16 bytes come out right, so that the IV alone is another; {_USE_FIRST}"
)

#: In a text, a damaged first block and a block that does not belong to it look the same.
UNKNOWN_IV_OR_IN_FRONT: Final = Finding(
    _IV,
    "all but the first 16 bytes come out right, so that the IV is another one, or stands in front of the "
    f"ciphertext; {_USE_FIRST} and send the ciphertext alone",
)


def own_start(key: bytes) -> Start:
    """The start as the envelope has it: the whole ciphertext, CBC, IV = first 16 bytes of the symmetric key."""
    return Start(0, CBC(key[:BLOCK_LENGTH]))


BLOCK_MODES: Final[tuple[Hypothesis[StartOf], ...]] = (
    Hypothesis(None, lambda _head, key, _own: own_start(key)),
    Hypothesis(None, lambda _head, _key, own: own_start(own)),
    Hypothesis(
        ZERO_IV,
        lambda _head, _key, _own: Start(0, CBC(_ZERO)),
    ),
    Hypothesis(
        Finding(_IV, f"it is the last 16 bytes of the symmetric key; {_USE_FIRST}"),
        lambda _head, _key, own: Start(0, CBC(own[-BLOCK_LENGTH:])),
    ),
    Hypothesis(
        IV_IN_FRONT,
        lambda head, _key, _own: Start(BLOCK_LENGTH, CBC(head[:BLOCK_LENGTH])),
    ),
    Hypothesis(
        Finding(_MODE, f'it is ECB (Java: what Cipher.getInstance("AES") means); {_USE_CBC}'),
        lambda _head, _key, _own: Start(0, ECB()),  # noqa: S305 - a client's mistake, not ours
    ),
)


def _gcm(nonce: str) -> Finding:
    return Finding(_MODE, f"it is GCM with {nonce} as nonce; {_USE_CBC}")


def _ctr(counter: str) -> Finding:
    return Finding(_MODE, f"it is CTR (or CFB or OFB, which begin alike) from {counter}; {_USE_CBC}")


STREAM_MODES: Final[tuple[Hypothesis[StartOf], ...]] = (
    Hypothesis(
        _ctr("the first 16 bytes of the symmetric key"), lambda _head, _key, own: Start(0, CTR(own[:BLOCK_LENGTH]))
    ),
    Hypothesis(_ctr("16 zero bytes"), lambda _head, _key, _own: Start(0, CTR(_ZERO))),
    Hypothesis(
        _ctr("16 bytes in front of the ciphertext"),
        lambda head, _key, _own: Start(BLOCK_LENGTH, CTR(head[:BLOCK_LENGTH])),
    ),
    Hypothesis(
        _gcm("the first 12 bytes of the symmetric key"),
        lambda _head, _key, own: Start(0, GCM(own[:_NONCE_LENGTH])),
    ),
    Hypothesis(
        _gcm("the first 16 bytes of the symmetric key"), lambda _head, _key, own: Start(0, GCM(own[:BLOCK_LENGTH]))
    ),
    Hypothesis(_gcm("12 zero bytes"), lambda _head, _key, _own: Start(0, GCM(_ZERO[:_NONCE_LENGTH]))),
    Hypothesis(
        _gcm("12 bytes in front of the ciphertext"),
        lambda head, _key, _own: Start(_NONCE_LENGTH, GCM(head[:_NONCE_LENGTH])),
    ),
)


def keys(own: bytes, other_keys: Iterable[bytes]) -> Iterator[tuple[Findings, bytes]]:
    """The keys to try: the symmetric key `own`, keys that clients derive from it, and of earlier requests."""
    yield (), own
    for derived in _KEYS:
        key = derived.attempt(own)
        if key and len(key) in KEY_LENGTHS:
            yield derived.findings, key
    for other in islice(other_keys, _MAX_EARLIER_KEYS):
        if len(other) in KEY_LENGTHS and other != own:
            yield (_EARLIER,), other


def head(ciphertext: bytes, key: bytes, start: Start, length: int) -> bytes:
    """The plaintext of the first `length` bytes of the ciphertext."""
    return decrypt(ciphertext[start.offset : start.offset + length], key, start.mode)


def tail(ciphertext: bytes, key: bytes, start: Start, length: int) -> bytes:
    """The plaintext of the last whole blocks, at most `length` bytes, a multiple of 16; for block modes."""
    end = len(ciphertext) - (len(ciphertext) - start.offset) % BLOCK_LENGTH
    begin = max(start.offset, end - length)
    mode = start.mode
    if begin > start.offset and isinstance(mode, CBC):
        mode = CBC(ciphertext[begin - BLOCK_LENGTH : begin])
    return decrypt(ciphertext[begin:end], key, mode)

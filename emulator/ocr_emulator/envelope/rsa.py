"""RSA as arithmetic, and the strict reading of what comes out.

OpenSSL 3.2 and later answers a wrong PKCS#1 v1.5 block with random bytes (implicit rejection), so that about one
wrong key in 250 would seem right, another one each time. Here the same bytes always get the same answer. The
arithmetic leaks its timing: the keys protect nothing but test data.
"""

import hashlib
from typing import Final

from gmpy2 import powmod  # Python's own pow takes seven times as long, and an upload most of its time in it

from ocr_emulator.envelope.keys import KeyPair

#: The least length of the padding string of a PKCS#1 v1.5 block (RFC 8017, 7.2.1), in bytes.
_SHORTEST_FILLER: Final = 8


def decrypt_block(ciphertext: bytes, pair: KeyPair) -> bytes | None:
    """RSADP (RFC 8017, 5.1.2): the whole padded block; None for a number that this key cannot have made."""
    numbers = pair.private_key.private_numbers()
    number = int.from_bytes(ciphertext, "big")
    if len(ciphertext) != pair.size or number >= numbers.p * numbers.q:
        return None
    by_p = int(powmod(number, numbers.dmp1, numbers.p))
    by_q = int(powmod(number, numbers.dmq1, numbers.q))
    message = by_q + numbers.iqmp * (by_p - by_q) % numbers.p * numbers.q
    return message.to_bytes(pair.size, "big")


def encrypt_block(block: bytes, pair: KeyPair) -> bytes:
    """RSAEP (RFC 8017, 5.1.1): the ciphertext of a whole padded block, as a client makes it."""
    numbers = pair.private_key.public_key().public_numbers()
    return pow(int.from_bytes(block, "big"), numbers.e, numbers.n).to_bytes(pair.size, "big")


def unpad_pkcs1(block: bytes) -> bytes | None:
    """The message in 00 02 PS 00 M, PS at least 8 bytes and none zero (RFC 8017, 7.2.2); None for any other."""
    filler, zero, message = block[2:].partition(b"\0")
    return message if block[:2] == b"\0\2" and zero and len(filler) >= _SHORTEST_FILLER else None


def pad_pkcs1(message: bytes, filler: bytes) -> bytes:
    """The block that `unpad_pkcs1` reads; `filler` is the padding string, which a client draws at random."""
    return b"\0\2" + filler + b"\0" + message


def unpad_oaep(block: bytes, digest: str, mask_digest: str) -> bytes | None:
    """The message in an OAEP block with an empty label (RFC 8017, 7.1.2); None for any other block.

    The digests are named as `hashlib` names them; many libraries take another one for the mask, MGF1.
    """
    label = hashlib.new(digest).digest()
    masked_seed, masked = block[1 : 1 + len(label)], block[1 + len(label) :]
    seed = _xor(masked_seed, _mask(masked, len(label), mask_digest))
    data = _xor(masked, _mask(seed, len(masked), mask_digest))
    if block[0] or not data.startswith(label):
        return None
    filler, one, message = data[len(label) :].partition(b"\1")
    return message if one and not any(filler) else None


def _mask(seed: bytes, length: int, digest: str) -> bytes:
    """MGF1 (RFC 8017, B.2.1)."""
    count = -(-length // hashlib.new(digest).digest_size)
    seeds = (seed + counter.to_bytes(4, "big") for counter in range(count))
    return b"".join(hashlib.new(digest, each).digest() for each in seeds)[:length]


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))

"""RSA without a library: the arithmetic, and strict padding checks of PKCS#1 v1.5 and OAEP.

OpenSSL 3.2 and later answers a wrong PKCS#1 v1.5 block with random bytes (implicit rejection). About one wrong key
in 250 would then seem right, and another one each time. Here the same bytes always get the same answer. The
arithmetic leaks its timing, which does not matter: the keys protect nothing but test data.
"""

import hashlib
from typing import Final

from gmpy2 import powmod  # seven times as fast as Python's own pow, where an upload would spend most of its time

from ocr_emulator.envelope.keys import KeyPair

#: The least length of the padding string of a PKCS#1 v1.5 block, in bytes (RFC 8017, 7.2.1).
_MIN_FILLER_LENGTH: Final = 8


def decrypt_block(ciphertext: bytes, pair: KeyPair) -> bytes | None:
    """Decrypt to the padded block, of `pair.size` bytes: RSADP (RFC 8017, 5.1.2).

    None when the ciphertext has another length, or is a number that this key cannot have made.
    """
    numbers = pair.private_key.private_numbers()
    number = int.from_bytes(ciphertext, "big")
    if len(ciphertext) != pair.size or number >= numbers.p * numbers.q:
        return None
    # The Chinese remainder theorem: two exponentiations of half the length take a quarter of the time of one.
    by_p = int(powmod(number, numbers.dmp1, numbers.p))
    by_q = int(powmod(number, numbers.dmq1, numbers.q))
    message = by_q + numbers.iqmp * (by_p - by_q) % numbers.p * numbers.q
    return message.to_bytes(pair.size, "big")


def encrypt_block(block: bytes, pair: KeyPair) -> bytes:
    """Encrypt a padded block, as a client does: RSAEP (RFC 8017, 5.1.1)."""
    numbers = pair.private_key.public_key().public_numbers()
    return pow(int.from_bytes(block, "big"), numbers.e, numbers.n).to_bytes(pair.size, "big")


def unpad_pkcs1(block: bytes) -> bytes | None:
    """The message M in a block 00 02 PS 00 M; None for any other block (RFC 8017, 7.2.2).

    PS, the padding string, has at least 8 bytes, none of which is zero.
    """
    filler, zero, message = block[2:].partition(b"\0")
    return message if block[:2] == b"\0\2" and zero and len(filler) >= _MIN_FILLER_LENGTH else None


def pad_pkcs1(message: bytes, filler: bytes) -> bytes:
    """The block 00 02 PS 00 M for a message. `filler` is PS, which a client draws at random."""
    return b"\0\2" + filler + b"\0" + message


def unpad_oaep(block: bytes, digest: str, mask_digest: str) -> bytes | None:
    """The message in an OAEP block with an empty label; None for any other block (RFC 8017, 7.1.2).

    The digests have the names of `hashlib`. `mask_digest` is that of MGF1, which many libraries choose separately.
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

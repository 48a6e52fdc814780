"""AES and PKCS#7 padding. Only this module uses the block cipher of the cryptography library."""

from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.ciphers.modes import CBC, CTR, ECB, GCM

#: The modes of operation that `decrypt` takes.
Mode = CBC | CTR | ECB | GCM

#: The length of a block, and so of an IV, in bytes.
BLOCK_LENGTH: Final = 16

#: How much is decrypted at a time, in bytes. The library holds the GIL meanwhile, so no other thread runs.
_CHUNK: Final = 256 * 1024

#: The lengths that an AES key can have, in bytes.
KEY_LENGTHS: Final = (16, 24, 32)


def decrypt(ciphertext: bytes, key: bytes, mode: Mode) -> bytes:
    """The plaintext, with its padding.

    An incomplete last block is left out, unless the mode is a stream cipher's.
    """
    return Cipher(algorithms.AES(key), mode).decryptor().update(ciphertext)


def decrypt_cbc(ciphertext: bytes, key: bytes) -> bytes | None:
    """Decrypt as the envelope does: CBC with PKCS#7, IV = first 16 bytes of the key (guide).

    None when the length or the padding is wrong.
    """
    plain = decrypt_cbc_view(ciphertext, key)
    return None if plain is None else bytes(plain)


def decrypt_cbc_view(ciphertext: bytes | bytearray | memoryview, key: bytes) -> memoryview | None:
    """As `decrypt_cbc`, but the plaintext is a view and not a copy of the buffer: for images."""
    if len(ciphertext) % BLOCK_LENGTH:
        return None
    decryptor = Cipher(algorithms.AES(key), CBC(key[:BLOCK_LENGTH])).decryptor()
    padded = memoryview(bytearray(len(ciphertext) + BLOCK_LENGTH - 1))  # the library wants room for a block more
    for start in range(0, len(ciphertext), _CHUNK):
        decryptor.update_into(ciphertext[start : start + _CHUNK], padded[start:])
    padded = padded[: len(ciphertext)]
    count = _padding_length(bytes(padded[-BLOCK_LENGTH:]))
    return padded[:-count] if count else None


def encrypt_cbc(plain: bytes, key: bytes) -> bytes:
    """Encrypt as the envelope does, so that `decrypt_cbc` returns `plain`."""
    return Cipher(algorithms.AES(key), CBC(key[:BLOCK_LENGTH])).encryptor().update(pad(plain))


def encrypt_cbc_unpadded(plain: bytes, key: bytes) -> bytes:
    """AES-CBC without PKCS#7: as long as what `encrypt_cbc` answers, but zeros stand where the padding should."""
    zeros = bytes(BLOCK_LENGTH - len(plain) % BLOCK_LENGTH)
    return Cipher(algorithms.AES(key), CBC(key[:BLOCK_LENGTH])).encryptor().update(plain + zeros)


def pad(plain: bytes) -> bytes:
    """Add PKCS#7 padding (RFC 5652, 6.3): 1 to 16 bytes, each of which is their number."""
    count = BLOCK_LENGTH - len(plain) % BLOCK_LENGTH
    return plain + bytes([count]) * count


def unpad(padded: bytes) -> bytes | None:
    """Remove the padding that `pad` adds; None when it is not right."""
    count = _padding_length(padded)
    return padded[:-count] if count else None


def _padding_length(padded: bytes) -> int:
    """The length of the PKCS#7 padding at the end; 0 when there is none."""
    count = padded[-1] if padded else 0
    return count if 1 <= count <= BLOCK_LENGTH and padded.endswith(bytes([count]) * count) else 0

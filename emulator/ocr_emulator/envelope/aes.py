"""AES and its padding. All of the block cipher that is used, is used here."""

from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.ciphers.modes import CBC, CTR, ECB, GCM

#: The modes that a ciphertext is opened in.
Mode = CBC | CTR | ECB | GCM

#: AES's block, and so the IV, in bytes.
BLOCK_LENGTH: Final = 16

#: How much is decrypted at a time, in bytes: no other thread runs meanwhile.
_PIECE: Final = 256 * 1024

#: The lengths a key for AES can have, in bytes.
KEY_LENGTHS: Final = (16, 24, 32)


def decrypt(ciphertext: bytes, key: bytes, mode: Mode) -> bytes:
    """What `ciphertext` holds; a block that is not whole is left out, unless the mode has no blocks."""
    return Cipher(algorithms.AES(key), mode).decryptor().update(ciphertext)


def decrypt_cbc(ciphertext: bytes, key: bytes) -> bytes | None:
    """The envelope's own way: CBC, IV = first 16 bytes of the key, PKCS#7 (guide); None where it does not fit."""
    plain = decrypt_cbc_view(ciphertext, key)
    return None if plain is None else bytes(plain)


def decrypt_cbc_view(ciphertext: bytes | memoryview, key: bytes) -> memoryview | None:
    """As `decrypt_cbc`, without a copy: of an image."""
    if len(ciphertext) % BLOCK_LENGTH:
        return None
    decryptor = Cipher(algorithms.AES(key), CBC(key[:BLOCK_LENGTH])).decryptor()
    padded = memoryview(bytearray(len(ciphertext) + BLOCK_LENGTH - 1))  # the library wants room for a block more
    for start in range(0, len(ciphertext), _PIECE):
        decryptor.update_into(ciphertext[start : start + _PIECE], padded[start:])
    padded = padded[: len(ciphertext)]
    count = _padding(bytes(padded[-BLOCK_LENGTH:]))
    return padded[:-count] if count else None


def encrypt_cbc(plain: bytes, key: bytes) -> bytes:
    """What `decrypt_cbc` opens."""
    return Cipher(algorithms.AES(key), CBC(key[:BLOCK_LENGTH])).encryptor().update(pad(plain))


def encrypt_cbc_unpadded(plain: bytes, key: bytes) -> bytes:
    """AES-CBC without PKCS#7: as long as what `encrypt_cbc` answers, but zeros stand where the padding should."""
    zeros = bytes(BLOCK_LENGTH - len(plain) % BLOCK_LENGTH)
    return Cipher(algorithms.AES(key), CBC(key[:BLOCK_LENGTH])).encryptor().update(plain + zeros)


def pad(plain: bytes) -> bytes:
    """PKCS#7 (RFC 5652, 6.3): 1 to 16 bytes more, each of which says how many."""
    count = BLOCK_LENGTH - len(plain) % BLOCK_LENGTH
    return plain + bytes([count]) * count


def unpad(padded: bytes) -> bytes | None:
    """What `pad` made longer; None for anything else."""
    count = _padding(padded)
    return padded[:-count] if count else None


def _padding(padded: bytes) -> int:
    """How many bytes `pad` has added; 0: it has not."""
    count = padded[-1] if padded else 0
    return count if 1 <= count <= BLOCK_LENGTH and padded.endswith(bytes([count]) * count) else 0

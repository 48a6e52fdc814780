"""A client's side of the envelope, right and wrong, made with `cryptography` and none of the emulator's code."""

from base64 import b64encode
from typing import Final
from zlib import crc32

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.padding import PKCS7

KEY: Final = bytes.fromhex("8f1c62d3a94be07715c8fe0a3b9d264751e2bb90c47f3ad60892ed5b6cfa1378")
SPAN: Final = 16

IHDR: Final = b"IHDR" + bytes((0, 0, 3, 32, 0, 0, 1, 244, 8, 0, 0, 0, 0))
PNG: Final = (
    b"\x89PNG\r\n\x1a\n\0\0\0\r"
    + IHDR
    + crc32(IHDR).to_bytes(4, "big")
    + b"\0\0\x12\x84IDAT"
    + bytes(range(3, 240)) * 20
    + b"\0\0\0\0IEND\xaeB`\x82"
)
SCAN: Final = b"\xff\xdb\0\x43" + bytes(65) + b"\xff\xda\0\x0c" + bytes(range(1, 250)) * 9 + b"\xff\xd9"
JPG: Final = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + SCAN


def is_document(content: bytes) -> bool:
    """As the emulator will ask: by the file's mark."""
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))


def base64(data: bytes) -> str:
    """Standard Base64."""
    return b64encode(data).decode()


def rsa_pkcs1(message: bytes, key: rsa.RSAPrivateKey) -> bytes:
    """RSA as the guide says."""
    return key.public_key().encrypt(message, padding.PKCS1v15())


def rsa_oaep(
    message: bytes, key: rsa.RSAPrivateKey, digest: hashes.HashAlgorithm, mask: hashes.HashAlgorithm
) -> bytes:
    """RSA with OAEP and an empty label."""
    return key.public_key().encrypt(message, padding.OAEP(padding.MGF1(mask), digest, None))


def rsa_unpadded(message: bytes, key: rsa.RSAPrivateKey) -> bytes:
    """RSA of the bare number."""
    numbers = key.public_key().public_numbers()
    return pow(int.from_bytes(message, "big"), numbers.e, numbers.n).to_bytes(key.key_size // 8, "big")


def pkcs7(plain: bytes) -> bytes:
    """Padded as the guide says."""
    padder = PKCS7(128).padder()
    return padder.update(plain) + padder.finalize()


def zeros(plain: bytes) -> bytes:
    """Padded with zeros, or not at all where nothing is missing."""
    return plain + bytes(-len(plain) % SPAN)


def encrypt(plain: bytes, key: bytes, mode: modes.CBC | modes.CTR | modes.ECB) -> bytes:
    """AES in any mode, without padding."""
    encryptor = Cipher(algorithms.AES(key), mode).encryptor()
    return encryptor.update(plain) + encryptor.finalize()


def cbc(plain: bytes, key: bytes = KEY, iv: bytes | None = None) -> bytes:
    """As the guide says, unless told another IV."""
    return encrypt(pkcs7(plain), key, modes.CBC(key[:SPAN] if iv is None else iv))


def gcm(plain: bytes, nonce: bytes) -> bytes:
    """The ciphertext with its tag at the end, as Java has it."""
    return AESGCM(KEY).encrypt(nonce, plain, None)

"""Seals what a client sends: the symmetric key and the image, as `opening` opens them."""

from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from ocr_emulator.envelope import aes


def seal_symmetric_key(symmetric_key: bytes, public_key: str) -> str:
    """The value of the header Symmetric-Key; `public_key` is what public-keys answers as `key` (client).

    Raises ValueError when that is no public key, and TypeError when it is not one of RSA.
    """
    key = load_der_public_key(b64decode(public_key, validate=True))
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("the public key is not one of RSA")
    return b64encode(key.encrypt(symmetric_key, padding.PKCS1v15())).decode()


def seal_image(image: bytes, symmetric_key: bytes) -> bytes:
    """The bytes to send as the part `image` (guide)."""
    return aes.encrypt_cbc(image, symmetric_key)

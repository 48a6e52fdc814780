"""The client's side of the envelope: what `opening` opens."""

from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from ocr_emulator.envelope import aes


def seal_symmetric_key(symmetric_key: bytes, public_key: str) -> str:
    """The header Symmetric-Key for a `public_key` as public-keys answers it (client).

    Raises ValueError or TypeError when it is none of RSA.
    """
    key = load_der_public_key(b64decode(public_key, validate=True))
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("the public key is not one of RSA")
    return b64encode(key.encrypt(symmetric_key, padding.PKCS1v15())).decode()


def seal_image(image: bytes, symmetric_key: bytes) -> bytes:
    """The bytes of the part `image` (guide)."""
    return aes.encrypt_cbc(image, symmetric_key)

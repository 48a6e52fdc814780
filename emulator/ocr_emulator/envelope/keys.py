"""RSA key pairs: generating, loading and saving them. Each service has one for each version (guide)."""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from ocr_emulator.errors import EmulatorError

#: The size of a generated key, and the least size of a loaded one, in bits (inferred).
KEY_BITS: Final = 2048

_TODO: Final = f"make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:{KEY_BITS}"


class UnusableKeyError(EmulatorError):
    """A PEM file without a key pair for the envelope. `found` says what it holds instead."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(f"expected the PEM of an RSA private key of {KEY_BITS} bits or more; {found}; {_TODO}")


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key pair, and the `version` by which X-Key-Version names it."""

    version: str
    private_key: rsa.RSAPrivateKey = field(repr=False)

    @property
    def public_key(self) -> str:
        """The public key as public-keys answers it: Base64 of the DER SubjectPublicKeyInfo, no armour (client)."""
        public = self.private_key.public_key()
        return b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()

    @property
    def size(self) -> int:
        """The length of a ciphertext of this key, in bytes."""
        return (self.private_key.key_size + 7) // 8

    def to_pem(self) -> bytes:
        """The private key as PKCS#8 PEM, not encrypted. It does not contain the version."""
        return self.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def generate_key_pair(version: str) -> KeyPair:
    """A new key pair. This is the only place where the envelope draws random numbers."""
    return KeyPair(version, rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS))


def load_key_pair(pem: bytes, version: str) -> KeyPair:
    """The key pair in a PEM file; raises UnusableKeyError when there is none, or when it is not for RSA."""
    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError as error:
        raise UnusableKeyError("this one asks for a password: write it without one") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnusableKeyError(_content(pem)) from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise UnusableKeyError("this is a private key of another kind, not of RSA")
    if key.key_size < KEY_BITS:
        raise UnusableKeyError(f"this RSA key has {key.key_size} bits")
    return KeyPair(version, key)


def _content(pem: bytes) -> str:
    """What the file holds instead of a private key, judged by the label of the PEM armour."""
    _, begins, rest = pem.partition(b"-----BEGIN ")
    label = rest.partition(b"-----")[0]
    if not begins:
        return "the text has no line that begins with -----BEGIN"
    if label.endswith(b"PRIVATE KEY"):
        return "the private key in it is damaged or of an unknown kind"
    return "this is a certificate" if label == b"CERTIFICATE" else "this is PEM of something else"

"""What is said of a public key that somebody else's service answers."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ocr_emulator.envelope.describing import describe_public_key

RSA = rsa.generate_private_key(public_exponent=65537, key_size=3072).public_key()
CURVE = ec.generate_private_key(ec.SECP256R1()).public_key()


def der(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> str:
    return b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (der(RSA), "Base64 of DER, RSA of 3072 bits"),
        (der(CURVE), "Base64 of DER, not of RSA"),
        (RSA.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(), "PEM"),
        (b64encode(b"x" * 100).decode(), "no public key in Base64 of DER"),
        ("", "no public key in Base64 of DER"),
        ("키", "no public key in Base64 of DER"),
    ],
    ids=["RSA", "a curve", "PEM", "other bytes", "nothing", "no Base64"],
)
def test_a_key(text: str, says: str) -> None:
    """The form of a key is told, and how long it is; nothing of it is repeated."""
    assert describe_public_key(text) == says

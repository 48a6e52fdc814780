"""Key pairs: made, read, written."""

from base64 import b64decode
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
)

from ocr_emulator.envelope.keys import KeyPair, UnusableKeyError, generate_key_pair, load_key_pair

EXPECTED: Final = "expected the PEM of an RSA private key of 2048 bits or more; "
TODO: Final = "; make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048"
PLAIN: Final = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    """The key as PKCS#8 PEM."""
    return key.private_bytes(*PLAIN)


def test_made_with_2048_bits() -> None:
    """A new key pair has 2048 bits, and so encrypts to 256 bytes."""
    pair = generate_key_pair("1.0")
    assert (pair.version, pair.private_key.key_size, pair.size) == ("1.0", 2048, 256)


def test_public_key(pair: KeyPair) -> None:
    """The public key is standard Base64 of DER SubjectPublicKeyInfo, without armour."""
    public = load_der_public_key(b64decode(pair.public_key, validate=True))
    assert public == pair.private_key.public_key()


def test_written_and_read(pair: KeyPair) -> None:
    """What is written is read again; the version is the reader's to say."""
    again = load_key_pair(pair.to_pem(), "2")
    assert (again.version, again.public_key) == ("2", pair.public_key)


def test_pkcs1_pem_is_read(pair: KeyPair) -> None:
    """The older form of PEM, BEGIN RSA PRIVATE KEY, is read too."""
    older = pair.private_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    assert load_key_pair(older, "1").public_key == pair.public_key


def test_repr_has_no_key(pair: KeyPair) -> None:
    """What a log or a debugger shows of a key pair is its version."""
    assert repr(pair) == "KeyPair(version='1')"


def test_unusable_pem(pair: KeyPair) -> None:
    """A PEM that holds no usable key is refused with what it holds, what was expected and what to do."""
    key = pair.private_key
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    found = {
        b"": "the text has no line that begins with -----BEGIN",
        b"\xff\x00": "the text has no line that begins with -----BEGIN",
        public: "this is PEM of something else",
        b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n": "this is a certificate",
        locked: "this one asks for a password: write it without one",
        pem(key)[:900]: "the private key in it is damaged or of an unknown kind",
        pem(ec.generate_private_key(ec.SECP256R1())): "this is a private key of another kind, not of RSA",
        pem(rsa.generate_private_key(65537, 1024)): "this RSA key has 1024 bits",
    }
    for content, sentence in found.items():
        with pytest.raises(UnusableKeyError) as caught:
            load_key_pair(content, "1")
        assert str(caught.value) == EXPECTED + sentence + TODO
        assert caught.value.found == sentence

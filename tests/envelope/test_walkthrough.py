"""The example, made again with other code."""

from base64 import b64decode
from typing import Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from ocr_emulator.envelope.opening import open_image, open_symmetric_key, open_value
from ocr_emulator.envelope.walkthrough import DEMO_SYMMETRIC_KEY, demo_key_pair, walkthrough
from tests.envelope.client import base64, cbc, is_document, rsa_unpadded

STEPS: Final = {step.title: step.value for step in walkthrough()}
DEMO_KEY: Final = bytes.fromhex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")


def demo_private_key() -> RSAPrivateKey:
    """The private key of the example."""
    return demo_key_pair().private_key


def test_order() -> None:
    """The steps come in the order in which a client takes them."""
    assert list(STEPS) == [
        "Get the public key",
        "Make the symmetric key",
        "Pad it for RSA",
        "Encrypt it, and send it as Symmetric-Key",
        "Take the IV",
        "Pad the image",
        "Encrypt the image, and send the bytes as the part 'image'",
        "Take a text as UTF-8",
        "Encrypt the text",
        "Write it as Base64, and send it in the JSON body",
    ]


def test_public_key() -> None:
    """The public key is that of the demo key pair."""
    public = load_der_public_key(b64decode(STEPS["Get the public key"], validate=True))
    assert public == demo_private_key().public_key()


def test_symmetric_key() -> None:
    """The symmetric key is 00 to 1f, and the IV its first 16 bytes."""
    assert STEPS["Make the symmetric key"] == DEMO_KEY.hex()
    assert STEPS["Take the IV"] == "000102030405060708090a0b0c0d0e0f"


def test_block() -> None:
    """The block is 00 02, 01 to dd, 00, the symmetric key."""
    assert STEPS["Pad it for RSA"] == "0002" + bytes(range(1, 222)).hex() + "00" + DEMO_KEY.hex()


def test_header() -> None:
    """The header is the block's RSA, and both `cryptography` and the emulator open it to the symmetric key."""
    header = STEPS["Encrypt it, and send it as Symmetric-Key"]
    block = bytes.fromhex(STEPS["Pad it for RSA"])
    assert header == base64(rsa_unpadded(block, demo_private_key()))
    assert demo_private_key().decrypt(b64decode(header), PKCS1v15()) == DEMO_KEY
    assert open_symmetric_key(header, demo_key_pair()) == DEMO_KEY == DEMO_SYMMETRIC_KEY


def test_image() -> None:
    """The image is the mark of a PNG, padded with eight 08, encrypted as `cryptography` does it."""
    assert STEPS["Pad the image"] == "89504e470d0a1a0a" + "08" * 8
    sealed = bytes.fromhex(STEPS["Encrypt the image, and send the bytes as the part 'image'"])
    assert sealed == cbc(bytes.fromhex("89504e470d0a1a0a"), DEMO_KEY)
    assert bytes(open_image(sealed, DEMO_KEY, is_document=is_document)) == b"\x89PNG\r\n\x1a\n"


def test_text() -> None:
    """The text is a Korean name as UTF-8, encrypted as `cryptography` does it, as Base64."""
    plain = bytes.fromhex(STEPS["Take a text as UTF-8"])
    sealed = STEPS["Write it as Base64, and send it in the JSON body"]
    assert plain.decode() == "홍길동" == open_value(sealed, DEMO_KEY)
    assert STEPS["Encrypt the text"] == cbc(plain, DEMO_KEY).hex() == b64decode(sealed).hex()


def test_key_says_that_it_is_not_secret() -> None:
    """Nobody who finds the demo key can take it for a leak."""
    from importlib.resources import files  # noqa: PLC0415

    text = files("ocr_emulator.envelope").joinpath("demo-key-not-secret.pem").read_text()
    assert "It is not secret, it protects nothing, and no server uses it." in text

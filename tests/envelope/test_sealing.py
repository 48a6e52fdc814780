"""What a client sends in the envelope."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ocr_emulator.envelope.keys import KeyPair
from ocr_emulator.envelope.opening import open_image, open_symmetric_key
from ocr_emulator.envelope.sealing import seal_image, seal_symmetric_key
from tests.envelope.client import KEY, PNG, is_document


def test_a_symmetric_key_opens(pair: KeyPair) -> None:
    """A symmetric key that is sealed with the public key opens with the private one."""
    assert open_symmetric_key(seal_symmetric_key(KEY, pair.public_key), pair) == KEY


def test_an_image_opens() -> None:
    """An image that is sealed with a symmetric key opens with the same key."""
    assert bytes(open_image(seal_image(PNG, KEY), KEY, is_document=is_document)) == PNG


def test_a_key_of_another_kind() -> None:
    """A public key that is not one of RSA is refused."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    with pytest.raises(TypeError, match=r"^the public key is not one of RSA$"):
        seal_symmetric_key(KEY, key)


@pytest.mark.parametrize("text", ["", "QQ==", "no Base64"])
def test_no_key_at_all(text: str) -> None:
    """A text that is no public key is refused."""
    with pytest.raises(ValueError, match=r"."):
        seal_symmetric_key(KEY, text)

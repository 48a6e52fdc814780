"""How the values of a reply are written."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from ocr_emulator.envelope.not_opened import NotOpenedError
from ocr_emulator.envelope.opening import open_value
from ocr_emulator.pipeline.stages.encrypt import writer
from ocr_emulator.scenario.faults import FAULTS, Fault
from tests.envelope.client import KEY, base64
from tests.pipeline.calling import decrypted

TEXT = "홍길동"
OTHERS = [Fault(name=name) for name in FAULTS if not name.endswith("-ciphertext")]


@pytest.mark.parametrize("name", [None, "broken-ciphertext", "foreign-ciphertext"])
def test_plain(name: str | None) -> None:
    """Without a symmetric key a value is written as it is, whatever fault there is."""
    assert writer(None, Fault(name=name) if name else None)(TEXT) == TEXT


@pytest.mark.parametrize("other", [None, *OTHERS], ids=str)
def test_encrypted(other: Fault | None) -> None:
    """With one a value opens with it; a fault of anything else changes nothing."""
    assert decrypted(writer(KEY, other)(TEXT)) == TEXT


def test_broken() -> None:
    """A broken ciphertext has the length of the right one, and does not open."""
    broken, right = writer(KEY, Fault(name="broken-ciphertext"))(TEXT), writer(KEY)(TEXT)
    assert (len(broken), broken == right) == (len(right), False)
    with pytest.raises(NotOpenedError):
        open_value(broken, KEY)


def test_foreign() -> None:
    """A foreign ciphertext is that of a key that nobody has, the same within a reply and another in the next."""
    one, other = (writer(KEY, Fault(name="foreign-ciphertext")) for _ in range(2))
    assert one(TEXT) == one(TEXT)
    assert len({one(TEXT), other(TEXT), writer(KEY)(TEXT)}) == 3
    assert len(one(TEXT)) == len(writer(KEY)(TEXT))


def test_as_the_guide_says() -> None:
    """A value is encrypted with AES-256/CBC/PKCS7, and the first 16 bytes of the key are the IV."""
    encryptor = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).encryptor()
    plain = b"a" + bytes([15]) * 15
    assert writer(KEY)("a") == base64(encryptor.update(plain) + encryptor.finalize())

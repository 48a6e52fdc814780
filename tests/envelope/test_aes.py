"""AES and its padding, against `cryptography`."""

import random

import pytest
from cryptography.hazmat.primitives.padding import PKCS7
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.envelope import aes
from tests.envelope.client import KEY, cbc, pkcs7


def test_every_length() -> None:
    """A ciphertext of every length is that of `cryptography`, and opens to what was sealed."""
    for length in range(100):
        plain = bytes(range(length))
        assert aes.encrypt_cbc(plain, KEY) == cbc(plain)
        assert aes.decrypt_cbc(cbc(plain), KEY) == plain


@given(plain=st.binary(), key=st.binary(min_size=32, max_size=32))
def test_round_trip(plain: bytes, key: bytes) -> None:
    """What is sealed opens to itself."""
    assert aes.decrypt_cbc(aes.encrypt_cbc(plain, key), key) == plain


@given(padded=st.binary(min_size=1, max_size=4).map(lambda end: (b"x" * 16 + end)[-16:]))
def test_padding_is_judged_alike(padded: bytes) -> None:
    """A block has right padding when `cryptography` says so."""
    remover = PKCS7(128).unpadder()
    try:
        expected = remover.update(padded) + remover.finalize()
    except ValueError:
        assert aes.unpad(padded) is None
    else:
        assert aes.unpad(padded) == expected


def test_padding_of_a_whole_block() -> None:
    """A text that fills its blocks gets one more."""
    assert aes.pad(KEY) == pkcs7(KEY) == KEY + b"\x10" * 16


def test_what_does_not_open() -> None:
    """Nothing, and a length that is no multiple of 16, do not open."""
    assert aes.decrypt_cbc(b"", KEY) is None
    assert aes.decrypt_cbc(cbc(b"text")[:-1], KEY) is None


@pytest.mark.parametrize("length", [262_128, 262_143, 262_144, 262_145, 524_288, 600_001])
def test_in_pieces(length: int) -> None:
    """What is too large to be opened in one go opens to the same, wherever its pieces end, and from a view as well."""
    plain = random.Random(length).randbytes(length)
    opened = aes.decrypt_cbc_view(memoryview(cbc(plain)), KEY)
    assert opened is not None
    assert bytes(opened) == plain
    assert aes.decrypt_cbc_view(cbc(plain)[:-16], KEY) is None

"""RSA as arithmetic, against `cryptography`."""

import hashlib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import cpu_count
from random import Random

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_emulator.envelope import rsa
from ocr_emulator.envelope.keys import KeyPair, load_key_pair
from tests.envelope.client import KEY, rsa_oaep, rsa_pkcs1, rsa_unpadded

#: By chance one in 4 * 10^7 opens. The draws are the same each time.
BLOCKS = 10_000


def wrongly_opened(pem: bytes, seed: int, count: int) -> int:
    """How many of `count` random blocks of the right length open to a symmetric key."""
    pair, draw = load_key_pair(pem, "1"), Random(seed)
    blocks = (rsa.decrypt_block(draw.randbytes(pair.size), pair) for _ in range(count))
    return sum(len(rsa.unpad_pkcs1(block) or b"") == 32 for block in blocks if block)


@pytest.mark.timeout(600)
@pytest.mark.process
def test_random_blocks_never_open(pair: KeyPair) -> None:
    """Of 10,000 random blocks none opens, where a library would open about 40."""
    processes = cpu_count() or 1
    share = -(-BLOCKS // processes)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        runs = [pool.submit(wrongly_opened, pair.to_pem(), seed, share) for seed in range(processes)]
    assert [run.result() for run in runs] == [0] * processes


def test_same_answer_each_time(pair: KeyPair) -> None:
    """The same ciphertext gives the same block, right or wrong."""
    wrong = b"\0" + Random(3).randbytes(255)
    assert rsa.decrypt_block(wrong, pair) == rsa.decrypt_block(wrong, pair)


@settings(deadline=None)
@given(message=st.binary(max_size=245))
def test_opens_what_cryptography_encrypts(pair: KeyPair, message: bytes) -> None:
    """PKCS#1 v1.5 of every length opens to what was encrypted."""
    block = rsa.decrypt_block(rsa_pkcs1(message, pair.private_key), pair)
    assert block is not None
    assert rsa.unpad_pkcs1(block) == message


@pytest.mark.parametrize("mask", ["sha1", "sha256", "sha512"])
@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha512"])
def test_opens_oaep(pair: KeyPair, digest: str, mask: str) -> None:
    """OAEP opens with its own two digests and with no others."""
    known = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha512": hashes.SHA512()}
    block = rsa.decrypt_block(rsa_oaep(KEY, pair.private_key, known[digest], known[mask]), pair)
    assert block is not None
    found = {(one, two): rsa.unpad_oaep(block, one, two) for one in known for two in known}
    assert {pair: message for pair, message in found.items() if message is not None} == {(digest, mask): KEY}


@given(block=st.binary(max_size=300))
def test_number_out_of_reach(pair: KeyPair, block: bytes) -> None:
    """A ciphertext of another length, or not below the modulus, is none of this key's."""
    if len(block) != pair.size:
        assert rsa.decrypt_block(block, pair) is None
    assert rsa.decrypt_block(b"\xff" * pair.size, pair) is None


@pytest.mark.parametrize(
    "block",
    [
        b"\0\1" + b"\7" * 221 + b"\0" + KEY,
        b"\1\2" + b"\7" * 221 + b"\0" + KEY,
        b"\0\2" + b"\7" * 7 + b"\0" + KEY,
        b"\0\2" + b"\7" * 254,
        b"\0\2",
        b"",
    ],
    ids=["type 1", "no zero in front", "filler of 7 bytes", "no zero behind it", "two bytes", "nothing"],
)
def test_block_is_read_strictly(block: bytes) -> None:
    """A block that is not 00 02, 8 or more bytes that are not zero, 00, message, has no message."""
    assert rsa.unpad_pkcs1(block) is None


def test_block_is_written(pair: KeyPair) -> None:
    """What is written is read again, and encrypts as the bare number does."""
    block = rsa.pad_pkcs1(KEY, b"\7" * 221)
    assert rsa.unpad_pkcs1(block) == KEY
    assert rsa.encrypt_block(block, pair) == rsa_unpadded(block, pair.private_key)


def test_mask_is_that_of_the_standard() -> None:
    """MGF1 is SHA-1 of seed and counter, one after another (RFC 8017, B.2.1)."""
    first, second = (hashlib.sha1(b"seed" + bytes([0, 0, 0, count])).digest() for count in (0, 1))
    assert rsa._mask(b"seed", 25, "sha1") == first + second[:5]  # noqa: SLF001 - the standard's own function

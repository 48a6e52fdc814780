"""What the first block of a decrypted file proves about the IV."""

import struct
from random import Random
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocr_emulator.envelope.diagnosis.first_block import is_picture_with_wrong_first_block, looks_random
from ocr_emulator.envelope.opening import explain_image
from tests.envelope.client import IHDR, JPG, KEY, PNG, SCAN, cbc, is_document

#: 16 bytes that look random, and as many that are wrong in each place of the beginning of a PNG or JPEG.
SCRAMBLED: Final = bytes.fromhex("c1a60f8be2947db8d0337e15f9ac5680")

#: An Exif JPEG in each byte order: the head of APP1, a TIFF head, a directory of one entry, the rest.
EXIF: Final = {
    mark: b"\xff\xd8\xff\xe1\0\x22Exif\0\0"
    + struct.pack(f"{order}2sHI", mark, 42, 8)
    + struct.pack(f"{order}HHHIII", 1, 274, 3, 1, 1, 0)
    + SCAN
    for mark, order in ((b"II", "<"), (b"MM", ">"))
}
PICTURES: Final = {"PNG": PNG, "JFIF": JPG, "Exif, little endian": EXIF[b"II"], "Exif, big endian": EXIF[b"MM"]}

#: How files begin that have a picture further in.
HEADS: Final = {
    "a frame of motion JPEG": b"--myboundary\r\nContent-Type: image/jpeg\r\nContent-Length: 20000\r\n\r\n",
    "JSON, one block long": b'{"imageBase64":"',
    "a text, one block long": b"the picture is: ",
    "a box of ISO media": b"\0\0\0\x18ftypheic\0\0\0\0",
    "a TIFF": b"II*\0\x08\0\0\0\x0f\0\xfe\0\4\0\1\0",
    "an archive": b"PK\3\4\x14\0\0\0\x08\0\x21\x5a\x90\x58\xa3\x12",
    "a compound file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(8),
    "RIFF": b"RIFF\x24\x9d\1\0WEBPVP8X",
    "a line break": b"\r\n",
    "zeros": bytes(16),
    "a byte order mark": b"\xef\xbb\xbf",
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_wrong_first_block_is_proved(picture: bytes) -> None:
    """A PNG or JPEG of which the first 16 bytes alone are wrong, each of them, proves that the IV is another."""
    assert is_picture_with_wrong_first_block(SCRAMBLED + picture[16:])


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
@given(data=st.data())
def test_one_right_byte_refutes(picture: bytes, data: st.DataObject) -> None:
    """One byte of the first block that is right refutes another IV."""
    unknown = (4, 5) if picture[12:14] in {b"II", b"MM"} else (12, 13, 14, 15) if picture[6:10] == b"JFIF" else ()
    place = data.draw(st.integers(0, 15).filter(lambda number: number not in unknown))
    block = bytearray(SCRAMBLED)
    block[place] = picture[place]
    assert not is_picture_with_wrong_first_block(bytes(block) + picture[16:])


@pytest.mark.parametrize(
    "rest",
    [
        b"",
        IHDR[4:] + b"\0\0\0\0" + PNG[33:],
        JPG[16:18] + b"\1\1" + JPG[20:],
        JPG[16:20] + b"\xff\xe0\0\x02" * 200 + SCAN,
        JPG[16:30],
        EXIF[b"II"][16:20] + b"\0\0" + SCAN,
        EXIF[b"II"][16:20] + b"\xff\0" + SCAN,
        EXIF[b"II"][16:20] + b"\1\0" + b"\x12\x01\x63\0" + bytes(8) + SCAN,
        EXIF[b"II"][16:34],
        b"\r\n" + JPG,
    ],
    ids=[
        "nothing",
        "a wrong checksum",
        "a thumbnail",
        "endless segments",
        "no scan",
        "an empty directory",
        "a cut directory",
        "an unknown type of entry",
        "a directory alone",
        "a whole picture",
    ],
)
def test_nothing_else_is_proof(rest: bytes) -> None:
    """What does not go on as a picture that began at byte 0 proves nothing."""
    assert not is_picture_with_wrong_first_block(SCRAMBLED + rest)


@given(mask=st.binary(min_size=16, max_size=16))
def test_most_masks_leave_a_random_look(mask: bytes) -> None:
    """A block looks random unless it holds a word, a run of text or few different bytes."""
    is_dull = len(set(mask)) < 13 or mask.count(0) > 1
    assert looks_random(mask) or is_dull or any(32 <= byte < 127 for byte in mask)


def test_most_true_claims_pass() -> None:
    """Of a thousand random masks no more than one in eight looks like the beginning of a file."""
    draw = Random(3)
    assert sum(looks_random(draw.randbytes(16)) for _ in range(1000)) > 875


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_picture_further_in(head: bytes, picture: bytes) -> None:
    """No file in a correct envelope that has a picture further in is blamed on the encryption."""
    assert explain_image(cbc(head + picture), KEY, is_document=is_document) is None


@given(
    head=st.sampled_from(sorted(HEADS.values())) | st.text(min_size=1).map(str.encode),
    between=st.binary(max_size=40),
    picture=st.sampled_from(sorted(PICTURES.values())),
    key=st.binary(min_size=32, max_size=32),
)
def test_no_ordinary_file_is_blamed(head: bytes, between: bytes, picture: bytes, key: bytes) -> None:
    """Whatever text or head of a format a file begins with, in a correct envelope nothing is said of its encryption."""
    content = head + between + picture
    assume(not is_document(content) and not looks_random(content[:16]))
    assert explain_image(cbc(content, key), key, is_document=is_document) is None


@given(
    picture=st.sampled_from(sorted(PICTURES.values())),
    place=st.integers(0, 15),
    value=st.integers(0, 255),
    key=st.binary(min_size=32, max_size=32),
)
def test_no_damaged_picture_is_blamed(picture: bytes, place: int, value: int, key: bytes) -> None:
    """A picture with a wrong byte at its beginning, in a correct envelope, is not blamed on the encryption."""
    damaged = picture[:place] + bytes([value]) + picture[place + 1 :]
    assert explain_image(cbc(damaged, key), key, is_document=is_document) is None


def test_mark_just_beyond_where_it_is_looked_for() -> None:
    """A PDF's mark that stands too far in does not prove an IV in front of the ciphertext."""

    def is_pdf(content: bytes) -> bool:
        return b"%PDF-" in content[:1024]

    for distance in range(1015, 1045):
        content = SCRAMBLED + bytes(distance - 16) + b"%PDF-1.4\n" + bytes(100)
        explained = explain_image(cbc(content), KEY, is_document=is_pdf)
        assert is_pdf(content) or explained is None

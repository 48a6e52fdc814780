"""What a quick look tells of a JPEG, and what it leaves to who decodes it."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import DamagedFileError, FileProperties
from ocr_emulator.documents.opening.opening import read_properties
from ocr_emulator.documents.quick_look.jpeg import look_at_jpeg
from tests.properties import tries

_NOISE = Image.effect_noise((120, 90), 40)
_RAMP = Image.linear_gradient("L").rotate(90).resize((120, 90))
_COLOURED = Image.merge("RGB", [_NOISE, _NOISE.rotate(180), _RAMP])


def jpeg(image: Image.Image, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", **options)
    return file.getvalue()


def decoded(content: bytes) -> FileProperties | None:
    """What decoding the file tells; None: it does not open."""
    try:
        return read_properties(content, FileType.JPG)
    except DamagedFileError:
        return None


@pytest.mark.parametrize(
    "image", [_NOISE, _RAMP, _COLOURED, _RAMP.convert("RGB")], ids=["noise", "ramp", "RGB", "grey RGB"]
)
@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
@pytest.mark.parametrize("quality", [10, 75, 95])
@pytest.mark.parametrize("optimize", [False, True])
def test_regular(image: Image.Image, subsampling: str, quality: int, *, optimize: bool) -> None:
    """Of what most programs write a look tells what decoding it tells."""
    content = jpeg(image, subsampling=subsampling, quality=quality, optimize=optimize)
    assert look_at_jpeg(content) == FileProperties(width=120, height=90) == decoded(content)


def test_beside_the_picture() -> None:
    """What is in the file beside the picture makes no difference, nor what comes after its end."""
    content = jpeg(_COLOURED, exif=b"Exif\0\0MM", comment=b"\xff\xd9 is no end", icc_profile=b"x" * 70_000)
    assert look_at_jpeg(content + b"more") == FileProperties(width=120, height=90)


REGULAR = jpeg(_COLOURED)
FRAME = REGULAR.index(b"\xff\xc0")
SCAN = REGULAR.index(b"\xff\xda")


@pytest.mark.parametrize(
    "content",
    [
        jpeg(Image.new("RGB", (120, 90), "red")),
        jpeg(_COLOURED, progressive=True),
        jpeg(_COLOURED.convert("CMYK")),
        jpeg(_COLOURED, restart_marker_blocks=4),
        jpeg(_COLOURED.crop((0, 0, 120, 7))),
        jpeg(_NOISE.point(lambda shade: 128 + shade // 200)),
        REGULAR[:-2],
        REGULAR[:SCAN],
        REGULAR[:FRAME],
        REGULAR[:SCAN] + b"\0" + REGULAR[SCAN:],
        REGULAR[:FRAME] + REGULAR[SCAN:],
        REGULAR[: FRAME + 5] + b"\0\0" + REGULAR[FRAME + 7 :],
        REGULAR[: FRAME + 5] + b"\xff\xff" + REGULAR[FRAME + 7 :],
        REGULAR[:-2] + b"\xff\xd0" + REGULAR[-2:],
        REGULAR[:2] + b"\xff\xfe\0\2" * 70 + REGULAR[2:],
        REGULAR[:2],
    ],
    ids=[
        "of one colour",
        "progressive",
        "CMYK",
        "restarts",
        "low",
        "hardly anything",
        "without its end",
        "without its data",
        "without a frame or data",
        "a byte too many",
        "without a frame",
        "height 0",
        "too high",
        "a restart",
        "many segments",
        "only the mark",
    ],
)
def test_left(content: bytes) -> None:
    """Of what is unusual, damaged or perhaps of one colour nothing is told."""
    assert look_at_jpeg(content) is None


def test_too_many_pixels() -> None:
    """Nothing is told of a picture of more pixels than are decoded."""
    content = jpeg(_NOISE)
    frame = content.index(b"\xff\xc0") + 5

    def with_size(height: int, width: int) -> bytes:
        return content[:frame] + height.to_bytes(2) + width.to_bytes(2) + content[frame + 4 :]

    assert look_at_jpeg(with_size(5000, 8000)) == FileProperties(width=8000, height=5000)
    assert look_at_jpeg(with_size(5001, 8000)) is None


@pytest.mark.parametrize("shade", [0, 255])
def test_cut_off(shade: int) -> None:
    """Brightnesses that differ only where all of it is white, or black, are no evidence."""
    content = jpeg(Image.new("L", (120, 90), shade))
    divisors = content.index(b"\xff\xdb") + 5
    brighter = content[:divisors] + b"\xff" + content[divisors + 1 :]
    assert look_at_jpeg(brighter) is None
    assert decoded(brighter) == FileProperties(width=120, height=90, is_flat=True)


_SOURCES = [
    *(jpeg(image, quality=quality) for image in (_NOISE, _COLOURED, _RAMP) for quality in (20, 95)),
    jpeg(_COLOURED.crop((0, 0, 17, 9)), subsampling="4:2:0"),
]


@tries(2000)
@given(
    content=st.sampled_from(_SOURCES),
    changes=st.lists(st.tuples(st.integers(2, 5000), st.integers(0, 3), st.binary(max_size=3)), max_size=4),
    is_replaced=st.booleans(),
)
def test_altered(content: bytes, changes: list[tuple[int, int, bytes]], *, is_replaced: bool) -> None:
    """Whatever happens to a file's bytes: what a look tells is what decoding it tells."""
    for place, cut, added in changes:
        start = max(2, place % len(content))
        content = content[:start] + added + content[start + (len(added) if is_replaced else cut) :]
    found = look_at_jpeg(content)
    assert found is None or found == decoded(content)

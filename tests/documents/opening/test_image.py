"""A look at a picture's top says of it what its decoding says."""

from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import DamagedFileError, FileProperties, sniff_type
from ocr_emulator.documents.opening import image as image_opening
from ocr_emulator.documents.opening.opening import read_properties
from tests.documents.files import encoded
from tests.documents.odd_files import progressive_jpeg

_NOISE = Image.effect_noise((420, 300), 90)
_COLOURED = Image.merge("RGB", [_NOISE, _NOISE.rotate(180), _NOISE])
_FLAT = Image.new("RGB", (420, 300), "red")


def _flat_above() -> Image.Image:
    """A picture whose upper half shows nothing."""
    image = _FLAT.copy()
    image.paste(_COLOURED.crop((0, 0, 420, 150)), (0, 150))
    return image


LARGE_PNG = encoded(_COLOURED)
PICTURES = [
    *(encoded(image, kind="JPEG") for image in (_COLOURED, _NOISE, _FLAT, _flat_above())),
    *(encoded(image) for image in (_COLOURED, _NOISE, _flat_above())),
    progressive_jpeg(_COLOURED),
]


def found(content: bytes, file_type: FileType) -> FileProperties | str:
    """What is true of a picture, or why it does not open."""
    try:
        return read_properties(content, file_type)
    except DamagedFileError as error:
        return str(error)


def decoded(content: bytes, file_type: FileType) -> FileProperties | str:
    """The same, without a look at the top."""
    with patch.object(image_opening, "_seen_at_top", lambda *_: None):
        return found(content, file_type)


@given(
    content=st.sampled_from(PICTURES),
    changes=st.lists(st.tuples(st.integers(4, 250_000), st.integers(0, 9), st.binary(max_size=9)), max_size=5),
    end=st.sampled_from([None, -1, -2, -12, -13, -100, 50_000]),
)
@example(content=PICTURES[0], changes=[], end=None)
@settings(deadline=None, max_examples=300)
def test_the_top_tells_the_same(content: bytes, changes: list[tuple[int, int, bytes]], end: int | None) -> None:
    """Whatever happens to a picture's bytes on the way, it makes no difference whether it is decoded."""
    changed = content
    for place, cut, added in changes:
        start = max(4, place % len(changed))
        changed = changed[:start] + added + changed[start + cut :]
    file_type = sniff_type(content)
    assert file_type
    assert found(changed[:end], file_type) == decoded(changed[:end], file_type)


@pytest.mark.parametrize("content", [PICTURES[0], LARGE_PNG], ids=["JPEG", "PNG"])
def test_a_photograph_is_not_decoded(content: bytes) -> None:
    """The top of a picture that is whole and shows something is enough."""
    file_type = sniff_type(content)
    assert file_type
    with patch.object(image_opening, "_seen_in_full", side_effect=AssertionError):
        assert found(content, file_type) == FileProperties(width=420, height=300)


@pytest.mark.parametrize("other", ["#c8507a", "#808080"], ids=["only its colour", "its brightness"])
def test_colours(other: str) -> None:
    """A picture shows something where its brightness differs, or only its colour."""
    image = Image.new("RGB", (420, 300), "#59829c")
    image.paste(other, (0, 0, 200, 300))
    assert found(encoded(image, kind="JPEG"), FileType.JPG) == FileProperties(width=420, height=300)


@pytest.mark.parametrize("index", [2, 3, 6], ids=["flat JPEG", "JPEG, flat above", "PNG, flat above"])
def test_a_flat_top_decides_nothing(index: int) -> None:
    """A picture whose top shows nothing is flat only when the rest of it is."""
    content = PICTURES[index]
    file_type = sniff_type(content)
    assert file_type
    assert found(content, file_type) == FileProperties(width=420, height=300, is_flat=index == 2)

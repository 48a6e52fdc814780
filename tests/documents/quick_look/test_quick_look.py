"""Which files are looked at quickly."""

import pytest

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import FileProperties
from ocr_emulator.documents.quick_look.quick_look import LARGEST, look_quickly
from tests.documents.files import pdf
from tests.samples import picture

JPEG = picture(400, 300, "JPEG")


def test_jpeg() -> None:
    """A small JPEG is, wherever its bytes lie."""
    expected = FileProperties(width=400, height=300)
    for content in (JPEG, bytearray(JPEG), memoryview(b"head" + JPEG)[4:]):
        assert look_quickly(content, FileType.JPG) == expected


def test_large() -> None:
    """A larger file is not: it would take the event loop's time."""
    assert look_quickly(JPEG.ljust(LARGEST, b"\0"), FileType.JPG)
    assert look_quickly(JPEG.ljust(LARGEST + 1, b"\0"), FileType.JPG) is None


@pytest.mark.parametrize(
    ("content", "file_type"), [(picture(), FileType.PNG), (pdf(), FileType.PDF)], ids=["PNG", "PDF"]
)
def test_other_types(content: bytes, file_type: FileType) -> None:
    """A file of another type is not."""
    assert look_quickly(content, file_type) is None

"""The type of an uploaded file, and its dimensions."""

import pytest

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import FileProperties, sniff_type
from tests.documents.files import APNG, MPO, pdf
from tests.samples import picture


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (picture(8, 8), FileType.PNG),
        (APNG, FileType.PNG),
        (picture(8, 8, "JPEG"), FileType.JPG),
        (MPO, FileType.JPG),
        (pdf(), FileType.PDF),
        (bytes(1019) + b"%PDF-", FileType.PDF),
        (bytes(1020) + b"%PDF-", None),
        (picture(8, 8, "GIF"), None),
        (picture(8, 8, "BMP"), None),
        (picture(8, 8, "TIFF"), None),
        (picture(8, 8, "WEBP"), None),
        (b"\x89PNG\r\n\x1a", None),
        (b"\x89PNG\n\x1a\n", None),
        (b"\xff\xd8", None),
        (b"%pdf-1.4", None),
        (b"", None),
    ],
    ids=[
        "PNG",
        "animated PNG",
        "JPEG",
        "MPO",
        "PDF",
        "PDF mark at the end of the first KiB",
        "PDF mark past it",
        "GIF",
        "BMP",
        "TIFF",
        "WebP",
        "PNG mark cut",
        "PNG mark with a line end lost",
        "JPEG mark cut",
        "PDF mark in small letters",
        "empty",
    ],
)
def test_sniff_type(content: bytes, found: FileType | None) -> None:
    """The first bytes of a file say its type; types the service does not take have none."""
    assert sniff_type(content) is found


@pytest.mark.parametrize(
    ("width", "height", "answer"),
    [(9, 5, True), (5, 9, True), (8, 5, False), (9, 4, False), (100, 4, False)],
)
def test_is_at_least(width: int, height: int, *, answer: bool) -> None:
    """A file is large enough upright or on its side."""
    file = FileProperties(width=width, height=height)
    assert file.is_at_least(9, 5) is answer
    assert file.is_at_least(9, 5, turned=False) is (answer and width > height)

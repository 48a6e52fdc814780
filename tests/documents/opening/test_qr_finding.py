"""Finding the QR code of a test document in a file of any type that an operation takes."""

from functools import cache
from io import BytesIO

import pytest
from PIL import Image

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.opening import qr_finding
from ocr_emulator.documents.opening.qr_finding import FINDERS
from ocr_emulator.documents.qr_code import Corners
from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.files import specimen_file
from tests.documents.files import pdf
from tests.samples import picture

NAME = "business-unsure"


@cache
def drawn(file_type: FileType) -> bytes:
    """A test document as a file of that type."""
    return specimen_file(CATALOGUE[NAME].specimen, file_type)


@pytest.mark.parametrize("file_type", FileType)
def test_document(file_type: FileType) -> None:
    """A test document has its code in a file of any type, and at the same place."""
    found, other = FINDERS[file_type](drawn(file_type)), FINDERS[FileType.PNG](drawn(FileType.PNG))
    assert found
    assert other
    assert found.text == CATALOGUE[NAME].text
    assert _numbers(found.corners) == pytest.approx(_numbers(other.corners), abs=0.01)


def _numbers(corners: Corners) -> list[float]:
    return [number for corner in corners for number in corner]


@pytest.mark.parametrize(
    ("content", "file_type"),
    [(picture(), FileType.PNG), (picture(kind="JPEG"), FileType.JPG), (pdf(), FileType.PDF)],
    ids=["PNG", "JPEG", "PDF"],
)
def test_other_file(content: bytes, file_type: FileType) -> None:
    """A file that is no test document has no code."""
    assert FINDERS[file_type](content) is None


def test_too_many_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture of more pixels than may be decoded is not looked through."""
    with Image.open(BytesIO(drawn(FileType.PNG))) as image:
        pixels = image.width * image.height
    monkeypatch.setattr(qr_finding, "MAX_DECODED_PIXELS", pixels)
    assert FINDERS[FileType.PNG](drawn(FileType.PNG))
    monkeypatch.setattr(qr_finding, "MAX_DECODED_PIXELS", pixels - 1)
    assert FINDERS[FileType.PNG](drawn(FileType.PNG)) is None

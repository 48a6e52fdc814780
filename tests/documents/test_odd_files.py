"""Files that break a rule and are shown by every viewer; and pictures that lack too much."""

import re
import struct

import pytest

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import DamagedFileError, FileProperties
from ocr_emulator.documents.opening.opening import read_properties
from tests.documents.files import chunk, pdf
from tests.documents.odd_files import (
    BLACK,
    CHESS,
    JPEG,
    USABLE_JPEG,
    USABLE_PDF,
    USABLE_PNG,
    packed_pdf,
    pdf_source,
    png,
)


@pytest.mark.parametrize("content", USABLE_PNG.values(), ids=USABLE_PNG)
def test_png(content: bytes) -> None:
    """What is wrong with a PNG beside its picture does not matter, nor does an end that is missing."""
    assert read_properties(content, FileType.PNG) == FileProperties(width=80, height=50)


@pytest.mark.parametrize("content", USABLE_JPEG.values(), ids=USABLE_JPEG)
def test_jpeg(content: bytes) -> None:
    """What is wrong with a JPEG beside its picture does not matter, nor does an end that is missing."""
    assert read_properties(content, FileType.JPG) == FileProperties(width=860, height=540)


@pytest.mark.parametrize(("content", "size"), USABLE_PDF.values(), ids=USABLE_PDF)
def test_pdf(content: bytes, size: tuple[int, int]) -> None:
    """A PDF opens as in a viewer, and is as large as the part of its first page that is shown."""
    width, height = size
    assert read_properties(content, FileType.PDF) == FileProperties(width=width, height=height)


@pytest.mark.parametrize("count", [10, 60_000])
def test_packed_pdf(count: int) -> None:
    """A PDF opens however many other objects come before its first page."""
    assert read_properties(packed_pdf(count), FileType.PDF) == FileProperties(width=595, height=842)


def test_flat_palette() -> None:
    """A picture is flat when all the palette's entries that it uses have the same colour and alpha."""
    for alpha in ((), (chunk(b"tRNS", b"\x80\x80"),)):
        assert read_properties(png(BLACK, *alpha, colour=3, rows=CHESS), FileType.PNG).is_flat


@pytest.mark.parametrize(
    ("content", "file_type", "percent"),
    [
        (JPEG[: len(JPEG) // 2], FileType.JPG, "53"),
        (JPEG[: len(JPEG) // 2] + bytes(512), FileType.JPG, "53"),
        (png()[: len(png()) // 2], FileType.PNG, r"\d\d"),
    ],
    ids=["JPEG", "JPEG with zeros after it", "PNG"],
)
def test_half_a_picture(content: bytes, file_type: FileType, percent: str) -> None:
    """Half a picture is damaged, and the reason says how much is missing."""
    missing = f"ends early, or is damaged: about {percent} percent of its picture is missing; send the whole file"
    with pytest.raises(DamagedFileError, match=f"^{missing}$"):
        read_properties(content, file_type)


def test_cut_before_the_picture() -> None:
    """A JPEG that is cut in its head has no picture at all."""
    with pytest.raises(DamagedFileError, match=r"^ends before its picture begins; send the whole file$"):
        read_properties(JPEG[:100], FileType.JPG)


@pytest.mark.parametrize("interlaced", [0, 1])
def test_png_head(interlaced: int) -> None:
    """A PNG whose head describes no picture is damaged, not an error of the emulator's."""
    for width, height, depth, colour in ((0, 5, 8, 0), (5, 0, 8, 0), (5, 5, 8, 5), (5, 5, 0, 0), (5, 5, 8, 2)):
        head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))
        with pytest.raises(DamagedFileError):
            read_properties(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b""), FileType.PNG)


def test_cut_pdf() -> None:
    """A PDF that is cut says how much of it is there, where it says how long it is."""
    for head, share in (
        (b"", ""),
        (b"1 0 obj\n<</Linearized 1/L 5000/H[1 2]>>\n", ": 145 of 5000 bytes are there"),
    ):
        content = (b"%PDF-1.4\n" + head).ljust(145, b"\n")
        with pytest.raises(
            DamagedFileError, match=f"^does not end as one{re.escape(share)}; send the whole file$"
        ):
            read_properties(content, FileType.PDF)


def test_an_earlier_file_changes_nothing() -> None:
    """A PDF that does not open is not said to ask for a password because the one before it did."""
    no_pages = pdf_source().replace(b"/Pages 2 0 R", b"/Other 2 0 R")
    for content, why in ((pdf(user_password="x"), "asks for a password"), (no_pages, "does not open as one")):
        with pytest.raises(DamagedFileError, match=f"^{why}$"):
            read_properties(content, FileType.PDF)

"""The files of test documents: their types, and that the same document makes the same bytes."""

import pytest

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import sniff_type
from ocr_emulator.documents.opening.opening import open_file
from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.files import specimen_file
from ocr_emulator.specimens.specimen_text import UnusableDocumentError
from tests.specimens.pictures import opened, text_in


@pytest.mark.parametrize("file_type", [FileType.PNG, FileType.JPG])
@pytest.mark.parametrize("name", ["business-corporation", "card-visa", "driver", "passport-foreign"])
def test_pictures(name: str, file_type: FileType) -> None:
    """A picture opens as its type, has a normal resolution, and says what the document does."""
    entry = CATALOGUE[name]
    content = specimen_file(entry.specimen, file_type)
    assert sniff_type(content) is file_type
    assert open_file(content, file_type).properties.is_at_least(1280, 720)
    assert text_in(opened(content)) == entry.text
    assert len(content) < 300_000


def test_pdf() -> None:
    """A PDF has one page of A4, and its picture says what the document does."""
    import pypdfium2  # noqa: PLC0415 - only this test needs it

    entry = CATALOGUE["business-unreadable"]
    content = specimen_file(entry.specimen, FileType.PDF)
    properties = open_file(content, FileType.PDF).properties
    assert [properties.width, properties.height] == pytest.approx([595, 842], abs=1)
    page = pypdfium2.PdfDocument(content)[0]
    assert text_in(page.render(scale=2).to_pil()) == entry.text


@pytest.mark.parametrize("file_type", FileType)
def test_same_bytes(file_type: FileType) -> None:
    """The same document makes the same bytes at any time."""
    specimen = CATALOGUE["business-slow"].specimen
    assert specimen_file(specimen, file_type) == specimen_file(specimen, file_type)
    assert b"2026" not in specimen_file(specimen, FileType.PDF)[-2000:]


def test_refused() -> None:
    """A card cannot be a PDF, which its operation does not take."""
    with pytest.raises(UnusableDocumentError) as refused:
        specimen_file(CATALOGUE["driver"].specimen, FileType.PDF)
    assert str(refused.value) == "id-card takes no pdf; expected jpg or png"

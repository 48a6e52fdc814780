"""The page to print test documents from."""

from html.parser import HTMLParser

from ocr_emulator.contract.operations import FileType
from ocr_emulator.specimens.index_page import index_page
from ocr_emulator.specimens.selection import select


class Page(HTMLParser):
    """What a browser makes of the page: its pictures, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.pictures: list[dict[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.pictures.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_pictures() -> None:
    """Each file is shown, a card in its real size, with what it does in both languages and what its code says."""
    page = Page(index_page(select(), FileType.PNG))
    assert page.pictures[6] == {"src": "card-visa.png", "style": "width:85.6mm", "alt": ""}
    assert len(page.pictures) == len(select())
    text = "".join(page.texts)
    assert "신용카드: 인식 성공 (Visa)" in text
    assert "driver's licence: authenticity: false, whatever is asked" in text
    assert "OCR-EMULATOR:1:R1:0/4000122:1E63" in text


def test_pdf() -> None:
    """Of a PDF, which is no picture for a browser, the page has a picture in itself."""
    page = Page(index_page(select(operation="business", code=5003003), FileType.PDF))
    assert [picture["src"][:30] for picture in page.pictures if picture["src"]] == [
        "data:image/png;base64,iVBORw0K"
    ]


def test_hostile_value() -> None:
    """A value that looks like HTML is shown as text."""
    page = index_page(select(values={"condition": "<img src=x onerror=alert(1)>"}), FileType.PNG)
    assert len(Page(page).pictures) == 2
    assert "&lt;img src=x" in page

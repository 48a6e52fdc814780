"""Finds the QR code of a test document in a file: in a picture that is decoded for it, or on the first page."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

from PIL import Image
from pypdfium2 import PdfDocument

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.opening.image import MAX_DECODED_PIXELS
from ocr_emulator.documents.opening.qr_reading import read_qr_code
from ocr_emulator.documents.qr_code import QrCode

#: The longer side, in pixels, of the picture that is made of a page.
_PAGE_SIDE: Final = 1200


def _in_picture(content: bytes) -> QrCode | None:
    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
        return read_qr_code(image) if image.width * image.height <= MAX_DECODED_PIXELS else None


def _on_page(content: bytes) -> QrCode | None:
    with PdfDocument(content) as document:
        page = document[0]
        scale = _PAGE_SIDE / max(page.get_size())
        return read_qr_code(page.render(scale=scale, grayscale=True).to_pil())


#: How a QR code is found, by the type of the file.
FINDERS: Final[Mapping[FileType, Callable[[bytes], QrCode | None]]] = {
    FileType.JPG: _in_picture,
    FileType.PNG: _in_picture,
    FileType.PDF: _on_page,
}

"""Opens a PDF file with PDFium, which Chrome shows PDFs with: a file that any viewer shows opens here as well."""

import re
from contextlib import suppress
from typing import Final

from pypdfium2 import PdfDocument, PdfiumError, PdfPage
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

from ocr_emulator.documents.file import DamagedFileError, FileProperties, ProtectedFileError

#: A page with a longer side, in points, is damaged. ISO 32000-1, annex C, allows 14,400; user units allow more.
_LONGEST_SIDE: Final = 1_000_000

#: Where readers look for a PDF's first and last marks, in bytes from either end (ISO 32000-1, annex H).
_ENDS: Final = 1024

#: The length that a linearized file says it has (ISO 32000-1, annex F).
_LENGTH: Final = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})\b")

#: Fails to open, and sets PDFium's last error. Other files fail without setting it: an earlier one would be read.
_NO_PDF: Final = b"no PDF"

#: The head of an object: its number and generation.
_OBJECT: Final = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj\b")


def inspect_pdf(content: bytes) -> FileProperties:
    """The size of the first page as it is shown: the visible part of it, turned as it says.

    Raises ProtectedFileError and DamagedFileError, or what the library raises.
    """
    with _opened(content) as document:
        width, height = _shown_size(document[0])
    if not all(0 < side < _LONGEST_SIDE for side in (width, height)):
        raise DamagedFileError(f"has a first page of {width:g} x {height:g} points")
    return FileProperties(width=width, height=height)


def _shown_size(page: PdfPage) -> tuple[float, float]:
    """The size of the visible part; of the whole page where the visible part lies beside it, as in pdf.js."""
    width, height = page.get_size()
    if width and height:
        return width, height
    left, bottom, right, top = page.get_mediabox()
    sides = abs(right - left), abs(top - bottom)
    return sides if page.get_rotation() % 180 == 0 else sides[::-1]


def _opened(content: bytes) -> PdfDocument:
    """The document. One that only forbids printing or copying opens without a password."""
    with suppress(PdfiumError):
        PdfDocument(_NO_PDF)
    try:
        return PdfDocument(content)
    except PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise ProtectedFileError("asks for a password") from error
        if error.err_code == FPDF_ERR_SECURITY:
            raise DamagedFileError("is encrypted in a way that no password opens") from error
        if b"%%EOF" not in content[-_ENDS:]:
            raise DamagedFileError(f"does not end as one{_share(content)}; send the whole file") from error
        return PdfDocument(content + _trailer_for(content))


def _share(content: bytes) -> str:
    """How much of the file is there, where it says how long it is."""
    announced = _LENGTH.search(content[:_ENDS])
    return f": {len(content)} of {int(announced[1])} bytes are there" if announced else ""


def _trailer_for(content: bytes) -> bytes:
    """A trailer for a file that has none, or none that can be read: it names the last catalog, as PDFBox does."""
    catalog = content.rfind(b"/Catalog")
    heads = _OBJECT.findall(content[: max(catalog, 0)])
    return b"\ntrailer\n<</Root %s %s R>>\nstartxref\n0\n%%%%EOF\n" % (heads or [(b"0", b"0")])[-1]

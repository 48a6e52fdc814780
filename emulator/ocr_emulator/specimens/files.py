"""Makes files of test documents: PNG, JPEG, or a PDF of one page that shows the picture."""

from io import BytesIO
from time import gmtime
from typing import Any, Final

from ocr_emulator.contract.operations import OPERATIONS, FileType
from ocr_emulator.errors import listed
from ocr_emulator.specimens.specimen import Specimen
from ocr_emulator.specimens.specimen_text import UnusableDocumentError

_MILLIMETRES_AN_INCH: Final = 25.4
_COLOURS: Final = 64
_QUALITY: Final = 88

#: The same document makes the same bytes at any time.
_NO_TIME: Final = gmtime(0)


def specimen_file(specimen: Specimen, file_type: FileType) -> bytes:
    """The bytes of a test document as a file of that type, which its operation has to take."""
    taken = OPERATIONS[specimen.operation].file_types
    if file_type not in taken:
        raise UnusableDocumentError(f"{specimen.operation} takes no {file_type}; expected {listed(taken)}")
    from ocr_emulator.specimens.drawing.drawing import (  # noqa: PLC0415 - Pillow takes long to import
        draw_specimen,
        pixels_per_millimetre,
    )

    dots = pixels_per_millimetre(specimen) * _MILLIMETRES_AN_INCH
    image = draw_specimen(specimen)
    if file_type is FileType.PNG:
        image = image.quantize(_COLOURS)
    file = BytesIO()
    image.save(file, **_options(file_type, dots))
    return file.getvalue()


def _options(file_type: FileType, dots: float) -> dict[str, Any]:
    """How Pillow saves the file, in `dots` an inch."""
    match file_type:
        case FileType.PNG:
            return {"format": "PNG", "optimize": True, "dpi": (dots, dots)}
        case FileType.JPG:
            return {"format": "JPEG", "quality": _QUALITY, "dpi": (round(dots), round(dots))}
        case FileType.PDF:
            times = {"creationDate": _NO_TIME, "modDate": _NO_TIME}
            return {"format": "PDF", "quality": _QUALITY, "resolution": dots, **times}

"""The files of test documents. What draws them is imported here, when one is made: it takes long."""

from ocr_emulator.contract.operations import OPERATIONS, FileType
from ocr_emulator.errors import listed
from ocr_emulator.specimens.specimen import Specimen
from ocr_emulator.specimens.specimen_text import UnusableDocumentError


def specimen_file(specimen: Specimen, file_type: FileType) -> bytes:
    """The bytes of a test document as a file of that type, which its operation has to take."""
    taken = OPERATIONS[specimen.operation].file_types
    if file_type not in taken:
        raise UnusableDocumentError(f"{specimen.operation} takes no {file_type}; expected {listed(taken)}")
    return picture_file(specimen, file_type)


def picture_file(specimen: Specimen, file_type: FileType) -> bytes:
    """The bytes of a picture of a test document, whether or not an operation takes such a file."""
    from ocr_emulator.specimens.drawing.drawing import (  # noqa: PLC0415 - see above
        draw_specimen,
        pixels_per_millimetre,
    )
    from ocr_emulator.specimens.drawing.encoding import encode  # noqa: PLC0415 - likewise

    return encode(draw_specimen(specimen), file_type, pixels_per_millimetre(specimen))

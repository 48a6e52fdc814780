"""Opens a PDF, JPEG or PNG file, and reads what is true of it: its dimensions, and whether it shows anything.

The libraries for that take long to import, and a hostile file can make them take much time and memory. So this
module is imported where a file is opened and nowhere else: in a child process, or in a test.
"""

from collections.abc import Callable
from contextlib import suppress

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, DamagedFileError, File, FileProperties
from ocr_emulator.documents.qr_code import QrCode


def open_file(content: Content, file_type: FileType) -> File:
    """Open the file in `content`; raises DamagedFileError and ProtectedFileError as `read_properties` does."""
    return File.from_content(content, file_type, read_properties(bytes(content), file_type))


def read_properties(content: bytes, file_type: FileType) -> FileProperties:
    """The dimensions of the file in `content`, and whether all its pixels have the same colour.

    Raises DamagedFileError when it does not open as `file_type`, and ProtectedFileError when all it lacks is a
    password. Hostile content can make this take long and much memory: PDF allows compression within compression.
    """
    try:
        return inspector_of(file_type)(content)
    except (DamagedFileError, MemoryError):
        raise
    except Exception as error:
        raise DamagedFileError("does not open as one") from error


def inspector_of(file_type: FileType) -> Callable[[bytes], FileProperties]:
    """What opens files of that type. The library is imported here: a process that opens no PDF is smaller."""
    if file_type is FileType.PDF:
        from ocr_emulator.documents.opening.pdf import inspect_pdf  # noqa: PLC0415 - see above

        return inspect_pdf
    from ocr_emulator.documents.opening.image import INSPECTORS  # noqa: PLC0415 - likewise

    return INSPECTORS[file_type]


def find_qr_code(content: bytes, file_type: FileType) -> QrCode | None:
    """The QR code of a test document in a file that opens; None: it has none that can be read."""
    with suppress(Exception):  # whatever is wrong with the file has been said, or does not matter
        return finder_of(file_type)(content)
    return None


def finder_of(file_type: FileType) -> Callable[[bytes], QrCode | None]:
    """What finds QR codes in files of that type."""
    from ocr_emulator.documents.opening.qr_finding import FINDERS  # noqa: PLC0415 - see above

    return FINDERS[file_type]

"""Files as they are once they are opened."""

from emulator.contract.operations import FileType
from emulator.documents.file import Facts, File


def file(
    file_type: FileType = FileType.PNG, width: float = 1280, height: float = 720, content: bytes = b""
) -> File:
    """A file of that type, size and content."""
    return File.of(content, file_type, Facts(width=width, height=height))

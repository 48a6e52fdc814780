"""Files as they are once they are opened."""

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import File, FileProperties


def file(
    file_type: FileType = FileType.PNG, width: float = 1280, height: float = 720, content: bytes = b""
) -> File:
    """A file of that type, size and content."""
    return File.from_content(content, file_type, FileProperties(width=width, height=height))

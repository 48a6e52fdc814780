"""Whether a file is so regular that its bytes tell what is asked of it, without a library that opens it."""

from collections.abc import Callable, Mapping
from typing import Final

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, FileProperties
from ocr_emulator.documents.quick_look.jpeg import look_at_jpeg

#: The largest file that is looked at like that, in bytes. It takes a few tenths of a millisecond.
LARGEST: Final = 128 * 1024

#: What looks, by the type of the file. Of a small PNG all pixels have to be seen, so a process sees them.
_LOOKS: Final[Mapping[FileType, Callable[[bytes], FileProperties | None]]] = {FileType.JPG: look_at_jpeg}


def look_quickly(content: Content, file_type: FileType) -> FileProperties | None:
    """What is true of the file, exactly as `opening.read_properties` would say; None: that has to be asked."""
    look = _LOOKS.get(file_type)
    return look(bytes(content)) if look and len(content) <= LARGEST else None

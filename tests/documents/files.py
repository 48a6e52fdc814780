"""Files for the tests: their bytes, and what they are once they have been opened."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, FloatObject, NameObject

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import File, FileProperties
from ocr_emulator.documents.qr_code import Corners, QrCode


def file(
    file_type: FileType = FileType.PNG, width: float = 1280, height: float = 720, content: bytes = b""
) -> File:
    """A file of that type, size and content."""
    return File.from_content(content, file_type, FileProperties(width=width, height=height))


def file_with_code(text: str, corners: Corners = ((0.8, 0.7), (0.9, 0.7), (0.9, 0.9), (0.8, 0.9))) -> File:
    """A picture in which a QR code says `text`."""
    properties = FileProperties(width=1280, height=720, qr_code=QrCode(text, corners))
    return File.from_content(text.encode(), FileType.PNG, properties)


def encoded(*images: Image.Image, kind: str = "PNG") -> bytes:
    """The file that holds `images`."""
    first, *others = images
    file = BytesIO()
    if others:
        first.save(file, kind, save_all=True, append_images=others)
    else:
        first.save(file, kind)
    return file.getvalue()


def pdf(
    box: tuple[float, ...] = (0, 0, 595, 842),
    rotation: int = 0,
    user_password: str | None = None,
    algorithm: str = "AES-256",
) -> bytes:
    """A PDF of one page; with an owner's password when there is a user's, be it empty."""
    writer = PdfWriter()
    page = writer.add_blank_page(1, 1)
    page[NameObject("/MediaBox")] = ArrayObject(map(FloatObject, box))
    page.rotate(rotation)
    if user_password is not None:
        writer.encrypt(user_password=user_password, owner_password="owner", algorithm=algorithm)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


IMAGE = Image.linear_gradient("L").resize((40, 24))
APNG = encoded(IMAGE, IMAGE.rotate(180))
MPO = encoded(IMAGE, IMAGE.rotate(180), kind="MPO")

"""What a file is that has none of the types the service takes."""

from base64 import b64encode, encodebytes, urlsafe_b64encode

import pytest

from ocr_emulator.documents.foreign_file import ForeignFile, describe_foreign
from tests.samples import picture

CONVERT = "convert it to {types}"
BYTES = "send its bytes as they are"
DECODE = "decode it, and send the bytes"
PNG = picture(8, 8)
JPEG = picture(8, 8, "JPEG")


def zip_of(name: bytes) -> bytes:
    """The beginning of a ZIP archive whose first file has that name, and what follows it."""
    return b"PK\x03\x04" + bytes(26) + name


@pytest.mark.parametrize(
    ("content", "name", "advice"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC image (an iPhone's photograph)", CONVERT),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "a HEIC image (an iPhone's photograph)", CONVERT),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", "an AVIF image", CONVERT),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "a video, or another ISO media file", "send a picture"),
        (picture(8, 8, "TIFF"), "a TIFF image, or a camera's raw one", CONVERT),
        (b"MM\0*\0\0\0\x08", "a TIFF image, or a camera's raw one", CONVERT),
        (picture(8, 8, "WEBP"), "a WebP image", CONVERT),
        (picture(8, 8, "GIF"), "a GIF image", CONVERT),
        (picture(8, 8, "BMP"), "a BMP image", CONVERT),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 image", CONVERT),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL image", CONVERT),
        (b"\0\0\1\0\1\0", "an icon", CONVERT),
        (b"8BPS\0\1", "a Photoshop image", CONVERT),
        (b"%!PS-Adobe-3.0", "a PostScript file", CONVERT),
        (b"{\\rtf1\\ansi", "an RTF document", CONVERT),
        (zip_of(b"mimetypeapplication/hwp+zip"), "a HWPX document", CONVERT),
        (zip_of(b"mimetypeapplication/vnd.oasis.opendocument.text"), "an OpenDocument file", CONVERT),
        (zip_of(b"[Content_Types].xml"), "an Office document (ZIP)", CONVERT),
        (zip_of(b"scan.jpg"), "a ZIP archive", "send the file that is in it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document (DOC, XLS, PPT) or a HWP one", CONVERT),
        (b"7z\xbc\xaf\x27\x1c", "an archive", "send the file that is in it"),
        (b"\x1f\x8b\x08\0", "a gzip stream", "send the file without compression"),
        (PNG.replace(b"\r\n", b"\n", 1), "a PNG whose line ends were changed on the way", BYTES),
        (b"\x09" + PNG[1:], "a PNG whose first bytes were changed on the way", BYTES),
        (
            PNG.decode("utf-8", "replace").encode(),
            "a file that was turned into text, which lost bytes",
            "read it as bytes",
        ),
        (
            JPEG.decode("utf-8", "replace").encode(),
            "a file that was turned into text, which lost bytes",
            "read it as bytes",
        ),
        (
            JPEG.decode("latin-1").encode(),
            "a file whose bytes were taken for characters and written as UTF-8",
            "read it as bytes",
        ),
        (
            b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + JPEG,
            "a part of a multipart message, with its head",
            "send the file in it alone",
        ),
        (bytes(5000), "nothing but zero bytes at its beginning", "fill the buffer before sending it"),
        (b64encode(PNG), "Base64 text of a png file", DECODE),
        (b'"' + encodebytes(JPEG * 9) + b'"', "Base64 text of a jpg file", DECODE),
        (urlsafe_b64encode(b"%PDF-1.7\xff\xff\xff"), "Base64 text of a pdf file", DECODE),
        (b"data:image/png;base64," + b64encode(PNG), "a data: URL of a png file", DECODE),
        (b"data:image/gif;base64,R0lGODdh", "a data: URL", DECODE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing", CONVERT),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- by hand -->\n<svg/>', "an SVG drawing", CONVERT),
        (b"\r\n<!DOCTYPE html><p>", "an HTML page", "see whether it is an error page in place of the file"),
        (b"<note/>", "XML or HTML text", "send the file"),
        (b'{"image": "iVBOR"}', "JSON text", "send the file's bytes, not a description of it"),
        (b"[object File]", "JSON text", "send the file's bytes, not a description of it"),
        ("사업자등록증.png".encode(), "text", "send the file's bytes"),
        ("가".encode() * 2000, "text", "send the file's bytes"),
    ],
)
def test_known(content: bytes, name: str, advice: str) -> None:
    """The first bytes say what a file is, and so what to do about it."""
    assert describe_foreign(content) == ForeignFile(name, advice)
    assert describe_foreign(memoryview(content)) == ForeignFile(name, advice)


@pytest.mark.parametrize("content", [b"\xfd\x01\x02", b"BMW\x01\x02", b"\xff\xd8", bytes(8), b"\x00text"])
def test_unknown(content: bytes) -> None:
    """Where nothing is known, nothing is claimed."""
    assert describe_foreign(content) is None

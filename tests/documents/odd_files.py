"""Files that other people's programs write and viewers show, though they break a rule; and some that nobody shows."""

import struct
import zlib
from io import BytesIO
from typing import Final

from PIL import Image

from tests.documents.files import chunk, encoded

_GRADIENT: Final = Image.radial_gradient("L").resize((860, 540)).convert("RGB")


def progressive_jpeg(image: Image.Image) -> bytes:
    """A JPEG that gives the whole picture several times, ever finer."""
    file = BytesIO()
    image.save(file, "JPEG", progressive=True)
    return file.getvalue()


JPEG: Final = encoded(_GRADIENT, kind="JPEG")


def png(*more: bytes, colour: int = 0, rows: bytes = b"") -> bytes:
    """A PNG of 80 x 50 pixels with the chunks `more` before its picture."""
    rows = rows or b"".join(b"\0" + bytes(x * y & 255 for x in range(80)) for y in range(50))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 80, 50, 8, colour, 0, 0, 0))
    picture = chunk(b"IDAT", zlib.compress(rows, 9))
    return b"".join([b"\x89PNG\r\n\x1a\n", head, *more, picture, chunk(b"IEND", b"")])


def with_wrong_sum(whole: bytes) -> bytes:
    """The chunk with another check sum."""
    return whole[:-1] + bytes([whole[-1] ^ 1])


#: A chess board of entries 0 and 1 of a palette.
CHESS: Final = b"".join(b"\0" + bytes((x // 8 + y // 8) & 1 for x in range(80)) for y in range(50))

#: A palette of two entries of one colour.
BLACK: Final = chunk(b"PLTE", bytes(6))

USABLE_PNG: Final = {
    "text with a wrong check sum": png(with_wrong_sum(chunk(b"tEXt", b"Software\0scanner"))),
    "pHYs too short": png(chunk(b"pHYs", b"\0\0\x0b\x13")),
    "sRGB empty": png(chunk(b"sRGB", b"")),
    "3 MB of text": png(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(3_000_000), 0))),
    "tRNS too short": png(chunk(b"tRNS", b"\0")),
    "palette of a grey picture": png(chunk(b"PLTE", b"\0")),
    "alpha of a palette with a wrong check sum": png(
        chunk(b"PLTE", bytes(range(6))), with_wrong_sum(chunk(b"tRNS", b"\0")), colour=3, rows=CHESS
    ),
    "picture in a palette's alpha": png(BLACK, chunk(b"tRNS", b"\0\xff"), colour=3, rows=CHESS),
    "no end": png()[:-12],
    "a few bytes short": png()[:-20],
}

USABLE_JPEG: Final = {
    "no end": JPEG[:-2],
    "half an end": JPEG[:-1],
    "10 bytes short": JPEG[:-10],
    "APP0 too short": b"\xff\xd8\xff\xe0\x00\x07JFIF\x00" + JPEG[20:],
    "APP0 empty": b"\xff\xd8\xff\xe0\x00\x02" + JPEG[20:],
    "bytes between segments": JPEG[:2] + b"\xff\xff\xff" + JPEG[3:20] + b"\0\0" + JPEG[20:],
    "progressive, no end": progressive_jpeg(_GRADIENT)[:-2],
    "progressive, 10 bytes short": progressive_jpeg(_GRADIENT)[:-10],
}


def pdf_source(
    page: bytes = b"/MediaBox[0 0 595 842]",
    kids: bytes = b"3 0 R",
    more: bytes = b"",
    trailer: bytes = b"trailer\n<</Size 6/Root 1 0 R>>\n",
    end: bytes = b"startxref\n%d\n%%%%EOF\n",
) -> bytes:
    """A PDF, written out: `page` is what its first page says of itself, `more` is object 5."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, kids.count(b"R")),
        b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R/Resources<<>>>>" % page,
        b"<</Length 18>>\nstream\n0 0 m 99 99 l S   \nendstream",
        more or b"null",
    ]
    written, places = b"%PDF-1.4\n", [b"0000000000 65535 f \n"]
    for number, content in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 6\n" + b"".join(places)
    return written + table + trailer + (end % len(written) if b"%d" in end else end)


#: PDFs, and the size of the first page that a viewer shows.
USABLE_PDF: Final = {
    "no MediaBox": (pdf_source(page=b""), (612, 792)),
    "MediaBox null": (pdf_source(page=b"/MediaBox null"), (612, 792)),
    "Rotate null": (pdf_source(page=b"/MediaBox[0 0 595 842]/Rotate null"), (595, 842)),
    "no EOF line": (pdf_source(end=b"startxref\n%d\n"), (595, 842)),
    "EOF behind the offset": (pdf_source(end=b"startxref\n%d%%%%EOF\n"), (595, 842)),
    "EOF cut": (pdf_source(end=b"startxref\n%d\n%%%%E"), (595, 842)),
    "no startxref": (pdf_source(end=b"%%EOF\n"), (595, 842)),
    "no trailer": (pdf_source(trailer=b""), (595, 842)),
    "second page loops": (
        pdf_source(kids=b"3 0 R 5 0 R", more=b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        (595, 842),
    ),
    "CropBox": (pdf_source(page=b"/MediaBox[0 0 595 842]/CropBox[100 100 300 250]"), (200, 150)),
    "CropBox, turned": (
        pdf_source(page=b"/MediaBox[0 0 595 842]/CropBox[100 100 300 250]/Rotate 90"),
        (150, 200),
    ),
    "CropBox beside the page": (
        pdf_source(page=b"/MediaBox[0 0 200 300]/CropBox[900 900 950 950]/Rotate 90"),
        (300, 200),
    ),
}


def packed_pdf(count: int) -> bytes:
    """A PDF whose catalog, pages and page come behind `count` other objects in an object stream (PDF 1.5)."""
    objects = {10 + number: b"<</S/P/P 2 0 R/K[%d]/Pg 3 0 R>>" % number for number in range(count)} | {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
    }
    head, body = bytearray(), bytearray()
    for number, content in objects.items():
        head += b"%d %d " % (number, len(body))
        body += content + b"\n"
    stream = zlib.compress(head + body)
    first = b"%%PDF-1.5\n4 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n" % (
        len(objects),
        len(head),
        len(stream),
    )
    written = first + stream + b"\nendstream\nendobj\n"
    rows = {number: struct.pack(">BIH", 2, 4, place) for place, number in enumerate(objects)} | {
        4: struct.pack(">BIH", 1, 9, 0),
        5: struct.pack(">BIH", 1, len(written), 0),
    }
    size = 10 + count
    table = zlib.compress(b"".join(rows.get(number, bytes(7)) for number in range(size)))
    last = b"5 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % (
        size,
        len(table),
    )
    return written + last + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(written)


def slow_jpeg(scans: int) -> bytes:
    """A JPEG of 36 megapixels that is gone over `scans` times more than it has to be, in 14 bytes each time."""
    progressive = progressive_jpeg(Image.new("L", (6000, 6000)))
    second = progressive.index(b"\xff\xda", progressive.index(b"\xff\xda") + 2)
    return progressive[:second] + progressive[second : second + 14] * scans + progressive[second:]

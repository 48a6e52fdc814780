"""Files that cost more than a file should."""

import zlib


def bomb() -> bytes:
    """A PDF of less than a kilobyte whose table of references is 70 MB, compressed twice over."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]>>",
        b"<</Type/Page/MediaBox[0 0 600 800]/Parent 2 0 R>>",
    ]
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, start=1))
    table = zlib.compress(zlib.compress(b"\2\1\0\0\0" * 14_000_000, 9), 9)
    head = (
        b"4 0 obj\n<</Type/XRef/Root 1 0 R/Size 5/W[1 2 1]/Index[0 13000000]/Filter[/FlateDecode/FlateDecode]"
        b"/DecodeParms[null<</Predictor 12/Columns 4>>]/Length %d>>\nstream\n" % len(table)
    )
    return body + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(body)

"""The few files that are sent: each too damaged, too locked or too empty to have anything recognised in it."""

from base64 import b64decode
from typing import Final

#: No picture at all.
TEXT: Final = b"This is no picture."

#: How a PNG of 200 x 100 pixels begins: its signature and its header, and then no pixel.
DAMAGED_PNG: Final = b64decode("iVBORw0KGgoAAAANSUhEUgAAAMgAAABkCAIAAAA=")

#: A PDF with one blank page.
BLANK_PDF: Final = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>
endobj
trailer
<< /Root 1 0 R >>
"""

#: A PDF with one blank page, which asks for the password "secret" (RC4 of 40 bits).
PROTECTED_PDF: Final = b"""%PDF-1.3
%\xe2\xe3\xcf\xd3
2 0 obj
<<
/Type /Pages
/Count 1
/Kids [ 4 0 R ]
>>
endobj
3 0 obj
<<
/Type /Catalog
/Pages 2 0 R
>>
endobj
4 0 obj
<<
/Type /Page
/Resources <<
>>
/MediaBox [ 0.0 0.0 200 100 ]
/Parent 2 0 R
>>
endobj
5 0 obj
<<
/V 1
/R 2
/Length 40
/P 4294967292
/Filter /Standard
/O <e5a8d2687bd9d0cff946b7ac55f51081dcf0d116554c4bfcb0a5e446f69ea48a>
/U <700dcf1308e12218585497d5897c239e0872290342ec5aa2bfcc4e2f8c455011>
>>
endobj
xref
0 6
0000000001 65535 f\x20
0000000000 00001 f\x20
0000000015 00000 n\x20
0000000074 00000 n\x20
0000000123 00000 n\x20
0000000217 00000 n\x20
trailer
<<
/Size 6
/Root 3 0 R
/ID [ <52078b5feaeaf9a3a7c9fdaae037fdd0> <52078b5feaeaf9a3a7c9fdaae037fdd0> ]
/Encrypt 5 0 R
>>
startxref
431
%%EOF
"""

"""The text in a test document's QR code: `OCR-EMULATOR:1:R1:5003023:C0DE`.

Its parts are the mark, the version of the format, the original that is printed, the outcome and a checksum. The
outcome is a reply of the scenario language as JSON, or several in a list; a number alone is a resultCode. After a
slash comes what authenticity will answer about an identity card. The mark says to whoever scans the code what it
is for; mark and checksum together keep a code that means something else from being taken for a test document.

A short text makes large squares, which survive more. Capital letters, digits and `:/-` take the least room.
"""

import re
from binascii import crc_hqx
from typing import Final

from msgspec import Struct

from ocr_emulator.documents.qr_code import MARK
from ocr_emulator.errors import EmulatorError
from ocr_emulator.scenario.source.nodes import shown

#: The format that is written, and the only one that is read.
VERSION: Final = "1"

#: The longest text, in bytes of UTF-8. A longer one makes squares that are too small to photograph.
LONGEST: Final = 300

#: How many digits the checksum has, at the end of the text.
CHECK_LENGTH: Final = 4

_PARTS: Final = re.compile(r"(?P<content>(?P<original>[A-Z][0-9]{1,2}):(?P<outcome>.+)):(?P<check>[0-9A-F]{4})")


class UnusableDocumentError(EmulatorError):
    """A test document that cannot be used; the text says what is wrong with it, and what to do."""


class DocumentText(Struct, frozen=True):
    """What the text says: the code of the `original`, and the `outcome` as JSON."""

    original: str
    outcome: str

    def __str__(self) -> str:
        head = f"{MARK}{VERSION}:{self.original}:{self.outcome}"
        text = f"{head}:{_checksum(head)}"
        size = len(text.encode())
        if size > LONGEST:
            found = f"the outcome of this test document takes {size} bytes"
            raise UnusableDocumentError(f"{found}; expected at most {LONGEST}; give fewer or shorter values")
        return text


def parse_text(text: str) -> DocumentText | None:
    """The parts of the text in a QR code; None: the code is not a test document's.

    Raises UnusableDocumentError where it is one that cannot be read. The text may be anybody's.
    """
    if not text.startswith(MARK):
        return None
    version, colon, rest = text[len(MARK) : len(MARK) + LONGEST + 1].partition(":")
    if version != VERSION:
        found = f"its QR code has the version {shown(version)}" if colon else "its QR code has no version"
        raise UnusableDocumentError(f"{found}; expected {VERSION}; make it again with `ocr-emulator documents`")
    if len(text) > LONGEST or len(text.encode(errors="replace")) > LONGEST:
        raise UnusableDocumentError(
            f"its QR code has more than {LONGEST} bytes; expected at most that; give fewer or shorter values"
        )
    parts = _PARTS.fullmatch(rest)
    if not parts:
        expected = "an original, an outcome and a checksum, as in R1:5003023:C0DE"
        raise UnusableDocumentError(f"its QR code has {shown(rest)} after the version; expected {expected}")
    check = _checksum(f"{MARK}{VERSION}:{parts['content']}")
    if parts["check"] != check:
        raise UnusableDocumentError(
            f"its QR code has the checksum {parts['check']}; expected {check}; "
            "make it with `ocr-emulator documents`, which computes it"
        )
    return DocumentText(parts["original"], parts["outcome"])


def _checksum(text: str) -> str:
    """CRC-16 of the text, as four hexadecimal digits."""
    return f"{crc_hqx(text.encode(errors='replace'), 0):04X}"

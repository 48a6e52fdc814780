"""The text in a test document's QR code: nobody writes it by accident, and a wrong one is refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.documents.qr_code import MARK
from ocr_emulator.specimens.specimen_text import LONGEST, DocumentText, UnusableDocumentError, parse_text
from tests.properties import tries

CODES = st.from_regex(r"[A-Z][0-9]{1,2}", fullmatch=True)
OUTCOMES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=60)


@tries(200)
@given(code=CODES, outcome=OUTCOMES)
def test_round_trip(code: str, outcome: str) -> None:
    """What is written is read."""
    written = DocumentText(code, outcome)
    assert parse_text(str(written)) == written


def test_short() -> None:
    """A code of the catalogue takes 30 characters, in the alphabet for which a QR code has the largest squares."""
    assert str(DocumentText("R1", "5003023")) == "OCR-EMULATOR:1:R1:5003023:2016"


@given(text=st.text().filter(lambda text: not text.startswith(MARK)))
def test_others(text: str) -> None:
    """A text without the mark is not a test document's, and nothing is wrong with it."""
    assert parse_text(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "OCR-EMULATOR:",
            "its QR code has no version; expected 1; make it again with `ocr-emulator documents`",
        ),
        (
            "OCR-EMULATOR:2:R1:0:5ED1",
            "its QR code has the version '2'; expected 1; make it again with `ocr-emulator documents`",
        ),
        (
            "OCR-EMULATOR:1:R1:0:0000",
            "its QR code has the checksum 0000; expected 5ED1; make it with `ocr-emulator documents`, which computes it",
        ),
        (
            "OCR-EMULATOR:1:R1:0",
            "its QR code has 'R1:0' after the version; expected an original, an outcome and a checksum, as in R1:5003023:C0DE",
        ),
        (
            f"OCR-EMULATOR:1:R1:{'9' * 280}:0000",
            "its QR code has more than 300 bytes; expected at most that; give fewer or shorter values",
        ),
        (
            f"OCR-EMULATOR:1:R1:{'가' * 94}:0000",
            "its QR code has more than 300 bytes; expected at most that; give fewer or shorter values",
        ),
    ],
)
def test_refused(text: str, reason: str) -> None:
    """A text with the mark that cannot be read is refused with what is wrong with it."""
    with pytest.raises(UnusableDocumentError) as refused:
        parse_text(text)
    assert str(refused.value) == reason


@tries(300)
@given(rest=st.text(max_size=3000))
def test_hostile(rest: str) -> None:
    """Whatever follows the mark, the answer is parts or a reason, and the reason is not long."""
    reason = ""
    try:
        parse_text(MARK + rest)
    except UnusableDocumentError as error:
        reason = str(error)
    assert len(reason) < 1000  # at most 80 characters are repeated, each as an escape of ten


def test_too_long() -> None:
    """An outcome that takes more room than a code that can be photographed has is refused."""
    with pytest.raises(UnusableDocumentError) as refused:
        str(DocumentText("R1", "9" * LONGEST))
    assert str(refused.value) == (
        "the outcome of this test document takes 323 bytes; expected at most 300; give fewer or shorter values"
    )

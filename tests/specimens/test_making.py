"""Test documents made to order: for a code, or with values."""

import pytest

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import sniff_type
from ocr_emulator.specimens.making import document_bytes, document_for
from ocr_emulator.specimens.originals import ORIGINALS
from ocr_emulator.specimens.selection import OPERATIONS
from ocr_emulator.specimens.specimen_text import UnusableDocumentError
from tests.contracts import NEWEST
from tests.specimens.pictures import opened, text_in

RECOGNISING = [operation for operation in OPERATIONS if operation != "id-card/authenticity"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_codes(operation: str) -> None:
    """There is a document for every code that the operation can give."""
    codes = [code for code in NEWEST.codes if operation in code.operations]
    for code in codes:
        outcome = document_for(operation, code.number).outcome
        steps = outcome.authenticity if operation == "id-card/authenticity" else outcome.replies
        assert [step.code for step in steps] == [code]
    assert len(codes) > 30


@pytest.mark.parametrize("original", ORIGINALS)
def test_originals(original: str) -> None:
    """Anything that can be printed can be asked for."""
    for operation in ORIGINALS[original].kind.operations:
        assert document_for(operation, original=original).original is ORIGINALS[original]


def test_bytes() -> None:
    """The file says what was asked for."""
    content = document_bytes("id-card/stand-alone", "FAIL", original="D2", file_type=FileType.JPG)
    assert sniff_type(content) is FileType.JPG
    assert text_in(opened(content)) == "OCR-EMULATOR:1:D2:-1:6B65"


def test_values() -> None:
    """Values are printed, and are the result."""
    made = document_for("id-card", values={"name": "남궁선우", "issuer": "견본시장"})
    assert (made.values["name"], made.values["issuer"]) == ("남궁선우", "견본시장")
    both = document_for("id-card/authenticity", 4000122, {"name": "남궁선우"})
    assert both.values["name"] == "남궁선우"


@pytest.mark.parametrize("is_authentic", [True, False])
def test_authentic(*, is_authentic: bool) -> None:
    """An identity card is authentic, or it is not."""
    (step,) = document_for("id-card/authenticity", is_authentic=is_authentic).outcome.authenticity
    assert step.result == {"isAuthenticity": is_authentic}


@pytest.mark.parametrize(
    ("operation", "code", "values", "original", "reason"),
    [
        (
            "business/status",
            0,
            {},
            None,
            "'business/status' reads no document; expected business, credit-card, id-card, id-card/stand-alone or id-card/authenticity",
        ),
        (
            "id-card",
            4000111,
            {},
            None,
            "id-card cannot give 4000111 CREDIT_CARD_INFO_NOT_FOUND; expected credit-card",
        ),
        (
            "id-card",
            12,
            {},
            None,
            "there is no code '12' in revision 2026-08-11; `ocr-emulator codes` lists them",
        ),
        (
            "credit-card",
            0,
            {},
            "R1",
            "credit-card does not read the original 'R1'; expected C1, C2, C3, C4, C5 or C6",
        ),
        (
            "business",
            5003003,
            {"상호명": "가"},
            None,
            "a document that gives 5003003 OCR_DOCUMENT_BUSINESS_RECOGNITION_FAIL has no result for values; expected one of the two; remove one",
        ),
        (
            "credit-card",
            0,
            {"validThrough": "01/30"},
            None,
            "a payment card has no value 'validThrough'; expected totalCardNum or validThru; did you mean 'validThru'?",
        ),
        (
            "id-card",
            0,
            {"name": "洪吉童"},
            None,
            "found '洪吉童' in name, which the font lacks; expected Korean syllables and ASCII",
        ),
        ("id-card", 0, {"name": " "}, None, "found ' ' as name; expected a text of 1 to 60 characters"),
        (
            "business",
            0,
            dict.fromkeys(["상호명", "주소", "업태"], "가" * 60),
            None,
            "the outcome of this test document takes 603 bytes; expected at most 300; give fewer or shorter values",
        ),
    ],
)
def test_refused(operation: str, code: int, values: dict[str, str], original: str | None, reason: str) -> None:
    """What cannot be made is refused with a reason."""
    with pytest.raises(UnusableDocumentError) as refused:
        document_bytes(operation, code, values, original=original)
    assert str(refused.value) == reason

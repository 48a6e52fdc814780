"""The outcome in a QR code: replies of the scenario language in a short form."""

import pytest

from ocr_emulator.contract.contract import Contract
from ocr_emulator.scenario.delays import Fixed
from ocr_emulator.scenario.faults import Fault
from ocr_emulator.scenario.model import Step
from ocr_emulator.specimens.originals import ORIGINALS
from ocr_emulator.specimens.outcome import Outcome, read_outcome, write_outcome
from ocr_emulator.specimens.specimen_text import UnusableDocumentError
from tests.contracts import NEWEST, SEED

CODES = NEWEST.codes
SUCCESS = CODES["SUCCESS"]
BUSY = Step(code=CODES["API_TEMPORARILY_UNAVAILABLE"])


def outcome(text: str, original: str = "R1", operation: str = "id-card", contract: Contract = NEWEST) -> Outcome:
    return read_outcome(text, ORIGINALS[original], operation, contract)


@pytest.mark.parametrize(
    ("replies", "text", "steps"),
    [
        (5000503, "5000503", [BUSY]),
        ([5000503, 5000503, 0], "[5000503,5000503,0]", [BUSY, BUSY, Step(code=SUCCESS)]),
        ("natural", '"natural"', [Step(code=None)]),
        ({"delay": "5s"}, '{"delay":"5s"}', [Step(code=None, delay=Fixed(5.0))]),
        (
            {"fault": "connection-reset"},
            '{"fault":"connection-reset"}',
            [Step(code=None, fault=Fault(name="connection-reset"))],
        ),
        (
            {"resultCode": 5000503, "times": 2},
            '{"resultCode":5000503,"times":2}',
            [Step(code=CODES["API_TEMPORARILY_UNAVAILABLE"], times=2)],
        ),
        (
            {"name": "남궁선우", "resolution": "low", "issuer": {"conf": 0.3}},
            '{"name":"남궁선우","resolution":"low","issuer":{"conf":0.3}}',
            [
                Step(
                    code=SUCCESS,
                    result={
                        "idType": "resident",
                        "name": "남궁선우",
                        "resolution": "low",
                        "issuer": {"conf": 0.3},
                    },
                )
            ],
        ),
        (
            [5000503, {"resultCode": 0, "result": {"name": "가나/다"}, "delay": "1s"}],
            '[5000503,{"resultCode":0,"result":{"name":"가나/다"},"delay":"1s"}]',
            [
                BUSY,
                Step(code=SUCCESS, result={"idType": "resident", "name": "가나/다"}, delay=Fixed(1.0)),
            ],
        ),
    ],
)
def test_replies(replies: object, text: str, steps: list[Step]) -> None:
    """Each short form is read as the replies that it stands for."""
    assert write_outcome(replies) == text
    assert outcome(text) == Outcome(replies=tuple(steps))


@pytest.mark.parametrize(
    ("answer", "step"),
    [
        (True, Step(code=SUCCESS, result={"isAuthenticity": True})),
        (False, Step(code=SUCCESS, result={"isAuthenticity": False})),
        (4000122, Step(code=CODES["AUTHENTICITY_REQUEST_KEY_INVALID"])),
        (4000123, Step(code=CODES["REGISTRATION_CARD_AUTHENTICATION_LOCKED"])),
        (5000503, BUSY),
    ],
)
def test_authenticity(answer: object, step: Step) -> None:
    """After a slash stands what authenticity answers about an identity card."""
    found = outcome(write_outcome({"name": "가/나"}, answer))
    assert found.authenticity == (step,)
    assert found.replies[0].result["name"] == "가/나"


@pytest.mark.parametrize("id_type", ["resident", "passport"])
def test_kind_of_card(id_type: str) -> None:
    """The kind of card is what is printed, whatever a result says."""
    found = outcome(f'{{"licenseType":"2종보통","idType":"{id_type}"}}', "D1")
    assert found.replies[0].result["idType"] == "driver"


ADVICE = "; make it with `ocr-emulator documents`, which refuses this"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "4000111",
            "its QR code has an outcome that cannot be given: found 4000111 CREDIT_CARD_INFO_NOT_FOUND, which id-card cannot give",
        ),
        ("9", "its QR code has an outcome that cannot be given: found the number 9"),
        (
            '{"licenseType":"1종"}',
            "its QR code has an outcome that cannot be given at licenseType: found the key 'licenseType'",
        ),
        (
            "{",
            "its QR code has an outcome that cannot be given: this is not JSON: Expecting property name enclosed in double quotes",
        ),
        ("[" * 270, "its QR code has an outcome that cannot be given: this is not JSON: Expecting value"),
        ("0/0/0", "its QR code has an outcome that cannot be given: this is not JSON: Extra data"),
        ("[]", "its QR code has an outcome that cannot be given: found an empty list"),
        (
            "0/5003023",
            "its QR code has an outcome that cannot be given: found 5003023 OCR_DOCUMENT_ID_CARD_RECOGNITION_FAIL, which id-card/authenticity cannot give",
        ),
        (
            '{"delay":"3h"}',
            "its QR code has an outcome that cannot be given at delay: found '3h'",
        ),
    ],
)
def test_refused(text: str, reason: str) -> None:
    """An outcome that means nothing, or that the operation cannot give, is refused with the first reason."""
    with pytest.raises(UnusableDocumentError) as refused:
        outcome(text)
    assert str(refused.value) == reason + ADVICE


def test_other_revision() -> None:
    """A code that the revision in force does not have is refused with that reason."""
    with pytest.raises(UnusableDocumentError) as refused:
        outcome("0/4000123", contract=SEED)
    assert str(refused.value) == (
        "its QR code has an outcome that cannot be given: found 4000123 REGISTRATION_CARD_AUTHENTICATION_LOCKED, "
        "which revision 2024-01-12 does not have: it is there from 2024-08-13 on" + ADVICE
    )


def test_no_identity_card() -> None:
    """Authenticity has nothing to say about a certificate."""
    with pytest.raises(UnusableDocumentError) as refused:
        outcome("0/true", "B1", "business")
    assert str(refused.value) == (
        "its QR code says what authenticity answers; expected that of an identity card alone, "
        "and this is a business registration certificate"
    )

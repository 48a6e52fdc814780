"""What an author wants in the result of a success."""

from collections.abc import Mapping
from typing import Any

import pytest

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.id_cards import ID_CARD_KEYS, IdType
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.result_fields import RESULT_FIELDS, VALUE_KEYS
from ocr_emulator.documents.business import business_status, recognise_business
from ocr_emulator.documents.credit_card import recognise_credit_card
from ocr_emulator.documents.id_card import read_id_card, recognise_id_card
from ocr_emulator.scenario.language.results import can_give
from ocr_emulator.scenario.model import Step
from ocr_emulator.scenario.result_override import ResultOverride
from tests.contracts import CATALOGUE, NEWEST, SEED
from tests.documents.files import file
from tests.scenario.loading import problems_in, read

BOX = "{x1: 1, y1: 2, x2: 3, y2: 2, x3: 3, y3: 4.5, x4: 1, y4: 4.5}"
KEPT_BOX = {"x1": 1, "y1": 2, "x2": 3, "y2": 2, "x3": 3, "y3": 4.5, "x4": 1, "y4": 4.5}
OF_CARD = "credit-card"
TEXT_OR_MORE = "expected text, or a mapping with value or conf; write it after the colon"

#: A value for each field that an author may choose, as it is written and as it is kept.
VALUES: Mapping[str, tuple[str, ResultOverride]] = {
    "fileType": ("jpg", "jpg"),
    "unitType": ("point", "point"),
    "resolution": ("low", "low"),
    "keyValues": ("[{key: 01, value: '', conf: 1}]", ({"key": "01", "value": "", "conf": 1},)),
    "boxes": (f"[{BOX}, {BOX}]", (KEPT_BOX, KEPT_BOX)),
    "statusCode": ("01", "01"),
    "totalCardNum": ("4111-1111 11111111", "4111-1111 11111111"),
    "cardNums": ("[{value: 4111, conf: 0.5}]", ({"value": "4111", "conf": 0.5},)),
    "cardNumBoxes": ("[]", ()),
    "validThru": ("12/39", "12/39"),
    "validThruBox": ("{x1: 5}", {"x1": 5}),
    "isAuthenticity": ("false", False),
    "idType": ("driver", "driver"),
    "residentNumber": ("900101-1234560", "900101-1234560"),
    "serialNum": ("0123456", "0123456"),
    "condition": ("{value: none, conf: 0.25}", {"value": "none", "conf": 0.25}),
    "종목": ("{conf: 0}", {"conf": 0}),
}


@pytest.mark.parametrize(
    ("operation", "field"),
    [(operation, field) for operation, fields in RESULT_FIELDS.items() for field in fields],
)
def test_result(operation: str, field: str) -> None:
    """A success may have a value for each field of its operation, kept just as it was written."""
    written, kept = VALUES.get(field, ("홍 길동", "홍 길동"))
    kind = next((kind for kind, keys in ID_CARD_KEYS.items() if field in keys), None)
    others = {"idType": kind.value} if kind and field in VALUE_KEYS.get(operation, ()) else {}
    result = "".join(f"{name}: {value}, " for name, value in others.items()) + f"{field}: {written}"
    then = f"{{resultCode: SUCCESS, result: {{{result}}}}}"
    (rule,) = read(f"rules: [{{when: {{operation: {operation}}}, then: {then}}}]").rules
    assert rule.steps == (Step(code=CATALOGUE["SUCCESS"], result=others | {field: kept}),)


def result_of(text: str, contract: Contract = SEED) -> Mapping[str, ResultOverride]:
    """What is wanted in the result that `text` says."""
    return (
        read(f"rules: [{{then: {{resultCode: 0, result: {text}}}}}]", contract=contract).rules[0].steps[0].result
    )


@pytest.mark.parametrize(
    "number", ["4111111111111111", "378282246310005", "'3782 822463 10005'", "4" * 12, "4" * 19]
)
def test_card_number(number: str) -> None:
    """A card number has 12 to 19 digits, with blanks or hyphens between them or none."""
    assert result_of(f"{{totalCardNum: {number}}}") == {"totalCardNum": number.strip("'")}


def test_card_number_beside_its_groups() -> None:
    """Beside groups of the author's own the number is any text."""
    assert result_of("{totalCardNum: 4111********1111, cardNums: []}") == {
        "totalCardNum": "4111********1111",
        "cardNums": (),
    }


def test_value_with_a_box() -> None:
    """From the revision on that has boxes of values, an author may choose any of their corners."""
    result = result_of("{name: {conf: 0.31, bbox: {x1: 5, y4: 0.5}}}", NEWEST)
    assert result == {"name": {"conf": 0.31, "bbox": {"x1": 5, "y4": 0.5}}}


def test_what_is_read_never_changes() -> None:
    """Nobody can change what a scenario wants."""
    result: Any = result_of("{name: {conf: 0.31}}")
    for part in (result, result["name"]):
        with pytest.raises(TypeError):
            part["name"] = "x"


@pytest.mark.parametrize(
    ("result", "contract", "operations"),
    [
        ("{fileType: pdf}", SEED, {"business"}),
        ("{fileType: jpg}", SEED, {"business", "credit-card", "id-card", "id-card/stand-alone"}),
        ("{resolution: low, unitType: point}", SEED, {"business"}),
        ("{key: x}", SEED, {"public-keys"}),
        ("{keyValues: []}", SEED, {"business", "id-card", "id-card/stand-alone"}),
        ("{keyValues: [{key: a, value: b, conf: 1}]}", SEED, {"business", "id-card", "id-card/stand-alone"}),
        ("{keyValues: [{key: a, value: b, conf: 1}]}", NEWEST, {"business"}),
        (
            f"{{keyValues: [{{key: a, value: b, conf: 1, bbox: {BOX}}}]}}",
            NEWEST,
            {"id-card", "id-card/stand-alone"},
        ),
    ],
)
def test_operations(result: str, contract: Contract, operations: set[str]) -> None:
    """A rule that names no operation is for those whose result has such members, in the revision in force."""
    (rule,) = read(f"rules: [{{then: {{resultCode: 0, result: {result}}}}}]", contract=contract).rules
    assert rule.operations == operations


def problems_with(operations: str, result: str, contract: Contract = SEED) -> list[str]:
    """What is wrong with a result of `operations`, with the place in its second line."""
    text = f"rules: [{{when: {{operation: {operations}}}, then: {{resultCode: 0, result:\n{result}}}}}]"
    return [one.removeprefix("x.yaml:2:") for one in problems_in(text, contract=contract)]


#: A box without two corners.
PART_OF_A_BOX = BOX.replace(", x4: 1, y4: 4.5", "")


@pytest.mark.parametrize(
    ("operations", "result", "problem"),
    [
        ("id-card", "{name: [x]}", f"8: rules[0].then.result.name: found a list; {TEXT_OR_MORE}"),
        ("id-card", "{name: }", f"7: rules[0].then.result.name: found nothing; {TEXT_OR_MORE}"),
        (
            "id-card",
            "{idType: passprot}",
            (
                "10: rules[0].then.result.idType: found 'passprot'; expected one of these: resident, driver or "
                "passport; did you mean 'passport'?"
            ),
        ),
        (
            "id-card/authenticity",
            "{isAuthenticity: yes}",
            "18: rules[0].then.result.isAuthenticity: found 'yes'; expected a truth value: true or false",
        ),
        *(
            (
                OF_CARD,
                f"{{totalCardNum: {number}}}",
                f"16: rules[0].then.result.totalCardNum: found {found}; expected a card number: 12 to 19 digits",
            )
            for number, found in (
                ("41111111111", "the number 41111111111"),
                ("4" * 20, repr("4" * 20)),
                ("4111--1111-1111-1111", "'4111--1111-1111-1111'"),
                ("x", "'x'"),
                ("''", "''"),
            )
        ),
        (
            "id-card",
            "{passportNo: M12345678}",
            (
                "14: rules[0].then.result.passportNo: found the key 'passportNo'; "
                "expected name, residentNumber, issueDate or issuer, which idType resident has"
            ),
        ),
        (
            "id-card",
            "{serialNum: x, idType: resident}",
            (
                "13: rules[0].then.result.serialNum: found the key 'serialNum'; "
                "expected name, residentNumber, issueDate or issuer, which idType resident has"
            ),
        ),
        (
            "id-card",
            "{idType: driver, koreanName: x}",
            (
                "30: rules[0].then.result.koreanName: found the key 'koreanName'; "
                "expected driverLicenseNumber, licenseType, name, residentNumber, condition, serialNum, issueDate "
                "or issuer, which idType driver has"
            ),
        ),
        (
            "business/status",
            "{statuscode: x}",
            (
                "2: rules[0].then.result.statuscode: found the key 'statuscode'; expected statusCode or "
                "statusMessage; did you mean 'statusCode'?"
            ),
        ),
        (
            "business",
            "{상호명: {value: x, cnf: 0.5}}",
            (
                "18: rules[0].then.result[\"상호명\"].cnf: found the key 'cnf'; expected value or conf; "
                "did you mean 'conf'?"
            ),
        ),
        *(
            (
                OF_CARD,
                f"{{validThru: {{conf: {conf}}}}}",
                f"20: rules[0].then.result.validThru.conf: found {found}; expected a number from 0 to 1",
            )
            for conf, found in (
                ("1.01", "the number 1.01"),
                ("-1", "the number -1"),
                ("high", "'high'"),
                ("true", "true"),
                ("[1]", "a list"),
            )
        ),
        *(
            (
                OF_CARD,
                f"{{validThruBox: {{x1: {number}}}}}",
                f"21: rules[0].then.result.validThruBox.x1: found {found}; expected a number",
            )
            for number, found in (
                ("five", "'five'"),
                ("false", "false"),
                ("'5'", "'5'"),
                (f"{'9' * 400}.0", f"the number {'9' * 400}.0"),
            )
        ),
        (
            OF_CARD,
            "{validThruBox: 5}",
            (
                "16: rules[0].then.result.validThruBox: found the number 5; expected x1, y1, x2, y2, x3, y3, x4 and "
                "y4: a mapping of keys to values"
            ),
        ),
        (
            OF_CARD,
            "{cardNums: 4111}",
            (
                "12: rules[0].then.result.cardNums: found the number 4111; expected a list, which replaces the "
                "natural one; write [] for none"
            ),
        ),
        (
            OF_CARD,
            "{cardNums: [{conf: 1}]}",
            (
                "13: rules[0].then.result.cardNums[0]: found a mapping without value; expected value and conf; "
                "add what is missing"
            ),
        ),
        (
            OF_CARD,
            "{cardNums: [x]}",
            (
                "13: rules[0].then.result.cardNums[0]: found 'x'; expected value and conf: "
                "a mapping of keys to values"
            ),
        ),
        (
            "business",
            f"{{boxes: [{BOX}, {PART_OF_A_BOX}]}}",
            (
                "72: rules[0].then.result.boxes[1]: found a mapping without x4 and y4; expected x1, y1, x2, y2, x3, "
                "y3, x4 and y4; add what is missing"
            ),
        ),
        (
            "business",
            "{keyValues: [], 상호명: x}",
            (
                "22: rules[0].then.result[\"상호명\"]: found the key '상호명' beside keyValues, which replaces every "
                "value; expected one of the two; write the value there, or remove one"
            ),
        ),
        (
            "[business, id-card]",
            "{fileType: pdf}",
            "12: rules[0].then.result.fileType: found 'pdf'; expected one of these: jpg or png",
        ),
        (
            "[id-card, id-card/stand-alone]",
            "{resolution: [low]}",
            "14: rules[0].then.result.resolution: found a list; expected one of these: normal or low",
        ),
        (
            "public-keys",
            "{version: {x: 1}}",
            "11: rules[0].then.result.version: found a mapping; expected text; write it after the colon",
        ),
        (
            "id-card",
            "{name: {bbox: {x1: 5}}}",
            (
                "9: rules[0].then.result.name.bbox: found the key 'bbox', which revision 2024-01-12 does not have: "
                "it is there from 2024-03-12 on; say `given: {revision: 2024-03-12}`, or remove it"
            ),
        ),
    ],
)
def test_refused(operations: str, result: str, problem: str) -> None:
    """What is wanted is of the shape that the result of the rule's operations has, all of one kind of card."""
    assert problems_with(operations, result) == [problem]


def test_boxes_of_values() -> None:
    """In a revision that has boxes of values, an entry of an identity card's list has to have one."""
    entry = "{key: name, value: x, conf: 1}"
    assert problems_with("[business, id-card]", f"{{keyValues: [{entry}]}}", NEWEST) == [
        (
            "14: rules[0].then.result.keyValues[0]: found a mapping without bbox; expected key, value, conf and "
            "bbox; add what is missing"
        ),
    ]


def test_all_at_once() -> None:
    """Everything that is wrong with a result is noted, in the order in which it stands."""
    found = problems_with(OF_CARD, "{resolution: lo, validThru: {conf: 2, bbox: 1}, cardNumBoxes: [{x1: a}]}")
    assert [one.partition(": found")[0] for one in found] == [
        "14: rules[0].then.result.resolution",
        "36: rules[0].then.result.validThru.conf",
        "39: rules[0].then.result.validThru.bbox",
        "64: rules[0].then.result.cardNumBoxes[0]",
        "69: rules[0].then.result.cardNumBoxes[0].x1",
    ]


def test_the_nearest_shape() -> None:
    """Where the operation is not said, what is wrong is wrong by the shape that is nearest."""
    assert problems_in("rules: [{then: {resultCode: 0, result: {fileType: pdf, validThru: x}}}]") == [
        "x.yaml:1:51: rules[0].then.result.fileType: found 'pdf'; expected one of these: jpg or png",
    ]


def frozen(value: Any) -> ResultOverride:  # noqa: ANN401 - JSON
    """JSON as a scenario keeps it."""
    if isinstance(value, dict):
        return {name: frozen(part) for name, part in value.items()}
    kept: ResultOverride = tuple(map(frozen, value)) if isinstance(value, list) else value
    return kept


NATURAL: list[tuple[str, Contract, Any]] = [
    *(("business", SEED, recognise_business(file(kind))) for kind in FileType),
    ("business/status", SEED, business_status("1234567890", {})),
    ("credit-card", SEED, recognise_credit_card(file())),
    ("credit-card", NEWEST, recognise_credit_card(file(FileType.JPG, 5, 5), "378282246310005")),
    ("public-keys", SEED, {"key": "a", "version": "b"}),
    ("id-card/authenticity", SEED, {"isAuthenticity": True}),
    *(("id-card", SEED, recognise_id_card(read_id_card(kind, file(), {}), file())) for kind in IdType),
    *(
        (operation, NEWEST, recognise_id_card(read_id_card(kind, file(), {}), file(), values_have_boxes=True))
        for kind in IdType
        for operation in ("id-card", "id-card/stand-alone")
    ),
]


@pytest.mark.parametrize(("operation", "contract", "result"), NATURAL)
def test_natural(operation: str, contract: Contract, result: dict[str, Any]) -> None:
    """An author may want just what is there by nature, and nothing of which a member is of another type."""
    assert can_give(operation, frozen(result), contract)  # type: ignore[arg-type]
    for name in result:
        assert not can_give(operation, {name: {"x": ()}}, contract)
    assert not can_give(operation, {"nothing": "x"}, contract)

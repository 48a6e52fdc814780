"""What an author wants in a result, in place of what is there by nature."""

from collections.abc import Mapping
from typing import Any

import pytest

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.result_fields import BUSINESS_KEYS
from ocr_emulator.documents.business import business_status, recognise_business
from ocr_emulator.documents.credit_card import recognise_credit_card
from ocr_emulator.documents.id_card import read_id_card, recognise_id_card
from ocr_emulator.pipeline.stages.override import overridden, text_of
from ocr_emulator.scenario.result_override import ResultOverride
from tests.documents.files import file

CARD = read_id_card(IdType.RESIDENT, file(), {})


def test_nothing() -> None:
    """Where nothing is wanted everything is as it was."""
    natural = recognise_business(file())
    assert overridden(natural, {}) == natural


@pytest.mark.parametrize("key", BUSINESS_KEYS)
@pytest.mark.parametrize("wanted", ["값", {"value": "값"}, {"conf": 0.31}, {"value": "값", "conf": 0}, {}])
def test_values(key: str, wanted: ResultOverride) -> None:
    """A value is found by its key; a text alone means its value; nothing else changes."""
    natural: Any = recognise_business(file())
    changes = {"value": wanted} if isinstance(wanted, str) else wanted
    values = [entry | (changes if entry["key"] == key else {}) for entry in natural["keyValues"]]
    found: Any = overridden(natural, {key: wanted})
    assert found == natural | {"keyValues": values}
    assert [list(entry) for entry in found["keyValues"]] == [["key", "value", "conf"]] * len(values)


def test_members() -> None:
    """Members are found by their names, those of mappings one by one, and a list is replaced whole."""
    natural: Any = recognise_credit_card(file())
    found = overridden(
        natural,
        {
            "resolution": "low",
            "validThru": "01/20",
            "validThruBox": {"x1": 5},
            "cardNums": ({"value": "4111", "conf": 0.5},),
            "cardNumBoxes": (),
        },
    )
    assert found == natural | {
        "resolution": "low",
        "validThru": natural["validThru"] | {"value": "01/20"},
        "validThruBox": natural["validThruBox"] | {"x1": 5},
        "cardNums": [{"value": "4111", "conf": 0.5}],
        "cardNumBoxes": [],
    }
    assert list(found) == list(natural)


def test_list_of_values() -> None:
    """A list of values replaces every value, whatever keys it has."""
    wanted: Mapping[str, ResultOverride] = {"key": "nobody knows it", "value": "x", "conf": 1}
    found: Any = overridden(recognise_business(file()), {"keyValues": (wanted,)})
    assert found == recognise_business(file()) | {"keyValues": [wanted]}


def test_list_and_value() -> None:
    """A list of values leaves nothing to one that is named by its key."""
    wanted: Mapping[str, ResultOverride] = {"key": BUSINESS_KEYS[0], "value": "x", "conf": 1}
    found: Any = overridden(recognise_business(file()), {"keyValues": (wanted,), BUSINESS_KEYS[0]: "y"})
    assert found["keyValues"] == [wanted]


def test_box_of_a_value() -> None:
    """The box of a value changes where values have boxes, and stays out where they have none."""
    wanted: Mapping[str, ResultOverride] = {"name": {"bbox": {"x1": 5}}}
    for have_boxes in (True, False):
        natural = recognise_id_card(CARD, file(), values_have_boxes=have_boxes)
        first, *others = overridden(natural, wanted)["keyValues"]
        expected: Any = dict(natural["keyValues"][0])
        if have_boxes:
            expected["bbox"] = expected["bbox"] | {"x1": 5}
        assert first == expected
        assert others == natural["keyValues"][1:]


@pytest.mark.parametrize(
    "wanted", [{"statusCode": "05"}, {"statusMessage": "휴업"}, {"statusCode": "x", "statusMessage": "y"}]
)
def test_status(wanted: Mapping[str, ResultOverride]) -> None:
    """What an author writes goes before what is registered."""
    natural: Any = business_status("0001234560", {"0001234560": "06"})
    assert overridden(natural, wanted) == {**natural, **wanted}


@pytest.mark.parametrize(
    ("wanted", "text"),
    [("x", "x"), ("", ""), ({"value": "x", "conf": 1}, "x"), ({"conf": 1}, None), (None, None), (True, None)],
)
def test_text(wanted: ResultOverride | None, text: str | None) -> None:
    """The text that is wanted stands alone, or as the value among other members."""
    assert text_of(wanted) == text

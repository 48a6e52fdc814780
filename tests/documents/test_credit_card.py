"""A payment card."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.replies import CreditCardResult
from ocr_emulator.documents.credit_card import CARDS, recognise_credit_card
from tests.documents.files import file

SHAPE = TypeAdapter(CreditCardResult)


@pytest.mark.parametrize("file_type", [FileType.PNG, FileType.JPG])
@given(content=st.binary(), width=st.integers(1, 5000), height=st.integers(1, 5000))
@settings(deadline=None, max_examples=50)
def test_shape(file_type: FileType, content: bytes, width: int, height: int) -> None:
    """Whatever the file, the result has the published members, in the published order, and no other."""
    result = recognise_credit_card(file(file_type, width, height, content))
    assert SHAPE.validate_python(result, strict=True, extra="forbid") == result
    assert list(result) == [
        "fileType",
        "resolution",
        "cardNums",
        "totalCardNum",
        "cardNumBoxes",
        "validThru",
        "validThruBox",
    ]
    assert result["fileType"] == file_type.value
    groups = [number["value"] for number in result["cardNums"]]
    assert result["totalCardNum"] == "".join(groups)
    assert len(result["cardNumBoxes"]) == len(groups)
    assert re.fullmatch(r"(0[1-9]|1[0-2])/[0-9]{2}", result["validThru"]["value"])


def test_boxes() -> None:
    """The boxes of a number's groups stand side by side, from left to right, above the expiry date."""
    result = recognise_credit_card(file())
    boxes = result["cardNumBoxes"]
    assert all(left["x2"] < right["x1"] for left, right in pairwise(boxes))
    assert all(box["y3"] < result["validThruBox"]["y1"] for box in boxes)


@pytest.mark.parametrize(
    ("width", "height", "resolution"),
    [
        (760, 480, "normal"),
        (480, 760, "normal"),
        (759, 480, "low"),
        (760, 479, "low"),
        (479, 760, "low"),
        (5000, 479, "low"),
    ],
)
def test_resolution(width: int, height: int, resolution: str) -> None:
    """The resolution is normal from 760 x 480 pixels on, upright or on its side."""
    assert recognise_credit_card(file(width=width, height=height))["resolution"] == resolution


@pytest.mark.parametrize("card", CARDS, ids=" ".join)
def test_cards(card: tuple[str, ...]) -> None:
    """A card's number passes the Luhn check, in four groups of four, or in 4-6-5 for American Express."""
    doubled = "".join(str(int(digit) * (1 + place % 2)) for place, digit in enumerate(reversed("".join(card))))
    assert sum(map(int, doubled)) % 10 == 0
    is_amex = card[0].startswith(("34", "37"))
    assert [len(group) for group in card] == ([4, 6, 5] if is_amex else [4, 4, 4, 4])


@pytest.mark.parametrize(
    ("number", "groups"),
    [
        ("4111111111111111", ["4111", "1111", "1111", "1111"]),
        ("4111-1111-1111-1111", ["4111", "1111", "1111", "1111"]),
        ("3782 822463 10005", ["3782", "822463", "10005"]),
        ("378282246310005", ["3782", "822463", "10005"]),
        ("30569309025904", ["3056", "9309", "0259", "04"]),
        ("411111111111", ["4111", "1111", "1111"]),
        ("4111111111111111110", ["4111", "1111", "1111", "1111", "110"]),
    ],
)
def test_authors_number(number: str, groups: list[str]) -> None:
    """An author's number is read in groups of four, one of fifteen digits 4-6-5, a box for each."""
    result = recognise_credit_card(file(), number)
    assert [one["value"] for one in result["cardNums"]] == groups
    assert result["totalCardNum"] == "".join(groups)
    assert len(result["cardNumBoxes"]) == len(groups)

"""Values of a reply as an author writes them, against shapes."""

from typing import Annotated, Literal, NotRequired

import pytest
from typing_extensions import TypedDict

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.replies import NumberRange
from ocr_emulator.scenario.language.shapes import Kind, Shapes, members_of
from ocr_emulator.scenario.result_override import ResultOverride, as_json
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.source.yaml_source import read_yaml
from tests.contracts import NEWEST, SEED
from tests.scenario.loading import node_of, problems_of


class Inner(TypedDict):
    value: str
    sure: Annotated[float, NumberRange(2, 3)]


class JournalEntry(TypedDict):
    key: str
    inner: Inner
    newer: NotRequired[bool]


def test_members() -> None:
    """Members stand in their order, with the types of their values, whether required or not."""
    assert members_of(JournalEntry) == {"key": str, "inner": Inner, "newer": bool}


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (str, "0123", "0123"),
        (str, "5", "5"),
        (str, "''", ""),
        (float, "5", 5),
        (float, "-0.5", -0.5),
        (Annotated[float, NumberRange(0, 1)], "1", 1),
        (bool, "false", False),
        (bool, "'true'", True),
        (Literal["a", "b"], "b", "b"),
        (list[float], "[1, 2.5]", [1, 2.5]),
        (list[str], "[]", []),
        (Inner, "{value: a, sure: 2}", {"value": "a", "sure": 2}),
        (
            list[JournalEntry],
            "[{key: a, inner: {value: b, sure: 3}, newer: true}]",
            [{"key": "a", "inner": {"value": "b", "sure": 3}, "newer": True}],
        ),
    ],
)
def test_whole(kind: Kind, written: str, value: object) -> None:
    """A value is kept as it means in a place of its type."""
    found = Shapes(Report("x")).whole(kind, node_of(read_yaml, written))
    assert found is not None
    assert as_json(found) == value


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (Inner, "7", "7"),
        (Inner, "{}", {}),
        (Inner, "{sure: 2.5}", {"sure": 2.5}),
        (JournalEntry, "{inner: a}", {"inner": "a"}),
        (JournalEntry, "{inner: {value: ''}}", {"inner": {"value": ""}}),
        (list[float], "[1]", [1]),
    ],
)
def test_part(kind: Kind, written: str, value: object) -> None:
    """Of a mapping some members are enough, and a text alone is its value."""
    found: ResultOverride | None = Shapes(Report("x")).part(kind, node_of(read_yaml, written))
    assert found is not None
    assert as_json(found) == value


@pytest.mark.parametrize(
    ("kind", "written", "problem"),
    [
        (
            Inner,
            "[a]",
            "x:1:1: found a list; expected text, or a mapping with value or sure; write it after the colon",
        ),
        (Inner, "{sure: 1.9}", "x:1:8: sure: found the number 1.9; expected a number from 2 to 3"),
        (Inner, "{shure: 2}", "x:1:2: shure: found the key 'shure'; expected value or sure; did you mean 'sure'?"),
        (JournalEntry, "{key: a}", "x:1:2: key: found the key 'key'; expected inner or newer"),
        (JournalEntry, "7", "x:1:1: found the number 7; expected inner and newer: a mapping of keys to values"),
        (Literal["a"], "b", "x:1:1: found 'b'; expected one of these: a"),
    ],
)
def test_part_refused(kind: Kind, written: str, problem: str) -> None:
    """What does not fit is noted: what was found, what is expected, and where."""
    node = node_of(read_yaml, written)
    assert problems_of(lambda report: Shapes(report).part(kind, node)) == [problem]


ENTRY = "{key: a, inner: {value: b, sure: 3}}"
NEWER = "{key: a, inner: {value: b, sure: 3}, newer: true}"


@pytest.mark.parametrize(
    ("contract", "written", "problems"),
    [
        (None, ENTRY, []),
        (None, NEWER, []),
        (SEED, ENTRY, []),
        (
            SEED,
            NEWER,
            [
                (
                    "x:1:38: newer: found the key 'newer', which revision 2024-01-12 does not have: it is there from "
                    "2024-03-12 on; say `given: {revision: 2024-03-12}`, or remove it"
                ),
            ],
        ),
        (
            NEWEST,
            ENTRY,
            ["x:1:1: found a mapping without newer; expected key, inner and newer; add what is missing"],
        ),
        (NEWEST, NEWER, []),
    ],
)
def test_newer_members(contract: Contract | None, written: str, problems: list[str]) -> None:
    """A member that not every revision has is needed in those that have it, and refused in those that do not."""
    node = node_of(read_yaml, written)
    assert problems_of(lambda report: Shapes(report, contract).whole(JournalEntry, node)) == problems

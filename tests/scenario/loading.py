"""How the tests read a document or a scenario, and any text or value at all to try."""

from collections.abc import Callable
from textwrap import dedent

import pytest
from hypothesis import strategies as st

from ocr_emulator.contract.contract import Contract
from ocr_emulator.scenario.language.scenario import read_scenario
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.scenario.source.nodes import Items, Node, Scalar
from ocr_emulator.scenario.source.problems import Report, ScenarioProblemsError
from ocr_emulator.scenario.source.yaml_source import read_yaml
from tests.contracts import SEED

Reader = Callable[[str, Report], Node]

TOO_DEEP = "x: found lists and mappings nested too deeply to read; expected a few levels; flatten them"
A_CODE = (
    "expected a resultCode or resultKey of the catalogue; `ocr-emulator codes` lists them; "
    "a code of your own needs a resultMessage beside it"
)
A_REPLY = "expected natural, every-code, or a mapping with resultCode"
AN_OPERATION = (
    "expected an operation: business, business/status, credit-card, public-keys, id-card, id-card/stand-alone "
    "or id-card/authenticity"
)
A_COUNT = "expected a number of {}: a whole number of at least {}"

#: What YAML and JSON are made of, and what has broken readers of them.
PIECES = [
    *"abUux0179-?:,[]{}#&*!|>'\"%@`\\ \t\n\r~.<_",
    "\x85",
    "\u2028",
    "\ufeff",
    "\x00",
    "\x1b",
    "\ud800",
    "한",
]
PIECES += [
    "\n  ",
    "---",
    "...",
    "%YAML 1.",
    "%TAG",
    "!!",
    "<<",
    "&a ",
    "*a",
    "? ",
    ": ",
    "- ",
    '"\\U',
    "\\ud800",
    "ffffffff",
]
ANY_TEXT = st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def node_of(read: Reader, text: str) -> Node:
    """The sound document in `text`."""
    report = Report("x")
    node = read(text, report)
    report.settle()
    return node


def problems_of(read: Callable[[Report], object]) -> list[str]:
    """The problems that `read` notes or raises."""
    report = Report("x")
    try:
        read(report)
        report.settle()
    except ScenarioProblemsError as error:
        return list(map(str, error.problems))
    return []


def plain(node: Node) -> object:
    """The document without its places."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def texts(node: Node) -> list[str]:
    """Every text that a document holds, and every path in it."""
    if isinstance(node, Scalar):
        return [node.text, node.place.path]
    if isinstance(node, Items):
        return [text for item in node.items for text in texts(item)]
    return [text for pair in node.entries for part in pair for text in texts(part)]


def read(text: str, name: str | None = "x", contract: Contract = SEED) -> Scenario:
    """The sound scenario in `text`, of the file x.yaml unless it has no `name`."""
    report = Report("x.yaml")
    return read_scenario(read_yaml(dedent(text), report), report, contract, name)


def problems_in(text: str, name: str | None = "x", contract: Contract = SEED) -> list[str]:
    """The problems of `text`."""
    with pytest.raises(ScenarioProblemsError) as caught:
        read(text, name, contract)
    return list(map(str, caught.value.problems))


def warnings_in(text: str, contract: Contract = SEED) -> list[str]:
    """The warnings of a text without errors."""
    return list(map(str, read(text, contract=contract).warnings))


def any_value(words: list[str]) -> st.SearchStrategy[object]:
    """Any value of JSON, now and then one of `words`, which mean something where it is read."""
    scalars = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
        | st.sampled_from(words)
    )
    return st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(words) | st.text(), inner, max_size=3)
        ),
        max_leaves=6,
    )

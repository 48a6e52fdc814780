"""Things with conditions, and which of them hold: remembered by the values that they ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from ocr_emulator.scenario import rule_index
from ocr_emulator.scenario.conditions import Condition, RequestFacts
from ocr_emulator.scenario.matchers import Compared, Contains, Glob, Matcher, Matches, OneOf, Value
from ocr_emulator.scenario.model import Rule
from ocr_emulator.scenario.rule_index import RuleIndex
from tests.properties import tries

#: Few, so that many conditions are about the same thing and hold.
TEXTS = ("a", "A", "ab", "", "1")
LONG = ("a" * 200, "a" * 201, "a" * 200 + "b")
NUMBERS = (1, 2, 10)
HEADERS = ("X-A", "x-a", "X-B")
FIELDS = ("name", "Name", "idType")
TEXTS_ABOUT = ("version", "appKey", "fileName", "fileType", "sha256", "idType")
NUMBERS_ABOUT = ("call", "fileSize")

texts: st.SearchStrategy[str] = st.sampled_from((*TEXTS, *LONG))
numbers: st.SearchStrategy[int] = st.sampled_from(NUMBERS)


def one_of(values: st.SearchStrategy[Value]) -> st.SearchStrategy[OneOf]:
    """One value or several, some of them twice."""
    return st.lists(values, min_size=1, max_size=3).map(lambda some: OneOf(tuple(some)))


def about(
    subjects: Iterable[str], names: Iterable[str], matchers: st.SearchStrategy[Matcher]
) -> st.SearchStrategy[Condition]:
    return st.builds(
        Condition, subject=st.sampled_from(tuple(subjects)), name=st.sampled_from(tuple(names)), matcher=matchers
    )


of_texts: st.SearchStrategy[Matcher] = (
    one_of(texts) | one_of(texts) | st.builds(Contains, texts) | st.builds(Glob, texts) | st.builds(Matches, texts)
)
of_numbers: st.SearchStrategy[Matcher] = one_of(numbers) | st.builds(
    Compared, st.tuples(st.tuples(st.sampled_from(["<", ">="]), numbers))
)
conditions = (
    about(TEXTS_ABOUT, [""], of_texts)
    | about(NUMBERS_ABOUT, [""], of_numbers)
    | about(["header"], HEADERS, of_texts)
    | about(["fields"], FIELDS, of_texts)
)
few_conditions = st.lists(conditions, max_size=4).map(tuple)


@st.composite
def crowds(draw: st.DrawFn) -> list[tuple[Condition, ...]]:
    """Rules' conditions, of which mostly many are on one thing."""
    same = draw(st.sampled_from([("header", HEADERS), ("fileSize", [""]), ("appKey", [""]), ("fields", FIELDS)]))
    matchers = one_of(numbers) if same[0] == "fileSize" else one_of(texts)
    crowd = draw(st.lists(about([same[0]], same[1], matchers), max_size=20))
    mixed = [(*draw(few_conditions), one, *draw(few_conditions)) for one in crowd]
    return draw(st.permutations([*mixed, *draw(st.lists(few_conditions, max_size=6))]))


facts = st.builds(
    RequestFacts,
    operation=st.just("id-card"),
    version=texts,
    app_key=texts,
    call=numbers,
    headers=st.dictionaries(st.sampled_from(["x-a", "x-b"]), texts),
    file_name=st.none() | texts,
    file_type=st.none() | texts,
    file_size=st.none() | numbers,
    sha256=st.none() | texts,
    fields=st.dictionaries(st.sampled_from(FIELDS), texts),
)


def rules_of(many: Iterable[tuple[Condition, ...]]) -> list[Rule]:
    """A rule for each of these conditions, numbered."""
    return [
        Rule(name=str(number), operations=frozenset(), steps=(), conditions=some)
        for number, some in enumerate(many)
    ]


def matching(rules: Iterable[Rule], known: RequestFacts) -> list[str]:
    return [rule.name for rule in rules if all(condition.holds(known) for condition in rule.conditions)]


def header(name: str, *values: str) -> Condition:
    return Condition(subject="header", name=name, matcher=OneOf(values))


BARE = RequestFacts(operation="id-card", version="v2.0", app_key="app")


def names(found: Iterable[Rule]) -> list[str]:
    return [rule.name for rule in found]


@given(
    many=crowds() | st.lists(few_conditions, max_size=30),
    known=st.lists(facts, min_size=1, max_size=8),
    most=st.integers(1, 4),
)
@example(
    many=[(Condition(subject="fields", name=name, matcher=OneOf(("a",))),) for name in ("name", "Name") * 8],
    known=[RequestFacts(operation="id-card", version="", app_key="", fields={"name": "b", "Name": "a"})],
    most=1,
)
@example(
    many=[(header("X-A", "a"), header("x-a", "b"))] * 8,
    known=[RequestFacts(operation="id-card", version="", app_key="", headers={"x-a": "b"})],
    most=1,
)
@example(
    many=[(header(name, "a"),) for name in ("X-A", "x-a") * 4],
    known=[RequestFacts(operation="id-card", version="", app_key="", headers={"x-a": "a"})],
    most=1,
)
@tries(300)
def test_as_if_all_were_looked_at(many: list[tuple[Condition, ...]], known: list[RequestFacts], most: int) -> None:
    """Just those that hold are found, in their order, whatever was asked before and however much is remembered."""
    rules = rules_of(many)
    with patch.object(rule_index, "_MOST", most):
        looked_up = RuleIndex(rules)
        for one in [*known, *reversed(known), *known]:
            assert names(looked_up.matching(one)) == matching(rules, one)


@dataclass(frozen=True, slots=True)
class Counted(OneOf):
    """As `OneOf`; it notes each time that it is asked."""

    asked: list[Value]

    def accepts(self, value: Value) -> bool:
        self.asked.append(value)
        return OneOf.accepts(self, value)


def app_of(name: str, *, call: int = 1) -> RequestFacts:
    return replace(BARE, app_key=name, call=call)


class TestRemembering:
    def looked_up(self, asked: list[Value], *others: Condition) -> RuleIndex[Rule]:
        """A lookup of one rule that has to be an appKey's, and notes it when it is asked."""
        condition = Condition(subject="appKey", matcher=Counted(("a", LONG[0], LONG[1]), asked))
        return RuleIndex(rules_of([(condition, *others)]))

    def test_once(self) -> None:
        """Of the same values a rule is asked once, whatever else is known of the requests."""
        asked: list[Value] = []
        found = self.looked_up(asked)
        for name in "abab":
            for known in (app_of(name), replace(app_of(name), version="v1.0", headers={"x-a": name})):
                assert names(found.matching(known)) == (["0"] if name == "a" else [])
        assert asked == ["a", "b"]

    def test_nothing_is_a_value(self) -> None:
        """That a request has no such thing is remembered likewise, and is not a blank one."""
        rules = rules_of([(header("X-A", ""),)])
        found = RuleIndex(rules)
        blank = replace(BARE, headers={"x-a": ""})
        assert [names(found.matching(one)) for one in (BARE, blank, BARE, blank)] == [[], ["0"]] * 2

    def test_calls(self) -> None:
        """The number of a call, which each request has another of, is asked about each time, and never kept."""
        asked: list[Value] = []
        third = Condition(subject="call", matcher=OneOf((3,)))
        found = self.looked_up(asked, third)
        assert [names(found.matching(app_of("a", call=call))) for call in (1, 3, 4, 3)] == [[], ["0"], [], ["0"]]
        asked.clear()
        assert [names(found.matching(app_of("b", call=call))) for call in (1, 3, 4)] == [[], [], []]
        assert asked == ["b"]

    def test_only_calls(self) -> None:
        """It may be all that is asked about."""
        found = RuleIndex(rules_of([(Condition(subject="call", matcher=OneOf((2,))),), ()]))
        assert [names(found.matching(app_of("a", call=call))) for call in (1, 2, 1)] == [["1"], ["0", "1"], ["1"]]

    @pytest.mark.parametrize(("name", "times"), [(LONG[0], 1), (LONG[1], 2)], ids=["200", "201"])
    def test_long_values(self, name: str, times: int) -> None:
        """A text of more than two hundred characters is not kept, and found all the same."""
        asked: list[Value] = []
        found = self.looked_up(asked)
        for _ in range(2):
            assert names(found.matching(app_of(name))) == ["0"]
        assert len(asked) == times

    def test_bound(self) -> None:
        """About a thousand values are remembered; what was forgotten for others is asked about again."""
        asked: list[Value] = []
        found = self.looked_up(asked)
        for number in [*range(1024), *range(1024), *range(1024, 5000), *range(2)]:
            assert names(found.matching(app_of(str(number)))) == []
        assert asked == [str(number) for number in [*range(5000), *range(2)]]
        assert names(found.matching(app_of("a"))) == ["0"]


def test_subjects() -> None:
    """What any asks about is known, however it asks."""
    rules = rules_of([(), (header("X-A", "a"), Condition(subject="call", matcher=Compared(((">", 1),))))])
    assert RuleIndex(rules).subjects == {"header", "call"}
    assert RuleIndex(rules[:1]).subjects == set()


def test_none() -> None:
    """Of no rules none holds, and one that asks for nothing always does."""
    assert list(RuleIndex(rules_of([])).matching(BARE)) == []
    assert names(RuleIndex(rules_of([()])).matching(BARE)) == ["0"]

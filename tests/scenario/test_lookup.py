"""Things with conditions, found by what they ask for."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from emulator.scenario.conditions import Condition, Facts
from emulator.scenario.lookup import Lookup
from emulator.scenario.matchers import Compared, Contains, Glob, Matcher, Matches, OneOf, Value
from emulator.scenario.model import Rule

#: Few, so that many conditions are about the same thing and hold.
TEXTS = ("a", "A", "ab", "", "1")
NUMBERS = (1, 2, 10)
HEADERS = ("X-A", "x-a", "X-B")
FIELDS = ("name", "Name", "idType")
TEXTS_ABOUT = ("version", "appKey", "fileName", "fileType", "sha256", "idType")
NUMBERS_ABOUT = ("call", "fileSize")

texts: st.SearchStrategy[str] = st.sampled_from(TEXTS)
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
    """Rules' conditions, of which there are mostly enough on one thing to look them up by it."""
    same = draw(st.sampled_from([("header", HEADERS), ("fileSize", [""]), ("appKey", [""]), ("fields", FIELDS)]))
    matchers = one_of(numbers) if same[0] == "fileSize" else one_of(texts)
    crowd = draw(st.lists(about([same[0]], same[1], matchers), max_size=20))
    mixed = [(*draw(few_conditions), one, *draw(few_conditions)) for one in crowd]
    return draw(st.permutations([*mixed, *draw(st.lists(few_conditions, max_size=6))]))


facts = st.builds(
    Facts,
    operation=st.just("id-card"),
    version=texts,
    app_key=texts,
    call=numbers,
    headers=st.dictionaries(st.sampled_from(["x-a", "x-b"]), texts),
    file_name=st.none() | texts,
    file_type=st.none() | texts,
    file_size=st.none() | numbers,
    sha256=st.none() | texts.map(lambda text: lambda: text),
    fields=st.dictionaries(st.sampled_from(FIELDS), texts),
)


def rules_of(many: Iterable[tuple[Condition, ...]]) -> list[Rule]:
    """A rule for each of these conditions, numbered."""
    return [
        Rule(name=str(number), operations=frozenset(), steps=(), conditions=some)
        for number, some in enumerate(many)
    ]


def that_hold(rules: Iterable[Rule], known: Facts) -> list[str]:
    return [rule.name for rule in rules if all(condition.holds(known) for condition in rule.conditions)]


def header(name: str, *values: str) -> Condition:
    return Condition(subject="header", name=name, matcher=OneOf(values))


BARE = Facts(operation="id-card", version="v2.0", app_key="app")


@given(many=crowds() | st.lists(few_conditions, max_size=30), known=facts)
@example(
    many=[(Condition(subject="fields", name=name, matcher=OneOf(("a",))),) for name in ("name", "Name") * 8],
    known=Facts(operation="id-card", version="", app_key="", fields={"name": "b", "Name": "a"}),
)
@example(
    many=[(header("X-A", "a"), header("x-a", "b"))] * 8,
    known=Facts(operation="id-card", version="", app_key="", headers={"x-a": "b"}),
)
@example(
    many=[(header(name, "a"),) for name in ("X-A", "x-a") * 4],
    known=Facts(operation="id-card", version="", app_key="", headers={"x-a": "a"}),
)
@settings(deadline=None, max_examples=300)
def test_as_if_all_were_looked_at(many: list[tuple[Condition, ...]], known: Facts) -> None:
    """Those that hold are found, and in their order, whatever they ask for and whatever is known."""
    rules = rules_of(many)
    found = list(Lookup(rules).that_can_hold(known))
    assert that_hold(found, known) == that_hold(rules, known)
    assert [rule.name for rule in found] == sorted({rule.name for rule in found}, key=int)


@dataclass(frozen=True, slots=True)
class Counted(OneOf):
    """As `OneOf`; it notes each time that it is asked."""

    asked: list[Value]

    def accepts(self, value: Value) -> bool:
        self.asked.append(value)
        return OneOf.accepts(self, value)


@pytest.mark.parametrize("many", [200, 5_000])
def test_few_are_looked_at(many: int) -> None:
    """Of many rules that each ask for another value those are looked at that ask for the one that is there."""
    asked: list[Value] = []
    rules = rules_of(
        (Condition(subject="fields", name="businessNumber", matcher=Counted((f"{number:010}",), asked)),)
        for number in range(many)
    )
    lookup = Lookup(rules)
    assert asked == []
    for number, expected in ((7, ["7"]), (many - 1, [str(many - 1)]), (many, [])):
        known = Facts(operation="x", version="v1.0", app_key="a", fields={"businessNumber": f"{number:010}"})
        assert that_hold(lookup.that_can_hold(known), known) == expected
    assert asked == ["0000000007", f"{many - 1:010}"]
    assert list(lookup.that_can_hold(BARE)) == []


def test_headers_are_one_in_any_letters() -> None:
    """The name of a header is the same in capitals, where it is looked up, too."""
    asked: list[Value] = []
    rules = rules_of(
        (
            Condition(
                subject="header", name=("X-A", "x-a", "X-a")[number % 3], matcher=Counted((str(number),), asked)
            ),
        )
        for number in range(200)
    )
    known = Facts(operation="x", version="v1.0", app_key="a", headers={"x-a": "150"})
    assert that_hold(Lookup(rules).that_can_hold(known), known) == ["150"]
    assert asked == ["150"]


def test_others_are_looked_at() -> None:
    """Those without a condition on that thing are looked at, too, each in its turn."""
    numbered = [(Condition(subject="fileSize", matcher=OneOf((number,))),) for number in range(200)]
    others = [(), (header("X-A", "a"),), (Condition(subject="fileSize", matcher=Compared(((">", 3),))),)]
    rules = rules_of([*numbered[:100], *others, *numbered[100:]])
    known = Facts(operation="x", version="v1.0", app_key="a", file_size=150)
    assert [rule.name for rule in Lookup(rules).that_can_hold(known)] == ["100", "101", "102", "153"]


@pytest.mark.parametrize(("many", "found"), [(7, 7), (8, 1)])
def test_few_rules_are_not_looked_up(many: int, found: int) -> None:
    """From eight rules on it pays."""
    rules = rules_of((header("X-A", str(number)),) for number in range(many))
    known = Facts(operation="x", version="v1.0", app_key="a", headers={"x-a": "3"})
    assert len(list(Lookup(rules).that_can_hold(known))) == found


def test_what_is_asked_for() -> None:
    """Whether any asks about a thing is known, however it asks."""
    rules = rules_of([(), (header("X-A", "a"), Condition(subject="call", matcher=Compared(((">", 1),))))])
    assert [Lookup(rules).asks_for(subject) for subject in ("header", "call", "fields")] == [True, True, False]
    assert not Lookup(rules[:1]).asks_for("call")
    assert list(Lookup(rules[:0]).that_can_hold(BARE)) == []

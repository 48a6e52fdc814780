"""What is wrong with a scenario, all of it at once."""

import pytest

from ocr_emulator.scenario.source.nodes import Place
from ocr_emulator.scenario.source.problems import Problem, Report, ScenarioProblemsError, Severity


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(line=7, column=13, path="rules[0].then"), "x.yaml:7:13: rules[0].then: found nothing"),
        (Place(line=7, column=13), "x.yaml:7:13: found nothing"),
        (Place(path="rules[0].then"), "x.yaml: rules[0].then: found nothing"),
        (Place(), "x.yaml: found nothing"),
    ],
    ids=["all", "no path", "no line", "the whole source"],
)
def test_text(place: Place, text: str) -> None:
    """A problem begins with its source and, where they are known, its line, column and path."""
    assert str(Problem(source="x.yaml", place=place, message="found nothing")) == text


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(line=7, column=13, path="rules[0].then"), "x.yaml:7:13: warning: rules[0].then: found nothing"),
        (Place(path="rules[0].then"), "x.yaml: warning: rules[0].then: found nothing"),
        (Place(), "x.yaml: warning: found nothing"),
    ],
    ids=["all", "no line", "the whole source"],
)
def test_text_of_a_warning(place: Place, text: str) -> None:
    """A warning says that it is one, between its position and its path."""
    warning = Problem(source="x.yaml", place=place, message="found nothing", severity=Severity.WARNING)
    assert str(warning) == text


def test_order() -> None:
    """Problems are raised together, a line each, sorted by source and place."""
    problems = [
        Problem(source="b.yaml", place=Place(line=1, column=1), message="three"),
        Problem(source="a.yaml", place=Place(line=10, column=1), message="two"),
        Problem(source="a.yaml", place=Place(line=9, column=1), message="one"),
    ]
    error = ScenarioProblemsError(problems)
    assert error.problems == tuple(reversed(problems))
    assert str(error) == "a.yaml:9:1: one\na.yaml:10:1: two\nb.yaml:1:1: three"


def test_settle() -> None:
    """A report without problems settles; one with problems raises them all."""
    report = Report("x.yaml")
    report.settle()
    report(Place(path="b"), "two")
    report(Place(path="a"), "one")
    with pytest.raises(ScenarioProblemsError, match=r"\Ax\.yaml: a: one\nx\.yaml: b: two\Z"):
        report.settle()


def test_refuse() -> None:
    """A problem that ends the reading is raised with those noted before it."""
    report = Report("x.yaml")
    report(Place(path="a"), "one")
    with pytest.raises(ScenarioProblemsError, match=r"\Ax\.yaml: a: one\nx\.yaml: b: two\Z"):
        report.refuse(Place(path="b"), "two")


def test_a_warning_refuses_nothing() -> None:
    """A report with warnings alone settles; with an error, both are raised together, sorted by place, and can be told apart."""
    report = Report("x.yaml")
    report.warn(Place(path="b"), "two")
    report.settle()
    report(Place(path="c"), "three")
    report(Place(path="a"), "one")
    with pytest.raises(ScenarioProblemsError) as caught:
        report.settle()
    assert str(caught.value) == "x.yaml: a: one\nx.yaml: warning: b: two\nx.yaml: c: three"
    assert [one.message for one in caught.value.errors] == ["one", "three"]
    assert [one.message for one in caught.value.warnings] == ["two"]


def test_once() -> None:
    """What is wrong in the same way at the same place is said once."""
    report = Report("x.yaml")
    report(Place(path="a"), "one")
    report.warn(Place(path="a"), "two")
    report.warn(Place(path="a"), "two")
    with pytest.raises(ScenarioProblemsError, match=r"\Ax\.yaml: a: one\nx\.yaml: warning: a: two\Z"):
        report.refuse(Place(path="a"), "one")

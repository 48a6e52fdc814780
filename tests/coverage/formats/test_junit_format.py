"""The coverage report as JUnit XML."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.coverage.formats.junit_format import as_junit
from ocr_emulator.coverage.report import CoverageReport
from tests.coverage.reports import ONCE, SOME, all_pairs, covered

PAIRS = st.sets(st.sampled_from(all_pairs()))


def test_a_pair_that_is_missing() -> None:
    """A pair that is not met is a failed test, which says how to meet it."""
    case = _case(SOME, "business", "4000004 UPLOADED_FILE_IS_EMPTY")
    failure = case.find("failure")
    assert failure is not None
    assert failure.attrib == {"message": "not met", "type": "missing"}
    assert failure.text == (
        "By nature: The part `image` is empty. "
        'Or by a scenario: POST /__admin/sessions/{appKey}/next {"operation": "business", "resultCode": 4000004}'
    )


def test_a_pair_that_is_excluded() -> None:
    """A pair that is excluded is a test that was skipped."""
    case = _case(SOME, "business", "4010002 INVALID_UUID")
    assert [(child.tag, child.attrib) for child in case] == [("skipped", {"message": "excluded"})]


def test_a_pair_that_is_met() -> None:
    """A pair that is met is a test that passed."""
    assert list(_case(SOME, "business", "0 SUCCESS")) == []


@given(PAIRS)
def test_it_parses_back(pairs: set[tuple[str, int]]) -> None:
    """Read back, there is a test for each pair, and every suite counts its own rightly."""
    coverage = covered(dict.fromkeys(pairs, ONCE))
    root = ET.fromstring(as_junit(coverage))
    cases = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert cases == [(line.operation, str(line.code)) for line in coverage.pairs]
    failed = {
        (case.get("classname"), case.get("name"))
        for case in root.iter("testcase")
        if case.find("failure") is not None
    }
    assert failed == {(line.operation, str(line.code)) for line in coverage.pairs if line.is_missing}
    for suite in (root, *root):
        counted = {
            "tests": len(list(suite.iter("testcase"))),
            "failures": len(list(suite.iter("failure"))),
            "errors": 0,
            "skipped": len(list(suite.iter("skipped"))),
        }
        assert {name: int(suite.attrib[name]) for name in counted} == counted


def test_declaration() -> None:
    """The encoding that it declares is the one that it is sent in."""
    assert as_junit(SOME).startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')


def _case(coverage: CoverageReport, operation: str, name: str) -> ET.Element:
    cases = ET.fromstring(as_junit(coverage)).iter("testcase")
    return next(case for case in cases if (case.get("classname"), case.get("name")) == (operation, name))

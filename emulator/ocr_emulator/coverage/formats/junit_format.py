"""The coverage report as JUnit XML, which CI servers show: every pair is a test case."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ocr_emulator.coverage.report import CoverageReport, PairCoverage


def as_junit(report: CoverageReport) -> str:
    """A test suite for each operation. A missing pair is a failure, and an excluded one is skipped."""
    root = Element("testsuites", {"name": "ocr-emulator coverage", **_counts(report.pairs)})
    for name, pairs in report.operations.items():
        suite = SubElement(root, "testsuite", {"name": name, **_counts(pairs)})
        for pair in pairs:
            _add_case(suite, pair)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _counts(pairs: Sequence[PairCoverage]) -> dict[str, str]:
    return {
        "tests": str(len(pairs)),
        "failures": str(sum(pair.is_missing for pair in pairs)),
        "errors": "0",
        "skipped": str(sum(pair.is_excluded for pair in pairs)),
    }


def _add_case(suite: Element, pair: PairCoverage) -> None:
    case = SubElement(suite, "testcase", classname=pair.operation, name=str(pair.code))
    if pair.is_excluded:
        SubElement(case, "skipped", message="excluded")
    elif pair.is_missing:
        SubElement(case, "failure", message="not met", type="missing").text = pair.advice

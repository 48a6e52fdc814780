"""A coverage as JUnit XML, for what a CI server shows: every pair is a test."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ocr_emulator.coverage.report import CoverageReport, PairCoverage


def as_junit(coverage: CoverageReport) -> str:
    """A suite for each operation; a pair that is missing has failed, one that is excluded was skipped."""
    root = Element("testsuites", {"name": "ocr-emulator coverage", **_counts(coverage.pairs)})
    for name, lines in coverage.operations.items():
        suite = SubElement(root, "testsuite", {"name": name, **_counts(lines)})
        for line in lines:
            _add_case(suite, line)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _counts(lines: Sequence[PairCoverage]) -> dict[str, str]:
    return {
        "tests": str(len(lines)),
        "failures": str(sum(line.is_missing for line in lines)),
        "errors": "0",
        "skipped": str(sum(line.is_excluded for line in lines)),
    }


def _add_case(suite: Element, line: PairCoverage) -> None:
    case = SubElement(suite, "testcase", classname=line.operation, name=str(line.code))
    if line.is_excluded:
        SubElement(case, "skipped", message="excluded")
    elif line.is_missing:
        SubElement(case, "failure", message="not met", type="missing").text = line.advice

"""The coverage report as JSON, for programs."""

import json
from typing import Any

from ocr_emulator.coverage.hits import WINDOW, HitCounts
from ocr_emulator.coverage.report import CoverageReport, PairCoverage, Totals


def as_json(report: CoverageReport) -> str:
    """The whole report.

    `window` is in seconds; `percent` has one decimal, and is 100 only when every pair was hit.
    """
    members = {
        "revision": str(report.revision),
        "front": report.front.value,
        "exclusions": list(report.exclusions),
        "window": WINDOW,
        "totals": _totals(report.totals),
        "operations": [
            {"operation": name, "totals": _totals(Totals.of(pairs)), "codes": list(map(_code, pairs))}
            for name, pairs in report.operations.items()
        ],
        "others": [
            {"operation": operation, "resultCode": number, **_times(met)}
            for (operation, number), met in report.others.items()
        ],
    }
    return json.dumps(members, ensure_ascii=False, indent=2)


def _totals(totals: Totals) -> dict[str, float]:
    return {
        "possible": totals.possible,
        "excluded": totals.excluded,
        "met": totals.hit,
        "percent": totals.percent,
    }


def _code(pair: PairCoverage) -> dict[str, Any]:
    return {
        "resultCode": pair.code.number,
        "resultKey": pair.code.key,
        "origin": pair.code.origin.value,
        "met": pair.is_hit,
        "excluded": pair.is_excluded,
        **_times(pair.hits),
    }


def _times(met: HitCounts) -> dict[str, Any]:
    return {
        "byNature": met.by_nature,
        "byScenario": met.by_scenario,
        "byDocument": met.by_document,
        "followed": {
            "retried": met.retried,
            "gaveUp": met.gave_up,
            "calledSomethingElse": met.called_another,
            "open": met.undecided,
        },
    }

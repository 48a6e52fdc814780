"""A coverage as JSON, for programs."""

import json
from typing import Any

from ocr_emulator.coverage.hits import WINDOW, HitCounts
from ocr_emulator.coverage.report import CoverageReport, PairCoverage, Totals


def as_json(coverage: CoverageReport) -> str:
    """The whole coverage; `window` is in seconds, `percent` has one decimal and is 100 only when all are met."""
    members = {
        "revision": str(coverage.revision),
        "front": coverage.front.value,
        "exclusions": list(coverage.exclusions),
        "window": WINDOW,
        "totals": _totals(coverage.totals),
        "operations": [
            {"operation": name, "totals": _totals(Totals.of(lines)), "codes": list(map(_code, lines))}
            for name, lines in coverage.operations.items()
        ],
        "others": [
            {"operation": operation, "resultCode": number, **_times(met)}
            for (operation, number), met in coverage.others.items()
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


def _code(line: PairCoverage) -> dict[str, Any]:
    return {
        "resultCode": line.code.number,
        "resultKey": line.code.key,
        "origin": line.code.origin.value,
        "met": line.is_hit,
        "excluded": line.is_excluded,
        **_times(line.hits),
    }


def _times(met: HitCounts) -> dict[str, Any]:
    return {
        "byNature": met.by_nature,
        "byScenario": met.by_scenario,
        "followed": {
            "retried": met.retried,
            "gaveUp": met.gave_up,
            "calledSomethingElse": met.called_another,
            "open": met.undecided,
        },
    }

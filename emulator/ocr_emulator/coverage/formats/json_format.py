"""A coverage as JSON, for programs."""

import json
from typing import Any

from ocr_emulator.coverage.hits import WINDOW, Met
from ocr_emulator.coverage.report import Coverage, Line, Totals


def as_json(coverage: Coverage) -> str:
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
        "met": totals.met,
        "percent": totals.percent,
    }


def _code(line: Line) -> dict[str, Any]:
    return {
        "resultCode": line.code.number,
        "resultKey": line.code.key,
        "origin": line.code.origin.value,
        "met": line.is_met,
        "excluded": line.is_excluded,
        **_times(line.met),
    }


def _times(met: Met) -> dict[str, Any]:
    return {
        "byNature": met.by_nature,
        "byScenario": met.by_scenario,
        "followed": {
            "retried": met.retried,
            "gaveUp": met.gave_up,
            "calledSomethingElse": met.went_on,
            "open": met.undecided,
        },
    }

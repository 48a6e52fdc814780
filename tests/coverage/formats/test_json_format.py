"""The coverage report as JSON."""

import json

from ocr_emulator.coverage.formats.json_format import as_json
from tests.coverage.reports import SOME


def test_head() -> None:
    """The contract, the words that exclude, the window in seconds, and the totals come first."""
    found = json.loads(as_json(SOME))
    operations, others = found.pop("operations"), found.pop("others")
    assert found == {
        "revision": "2024-01-12",
        "front": "plain",
        "exclusions": ["console"],
        "window": 60.0,
        "totals": {"possible": 241, "excluded": 56, "met": 2, "percent": 1.0},
    }
    assert [one["operation"] for one in operations] == list(SOME.operations)
    assert others == [
        {
            "operation": "id-card",
            "resultCode": 9999,
            "byNature": 0,
            "byScenario": 1,
            "byDocument": 0,
            "followed": {"retried": 0, "gaveUp": 0, "calledSomethingElse": 1, "open": 0},
        },
    ]


def test_an_operation() -> None:
    """Every operation has its totals and a row for each code that it can give."""
    business = json.loads(as_json(SOME))["operations"][0]
    assert business["totals"] == {"possible": 35, "excluded": 8, "met": 1, "percent": 3.7}
    assert len(business["codes"]) == 35
    assert business["codes"][0] == {
        "resultCode": 0,
        "resultKey": "SUCCESS",
        "origin": "request",
        "met": True,
        "excluded": False,
        "byNature": 3,
        "byScenario": 0,
        "byDocument": 0,
        "followed": {"retried": 0, "gaveUp": 0, "calledSomethingElse": 2, "open": 1},
    }

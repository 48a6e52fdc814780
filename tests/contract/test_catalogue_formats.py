"""The catalogue as text."""

import json

from ocr_emulator.contract.catalogue_formats import FORMATS
from tests.contracts import CATALOGUE, SEED


def test_formats() -> None:
    """A listing can be had as JSON, as Markdown and as plain text."""
    assert set(FORMATS) == {"json", "markdown", "text"}


def test_json() -> None:
    """The JSON listing holds every row, with what is claimed of it and why."""
    rows = json.loads(FORMATS["json"](SEED))
    assert [(row["resultCode"], row["resultKey"], row["resultMessage"]) for row in rows] == [
        (code.number, code.key, code.message) for code in CATALOGUE
    ]
    assert rows[20] == {
        "resultCode": 4000303,
        "resultKey": "INVALID_ENCRYPTED_DATA",
        "resultMessage": "Invalid encrypted data.",
        "httpStatus": 200,
        "operations": ["credit-card", "id-card", "id-card/stand-alone", "id-card/authenticity"],
        "versions": ["v2.0"],
        "origin": "request",
        "cause": "The image or a JSON value does not decrypt with that key.",
        "since": None,
        "until": None,
        "wordsEvidence": ["seed"],
        "evidence": ["inferred"],
        "decidedBy": [],
    }


def test_markdown() -> None:
    """The Markdown listing is one table, a line for every row, each with a cell for every column."""
    head, rule, *rows = (line.split("|") for line in FORMATS["markdown"](SEED).splitlines())
    assert [cell.strip() for cell in head[1:-1]] == [
        "resultCode",
        "resultKey",
        "resultMessage",
        "given by",
        "origin",
        "caused by",
        "evidence",
    ]
    assert {len(row) for row in (rule, *rows)} == {len(head)}
    assert [(row[1].strip(), row[2].strip(), row[3].strip()) for row in rows] == [
        (str(code.number), code.key, code.message) for code in CATALOGUE
    ]


def test_text() -> None:
    """The plain listing has three lines for every row: the code, its message, and what causes it and why."""
    lines = FORMATS["text"](SEED).splitlines()
    assert lines[3:6] == [
        "      -1  FAIL",
        "          Unknown error.",
        "          service, every operation: A failure inside the service that it cannot name. (guide, operator)",
    ]
    assert [line.split() for line in lines[::3]] == [[str(code.number), code.key] for code in CATALOGUE]
    assert [line.strip() for line in lines[1::3]] == [code.message for code in CATALOGUE]

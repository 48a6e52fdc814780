"""The report, in each of its formats."""

import json
from dataclasses import replace
from datetime import date

from ocr_emulator.comparison.answers import Asked
from ocr_emulator.comparison.formats import FORMATS
from ocr_emulator.comparison.judging import judge
from ocr_emulator.comparison.probes import UNASKED
from ocr_emulator.comparison.record import Drift
from ocr_emulator.comparison.report import Report
from tests.comparison.asked import asked, question
from tests.contracts import NEWEST

ANSWERS = [
    asked("malformed-business-number", [400], [4000101], NEWEST),
    asked("damaged-file", [4000004], [4000002], NEWEST),
    asked("wrong-method", [405], [405], NEWEST),
    Asked(question=question("missing-field"), not_asked="no credentials: give --app-key and --secret-key-file"),
    Asked(question=question("empty-file"), silence="no answer from https://ocr.example: it takes too long"),
]

REPORT = Report(
    host="https://ocr.example",
    day=date(2026, 12, 1),
    revision="2026-08-11",
    front="plain",
    findings=judge(ANSWERS, [one for one in UNASKED if one.fact == "most-wrong-dates"], NEWEST),
    requests=4,
)

CHANGED = replace(
    REPORT, drift=(Drift(name="damaged-file", before="400", now="HTTP 500", seen=date(2026, 11, 1)),)
)

ISSUE = """\
**damaged-file**: the service does what no alternative has

- seen: 2026-12-01 at https://ocr.example
- compared with: revision 2026-08-11, front plain
- asked: The first 29 bytes of a PNG, which cannot be opened.
- service: HTTP 200 application/json 4000004 Uploaded file is empty.
- emulator: HTTP 200 application/json 4000002 Invalid file.
- it rested on: inferred
- 4000002: A file of a right type that cannot be opened is 4000002.
- 4000003: A file of a right type that cannot be opened is 4000003.
- 400: A file of a right type that cannot be opened is 400.

```sh
echo 'iVBORw0KGgoAAAANSUhEUgAAAMgAAABkCAIAAAA=' | base64 -d | curl -s -i "$HOST/v1.0/appkeys/$APP_KEY/business" -H "Authorization: $SECRET_KEY" -F 'image=@-;filename=image'
```"""

TEXT = f"""\
https://ocr.example on 2026-12-01, held against the emulator at revision 2026-08-11, front plain: 4 requests.

differs
  malformed-business-number: business/status: a businessNumber that is not of ten digits is 4000101. (inferred)
    service:  HTTP 200 application/json 400 Bad Request
    emulator: HTTP 200 application/json 4000101 Invalid business registration format.
    business/status: a businessNumber that is not of ten digits is 400. (`malformed-business-number = "400"`)
  damaged-file: A file of a right type that cannot be opened is 4000002. (inferred)
    service:  HTTP 200 application/json 4000004 Uploaded file is empty.
    emulator: HTTP 200 application/json 4000002 Invalid file.
    No alternative is known; please file an issue with what stands below.

confirmed
  wrong-method: A known address with another method is 405; the gateway answers HTTP 404 with 4041007. (operator)
    both: HTTP 200 application/json 405 Method Not Allowed

no answer
  empty-file: A file without a byte is 4000004. (guide)
    no answer from https://ocr.example: it takes too long

not asked
  missing-field: A field of a JSON body that is missing or null is 400. (inferred)
    no credentials: give --app-key and --secret-key-file
  most-wrong-dates: After 5 wrong issue dates for one resident number its authenticity is locked, for the right date too: 4000123. (guide)
    it would lock the card of a real person

1 confirmed, 2 differs, 2 not asked, 1 no answer.

{ISSUE}"""

MARKDOWN = f"""\
# Compared with the real service

https://ocr.example on 2026-12-01, held against the emulator at revision 2026-08-11, front plain: 4 requests: 1 confirmed, 2 differs, 2 not asked, 1 no answer.

| claim | rested on | service | emulator | result |
|---|---|---|---|---|
| `malformed-business-number`: business/status: a businessNumber that is not of ten digits is 4000101. | inferred | HTTP 200 application/json 400 Bad Request | HTTP 200 application/json 4000101 Invalid business registration format. | **differs**: business/status: a businessNumber that is not of ten digits is 400. (`malformed-business-number = "400"`) |
| `damaged-file`: A file of a right type that cannot be opened is 4000002. | inferred | HTTP 200 application/json 4000004 Uploaded file is empty. | HTTP 200 application/json 4000002 Invalid file. | **differs**: No alternative is known; please file an issue with what stands below. |
| `wrong-method`: A known address with another method is 405; the gateway answers HTTP 404 with 4041007. | operator | HTTP 200 application/json 405 Method Not Allowed | HTTP 200 application/json 405 Method Not Allowed | confirmed |
| `empty-file`: A file without a byte is 4000004. | guide |  |  | no answer: no answer from https://ocr.example: it takes too long |
| `missing-field`: A field of a JSON body that is missing or null is 400. | inferred |  |  | not asked: no credentials: give --app-key and --secret-key-file |
| `most-wrong-dates`: After 5 wrong issue dates for one resident number its authenticity is locked, for the right date too: 4000123. | guide |  |  | not asked: it would lock the card of a real person |

{ISSUE}"""


def test_text() -> None:
    """What differs comes first; what nobody has foreseen ends the report, in a form for an issue."""
    assert FORMATS["text"](REPORT) == TEXT


def test_markdown() -> None:
    """It is one table, and a section for each issue."""
    assert FORMATS["markdown"](REPORT) == MARKDOWN


def test_json() -> None:
    """A program finds each claim with its result, and the text of an issue."""
    found = json.loads(FORMATS["json"](REPORT))
    assert {
        name: found[name] for name in ("host", "day", "revision", "front", "requests", "stopped", "changed")
    } == {
        "host": "https://ocr.example",
        "day": "2026-12-01",
        "revision": "2026-08-11",
        "front": "plain",
        "requests": 4,
        "stopped": None,
        "changed": None,
    }
    assert [(one["name"], one["result"], one["choice"]) for one in found["claims"]] == [
        ("malformed-business-number", "differs", "400"),
        ("damaged-file", "differs", None),
        ("wrong-method", "confirmed", None),
        ("missing-field", "not asked", None),
        ("empty-file", "no answer", None),
        ("most-wrong-dates", "not asked", None),
    ]
    assert found["claims"][1] == {
        "name": "damaged-file",
        "says": "A file of a right type that cannot be opened is 4000002.",
        "restsOn": "inferred",
        "result": "differs",
        "service": ["HTTP 200 application/json 4000004 Uploaded file is empty."],
        "emulator": ["HTTP 200 application/json 4000002 Invalid file."],
        "choice": None,
        "why": None,
        "issue": ISSUE,
    }


def test_what_has_changed() -> None:
    """What has changed since is told after the findings, in each format."""
    assert (
        "\nchanged since\n  damaged-file\n    before (2026-11-01): 400\n    now: HTTP 500\n\n1 confirmed"
        in FORMATS["text"](CHANGED)
    )
    assert (
        "\n## Changed since\n\n| claim | before | now |\n|---|---|---|\n| `damaged-file` | 400 | HTTP 500 |\n"
        in FORMATS["markdown"](CHANGED)
    )
    assert json.loads(FORMATS["json"](CHANGED))["changed"] == [
        {"name": "damaged-file", "before": "400", "now": "HTTP 500", "seen": "2026-11-01"}
    ]


def test_that_nothing_has_changed() -> None:
    """Nor is it kept quiet that nothing has."""
    same = replace(REPORT, drift=())
    assert "\nNothing has changed since.\n\n1 confirmed" in FORMATS["text"](same)
    assert "\n## Changed since\n\nNothing.\n" in FORMATS["markdown"](same)


def test_that_it_stopped() -> None:
    """Why it ended early stands at the top."""
    stopped = replace(REPORT, stopped="3 requests in a row had no answer")
    assert FORMATS["text"](stopped).splitlines()[1] == "It stopped: 3 requests in a row had no answer."
    assert "\n\n**It stopped**: 3 requests in a row had no answer.\n\n| claim" in FORMATS["markdown"](stopped)
    assert json.loads(FORMATS["json"](stopped))["stopped"] == "3 requests in a row had no answer"


def test_the_status() -> None:
    """It is 1 where something differs; where the question is what has changed, only if something has; or it stopped."""
    fine = replace(REPORT, findings=REPORT.findings[2:])
    assert [one.status for one in (REPORT, fine, CHANGED)] == [1, 0, 1]
    assert replace(REPORT, drift=()).status == 0
    assert replace(fine, drift=(), stopped="40 requests are the most that are sent").status == 1


def test_a_cell_stays_a_cell() -> None:
    """A bar or a tag in what the service says stays in its cell, as text."""
    (one,) = judge([ANSWERS[2]], (), NEWEST)
    shape = replace(one.service[0], message="a | b <script>")
    odd = replace(REPORT, findings=(replace(one, service=(shape,)),))
    assert "405 a \\| b &lt;script>" in FORMATS["markdown"](odd)

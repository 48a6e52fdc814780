"""What was seen, as a file; and what has changed since."""

from datetime import date
from pathlib import Path

import pytest

from ocr_emulator.comparison.answers import Asked
from ocr_emulator.comparison.judging import Finding, judge
from ocr_emulator.comparison.record import Drift, as_toml, drift, record, write_file
from ocr_emulator.comparison.shape import Shape
from ocr_emulator.contract.observations import Observation, Observations
from ocr_emulator.contract.observed_file import ObservedFile, read_observed_file
from ocr_emulator.errors import EmulatorError
from tests.comparison.asked import asked, question
from tests.contracts import NEWEST

HOST, DAY = "https://ocr.example", date(2026, 12, 1)


def found(*answers: Asked) -> tuple[Finding, ...]:
    return judge(answers, (), NEWEST)


FINDINGS = found(
    asked("damaged-file", [400], [4000002], NEWEST),
    asked("missing-image-part", [415], [400], NEWEST),
    asked("wrong-method", [405], [405], NEWEST),
    Asked(question=question("missing-field"), not_asked="no credentials"),
)

TEXT = """\
# What `ocr-emulator compare` saw at the real service. With --observed and this file the emulator answers so.

[damaged-file]
choice = "400"
seen = 2026-12-01
host = "https://ocr.example"
reply = "HTTP 200 application/json 400 Bad Request"

[replies]
missing-image-part = "HTTP 200 application/json 415 Unsupported Media Type"
wrong-method = "HTTP 200 application/json 405 Method Not Allowed"
"""


def test_the_file(tmp_path: Path) -> None:
    """Each settled fact has its choice, the day, the host and the reply; what else was answered stands at the end."""
    file = tmp_path / "observed.toml"
    write_file(file, record(FINDINGS, HOST, DAY, ObservedFile()))
    assert file.read_text(encoding="utf-8") == TEXT
    assert read_observed_file(file) == record(FINDINGS, HOST, DAY, ObservedFile())


def test_what_the_file_said_before() -> None:
    """What was not answered now stays; what was is replaced, also where no alternative is known any more."""
    before = ObservedFile(
        observations=Observations.of(
            [
                Observation(fact="missing-field", choice="4000001"),
                Observation(fact="damaged-file", choice="4000003"),
                Observation(fact="missing-image-part", choice="4000004"),
            ]
        ),
        replies={"damaged-file": "HTTP 500", "wrong-method": "HTTP 404", "unknown-app-key": "HTTP 403"},
    )
    after = record(FINDINGS, HOST, DAY, before)
    assert {one.fact: one.choice for one in after.observations} == {
        "damaged-file": "400",
        "missing-field": "4000001",
    }
    assert after.replies == {
        "missing-image-part": "HTTP 200 application/json 415 Unsupported Media Type",
        "wrong-method": "HTTP 200 application/json 405 Method Not Allowed",
        "unknown-app-key": "HTTP 403",
    }


def test_a_text_of_the_service_is_only_a_text(tmp_path: Path) -> None:
    """Nothing that the service says can end the text that it stands in."""
    shape = Shape(status=200, media_type='a"b\\', message="", more='"]\\\N{DELETE}\N{SNOWMAN}')
    (one,) = found(Asked(question=question("wrong-method"), service=(shape,)))
    file = tmp_path / "observed.toml"
    write_file(file, record([one], HOST, DAY, ObservedFile()))
    assert read_observed_file(file).replies == {"wrong-method": str(shape)}


def test_it_cannot_be_written(tmp_path: Path) -> None:
    """A folder that is not there is named."""
    file = tmp_path / "none" / "observed.toml"
    with pytest.raises(EmulatorError) as caught:
        write_file(file, ObservedFile())
    assert str(caught.value) == f"cannot write {file}: No such file or directory"


class TestDrift:
    BEFORE = record(FINDINGS, HOST, DAY, ObservedFile())

    def test_nothing(self) -> None:
        """What is as it was has not changed; nor has what was not asked then, or now."""
        assert drift(FINDINGS, self.BEFORE) == ()
        assert drift(FINDINGS, ObservedFile()) == ()
        assert drift([], self.BEFORE) == ()

    def test_another_choice(self) -> None:
        """A fact of which another alternative is seen has changed."""
        now = found(asked("damaged-file", [4000002], [4000002], NEWEST))
        assert drift(now, self.BEFORE) == (
            Drift(
                name="damaged-file",
                before="400: HTTP 200 application/json 400 Bad Request",
                now="4000002: HTTP 200 application/json 4000002 Invalid file.",
                seen=DAY,
            ),
        )

    def test_a_choice_that_nobody_knows(self) -> None:
        """So has one of which something is seen that no alternative has; a choice that somebody wrote has no reply."""
        now = found(asked("damaged-file", [4000004], [4000002], NEWEST))
        before = ObservedFile(observations=Observations.of([Observation(fact="damaged-file", choice="400")]))
        assert drift(now, before) == (
            Drift(
                name="damaged-file", before="400", now="HTTP 200 application/json 4000004 Uploaded file is empty."
            ),
        )

    def test_another_reply(self) -> None:
        """A claim without alternatives has changed when the reply has; so has a fact that was not settled."""
        now = found(asked("wrong-method", [404], [405], NEWEST), asked("missing-image-part", [400], [400], NEWEST))
        assert [(one.name, one.before, one.now) for one in drift(now, self.BEFORE)] == [
            (
                "wrong-method",
                "HTTP 200 application/json 405 Method Not Allowed",
                "HTTP 200 application/json 404 Not Found",
            ),
            (
                "missing-image-part",
                "HTTP 200 application/json 415 Unsupported Media Type",
                "400: HTTP 200 application/json 400 Bad Request",
            ),
        ]


def test_an_empty_file() -> None:
    """What nobody has seen is a file with its head alone."""
    assert as_toml(ObservedFile()) == TEXT.partition("\n")[0] + "\n"

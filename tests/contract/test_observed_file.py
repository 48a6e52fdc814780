"""The file with what was seen at the real service."""

from datetime import date
from pathlib import Path

import pytest

from ocr_emulator.contract.facts import CHOICES
from ocr_emulator.contract.observations import Observation, Observations
from ocr_emulator.contract.observed_file import ObservedFileError, read_observed_file
from ocr_emulator.errors import listed


def read(folder: Path, text: str) -> Observations:
    file = folder / "seen.toml"
    file.write_text(text, encoding="utf-8")
    return read_observed_file(file).observations


def test_it_is_read(tmp_path: Path) -> None:
    """A choice stands alone, as text or as a number, or beside the day on which it was seen."""
    text = """
        unknown-path = "404"
        malformed-business-number = 400
        [number-for-text]
        choice = "digits"
        seen = 2026-12-01
    """
    assert read(tmp_path, text) == Observations.of(
        [
            Observation(fact="unknown-path", choice="404"),
            Observation(fact="malformed-business-number", choice="400"),
            Observation(fact="number-for-text", choice="digits", seen=date(2026, 12, 1)),
        ]
    )


def test_what_compare_writes(tmp_path: Path) -> None:
    """Beside the choice stand the address that was asked and its reply; other replies are in a table of their own."""
    file = tmp_path / "seen.toml"
    file.write_text(
        """
        unknown-path = {choice = "404", host = "https://ocr.example", reply = "HTTP 200, 404 Not Found"}
        [replies]
        wrong-method = "HTTP 404, 4041007 URL Not Found"
        """,
        encoding="utf-8",
    )
    found = read_observed_file(file)
    assert found.observations == Observations.of(
        [
            Observation(
                fact="unknown-path", choice="404", host="https://ocr.example", reply="HTTP 200, 404 Not Found"
            )
        ]
    )
    assert found.replies == {"wrong-method": "HTTP 404, 4041007 URL Not Found"}


def test_an_empty_file(tmp_path: Path) -> None:
    """A file may say nothing."""
    assert read(tmp_path, "") == Observations()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            'unknwon-path = "404"',
            f"found 'unknwon-path'; expected an open fact: {listed(CHOICES)}; did you mean 'unknown-path'?",
        ),
        (
            'unknown-path = "405"',
            "unknown-path: found '405'; expected one of its choices: 4041007 or 404; did you mean '404'?",
        ),
        ("unknown-path = true", "unknown-path: found True; expected one of its choices: 4041007 or 404"),
        (
            'unknown-path = {choise = "404", choice = "404"}',
            "unknown-path: found the key 'choise'; expected choice, seen, host or reply; did you mean 'choice'?",
        ),
        (
            'unknown-path = {choice = "404", seen = "2026-12-01"}',
            "unknown-path: seen: found '2026-12-01'; expected a date, without quotes: 2026-12-01",
        ),
        (
            'unknown-path = {choice = "404", host = 1}',
            "unknown-path: host: found 1; expected a text",
        ),
        ("replies = 1", "replies: found 1; expected a table: the name of a question, and its reply in words"),
        ("replies = {wrong-method = 405}", "replies.wrong-method: found 405; expected a text"),
        ("unknown-path = {}", "unknown-path: found None; expected one of its choices: 4041007 or 404"),
    ],
)
def test_refused(tmp_path: Path, text: str, problem: str) -> None:
    """What names no open fact, no choice of it or no day is refused, with what was most likely meant."""
    with pytest.raises(ObservedFileError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == f"{tmp_path / 'seen.toml'}: {problem}"


def test_every_problem_at_once(tmp_path: Path) -> None:
    """All problems are told at once, each on a line of its own."""
    with pytest.raises(ObservedFileError) as caught:
        read(tmp_path, "a = 1\nunknown-path = 1\n")
    assert len(str(caught.value).splitlines()) == 2


def test_no_toml(tmp_path: Path) -> None:
    """What is no TOML is refused with its place."""
    with pytest.raises(ObservedFileError, match=r"seen\.toml: it is not TOML: .*line 1"):
        read(tmp_path, "unknown-path: 404")


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there is refused."""
    with pytest.raises(ObservedFileError, match=r"cannot be read: No such file or directory$"):
        read_observed_file(tmp_path / "none.toml")

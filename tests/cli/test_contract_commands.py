"""The commands about the contract, each as a process of its own."""

import json
from pathlib import Path

import pytest

from ocr_emulator.contract import history
from ocr_emulator.contract.catalogue_formats import FORMATS
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.revisions import REVISIONS, find_revision
from ocr_emulator.settings import SettingsError, read_settings
from tests.cli.command import run
from tests.contract.test_history import BOXES
from tests.contract.test_revisions import A_REVISION, PUBLISHED

pytestmark = pytest.mark.process

LOCKED = "rules:\n  - when: {operation: id-card/authenticity}\n    then: {resultCode: 4000123}\n"
LOCKED_PROBLEM = (
    "3:24: rules[0].then.resultCode: found 4000123 REGISTRATION_CARD_AUTHENTICATION_LOCKED, which revision {} does "
    "not have: it is there from 2024-08-13 on; say `given: {{revision: 2024-08-13}}`, or write a resultMessage too to "
    "send it all the same\n"
)

#: What names no revision, and what is said about it beside what there is.
UNKNOWN = pytest.mark.parametrize(
    ("text", "hint"),
    [("2024-1-1", ""), ("2023-12-31", ""), ("2024-02-30", ""), ("latst", "; did you mean 'latest'?")],
)

EMPTY = "found nothing; expected a value"


def both(text: str) -> dict[str, tuple[dict[str, str | None], dict[str, str]]]:
    """What is said by the flag alone and by the variable alone, by the name that a message has for it."""
    return {
        "--revision": ({"revision": text}, {}),
        "OCR_EMULATOR_REVISION": ({}, {"OCR_EMULATOR_REVISION": text}),
    }


def test_they_are_told() -> None:
    """The help names them, and says how to choose a revision."""
    shown = run("--help").stdout
    for command in ("codes", "revisions", "diff", "check"):
        assert f"\n    {command}" in shown
    assert "ocr-emulator diff 2024-01-12 latest" in shown
    assert "revision of the contract: a date, or latest" in " ".join(run("serve", "--help").stdout.split())


class TestRevisions:
    def test_list(self) -> None:
        """Every revision is printed, the oldest first, with what changed and what that rests on."""
        done = run("revisions")
        assert (done.returncode, done.stdout, done.stderr) == (0, history.revisions_as_text() + "\n", "")
        assert [line[:10] for line in done.stdout.splitlines() if line[0].isdigit()] == PUBLISHED

    def test_it_is_the_same_whatever_is_in_force(self) -> None:
        """The list does not depend on the revision that is chosen."""
        assert run("revisions", OCR_EMULATOR_REVISION="latest").stdout == history.revisions_as_text() + "\n"


class TestDiff:
    def test_markdown(self) -> None:
        """What an application must change is printed as Markdown."""
        done = run("diff", "2024-01-12", "2024-04-09")
        assert (done.returncode, done.stdout, done.stderr) == (0, BOXES + "\n", "")

    @pytest.mark.parametrize(
        ("old", "new", "revisions"),
        [
            ("2024-01-12", "latest", (0, -1)),
            ("latest", "2024-01-12", (-1, 0)),
            ("2024-05-01", "9999-12-31", (2, -1)),
        ],
    )
    def test_any_two(self, old: str, new: str, revisions: tuple[int, int]) -> None:
        """Any two can be compared, in either direction; the heading says which revisions the dates mean."""
        done = run("diff", old, new)
        expected = history.changes_as_markdown(REVISIONS[revisions[0]], REVISIONS[revisions[1]])
        assert (done.returncode, done.stdout) == (0, expected + "\n")

    def test_nothing(self) -> None:
        """Two dates of one revision are one revision."""
        done = run("diff", "2024-03-12", "2024-04-01")
        assert done.returncode == 0
        assert done.stdout == "# From revision 2024-03-12 to 2024-03-12\n\nNothing changes.\n"

    @pytest.mark.parametrize(
        ("arguments", "found"),
        [(("old", "new"), "old"), (("latest", "2024-02-30"), "2024-02-30"), (("", "latest"), "")],
    )
    def test_unknown(self, arguments: tuple[str, str], found: str) -> None:
        """What names no revision is refused, whichever of the two it is; of two such the first is told."""
        done = run("diff", *arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"ocr-emulator: found {found!r}; {A_REVISION}\n"

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ([], "the following arguments are required: A, B"),
            (["latest"], "the following arguments are required: B"),
        ],
    )
    def test_one_is_missing(self, arguments: list[str], message: str) -> None:
        """It takes two."""
        done = run("diff", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith(f"ocr-emulator diff: error: {message}\n")


class TestCodes:
    def test_of_a_revision(self) -> None:
        """The catalogue of any revision is printed."""
        done = run("codes", "--revision", "2024-12-25")
        expected = FORMATS["text"](contract_at(find_revision("2024-11-12")))
        assert (done.returncode, done.stdout, done.stderr) == (0, expected + "\n", "")

    def test_by_variable(self) -> None:
        """The variable says it where no flag does."""
        newest = run("codes", "--format", "json", OCR_EMULATOR_REVISION="latest").stdout
        oldest = run(
            "codes", "--format", "json", "--revision", "2024-01-12", OCR_EMULATOR_REVISION="latest"
        ).stdout
        numbers = [{row["resultCode"] for row in json.loads(listed)} for listed in (oldest, newest)]
        assert numbers[0] - numbers[1] == set()
        assert numbers[1] - numbers[0] == {4000002, 4000103, 4000123, 4010006, 4010007, 4041007}

    def test_unknown(self) -> None:
        """What names no revision is refused, and the message says whether a flag or the variable has it."""
        flag = run("codes", "--revision", "2024-1-1", OCR_EMULATOR_REVISION="latest")
        variable = run("codes", OCR_EMULATOR_REVISION="")
        assert [(done.returncode, done.stdout) for done in (flag, variable)] == [(1, "")] * 2
        assert flag.stderr == f"ocr-emulator: --revision: found '2024-1-1'; {A_REVISION}\n"
        assert variable.stderr == f"ocr-emulator: OCR_EMULATOR_REVISION: {EMPTY}\n"

    @pytest.mark.parametrize("text", ["", " "])
    def test_empty(self, text: str) -> None:
        """A flag or a variable without a value is refused as that of any other setting."""
        for source, given in both(text).items():
            with pytest.raises(SettingsError) as refused:
                read_settings(*given)
            assert str(refused.value) == f"{source}: {EMPTY}"

    @UNKNOWN
    def test_every_unknown_one(self, text: str, hint: str) -> None:
        """Whatever it is that names none, flag and variable are refused in the same words."""
        for source, given in both(text).items():
            with pytest.raises(SettingsError) as refused:
                read_settings(*given)
            assert str(refused.value) == f"{source}: found {text!r}; {A_REVISION}{hint}"


class TestCheck:
    @pytest.mark.parametrize("day", ["2024-01-12", "2024-08-12"])
    def test_a_code_that_is_not_there_yet(self, tmp_path: Path, day: str) -> None:
        """A scenario with a code that the revision lacks is refused, with its place and the revision that has it."""
        (tmp_path / "locked.yaml").write_text(LOCKED, encoding="utf-8")
        done = run("check", "locked.yaml", "--revision", day, folder=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        revision = "2024-04-09" if day == "2024-08-12" else day
        assert done.stderr == f"ocr-emulator: locked.yaml:{LOCKED_PROBLEM.format(revision)}"

    @pytest.mark.parametrize("day", ["2024-08-13", "latest"])
    def test_a_code_that_is_there(self, tmp_path: Path, day: str) -> None:
        """With a revision that has it there is no problem."""
        (tmp_path / "locked.yaml").write_text(LOCKED, encoding="utf-8")
        done = run("check", "locked.yaml", OCR_EMULATOR_REVISION=day, folder=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "1 scenario, no problem found.\n", "")

    def test_given_goes_first(self, tmp_path: Path) -> None:
        """A scenario that says its own revision is checked for that, whatever else is chosen."""
        (tmp_path / "new.yaml").write_text(f"given: {{revision: 2024-08-13}}\n{LOCKED}", encoding="utf-8")
        (tmp_path / "old.yaml").write_text(f"given: {{revision: 2024-04-09}}\n{LOCKED}", encoding="utf-8")
        done = run("check", "new.yaml", "old.yaml", "--revision", "latest", folder=tmp_path)
        problem = LOCKED_PROBLEM.format("2024-04-09").replace("3:24", "4:24", 1)
        assert (done.returncode, done.stderr) == (1, f"ocr-emulator: old.yaml:{problem}")

    def test_unknown(self, tmp_path: Path) -> None:
        """A given.revision that is none is told with its place."""
        (tmp_path / "x.yaml").write_text("given:\n  revision: 2024-02-30\n", encoding="utf-8")
        done = run("check", "x.yaml", folder=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"ocr-emulator: x.yaml:2:13: given.revision: found '2024-02-30'; {A_REVISION}\n"


class TestServe:
    def test_a_code_that_is_not_there(self, tmp_path: Path) -> None:
        """With a scenario that does not fit the revision nothing starts."""
        (tmp_path / "locked.yaml").write_text(LOCKED, encoding="utf-8")
        done = run("serve", "--port", "0", "--scenarios", str(tmp_path), "--revision", "2024-04-09")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"ocr-emulator: {tmp_path}/locked.yaml:{LOCKED_PROBLEM.format('2024-04-09')}"

    def test_unknown(self) -> None:
        """With a revision that is none nothing starts."""
        done = run("serve", "--port", "0", "--revision", "latst")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"ocr-emulator: --revision: found 'latst'; {A_REVISION}; did you mean 'latest'?\n"

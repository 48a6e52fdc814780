"""The files for GitHub: they are valid, and what they call is there."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ocr_emulator.contract.operations import OPERATIONS, VERSIONS
from ocr_emulator.contract.revisions import REVISIONS
from tests.repository.pages import text_of
from tests.running import ROOT
from tests.test_packaging import dockerfile, pyproject
from tools.image import references

FORMS = sorted(
    path.name for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml"
)

#: What a field of a form may be, as GitHub documents it.
TYPES = {"checkboxes", "dropdown", "input", "markdown", "textarea"}


def loaded(path: str) -> dict[Any, Any]:
    found = yaml.safe_load(text_of(path))
    assert isinstance(found, dict)
    return found


WORKFLOW = loaded(".github/workflows/ci.yml")
JOBS: dict[str, Any] = WORKFLOW["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]
HOOKS = [hook for repo in loaded(".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]


class TestWorkflow:
    def test_when(self) -> None:
        """It runs for each change of the main branch and each pull request, and may only read."""
        assert WORKFLOW[True] == {"push": {"branches": ["main"]}, "pull_request": None}  # YAML 1.1 reads `on` so
        assert WORKFLOW["permissions"] == {"contents": "read"}

    def test_jobs(self) -> None:
        """Each job has a machine, an end, and steps that run a command or an action of a version."""
        for job in JOBS.values():
            assert job["runs-on"]
            assert job["timeout-minutes"] <= 60
        for step in STEPS:
            assert ("run" in step) != ("uses" in step)
            assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step.get("uses", "an/action@v1"))

    def test_it_does_what_ci_does(self) -> None:
        """It runs .ci/run, as root in the Debian image with the Python that the product's image has."""
        job = JOBS["checks"]
        assert [step["run"] for step in job["steps"] if "run" in step][-1] == ".ci/run"
        assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
        version = re.search(r"^FROM python:([\d.]+)-slim$", dockerfile(), re.MULTILINE)
        assert version
        assert job["container"].startswith(f"python:{version[1]}-")

    def test_what_it_calls_is_there(self) -> None:
        """The files that commands and uploads name exist, or are made by a step before."""
        commands = "\n".join(step["run"] for step in STEPS if "run" in step)
        assert {path for path in re.findall(r"[\w.]+/[\w./-]+", commands) if (ROOT / path).exists()} == {
            ".ci/run",
            "tools/image.py",
        }
        assert {step["with"]["path"] for step in STEPS if "upload" in step.get("uses", "")} == {
            "sbom.cdx.json",
            "dist",
        }
        assert "--outdir dist" in commands

    @pytest.mark.process
    def test_the_names_of_the_image(self) -> None:
        """The command that names the image names all its references."""
        command = re.search(r"\$\((python3 tools/image.py .*?)\)", "\n".join(one.get("run", "") for one in STEPS))
        assert command
        done = subprocess.run(["bash", "-c", command[1]], cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines() == [f"-t {one}" for one in references(pyproject())]

    def test_nothing_is_published(self) -> None:
        """No step pushes or publishes, and none knows a secret."""
        assert not re.search(r"secrets\.|docker push|twine|publish|login", str(WORKFLOW))


class TestForms:
    @pytest.mark.parametrize("name", FORMS)
    def test_valid(self, name: str) -> None:
        """A form has a name, a description and fields with labels, each with an id of its own."""
        form = loaded(f".github/ISSUE_TEMPLATE/{name}")
        assert form.keys() == {"name", "description", "labels", "body"}
        fields = [field for field in form["body"] if field["type"] != "markdown"]
        assert {field["type"] for field in form["body"]} <= TYPES
        ids = [field["id"] for field in fields]
        assert len(ids) == len(set(ids))
        for field in fields:
            assert re.fullmatch(r"[a-z-]+", field["id"])
            assert field["attributes"]["label"]
            assert (field["type"] == "dropdown") == ("options" in field["attributes"])
        assert any(field.get("validations", {}).get("required") for field in fields)

    def test_the_real_service(self) -> None:
        """The form about the real service asks for code, date and revision, with the choices that there are."""
        body = loaded(".github/ISSUE_TEMPLATE/real-service.yml")["body"]
        fields = {field["id"]: field["attributes"] for field in body if "id" in field}
        assert {"operation", "version", "seen", "request", "real", "emulator", "revision"} == fields.keys()
        assert fields["operation"]["options"] == list(OPERATIONS)
        assert fields["version"]["options"] == list(VERSIONS)
        assert fields["revision"]["options"] == list(map(str, REVISIONS))
        assert "resultCode" in fields["real"]["description"]


class TestPreCommit:
    @pytest.mark.process
    def test_valid(self) -> None:
        """pre-commit takes the file."""
        program = Path(sys.executable).with_name("pre-commit")
        done = subprocess.run([program, "validate-config"], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    @pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
    def test_hooks(self, hook: dict[str, Any]) -> None:
        """A hook runs what is installed here, and a tool that there is."""
        program, *arguments = hook["entry"].split()
        assert program.startswith(".venv/bin/")
        assert Path(sys.executable).with_name(program.rpartition("/")[2]).exists()
        assert all((ROOT / one).exists() for one in arguments if one.startswith("tools/"))

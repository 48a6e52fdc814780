"""The pipelines, as far as they need no server of their own: the gate they end with, and what they set and call.

GitHub Actions, GitLab, Jenkins and Kubernetes themselves are not run here.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from ocr_emulator.comparison.secret_files import APP_KEY, SECRET_KEY
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.scenario.library import load_files
from ocr_emulator.settings import SETTINGS
from tests.examples.readme import EXAMPLES, blocks, need
from tests.running import ROOT, Emulator, start

FOLDER = EXAMPLES / "ci"
GATE = FOLDER / "coverage-gate.sh"
GATE_CALL = re.compile(r"coverage-gate\.sh (\S+) ([0-9]+)((?: [a-z/-]+)*)")


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def documents(name: str) -> list[Any]:
    return list(yaml.safe_load_all(text_of(name)))


def pass_gate(emulator: Emulator, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the gate as a pipeline does, in which the command finds the emulator by itself."""
    need("sh")
    command = f"{sys.executable} -m ocr_emulator"
    return subprocess.run(
        ["sh", str(GATE), *arguments],
        cwd=folder,
        env={**os.environ, "EMULATOR_COMMAND": command, "OCR_EMULATOR_URL": emulator.url},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.process
class TestTheGate:
    def test_too_little(self, emulator: Emulator, tmp_path: Path) -> None:
        """Below the percentage it fails as the README shows, and both reports are kept all the same."""
        emulator.client.delete("/__admin/coverage").raise_for_status()
        (command,) = blocks("ci", "sh")
        _, _, *rest = command.split()
        done = pass_gate(emulator, tmp_path, "reports", *rest)
        assert done.returncode == 1
        (shown,) = blocks("ci", "text")
        assert done.stderr.startswith(shown.rstrip("\n"))
        suites = ET.parse(tmp_path / "reports" / "ocr-coverage.xml").getroot()
        assert {suite.get("name") for suite in suites} >= {"id-card", "id-card/authenticity"}
        assert "<html" in (tmp_path / "reports" / "ocr-coverage.html").read_text(encoding="utf-8")

    def test_enough(self, emulator: Emulator, tmp_path: Path) -> None:
        """What the tests have met of the operations that are named counts, and nothing else."""
        emulator.client.delete("/__admin/coverage").raise_for_status()
        emulator.use("every-code")
        for _ in range(40):
            emulator.ask_status()
        assert pass_gate(emulator, tmp_path, "reports", "100", "business/status").returncode == 0
        assert pass_gate(emulator, tmp_path, "reports", "100").returncode == 1


def gate_calls() -> Iterable[tuple[str, str, str]]:
    """The arguments with which the pipelines call the gate: folder, percentage, operations."""
    for name in ("gitlab-ci.yml", "Jenkinsfile", "kubernetes.yaml"):
        found = GATE_CALL.search(text_of(name))
        assert found, name
        yield found[1], found[2], found[3]
    (step,) = [one for one in github_steps() if "uses" in one and "ocr-coverage" in one["uses"]]
    yield "ocr-coverage", step["with"]["fail-under"], step["with"]["operations"]


def github_steps() -> list[dict[str, Any]]:
    (workflow,) = documents("github-actions.yml")
    steps: list[dict[str, Any]] = workflow["jobs"]["test"]["steps"]
    return steps


def test_every_pipeline_ends_with_the_gate() -> None:
    """Each calls the gate with a percentage and with operations that there are."""
    for folder, percent, operations in gate_calls():
        assert folder == "ocr-coverage"
        assert int(percent) == 80
        assert set(operations.split()) <= set(OPERATIONS)


def test_every_pipeline_keeps_the_reports() -> None:
    """JUnit XML and HTML are kept, also where the gate fails."""
    (gitlab,) = documents("gitlab-ci.yml")
    artifacts = gitlab["ocr"]["artifacts"]
    assert artifacts["when"] == "always"
    assert artifacts["reports"]["junit"] == "ocr-coverage/ocr-coverage.xml"
    jenkins = text_of("Jenkinsfile").partition("post {")[2]
    assert re.search(r"always \{\s+junit testResults: 'ocr-coverage/ocr-coverage\.xml'", jenkins)
    (action,) = documents("coverage-gate/action.yml")
    gate, kept = action["runs"]["steps"]
    assert "coverage-gate.sh" in gate["run"]
    assert (kept["if"], kept["with"]["path"]) == ("always()", "ocr-coverage")


def test_the_action_gets_what_it_asks_for() -> None:
    """The workflow gives the composite action inputs that it has, and the one that it requires."""
    (action,) = documents("coverage-gate/action.yml")
    (step,) = [one for one in github_steps() if "with" in one]
    required = {name for name, one in action["inputs"].items() if one.get("required")}
    assert required <= set(step["with"]) <= set(action["inputs"])


class TestKubernetes:
    CONFIG, DEPLOYMENT, SERVICE = documents("kubernetes.yaml")
    POD = DEPLOYMENT["spec"]["template"]["spec"]
    (CONTAINER,) = POD["containers"]

    def test_settings(self) -> None:
        """It sets what is a setting."""
        assert {one["name"] for one in self.CONTAINER["env"]} <= {one.variable for one in SETTINGS}

    @pytest.mark.process
    def test_probes(self, emulator: Emulator) -> None:
        """The probes ask for what the emulator answers, by the address of the pod."""
        for name in ("startupProbe", "readinessProbe", "livenessProbe"):
            path = self.CONTAINER[name]["httpGet"]["path"]
            assert emulator.client.get(path, headers={"Host": "10.1.2.3:8080"}).status_code == 200

    def test_the_scenario_is_sound(self, tmp_path: Path) -> None:
        """The scenario of the ConfigMap can be loaded, is active, and stands beside the shipped ones."""
        ((name, text),) = self.CONFIG["data"].items()
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert load_files([tmp_path / name], contract_at())[name.removesuffix(".yaml")].rules
        assert {"name": "OCR_EMULATOR_SCENARIO", "value": name.removesuffix(".yaml")} in self.CONTAINER["env"]
        (mount,) = self.CONTAINER["volumeMounts"]
        assert mount == {"name": "scenarios", "mountPath": "/scenarios", "readOnly": True}

    def test_the_service_finds_the_pods(self) -> None:
        """Service and Deployment select the same pods, at the port of the image."""
        labels = self.DEPLOYMENT["spec"]["template"]["metadata"]["labels"]
        assert self.SERVICE["spec"]["selector"] == self.DEPLOYMENT["spec"]["selector"]["matchLabels"] == labels
        (port,) = self.CONTAINER["ports"]
        assert f"EXPOSE {port['containerPort']} " in (ROOT / "Dockerfile").read_text(encoding="utf-8")

    @pytest.mark.process
    def test_no_service_links(self) -> None:
        """Kubernetes sets no variables for the service: with those the emulator would not start."""
        assert self.POD["enableServiceLinks"] is False
        links = {"OCR_EMULATOR_PORT": "tcp://10.0.0.1:8080", "OCR_EMULATOR_SERVICE_HOST": "10.0.0.1"}
        done = subprocess.run(
            [sys.executable, "-m", "ocr_emulator"],
            env={**os.environ, **links},
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 1


@pytest.mark.process
def test_a_service_container(tmp_path: Path) -> None:
    """In its own container the gate's command finds the emulator without an address."""
    file = str(tmp_path / "address")
    with start(environment={"OCR_EMULATOR_ADDRESS_FILE": file}):
        environment = {name: value for name, value in os.environ.items() if name != "OCR_EMULATOR_URL"}
        done = subprocess.run(
            ["sh", str(GATE), str(tmp_path / "reports"), "0"],
            env={
                **environment,
                "OCR_EMULATOR_ADDRESS_FILE": file,
                "EMULATOR_COMMAND": f"{sys.executable} -m ocr_emulator",
            },
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr


class TestTheWeeklyComparison:
    (WORKFLOW,) = documents("compare-weekly.yml")
    (_, STEP) = WORKFLOW["jobs"]["compare"]["steps"]

    def compare(self, emulator: Emulator, folder: Path) -> "subprocess.CompletedProcess[str]":
        """Run what the workflow runs in the container, with an emulator in the part of the service."""
        command = self.STEP["run"].partition("ocr-emulator ")[2]
        command = command.replace("https://api-ocr.nhncloudservice.com", emulator.url).replace(
            " /observed", " observed"
        )
        (folder / "summary.md").touch()
        return subprocess.run(
            ["sh", "-c", f"{sys.executable} -m ocr_emulator {command}"],
            cwd=folder,
            env={**os.environ, "GITHUB_STEP_SUMMARY": "summary.md", "OCR_COMPARE_APP_KEY": ""},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def test_once_a_week(self) -> None:
        """It runs on one day of the week, at one minute, or when somebody starts it."""
        on = self.WORKFLOW[True]  # YAML 1.1 reads `on` so
        (schedule,) = on["schedule"]
        assert re.fullmatch("[0-9]+ [0-9]+ [*] [*] [0-6]", schedule["cron"])
        assert "workflow_dispatch" in on

    def test_secrets(self) -> None:
        """The secrets go to the container by variables that the command reads, and stand in no command line."""
        variables = {name for name, value in self.STEP["env"].items() if "secrets." in value}
        assert variables == {APP_KEY, SECRET_KEY}
        assert all(f"-e {name} " in self.STEP["run"] for name in variables)
        assert "secrets." not in self.STEP["run"]

    @pytest.mark.process
    def test_it_fails_when_something_has_changed(self, emulator: Emulator, tmp_path: Path) -> None:
        """It passes as long as the service answers as it did, and the summary of a failure says what has changed."""
        emulator.use({"given": {"revision": "latest", "credentials": {"a": "b"}, "users": {"c": "d"}}})
        (tmp_path / "observed.toml").write_text('content-type-check = "after-credentials"', encoding="utf-8")
        done = self.compare(emulator, tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert "## Changed since\n\nNothing.\n" in (tmp_path / "summary.md").read_text(encoding="utf-8")
        (tmp_path / "observed.toml").write_text('content-type-check = "before-credentials"', encoding="utf-8")
        assert self.compare(emulator, tmp_path).returncode == 1
        now = "after-credentials: HTTP 200 application/json 4010001 Invalid appKey or secretKey."
        row = f"| `content-type-check` | before-credentials | {now} |"
        assert row in (tmp_path / "summary.md").read_text(encoding="utf-8").splitlines()

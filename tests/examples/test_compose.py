"""`examples/compose/compose.yaml`, as far as it needs no engine: its settings, its scenarios, its application."""

import os
import subprocess
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from ocr_emulator.settings import SETTINGS
from tests.examples.readme import EXAMPLES, blocks, need
from tests.running import ROOT, start

FOLDER = EXAMPLES / "compose"
SERVICES: Mapping[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))["services"]
EMULATOR, APPLICATION = SERVICES["ocr-emulator"], SERVICES["application"]


@pytest.mark.process
def test_the_application_gets_the_scenario() -> None:
    """With the settings and the files of the Compose file the application is told of the test merchant.

    The shipped scenarios are there too.
    """
    need("node")
    (volume,) = EMULATOR["volumes"]
    source, target, _ = volume.split(":")
    assert f"OCR_EMULATOR_SCENARIOS={target} " in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    settings = {**EMULATOR["environment"], "OCR_EMULATOR_SCENARIOS": str(FOLDER / source)}
    with start(environment=settings) as emulator:
        (url,) = APPLICATION["environment"].values()
        assert url == "http://ocr-emulator:8080"
        done = subprocess.run(
            [one.replace("/examples/", f"{EXAMPLES}/") for one in APPLICATION["command"]],
            env={**os.environ, "OCR_BASE_URL": emulator.url},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=True,
        )
        assert "가나다상회" in done.stdout
        assert emulator.ask_status("0001234560").json()["result"]["statusCode"] == "03"
        ready = emulator.client.get("/__admin/ready").json()
        assert (ready["scenario"], ready["scenarios"]) == ("our-merchants", 22)


def test_the_settings_are_settings() -> None:
    """The Compose file sets what is a setting."""
    assert set(EMULATOR["environment"]) <= {one.variable for one in SETTINGS}


def test_the_application_waits() -> None:
    """The application starts when the emulator is healthy: the image has the command for it."""
    assert APPLICATION["depends_on"] == {"ocr-emulator": {"condition": "service_healthy"}}
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_it_is_as_safe_as_the_project_s_own() -> None:
    """The container has as few rights as that of the project's own Compose file."""
    own = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["ocr-emulator"]
    for key in ("read_only", "cap_drop", "security_opt", "mem_limit", "pids_limit", "healthcheck", "ports"):
        assert EMULATOR[key] == own[key], key


def test_the_readme_names_what_there_is() -> None:
    """The README's commands are of a file and of services that there are."""
    for block in blocks("compose", "sh"):
        *_, service = block.split()
        assert (ROOT / block.split()[3]).exists()
        assert service in SERVICES

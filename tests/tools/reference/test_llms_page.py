"""llms.txt: what it tells an assistant is right."""

import subprocess

import jsonschema_rs

from ocr_emulator.scenario.language.schemas import scenario_schema
from ocr_emulator.scenario.source.yaml_source import read_yaml
from tests.running import Emulator
from tests.scenario.loading import node_of, plain
from tests.tools.reference.reading import blocks, page
from tools.reference.shipped import scenarios

FILE = "llms.txt"
CALLS, *_ = [block.text for block in blocks(page(FILE)) if block.language == "sh"]


def test_the_examples_are_true_to_the_schema() -> None:
    """Every shipped scenario is in it, and an editor has nothing against one."""
    shown = [block.text for block in blocks(page(FILE)) if block.language == "yaml"]
    validator = jsonschema_rs.validator_for(scenario_schema())
    assert len(shown) == len(scenarios())
    assert [text for text in shown if not validator.is_valid(plain(node_of(read_yaml, text)))] == []


def test_every_call_of_the_control_endpoint_is_there(emulator: Emulator) -> None:
    """The calls are those of the description."""
    paths = emulator.client.get("/__admin/openapi.json").json()["paths"]
    calls = [f"\n- `{method.upper()} /__admin{path}`: " for path, methods in paths.items() for method in methods]
    assert [call for call in calls if call not in page(FILE)] == []


def test_the_calls_that_are_shown_work(emulator: Emulator) -> None:
    """An emulator takes each of them, one after the other."""
    for call in CALLS.replace("http://localhost:8080", emulator.url).splitlines():
        done = subprocess.run(
            ["bash", "-c", f"{call} -sS --fail-with-body"], capture_output=True, timeout=30, check=False
        )
        assert done.returncode == 0, done.stdout

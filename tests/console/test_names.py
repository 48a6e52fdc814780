"""The names that the console has to know, held against the program."""

import json
import subprocess
from functools import cache
from typing import Any

import pytest

from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.scenario.faults import FAULTS
from ocr_emulator.scenario.model import STAGE_NAMES
from tests.console.driving import STATIC
from tests.examples.readme import need

pytestmark = pytest.mark.process


@cache
def names() -> Any:  # noqa: ANN401 - JSON
    """What names.js exports."""
    need("node")
    program = f"import({json.dumps((STATIC / 'names.js').as_uri())}).then((it) => console.log(JSON.stringify(it)))"
    command = ["node", "--no-warnings", "--experimental-default-type=module", "-e", program]
    return json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)


def test_the_operations_are_those_of_the_contract() -> None:
    assert sorted(names()["OPERATIONS"]) == sorted(OPERATIONS)


def test_the_operations_that_take_json_are_those_of_the_contract() -> None:
    assert sorted(names()["JSON_OPERATIONS"]) == ["business/status", "id-card/authenticity"]


def test_the_stages_are_those_of_the_journal_in_their_order() -> None:
    assert names()["STAGES"] == list(STAGE_NAMES)


def test_the_faults_are_those_of_the_language_with_the_amount_that_each_takes() -> None:
    assert names()["FAULTS"] == {name: kind.amount.usual if kind.amount else None for name, kind in FAULTS.items()}

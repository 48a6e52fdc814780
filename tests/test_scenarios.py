"""The scenarios that are shipped."""

import pytest

from emulator.contract.catalogue import CATALOGUE, Origin
from emulator.contract.operations import OPERATIONS, SERVED
from emulator.scenario.library import load_files, scenario_files
from tests.running import ROOT, Emulator, code_of
from tests.samples import picture

NAMES = ["business", "business/status", "credit-card"]


def call(emulator: Emulator, operation: str) -> int:
    """The resultCode of a well-formed call."""
    if operation == "business/status":
        return code_of(emulator.ask_status())
    return code_of(emulator.upload(operation, picture()))


def test_each_says_what_it_is_for() -> None:
    """Every shipped scenario is sound and has a description."""
    scenarios = load_files(scenario_files(ROOT / "scenarios"))
    assert all(scenario.description for scenario in scenarios.values())
    assert len(scenarios) == 8


@pytest.mark.parametrize("operation", NAMES)
def test_every_code(emulator: Emulator, operation: str) -> None:
    """Each call to an operation gets the next code that the operation can give, then the natural replies."""
    emulator.use("every-code")
    possible = [code.number for code in CATALOGUE.of(OPERATIONS[operation], SERVED)]
    assert [call(emulator, operation) for _ in range(len(possible) + 2)] == [*possible, 0, 0]


@pytest.mark.parametrize("operation", NAMES)
@pytest.mark.parametrize(
    ("scenario", "code"),
    [("default", 0), ("size-limits", 4131000), ("missing-headers", 4000005), ("invalid-keys", 4010001)],
)
def test_one_code_for_all(emulator: Emulator, scenario: str, code: int, operation: str) -> None:
    """These answer every well-formed request with one code."""
    emulator.use(scenario)
    assert [call(emulator, operation) for _ in range(3)] == [code] * 3


@pytest.mark.parametrize("operation", NAMES)
def test_busy_then_fine(emulator: Emulator, operation: str) -> None:
    """The service is busy twice, then it answers."""
    emulator.use("busy-then-fine")
    assert [call(emulator, operation) for _ in range(4)] == [5000503, 5000503, 0, 0]


@pytest.mark.parametrize(
    ("operation", "codes"),
    [
        ("business", [4000101, 5003001, 5003002, 5003003, 5003003]),
        ("business/status", [4000102, 5003004, 5003004]),
        ("credit-card", [4000111, 5003011, 5003012, 5003013, 5003013]),
    ],
)
def test_recognition_failures(emulator: Emulator, operation: str, codes: list[int]) -> None:
    """Every way in which recognition fails comes, the last for ever."""
    emulator.use("recognition-failures")
    assert [call(emulator, operation) for _ in codes] == codes


def test_console_operations(emulator: Emulator) -> None:
    """The codes that only the console causes come one after the other."""
    emulator.use("console-operations")
    console = [code.number for code in CATALOGUE if code.origin is Origin.CONSOLE]
    assert [call(emulator, "business/status") for _ in range(len(console) + 1)] == [*console, 0]

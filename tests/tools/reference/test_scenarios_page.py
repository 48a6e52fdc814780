"""The page of the shipped scenarios: what it says of each, and how one is activated."""

import os
import subprocess

import pytest

from tests.running import Emulator
from tests.tools.reference.reading import blocks, page
from tools.reference.shipped import codes_in, faults_in, gives_every_code, scenarios

PAGE = "docs/reference/scenarios.md"
KOREAN_PAGE = "docs/ko/reference/scenarios.md"


@pytest.mark.parametrize("path", [PAGE, KOREAN_PAGE])
def test_every_scenario_has_a_section(path: str) -> None:
    """A link to `scenarios.md#NAME` lands at the scenario."""
    assert [name for name in scenarios() if f"\n## {name}\n" not in page(path)] == []


def test_both_languages_show_the_same() -> None:
    """The Korean page has the same commands."""
    assert blocks(page(KOREAN_PAGE)) == blocks(page(PAGE))


def test_a_scenario_can_be_activated(emulator: Emulator) -> None:
    """The commands put a scenario in force for all and for one appKey, and go back to the start."""
    for_all, for_one, reset = (
        block.text.replace("http://localhost:8080", emulator.url) for block in blocks(page(PAGE))
    )

    def names() -> list[str]:
        """The scenario of all, and that of one appKey."""
        asked = (emulator.client.get(f"/__admin/{path}") for path in ("ready", "sessions/my-app"))
        return [reply.json()["scenario"] for reply in asked]

    found = []
    for commands in (for_one, for_all, reset):
        subprocess.run(["bash", "-c", commands], env=dict(os.environ), capture_output=True, timeout=30, check=True)
        found.append(names())
    assert found == [["default", "busy-then-fine"], ["busy-then-fine", "busy-then-fine"], ["default", "default"]]


@pytest.mark.parametrize(
    ("name", "codes", "faults"),
    [
        ("busy-then-fine", [5000503], []),
        ("default", [], []),
        ("gateway-errors", [4291000, 5020001, 5030001, 5040001], []),
        ("key-rotation", [4000301], []),
        ("tokens", [4010007], []),
        ("flaky-network", [], ["connection-reset", "truncated-body", "html-error-page"]),
    ],
)
def test_what_a_scenario_gives(name: str, codes: list[int], faults: list[str]) -> None:
    """The codes are those of its rules, and those that its file says of what is given."""
    assert (codes_in(name), faults_in(name)) == (codes, faults)


def test_what_gives_every_code() -> None:
    """Only one gives every code."""
    assert [name for name in scenarios() if gives_every_code(name)] == ["every-code"]

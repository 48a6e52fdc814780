"""The Korean of what the emulator says: nothing is missing, and nothing is left over."""

import re

import pytest

from ocr_emulator.contract.catalogue import ALL_CODES
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.revisions import REVISIONS
from ocr_emulator.korean import korean_texts
from ocr_emulator.scenario.faults import FAULTS
from ocr_emulator.scenario.shipped import shipped_scenarios

SCENARIOS = shipped_scenarios(contract_at())

ENGLISH = {
    "causes": {code.cause for code in ALL_CODES},
    "revisions": {revision.summary for revision in REVISIONS},
    "scenarios": {scenario.description for scenario in SCENARIOS.values()},
    "faults": {kind.says for kind in FAULTS.values()},
}


def test_the_kinds_of_text() -> None:
    """These are translated."""
    assert list(korean_texts()) == list(ENGLISH)


@pytest.mark.parametrize("kind", ENGLISH)
def test_nothing_is_missing(kind: str) -> None:
    """Every text has its Korean."""
    assert ENGLISH[kind] - set(korean_texts()[kind]) == set()


@pytest.mark.parametrize("kind", ENGLISH)
def test_nothing_is_left_over(kind: str) -> None:
    """Every Korean text is of an English one that the emulator still says."""
    assert set(korean_texts()[kind]) - ENGLISH[kind] == set()


@pytest.mark.parametrize("kind", ENGLISH)
def test_what_is_not_translated(kind: str) -> None:
    """Numbers of codes, and names of keys and settings, stand in the Korean as they do in the English."""
    pattern = r"`[^`]+`|(?<![0-9])[0-9]{7}(?![0-9])|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    for english, korean in korean_texts()[kind].items():
        assert set(re.findall(pattern, english)) <= set(re.findall(pattern, korean)), english

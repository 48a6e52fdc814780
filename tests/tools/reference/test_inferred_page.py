"""The page of what is inferred: it leaves nothing out, and what it says overrides does."""

import re
from pathlib import Path

import pytest

from ocr_emulator.comparison.probes import QUESTIONS, UNASKED
from ocr_emulator.contract.catalogue import ALL_CODES, Front
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.contract_file import Evidence
from ocr_emulator.contract.facts import FACTS
from ocr_emulator.contract.observed_file import read_observed_file
from ocr_emulator.contract.revisions import LATEST, REVISIONS
from ocr_emulator.scenario.library import load_files
from tests.tools.reference.reading import page

PAGE = "docs/explain/inferred.md"

ROWS = re.findall(r"^\| (?!(?:fact|question|code) \||---)(.*) \|$", page(PAGE), re.MULTILINE)


def first_cells() -> list[str]:
    return [row.split(" | ")[0] for row in ROWS]


def test_every_open_fact() -> None:
    """Each fact with alternatives has a row for each of its spans, with every alternative."""
    for fact in FACTS:
        if fact.alternatives:
            (row,) = [one for one in ROWS if one.startswith(f"`{fact.public_name}`, {fact.span} | ")]
            assert all(f"`{one.choice}`: {one.says}" in row for one in fact.alternatives)


def test_every_inferred_fact_is_open() -> None:
    """No fact is inferred without an alternative: it would be in no table."""
    assert [one.name for one in FACTS if Evidence.INFERRED in one.evidence and not one.alternatives] == []


def test_every_inferred_claim() -> None:
    """Each inferred claim that is asked for has a row."""
    claims = [one for one in QUESTIONS if not one.settles and Evidence.INFERRED in one.evidence]
    assert {f"`{one.name}`" for one in claims} <= set(first_cells())


def test_every_inferred_code() -> None:
    """Each result code whose cause is inferred has a row."""
    codes = [one for one in ALL_CODES if Evidence.INFERRED in one.evidence]
    assert {f"{one}, {one.span}" for one in codes} <= set(first_cells())


def test_every_way_to_ask_is_there() -> None:
    """Each fact says how to ask for it, or why it cannot be asked."""
    for one in QUESTIONS:
        for name in one.settles:
            assert any(row.startswith(f"`{name}`, ") and f"`{one.name}`" in row for row in ROWS), (one.name, name)
    for other in UNASKED:
        assert any(row.startswith(f"`{other.fact}`, ") and other.why in row for row in ROWS)


def test_every_observation_can_be_written(tmp_path: Path) -> None:
    """What overrides a fact is a line of the file of --observed."""
    lines = re.findall(r"\| `([a-z-]+ = \"[^\"]+\")` \|", page(PAGE))
    assert len(lines) == len([fact for fact in FACTS if fact.alternatives])
    file = tmp_path / "observed.toml"
    for line in lines:
        file.write_text(line, encoding="utf-8")
        assert len(read_observed_file(file).observations) == 1


RULES = sorted(set(re.findall(r"\| `(\{when: .*\})` \|$", page(PAGE), re.MULTILINE)))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_sound(rule: str, tmp_path: Path) -> None:
    """What overrides a code is a rule, at the newest revision that has the code, at the front that has it."""
    file = tmp_path / "shown.yaml"
    (name,) = re.findall(r"resultCode: (\w+)", rule)
    key = int(name) if name.isdigit() or name.startswith("-") else name
    contracts = [contract_at(one, front) for one in REVISIONS for front in Front]
    contract = [one for one in contracts if one.codes.get(key)][-1]
    given = f"{{revision: {contract.revision}, front: {contract.front}}}"
    file.write_text(f"given: {given}\nrules: [{rule}]\n", encoding="utf-8")
    assert load_files([file], contract_at(LATEST))["shown"].rules

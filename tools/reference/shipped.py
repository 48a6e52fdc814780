"""The shipped scenarios, and which result codes and faults each gives."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import yaml

from ocr_emulator.contract.catalogue import ALL_CODES, write_name
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.scenario.model import Scenario, Step
from ocr_emulator.scenario.shipped import SHIPPED, shipped_scenarios

_NUMBERS: Final = {str(code.number) for code in ALL_CODES}


@cache
def scenarios() -> Mapping[str, Scenario]:
    """The shipped scenarios, by name."""
    return shipped_scenarios(contract_at())


def text_of(name: str) -> str:
    """The file of a scenario, without the line for editors."""
    return re.sub(r"^#.*\$schema.*\n", "", (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"))


def codes_in(name: str) -> list[int | str]:
    """The names of the codes that a scenario gives: by its rules, and by what its file says of what is given."""
    by_rules = [write_name(step.code) for step in _steps(name) if step.code]
    by_words = [int(word) for word in re.findall(r"\b[0-9]{7}\b", text_of(name)) if word in _NUMBERS]
    return list(dict.fromkeys([*by_rules, *by_words]))


def gives_every_code(name: str) -> bool:
    """Whether a scenario gives each code that there is."""
    return any(step.is_every for step in _steps(name))


def faults_in(name: str) -> list[str]:
    """The names of the faults that a scenario's replies have."""
    return list(dict.fromkeys(step.fault.name for step in _steps(name) if step.fault))


def scenarios_with(code: int | str) -> list[str]:
    """The names of the scenarios that give a code, but for those that give each."""
    return [name for name in scenarios() if code in codes_in(name)]


def file_names_for(code: int | str) -> list[str]:
    """Words in the name of a file for which `documents-by-name` gives a code."""
    rules: Sequence[Mapping[str, Any]] = yaml.safe_load(text_of("documents-by-name"))["rules"]
    patterns = [rule["when"]["fileName"]["matches"] for rule in rules if _code_of(rule["then"]) == code]
    words = [word for pattern in patterns for word in pattern.removeprefix("(?i)").split("|")]
    return list(dict.fromkeys(words))


def _code_of(reply: Mapping[str, Any]) -> object:
    return reply.get("resultCode")


def _steps(name: str) -> list[Step]:
    return [step for rule in scenarios()[name].rules for step in rule.steps]

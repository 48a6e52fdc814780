"""The scenarios of a folder, read from its files: all of them, or every problem of every one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from ocr_emulator.contract.contract import Contract
from ocr_emulator.errors import EmulatorError
from ocr_emulator.scenario.language.scenario import read_scenario
from ocr_emulator.scenario.model import NATURAL, Scenario
from ocr_emulator.scenario.names import can_be_shown, composed, shown_path
from ocr_emulator.scenario.source.json_source import is_json_text, read_json
from ocr_emulator.scenario.source.nodes import Entries, Node, Place
from ocr_emulator.scenario.source.problems import Problem, Report, ScenarioProblemsError, in_order
from ocr_emulator.scenario.source.text import LARGEST, read_text
from ocr_emulator.scenario.source.yaml_source import read_yaml

T = TypeVar("T")

_ENDINGS = {".yaml", ".yml"}

#: What there is without any file: a `default` that replies naturally.
_BUILT_IN: Final[Mapping[str, Scenario]] = {NATURAL.name: NATURAL}

#: What is wrong with the name of a file, and what to do.
_UNUSABLE: Final = (
    "that is not UTF-8, or has control characters in it; expected one that can be typed; rename the file (unpack "
    "a ZIP from a Korean Windows with unzip -O cp949)"
)


def scenario_files(folder: Path) -> list[Path]:
    """The scenario files in `folder`, by name. Those whose names begin with a dot are tools' own, and left out."""
    try:
        return sorted(path for path in folder.iterdir() if _is_scenario(path))
    except OSError as error:
        advice = "give the folder that holds your scenarios with --scenarios DIR"
        raise EmulatorError(f"cannot read the folder {str(folder)!r}: {error.strerror}; {advice}") from error


def _is_scenario(path: Path) -> bool:
    return path.suffix.lower() in _ENDINGS and not path.name.startswith(".") and path.is_file()


def load_files(
    paths: Iterable[Path], contract: Contract, below: Mapping[str, Scenario] = _BUILT_IN
) -> Mapping[str, Scenario]:
    """The scenarios of `paths`, by name (in NFC), for `contract` where they name no other.

    Those `below` are there as well, but for the ones that a file replaces: its scenario has the same name.
    """
    scenarios: dict[str, Scenario] = {}
    problems: list[Problem] = []
    named: dict[str, Path] = {}
    for path in paths:
        try:
            scenario = _read_file(path, named.setdefault(composed(path.stem), path), contract)
        except ScenarioProblemsError as error:
            problems.extend(error.problems)
        else:
            scenarios[scenario.name] = scenario
    if problems:
        raise ScenarioProblemsError([*problems, *warnings_of(scenarios)])
    return {**below, **scenarios}


def warnings_of(scenarios: Mapping[str, Scenario]) -> tuple[Problem, ...]:
    """What is written in `scenarios` and changes nothing, by file and place."""
    return in_order(one for scenario in scenarios.values() for one in scenario.warnings)


def read_body(data: bytes, read: Callable[[Node, Report], T], label: str) -> T:
    """What `read` makes of a document from the wire: JSON where it is labelled so, or simply is it; else YAML."""
    report = Report("the request body")
    text = read_text(data, report)
    is_json = "json" in label or ("yaml" not in label and is_json_text(text))
    return read(read_json(text, report) if is_json else read_yaml(text, report), report)


def scenario_or_name(node: Node, report: Report, contract: Contract) -> Scenario | str:
    """A whole scenario, or, where the document says nothing else, the name of one."""
    keys = [key.text for key, _ in node.entries] if isinstance(node, Entries) else []
    scenario = read_scenario(node, report, contract)
    return scenario.name if keys == ["name"] else scenario


def _read_file(path: Path, first: Path, contract: Contract) -> Scenario:
    """The scenario in `path`; `first` is the first file of that name."""
    report = Report(shown_path(path))
    name = composed(path.stem)
    if not can_be_shown(name):
        report.refuse(Place(), f"found a name {_UNUSABLE}")
    if path != first:
        report.refuse(
            Place(), f"found the name {name!r} again, first in {shown_path(first)}; rename one of the two"
        )
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        report.refuse(
            Place(), f"cannot be read: {error.strerror}; expected a YAML file; check its name and rights"
        )
    text = read_text(data, report)
    return replace(read_scenario(read_yaml(text, report), report, contract, name), text=text)

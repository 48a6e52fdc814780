"""The shipped scenarios: where their files are, which nothing else knows, and how a user's lie over them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ocr_emulator.contract.contract import Contract
from ocr_emulator.scenario.library import load_files, scenario_files
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.scenario.names import composed

_PACKAGE: Final = Path(__file__).parents[1]


def _folder() -> Path:
    """The folder in the package, as a wheel has it; or the repository's, from which an editable install runs."""
    packaged = _PACKAGE / "shipped_scenarios"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / "scenarios"


#: The folder of the shipped scenario files, and of the schema that they name in their first lines.
SHIPPED: Final = _folder()


def shipped_scenarios(contract: Contract, replaced: Collection[str] = ()) -> Mapping[str, Scenario]:
    """The shipped scenarios but the `replaced` ones, by name, for `contract` where they name no other."""
    return {
        path.stem: replace(scenario, source=f"shipped/{path.name}", is_shipped=True)
        for path in scenario_files(SHIPPED)
        if path.stem not in replaced
        for scenario in load_files([path], contract, below={}).values()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFolders:
    """What scenarios are loaded: those of the user's folder `own` (None: there is none), over the shipped ones."""

    own: Path | None = None
    has_shipped: bool = True

    def files(self) -> list[Path]:
        """The user's files."""
        return scenario_files(self.own) if self.own else []

    def load(self, contract: Contract) -> Mapping[str, Scenario]:
        """All scenarios by name; one of the user's replaces the shipped one of its name.

        It raises what `load_files` does.
        """
        files = self.files()
        if self.has_shipped:
            names = {composed(file.stem) for file in files}
            return load_files(files, contract, below=shipped_scenarios(contract, names))
        return load_files(files, contract)

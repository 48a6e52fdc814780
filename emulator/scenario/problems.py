"""What is wrong with a scenario, all of it at once, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from emulator.errors import EmulatorError
from emulator.scenario.nodes import Place


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing that is wrong: what was found, what is expected, what to do."""

    source: str
    place: Place
    message: str

    def __str__(self) -> str:
        position = f":{self.place.line}:{self.place.column}" if self.place.line else ""
        path = f"{self.place.path}: " if self.place.path else ""
        return f"{self.source}{position}: {path}{self.message}"


class ScenarioProblemsError(EmulatorError):
    """A scenario, or several, that cannot be used; `problems` in the order in which they stand."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Report:
    """Collects the problems of one source while it is read."""

    source: str
    problems: list[Problem] = field(default_factory=list)

    def __call__(self, place: Place, message: str) -> None:
        """Note one problem and go on."""
        self.problems.append(Problem(source=self.source, place=place, message=message))

    def refuse(self, place: Place, message: str) -> NoReturn:
        """Note one problem that ends the reading."""
        self(place, message)
        raise ScenarioProblemsError(self.problems)

    def settle(self) -> None:
        """End the reading: raise everything that was noted, if anything was."""
        if self.problems:
            raise ScenarioProblemsError(self.problems)

"""What is wrong with a scenario, all of it at once, each with its place.

An error is what the emulator cannot do as written, and refuses the scenario. A warning is what is written and
changes nothing, or surely means something else; it refuses nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from ocr_emulator.errors import EmulatorError
from ocr_emulator.scenario.source.nodes import Place


class Severity(StrEnum):
    """Whether a problem refuses a scenario."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing that is wrong: what was found, what is expected, what to do."""

    source: str
    place: Place
    message: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether the problem refuses the scenario; a warning does not."""
        return self.severity is Severity.ERROR

    def as_json(self) -> dict[str, str | int]:
        """With line and column, counted from 1, where the source has any."""
        position = {"line": self.place.line, "column": self.place.column} if self.place.line else {}
        return {**position, "path": self.place.path, "message": self.message}

    def __str__(self) -> str:
        position = f":{self.place.line}:{self.place.column}" if self.place.line else ""
        word = "" if self.is_error else f"{self.severity}: "
        path = f"{self.place.path}: " if self.place.path else ""
        return f"{self.source}{position}: {word}{path}{self.message}"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems as they stand in their sources, each once."""
    return tuple(sorted(set(problems)))


class ScenarioProblemsError(EmulatorError):
    """A scenario, or several, that cannot be used; `problems`, warnings too, in the order in which they stand."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that refuse the scenario."""
        return tuple(one for one in self.problems if one.is_error)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that alone would not have refused the scenario."""
        return tuple(one for one in self.problems if not one.is_error)


@dataclass(frozen=True, slots=True)
class Report:
    """Collects the problems of one source while it is read: the errors in `problems`, apart from the warnings."""

    source: str
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def __call__(self, place: Place, message: str) -> None:
        """Note one error and go on."""
        self.problems.append(Problem(source=self.source, place=place, message=message))

    def warn(self, place: Place, message: str) -> None:
        """Note one warning and go on."""
        warning = Problem(source=self.source, place=place, message=message, severity=Severity.WARNING)
        self.warnings.append(warning)

    def refuse(self, place: Place, message: str) -> NoReturn:
        """Note one error that ends the reading."""
        self(place, message)
        raise ScenarioProblemsError([*self.problems, *self.warnings])

    def settle(self) -> None:
        """End the reading: raise everything that was noted, if there is an error in it."""
        if self.problems:
            raise ScenarioProblemsError([*self.problems, *self.warnings])

"""Which scenario is in force. A switch replaces one reference: a request keeps the run it started with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.errors import EmulatorError, did_you_mean, listed
from emulator.scenario.model import Scenario
from emulator.state.counters import Counters


@dataclass(frozen=True, slots=True)
class Run:
    """A scenario from the moment it came into force: its counters begin at nought."""

    scenario: Scenario
    counters: Counters = field(default_factory=Counters)


class UnknownScenarioError(EmulatorError):
    """There is no scenario of that name."""


class Store:
    """The scenarios that are loaded, and the run in force."""

    def __init__(self, scenarios: Mapping[str, Scenario], start: str) -> None:
        self.scenarios = scenarios
        self._start = self.find(start)
        self._run = Run(self._start)

    @property
    def run(self) -> Run:
        """The run in force now."""
        return self._run

    def find(self, name: str) -> Scenario:
        """The loaded scenario of that name; raises UnknownScenarioError."""
        if name not in self.scenarios:
            hint = did_you_mean(name, self.scenarios)
            loaded = listed(sorted(self.scenarios), "and")
            raise UnknownScenarioError(f"there is no scenario {name!r}; loaded are {loaded}{hint}")
        return self.scenarios[name]

    def use(self, scenario: Scenario) -> None:
        """Put `scenario` in force from the next request on."""
        self._run = Run(scenario)

    def reset(self) -> None:
        """Put the scenario in force that was at the start, its counters at nought."""
        self._run = Run(self._start)

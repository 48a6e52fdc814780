"""Which scenario is in force. A switch replaces one reference: a request keeps the run it started with."""

from collections.abc import Mapping
from dataclasses import dataclass

from emulator.errors import EmulatorError, did_you_mean, listed
from emulator.scenario.model import Scenario
from emulator.state.clock import Clock
from emulator.state.counters import Counters
from emulator.state.journal import Journal
from emulator.state.keyring import Keyring
from emulator.state.sessions import Sessions
from emulator.state.world import LiveWorld


@dataclass(frozen=True, slots=True)
class Run:
    """A scenario from the moment it came into force, and its world: the counters begin at nought."""

    scenario: Scenario
    world: LiveWorld


class UnknownScenarioError(EmulatorError):
    """There is no scenario of that name."""


class Store:
    """The scenarios that are loaded, the run in force, and what outlives a run: clock, sessions, keys, journal."""

    def __init__(self, scenarios: Mapping[str, Scenario], start: str, keyring: Keyring) -> None:
        self.scenarios = scenarios
        self.keyring = keyring
        self.clock = Clock()
        self.journal = Journal()
        self.sessions = Sessions(self.clock)
        self._start = self.find(start)
        self._run = self._begin(self._start)

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
        """Put `scenario` in force from the next request on; sessions, clock and keys stay as they are."""
        self._run = self._begin(scenario)

    def reset(self) -> None:
        """Begin again as at the start: scenario, counters, sessions, clock, journal; the keys stay."""
        self.clock.reset()
        self.journal.clear()
        self.sessions = Sessions(self.clock)
        self._run = self._begin(self._start)

    def _begin(self, scenario: Scenario) -> Run:
        return Run(scenario, LiveWorld(Counters(), self.sessions, self.keyring))

"""Which scenario and which contract are in force. A switch replaces one reference: a request keeps its run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.contract.contract import Contract, contract_at
from emulator.contract.revisions import Revision
from emulator.errors import EmulatorError, did_you_mean, listed
from emulator.scenario.fit import check_fit
from emulator.scenario.model import Scenario
from emulator.state.clock import Clock
from emulator.state.counters import Counters
from emulator.state.journal import Journal
from emulator.state.keyring import Keyring
from emulator.state.sessions import Sessions
from emulator.state.streams import Streams
from emulator.state.tokens import Tokens
from emulator.state.world import LiveWorld


@dataclass(frozen=True, slots=True)
class Run:
    """A scenario from the moment it came into force, and its world: the counters begin at nought.

    `authored` is the scenario as it was written, `scenario` as `contract` has it: no rule gives a code it lacks.
    """

    authored: Scenario
    scenario: Scenario
    contract: Contract
    world: LiveWorld
    _others: dict[Revision, "Run"] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, authored: Scenario, contract: Contract, world: LiveWorld) -> "Run":
        """The run of a scenario with `contract` in force."""
        return cls(authored, authored.at(contract), contract, world)

    def at(self, revision: Revision) -> "Run":
        """The run as it is for a session with a revision of its own."""
        if revision not in self._others:
            self._others[revision] = self.of(self.authored, self.contract.at(revision), self.world)
        return self._others[revision]


class UnknownScenarioError(EmulatorError):
    """There is no scenario of that name."""


class Store:
    """The scenarios that are loaded, the run in force, and what outlives a run.

    That is the clock, sessions, keys, tokens and journal. `contract` holds where a scenario names no other.
    """

    def __init__(
        self,
        scenarios: Mapping[str, Scenario],
        start: str,
        keyring: Keyring,
        contract: Contract | None = None,
    ) -> None:
        self.scenarios = scenarios
        self.keyring = keyring
        self.contract = contract or contract_at()
        self.tokens = Tokens()
        self.clock = Clock()
        self.journal = Journal()
        self.sessions = Sessions(self.clock)
        self._start = self.find(start)
        self._run = self._begin(self._start)

    @property
    def run(self) -> Run:
        """The run in force now, for every session without a revision of its own."""
        return self._run

    def run_for(self, app_key: str | None) -> Run:
        """The run in force for an appKey; None: for a request that names none."""
        run = self._run
        revision = None if app_key is None else self.sessions.revision_of(app_key)
        return run.at(revision) if revision else run

    def give_revision(self, app_key: str, revision: Revision | None) -> None:
        """Give an appKey a revision of its own, which the scenario in force must fit; None: everybody's again.

        Codes of a later scenario that the revision lacks are passed over for this appKey.
        """
        if revision:
            check_fit(self._run.authored, self._run.contract.at(revision))
        self.sessions.give_revision(app_key, revision)

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
        """Begin again as at the start: scenario, counters, sessions, tokens, clock, journal; the keys stay."""
        self.clock.reset()
        self.tokens = Tokens()
        self.journal.clear()
        self.sessions = Sessions(self.clock)
        self._run = self._begin(self._start)

    def _begin(self, scenario: Scenario) -> Run:
        contract = scenario.contract(self.contract)
        world = LiveWorld(Counters(), self.sessions, self.keyring, self.tokens, Streams(scenario.seed))
        return Run.of(scenario, contract, world)

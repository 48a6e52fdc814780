"""Which scenario and which contract are in force. A switch replaces one reference: a request keeps its run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from emulator.contract.contract import Contract, contract_at
from emulator.contract.revisions import Revision
from emulator.errors import EmulatorError, did_you_mean, listed
from emulator.scenario.fit import check_fit
from emulator.scenario.model import Planned, Scenario
from emulator.state.clock import Clock
from emulator.state.counters import MOST_APP_KEYS, Counters, slot
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


class TooManyScenariosError(EmulatorError):
    """No more appKeys can have a scenario of their own."""

    def __init__(self) -> None:
        super().__init__(f"{MOST_APP_KEYS} appKeys have a scenario of their own; delete sessions that are over")


class Store:
    """The scenarios that are loaded, the run in force, and what outlives a run.

    That is the clock, sessions, keys, tokens and journal. `contract` holds where a scenario names no other.
    `problem` says why the scenario files cannot be used as they are now; None: they can.
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
        self.problem: str | None = None
        self._lock = Lock()  # a reload comes from another thread than the control endpoint's calls
        self._own: dict[str, Run] = {}
        self._start = self.find(start)
        self._run = self._begin(self._start)

    @property
    def run(self) -> Run:
        """The run in force now, for every session without a revision of its own."""
        return self._run

    def run_for(self, app_key: str | None) -> Run:
        """The run in force for an appKey; None: for a request that names none."""
        if app_key is None:
            return self._run
        run = self._own.get(slot(app_key), self._run)
        revision = self.sessions.revision_of(app_key)
        return run.at(revision) if revision else run

    def use_for(self, app_key: str, scenario: Scenario) -> None:
        """Put a scenario in force for one appKey alone, its counters at nought; its own revision must fit."""
        revision = self.sessions.revision_of(app_key)
        if revision:
            check_fit(scenario, scenario.contract(self.contract).at(revision))
        with self._lock:
            if len(self._own) >= MOST_APP_KEYS and slot(app_key) not in self._own:
                raise TooManyScenariosError
            self._own[slot(app_key)] = self._begin(scenario)

    def has_own_scenario(self, app_key: str) -> bool:
        """Whether an appKey has a scenario of its own."""
        return slot(app_key) in self._own

    def inherit(self, app_key: str) -> None:
        """Give an appKey everybody's scenario again."""
        with self._lock:
            self._own.pop(slot(app_key), None)

    def plan(self, app_key: str, planned: Planned) -> None:
        """Put a reply ahead of every rule, for one appKey."""
        self.sessions.of(app_key).plans.add(planned)

    def reset_session(self, app_key: str) -> None:
        """Begin again for one appKey: counters, Request-Keys, plans, clock; what it was given stays."""
        self.sessions.forget(app_key)
        self.run_for(app_key).world.forget(app_key)

    def delete_session(self, app_key: str) -> None:
        """As `reset_session`, and the appKey has everybody's scenario and revision again."""
        self.reset_session(app_key)
        self.inherit(app_key)
        self.sessions.give_revision(app_key, None)
        self._run.world.forget(app_key)

    def give_revision(self, app_key: str, revision: Revision | None) -> None:
        """Give an appKey a revision of its own, which the scenario in force must fit; None: everybody's again.

        Codes of a later scenario that the revision lacks are passed over for this appKey.
        """
        if revision:
            run = self._own.get(slot(app_key), self._run)
            check_fit(run.authored, run.contract.at(revision))
        self.sessions.give_revision(app_key, revision)

    def replace(self, scenarios: Mapping[str, Scenario]) -> None:
        """Load other scenarios; one in force that has changed begins again, one that is gone stays in force."""
        with self._lock:
            before, self.scenarios, self.problem = self.scenarios, scenarios, None
            self._start = scenarios.get(self._start.name, self._start)
            self._run = self._newer(self._run, before)
            self._own = {app_key: self._newer(run, before) for app_key, run in self._own.items()}

    def _newer(self, run: Run, before: Mapping[str, Scenario]) -> Run:
        """The run as the scenarios that are loaded now have it; `before` are those that were."""
        now = self.scenarios.get(run.authored.name)
        is_of_file = before.get(run.authored.name) is run.authored
        return self._begin(now) if now and is_of_file and now != run.authored else run

    def find(self, name: str) -> Scenario:
        """The loaded scenario of that name; raises UnknownScenarioError."""
        if name not in self.scenarios:
            hint = did_you_mean(name, self.scenarios)
            loaded = listed(sorted(self.scenarios), "and")
            raise UnknownScenarioError(f"there is no scenario {name!r}; loaded are {loaded}{hint}")
        return self.scenarios[name]

    def use(self, scenario: Scenario) -> None:
        """Put `scenario` in force for every appKey without its own; sessions, clock and keys stay as they are."""
        with self._lock:
            self._run = self._begin(scenario)

    def reset(self) -> None:
        """Begin again as at the start: scenario, counters, sessions, tokens, clock, journal; the keys stay."""
        self.clock.reset()
        self.journal.clear()
        with self._lock:
            self.tokens = Tokens()
            self.sessions = Sessions(self.clock)
            self._own = {}
            self._run = self._begin(self._start)

    def _begin(self, scenario: Scenario) -> Run:
        contract = scenario.contract(self.contract)
        world = LiveWorld(Counters(), self.sessions, self.keyring, self.tokens, Streams(scenario.seed))
        return Run.of(scenario, contract, world)

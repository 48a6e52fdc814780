"""Which scenario and which contract are in force. A switch replaces one reference: a request keeps its run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.revisions import Revision
from ocr_emulator.errors import EmulatorError, did_you_mean, listed
from ocr_emulator.scenario.checks.compatibility import check_compatibility
from ocr_emulator.scenario.model import Planned, Scenario
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.coverage_tracker import CoverageTracker
from ocr_emulator.state.journal.answer_counter import AnswerCounter
from ocr_emulator.state.journal.journal import Journal, JournalEntry
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.limits import DEFAULT_LIMITS, Limits
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.live_state import LiveState
from ocr_emulator.state.sessions.random_streams import RandomStreams
from ocr_emulator.state.sessions.session import Session
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.tokens import Tokens


@dataclass(frozen=True, slots=True)
class ActiveScenario:
    """A scenario from the moment it came into force, and its world: the counters begin at nought.

    `authored` is the scenario as it was written, `scenario` as `contract` has it: no rule gives a code it lacks.
    `revision` is that of the contract, in words.
    """

    authored: Scenario
    scenario: Scenario
    contract: Contract
    state: LiveState
    revision: str
    _others: dict[Revision, "ActiveScenario"] = field(default_factory=dict, compare=False)

    @classmethod
    def build(cls, authored: Scenario, contract: Contract, state: LiveState) -> "ActiveScenario":
        """The run of a scenario with `contract` in force."""
        return cls(authored, authored.at(contract), contract, state, str(contract.revision))

    def for_revision(self, revision: Revision) -> "ActiveScenario":
        """The run as it is for a session with a revision of its own."""
        if revision not in self._others:
            self._others[revision] = self.build(self.authored, self.contract.for_revision(revision), self.state)
        return self._others[revision]


class UnknownScenarioError(EmulatorError):
    """There is no scenario of that name."""


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
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self.scenarios = scenarios
        self.keyring = keyring
        self.contract = contract or contract_at()
        self.tokens = Tokens()
        self.clock = Clock()
        self.journal = Journal(limits.journal, limits.journal_bytes)
        self.coverage = CoverageTracker(limits.sessions)
        self.answer_counter = AnswerCounter()
        self._limits = limits
        self.sessions = self._no_sessions()
        self.load_error: str | None = None
        self._lock = Lock()  # a reload comes from another thread than the control endpoint's calls
        self._own: WeakKeyDictionary[Session, ActiveScenario] = WeakKeyDictionary()
        self._start = self.get_scenario(start)
        self._run = self._begin(self._start)

    @property
    def active(self) -> ActiveScenario:
        """The run in force now, for every session without a revision of its own."""
        return self._run

    def context_for(self, app_key: str | None) -> tuple[ActiveScenario, Clock]:
        """The run in force for a request of an appKey, and its time; None: for a request that names none."""
        if app_key is None:
            return self._run, self.clock
        session = self.sessions.get_or_create(app_key)
        return self._run_of(session), session.clock

    def active_for(self, app_key: str | None) -> ActiveScenario:
        """The run in force for an appKey; None: for a request that names none."""
        return self.context_for(app_key)[0]

    def _run_of(self, session: Session) -> ActiveScenario:
        run, revision = self._own.get(session, self._run), session.revision
        return run.for_revision(revision) if revision else run

    def peek(self, app_key: str) -> tuple[Session, ActiveScenario]:
        """The session of an appKey and the run in force for it; that somebody looks neither makes nor keeps it."""
        session = self.sessions.get(app_key) or Session(self.clock)
        return session, self._run_of(session)

    def use_for(self, app_key: str, scenario: Scenario) -> None:
        """Put a scenario in force for one appKey alone, its counters at nought; its own revision must fit."""
        session = self.sessions.get_or_create(app_key)
        if session.revision:
            check_compatibility(scenario, scenario.contract(self.contract).for_revision(session.revision))
        with self._lock:
            self._own[session] = self._begin(scenario)

    def has_own_scenario(self, app_key: str) -> bool:
        """Whether an appKey has a scenario of its own."""
        return self.peek(app_key)[0] in self._own

    def use_common(self, app_key: str) -> None:
        """Give an appKey everybody's scenario again."""
        with self._lock:
            self._own.pop(self.peek(app_key)[0], None)

    def plan(self, app_key: str, planned: Planned) -> None:
        """Put a reply ahead of every rule, for one appKey."""
        self.sessions.get_or_create(app_key).plans.add(planned)

    def reset_session(self, app_key: str) -> None:
        """Begin again for one appKey: counters, Request-Keys, plans, clock; what it was given stays."""
        session = self.sessions.get_or_create(app_key)
        session.reset()
        self._forget(app_key)
        self._run_of(session).state.reset_session(session)

    def delete_session(self, app_key: str) -> None:
        """Forget one appKey: it begins again, with everybody's scenario and revision."""
        self.sessions.forget(app_key)
        self._forget(app_key)

    def record(self, entry: JournalEntry) -> None:
        """Remember a request and its answer, which is about to be sent."""
        self.journal.add(entry)
        self.answer_counter.add(entry)

    def _forget(self, app_key: str) -> None:
        self.journal.clear(app_key)
        self.coverage.reset(app_key)

    def set_revision(self, app_key: str, revision: Revision | None) -> None:
        """Give an appKey a revision of its own, which the scenario in force must fit; None: everybody's again.

        Codes of a later scenario that the revision lacks are passed over for this appKey.
        """
        session = self.sessions.get_or_create(app_key)
        if revision:
            run = self._own.get(session, self._run)
            check_compatibility(run.authored, run.contract.for_revision(revision))
        session.revision = revision

    def replace_scenarios(self, scenarios: Mapping[str, Scenario]) -> None:
        """Load other scenarios; one in force that has changed begins again, one that is gone stays in force."""
        with self._lock:
            before, self.scenarios, self.load_error = self.scenarios, scenarios, None
            self._start = scenarios.get(self._start.name, self._start)
            self._run = self._newer(self._run, before)
            for session, run in list(self._own.items()):
                self._own[session] = self._newer(run, before)

    def _newer(self, run: ActiveScenario, before: Mapping[str, Scenario]) -> ActiveScenario:
        """The run as the scenarios that are loaded now have it; `before` are those that were."""
        now = self.scenarios.get(run.authored.name)
        is_of_file = before.get(run.authored.name) is run.authored
        return self._begin(now) if now and is_of_file and now != run.authored else run

    def get_scenario(self, name: str) -> Scenario:
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
        self.coverage.reset_all()
        with self._lock:
            self.tokens = Tokens()
            self.sessions = self._no_sessions()
            self._own = WeakKeyDictionary()
            self._run = self._begin(self._start)

    def _no_sessions(self) -> Sessions:
        return Sessions(self.clock, self._limits.sessions, self._limits.session_idle)

    def _begin(self, scenario: Scenario) -> ActiveScenario:
        contract = scenario.contract(self.contract)
        state = LiveState(Counters(), self.sessions, self.keyring, self.tokens, RandomStreams(scenario.seed))
        return ActiveScenario.build(scenario, contract, state)

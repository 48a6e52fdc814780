"""The store: the loaded scenarios, the active one, and everything that outlives it.

A scenario is switched by replacing one reference. A request asks for it once, when it arrives, and so keeps its
scenario and contract to the end, whatever is switched meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from weakref import WeakKeyDictionary

from ocr_emulator.contract.catalogue import Front, FrontChoice
from ocr_emulator.contract.contract import GATEWAY_HOST, Contract, contract_at
from ocr_emulator.contract.revisions import Revision
from ocr_emulator.errors import EmulatorError, did_you_mean, listed
from ocr_emulator.scenario.checks.compatibility import check_compatibility
from ocr_emulator.scenario.model import Planned, Scenario
from ocr_emulator.scenario.names import composed
from ocr_emulator.state.background import dispose
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
from ocr_emulator.state.storage import MAX_SCENARIO_BYTES, TooMuchStoredError, check_total, footprint
from ocr_emulator.state.tokens import Tokens


@dataclass(frozen=True, slots=True)
class ActiveScenario:
    """A scenario since it was put in force, with the contract and the state that go with it.

    `authored` is the scenario as it was written; `scenario` is what `contract` leaves of it: no rule gives a code
    that the contract lacks. `state` begins with all counters at 0. `revision` is the contract's, as text, because
    every journal entry needs it. `gateway` is the same for requests to the gateway's host, where the front goes by
    the host; None: every request meets the front of `contract`. `size` is how much memory it takes, in bytes; 0
    where it is a loaded one.
    """

    authored: Scenario
    scenario: Scenario
    contract: Contract
    state: LiveState
    revision: str
    gateway: "ActiveScenario | None" = None
    size: int = 0
    _by_revision: dict[Revision, "ActiveScenario"] = field(default_factory=dict, compare=False)

    @classmethod
    def build(
        cls, authored: Scenario, contract: Contract, state: LiveState, *, by_host: bool = False
    ) -> "ActiveScenario":
        """The scenario `authored`, active with `contract` in force.

        `by_host`: the gateway's host has the gateway's front, unless the scenario says which front there is.
        """
        has_gateway = by_host and authored.given.front is None
        gateway = cls.build(authored, contract.at_front(Front.GATEWAY), state) if has_gateway else None
        return cls(authored, authored.at(contract), contract, state, str(contract.revision), gateway)

    @property
    def front(self) -> FrontChoice:
        """How hosts answer."""
        return FrontChoice.BY_HOST if self.gateway else FrontChoice(self.contract.front)

    def for_host(self, host: str) -> "ActiveScenario":
        """The same scenario and state at the front of `host`, the value of a request's header Host."""
        name = host.partition(":")[0].rstrip(".").lower()
        return self.gateway if self.gateway and name == GATEWAY_HOST else self

    def for_revision(self, revision: Revision) -> "ActiveScenario":
        """The same scenario and state for a session that has a revision of its own."""
        if revision not in self._by_revision:
            self._by_revision[revision] = self.build(
                self.authored,
                self.contract.for_revision(revision),
                self.state,
                by_host=self.gateway is not None,
            )
        return self._by_revision[revision]


class UnknownScenarioError(EmulatorError):
    """No loaded scenario has that name."""


class Store:
    """The loaded scenarios, the active one, and what outlives it: clock, sessions, keys, tokens, journal.

    `start` is the name of the scenario that is active at the start; raises UnknownScenarioError. `contract` holds
    where a scenario names no other; `by_host`: requests to the gateway's host meet the gateway. `load_error` says
    why the scenario files cannot be used as they are now; None when they can.
    """

    def __init__(  # noqa: PLR0913 - what a start decides
        self,
        scenarios: Mapping[str, Scenario],
        start: str,
        keyring: Keyring,
        contract: Contract | None = None,
        limits: Limits = DEFAULT_LIMITS,
        *,
        by_host: bool = False,
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
        self._by_host = by_host
        self.sessions = self._new_sessions()
        self.load_error: str | None = None
        self._lock = Lock()  # a reload comes from another thread than the control endpoint's calls
        self._own: WeakKeyDictionary[Session, ActiveScenario] = WeakKeyDictionary()
        self._start = self.get_scenario(start)
        self._common = self._activate(self._start)

    @property
    def active(self) -> ActiveScenario:
        """The scenario that is active for every session without one of its own."""
        return self._common

    def context_for(self, app_key: str | None) -> tuple[ActiveScenario, Clock]:
        """What holds for a request of an appKey: the active scenario, and the clock.

        None: the path has no appKey.
        """
        if app_key is None:
            return self._common, self.clock
        session = self.sessions.get_or_create(app_key)
        return self._active_for_session(session), session.clock

    def active_for(self, app_key: str | None) -> ActiveScenario:
        """The scenario that is active for an appKey; None: for a request whose path has none."""
        return self.context_for(app_key)[0]

    def _active_for_session(self, session: Session) -> ActiveScenario:
        active, revision = self._own.get(session, self._common), session.revision
        return active.for_revision(revision) if revision else active

    def peek(self, app_key: str) -> tuple[Session, ActiveScenario]:
        """The session of an appKey, and the scenario that is active for it.

        To peek neither creates a session nor counts as its use: where there is none, the answer has a new one that
        the store does not keep.
        """
        session = self.sessions.get(app_key) or Session(self.clock)
        return session, self._active_for_session(session)

    def use_for(self, app_key: str, scenario: Scenario) -> None:
        """Put a scenario in force for one appKey alone, with its counters at 0.

        It takes long for a large one. Raises EmulatorError when the scenario does not fit the revision that the
        appKey was given, or takes too much memory.
        """
        session = self.sessions.get_or_create(app_key)
        if session.revision:
            check_compatibility(scenario, scenario.contract(self.contract).for_revision(session.revision))
        size = self._size_of(scenario)
        if size:
            check_total(self._stored())
        with self._lock:
            self._own[session] = replace(self._activate(scenario), size=size)

    def _size_of(self, scenario: Scenario) -> int:
        """How much memory a scenario takes, in force; 0 for a loaded one, which all appKeys share."""
        if self.scenarios.get(scenario.name) is scenario:
            return 0
        scenario.at(scenario.contract(self.contract))  # what it makes stays with the scenario
        size = footprint(scenario)
        if size > MAX_SCENARIO_BYTES:
            advice = "give it fewer rules, or put it in a file"
            raise TooMuchStoredError("a scenario for one appKey", size, MAX_SCENARIO_BYTES, advice)
        return size

    def _stored(self) -> int:
        """How much memory the planned replies and the own scenarios of all appKeys take, in bytes."""
        with self._lock:
            scenarios = sum(active.size for active in self._own.values())
        return scenarios + sum(session.plans.size for session in self.sessions.all())

    def has_own_scenario(self, app_key: str) -> bool:
        """Whether an appKey has a scenario of its own."""
        return self.peek(app_key)[0] in self._own

    def use_common(self, app_key: str) -> None:
        """Take an appKey's own scenario away: the one of all sessions is active for it again."""
        with self._lock:
            self._own.pop(self.peek(app_key)[0], None)

    def plan(self, app_key: str, planned: Planned) -> None:
        """Plan a reply for one appKey, ahead of every rule; raises TooManyPlannedError or TooMuchStoredError."""
        check_total(self._stored())
        self.sessions.get_or_create(app_key).plans.add(planned)

    def reset_session(self, app_key: str) -> None:
        """Reset one appKey: counters, Request-Keys, plans, clock, journal. Its own scenario and revision stay."""
        session = self.sessions.get_or_create(app_key)
        session.reset()
        self._forget(app_key)
        self._active_for_session(session).state.reset_session(session)

    def delete_session(self, app_key: str) -> None:
        """Forget one appKey, with its own scenario and revision."""
        self.sessions.forget(app_key)
        self._forget(app_key)

    def record(self, entry: JournalEntry) -> None:
        """Write a request and its answer, which is about to be sent, to the journal and the metrics."""
        self.journal.add(entry)
        self.answer_counter.add(entry)

    def _forget(self, app_key: str) -> None:
        self.journal.clear(app_key)
        self.coverage.reset(app_key)

    def set_revision(self, app_key: str, revision: Revision | None) -> None:
        """Give an appKey a revision of its own, or take it away (None).

        Raises EmulatorError when the scenario that is active for it does not fit the revision. A scenario that
        is put in force for all sessions later is not checked: its codes that the revision lacks are passed over.
        """
        session = self.sessions.get_or_create(app_key)
        if revision:
            active = self._own.get(session, self._common)
            check_compatibility(active.authored, active.contract.for_revision(revision))
        session.revision = revision

    def replace_scenarios(self, scenarios: Mapping[str, Scenario]) -> None:
        """Replace the loaded scenarios.

        An active scenario whose file has changed starts again as the new one; one whose file is gone stays active.
        """
        with self._lock:
            before, self.scenarios, self.load_error = self.scenarios, scenarios, None
            self._start = scenarios.get(self._start.name, self._start)
            self._common = self._successor(self._common, before)
            for session, active in list(self._own.items()):
                self._own[session] = self._successor(active, before)

    def _successor(self, active: ActiveScenario, before: Mapping[str, Scenario]) -> ActiveScenario:
        """`active`, or the scenario that its changed file makes now; `before` are what was loaded until now.

        A scenario that was put in force by value, and not by the name of a file, has no successor.
        """
        now = self.scenarios.get(active.authored.name)
        is_of_file = before.get(active.authored.name) is active.authored
        return self._activate(now) if now and is_of_file and now != active.authored else active

    def get_scenario(self, name: str) -> Scenario:
        """The loaded scenario of that name, in NFC or NFD; raises UnknownScenarioError."""
        found = self.scenarios.get(composed(name))
        if found is None:
            hint = did_you_mean(name, self.scenarios)
            loaded = listed(sorted(self.scenarios), "and")
            raise UnknownScenarioError(f"there is no scenario {name!r}; loaded are {loaded}{hint}")
        return found

    def use(self, scenario: Scenario) -> None:
        """Put `scenario` in force for every appKey without its own. Sessions, clock and keys stay as they are."""
        with self._lock:
            self._common = self._activate(scenario)

    def reset(self) -> None:
        """Return to the state of the start: scenario, counters, sessions, tokens, clock, journal.

        The keys stay. However much there is, it takes no time: what was there goes away later.
        """
        self.clock.reset()
        self.journal.clear()
        self.coverage.reset_all()
        with self._lock:
            before = [self._common, self._own, *self.sessions.all()]  # the sessions go first, from the last one on
            self.tokens = Tokens()
            self.sessions = self._new_sessions()
            self._own = WeakKeyDictionary()
            self._common = self._activate(self._start)
        dispose(before)

    def _new_sessions(self) -> Sessions:
        return Sessions(self.clock, self._limits.sessions, self._limits.session_idle)

    def _activate(self, scenario: Scenario) -> ActiveScenario:
        contract = scenario.contract(self.contract)
        state = LiveState(Counters(), self.sessions, self.keyring, self.tokens, RandomStreams(scenario.seed))
        return ActiveScenario.build(scenario, contract, state, by_host=self._by_host)

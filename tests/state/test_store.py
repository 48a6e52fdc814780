"""Which scenario is in force."""

import gc
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.contract.revisions import LATEST, REVISIONS, Revision
from ocr_emulator.coverage.hits import HitCounts, merge_hits
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.scenario.model import NATURAL, Planned, Scenario, Step
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.limits import DEFAULT_LIMITS, Limits
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.store import Store, UnknownScenarioError
from tests.state.journal.test_journal import entry

BUSY = Scenario(name="busy", source="busy.yaml")
SEEDED = Scenario(name="seeded", source="seeded.yaml", seed=7)
CARD = IdCard(id_type=IdType.RESIDENT, values={"name": "홍길동"})
LOADED = {"default": NATURAL, "busy": BUSY, "seeded": SEEDED}

#: What happens to a store, or to its steady clock, so that the appKey `app` is forgotten.
PassOver = Callable[[Store, Clock], object]


@pytest.mark.parametrize("start", LOADED)
def test_start(keyring: Keyring, start: str) -> None:
    """The scenario of the start is in force at first."""
    assert Store(LOADED, start, keyring).active.authored is LOADED[start]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bussy", "there is no scenario 'bussy'; loaded are busy, default and seeded; did you mean 'busy'?"),
        ("", "there is no scenario ''; loaded are busy, default and seeded"),
    ],
)
def test_unknown(keyring: Keyring, name: str, message: str) -> None:
    """A name that no scenario has is refused with those loaded, at the start and later."""
    with pytest.raises(UnknownScenarioError) as at_start:
        Store(LOADED, name, keyring)
    with pytest.raises(UnknownScenarioError) as later:
        Store(LOADED, "default", keyring).get_scenario(name)
    assert [str(at_start.value), str(later.value)] == [message, message]


def test_use(keyring: Keyring) -> None:
    """A switch puts a scenario in force, loaded or not, and counts from 0, even when it was in force already."""
    store = Store({"default": NATURAL}, "default", keyring)
    for scenario in (BUSY, BUSY):
        store.use(scenario)
        assert store.active.authored is BUSY
        assert store.active.state.get_and_increment("app", "event") == 0
    assert store.active.state.get_and_increment("app", "event") == 1


def test_run_stays(keyring: Keyring) -> None:
    """A request keeps the run it started with: a switch changes neither its scenario nor its counters."""
    store = Store(LOADED, "default", keyring)
    run = store.active
    run.state.get_and_increment("app", "event")
    store.use(BUSY)
    store.active.state.get_and_increment("app", "event")
    assert run.authored is NATURAL
    assert run.state.get_and_increment("app", "event") == 1


def test_a_switch_keeps_the_rest(keyring: Keyring) -> None:
    """A switch keeps the sessions, with their Request-Keys and clocks, the clock, the journal and the keys."""
    store = Store(LOADED, "default", keyring)
    request_key = store.active.state.issue_request_key("app", CARD)
    store.clock.freeze()
    store.journal.add(entry())
    store.use(BUSY)
    assert store.active.state.find_card("app", request_key, 3600) == CARD
    assert store.active.state.current_key("id-card") is keyring.current_pair("id-card")
    assert (store.clock.is_frozen, len(store.journal)) == (True, 1)


def test_reset(keyring: Keyring) -> None:
    """A reset puts the scenario of the start in force again, and counts from 0."""
    store = Store(LOADED, "busy", keyring)
    store.active.state.get_and_increment("app", "event")
    store.use(NATURAL)
    store.reset()
    assert store.active.authored is BUSY
    assert store.active.state.get_and_increment("app", "event") == 0


def test_reset_forgets(keyring: Keyring) -> None:
    """A reset forgets every session, wherever its clock stands, and the journal; the keys stay."""
    store = Store(LOADED, "default", keyring)
    request_key = store.active.state.issue_request_key("app", CARD)
    store.active.state.remember_key("app", bytes(32))
    store.clock.freeze()
    store.sessions.get_or_create("app").clock.advance(60)
    store.journal.add(entry())
    store.reset()
    assert store.active.state.find_card("app", request_key, 3600) is None
    assert store.active.state.earlier_keys("app") == ()
    assert store.active.state.current_key("id-card") is keyring.current_pair("id-card")
    assert (store.clock.is_frozen, store.sessions.get_or_create("app").clock.is_frozen) == (False, False)
    assert len(store.journal) == 0


def test_a_revision_of_its_own(keyring: Keyring) -> None:
    """An appKey has everybody's revision until it is given one, and again when that is taken back."""
    store = Store(LOADED, "default", keyring)
    everybodys = store.active.contract.revision
    app_keys = ["a", "b", "a" * 100_000]

    def revisions() -> list[Revision]:
        return [store.active_for(app_key).contract.revision for app_key in app_keys]

    assert revisions() == [everybodys] * 3
    store.set_revision("a", LATEST)
    store.set_revision(app_keys[2], REVISIONS[1])
    assert revisions() == [LATEST, everybodys, REVISIONS[1]]
    store.set_revision(app_keys[2], REVISIONS[2])
    for _ in range(2):
        store.set_revision("a", None)
        assert revisions() == [everybodys, everybodys, REVISIONS[2]]


def test_who_arrives(keyring: Keyring) -> None:
    """A request finds the run and the time of its appKey, and everybody's where it names none."""
    store = Store(LOADED, "default", keyring)
    store.set_revision("app", LATEST)
    run, clock = store.context_for("app")
    assert (run.contract.revision, run.revision) == (LATEST, str(LATEST))
    assert clock is store.sessions.get_or_create("app").clock
    run, clock = store.context_for(None)
    assert (run, run.revision) == (store.active, str(store.active.contract.revision))
    assert clock is store.clock


def test_reset_session(keyring: Keyring) -> None:
    """An appKey that begins again counts and draws from the start, and no other; what it was given stays."""
    store = Store(LOADED, "default", keyring)
    for app_key in ("app", "other"):
        store.use_for(app_key, SEEDED)
        store.set_revision(app_key, LATEST)
    app, other = drawn(store, "app"), drawn(store, "other")
    store.reset_session("app")
    assert (store.has_own_scenario("app"), store.active_for("app").contract.revision) == (True, LATEST)
    assert drawn(store, "app") == app
    count, number = drawn(store, "other")
    assert (count, number != other[1]) == (1, True)


@pytest.fixture
def steady() -> Clock:
    """A steady clock that moves when the test says so, and not else."""
    return Clock(lambda: 1_000.0)


@pytest.fixture
def small(keyring: Keyring, steady: Clock, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store that remembers two appKeys, each until it was idle for ten seconds."""
    monkeypatch.setattr("ocr_emulator.state.store.Sessions", partial(Sessions, now=steady.now))
    return Store(LOADED, "seeded", keyring, limits=Limits(sessions=2, session_idle=10))


def drawn(store: Store, app_key: str) -> tuple[int, float]:
    """How often an appKey was here before, and what it draws."""
    state = store.active_for(app_key).state
    return state.get_and_increment(app_key, "event"), state.random(app_key).random()


def give(store: Store, app_key: str) -> None:
    """Give an appKey all that one can be given."""
    store.set_revision(app_key, LATEST)
    store.use_for(app_key, BUSY)
    store.plan(app_key, Planned(operations=frozenset(OPERATIONS), step=Step(code=None)))
    store.sessions.get_or_create(app_key).clock.freeze()


def others_come(store: Store, _: Clock) -> None:
    for app_key in ("second", "third"):
        store.active_for(app_key)


FORGETTING = pytest.mark.parametrize(
    "pass_over",
    [
        others_come,
        lambda _, steady: steady.advance(10),
        lambda store, _: store.delete_session("app"),
        lambda store, _: store.reset(),
    ],
    ids=["others come", "idle", "deleted", "reset"],
)


@FORGETTING
def test_nothing_is_left(small: Store, steady: Clock, pass_over: PassOver) -> None:
    """Of an appKey that is forgotten nothing is left: neither what it was given nor what has happened with it."""
    first = drawn(small, "app")
    state = small.active.state
    request_key = state.issue_request_key("app", CARD)
    state.remember_key("app", bytes(32))
    state.count_wrong_date("app", "1")
    give(small, "app")
    pass_over(small, steady)
    assert small.active_for("app") is small.active
    assert not small.has_own_scenario("app")
    session = small.sessions.get_or_create("app")
    assert (session.revision, session.plans.reply_count, session.clock.is_frozen) == (None, 0, False)
    assert (session.find_card(request_key, 3600), session.earlier_keys(), session.wrong_dates("1")) == (
        None,
        (),
        0,
    )
    assert drawn(small, "app") == first


@FORGETTING
def test_its_own_run_is_freed(small: Store, steady: Clock, pass_over: PassOver) -> None:
    """With an appKey the run of its own scenario leaves the memory, counters and all."""
    give(small, "app")
    drawn(small, "app")
    state = weakref.ref(small.active_for("app").state)
    gc.collect()
    assert state() is small.active_for("app").state
    pass_over(small, steady)
    small.active_for("another")
    gc.collect()
    assert state() is None


def test_in_use(small: Store, steady: Clock) -> None:
    """An appKey that calls keeps what it was given, though others come and time goes by."""
    give(small, "app")
    for turn in range(20):
        steady.advance(9)
        small.active_for(f"other {turn}")
        assert small.active_for("app").authored is BUSY
        assert small.active_for("app").contract.revision == LATEST
        assert drawn(small, "app")[0] == turn


def test_reset_keeps_the_bounds(small: Store, steady: Clock) -> None:
    """After a reset as many appKeys are remembered as before, and for as long."""
    small.reset()
    for app_key in "abc":
        small.active_for(app_key)
    assert small.sessions.app_keys() == ["b", "c"]
    steady.advance(10)
    assert small.sessions.app_keys() == []


def test_a_reload_brings_nothing_back(small: Store, steady: Clock) -> None:
    """Files that are read again give an appKey that was forgotten no scenario of its own."""
    small.use_for("app", BUSY)
    steady.advance(10)
    small.replace_scenarios({**LOADED, "busy": replace(BUSY, description="another")})
    assert small.active_for("app") is small.active


def test_a_request_keeps_its_session(keyring: Keyring) -> None:
    """A request that began before a reset goes on with the sessions of before."""
    store = Store(LOADED, "default", keyring)
    state = store.active.state
    request_key = state.issue_request_key("app", CARD)
    store.reset()
    assert state.spend_request_key("app", request_key)
    assert not store.active.state.spend_request_key("app", request_key)


def test_a_reload_among_switches(keyring: Keyring) -> None:
    """Files can be read again while appKeys are given scenarios, and none of those is lost."""
    store = Store(LOADED, "default", keyring)

    def give(number: int) -> None:
        store.use_for(f"app-{number}", BUSY)
        store.replace_scenarios({**LOADED, "new": replace(BUSY, name="new")})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(give, range(500)))
    assert all(store.has_own_scenario(f"app-{number}") for number in range(500))
    assert all(store.active_for(f"app-{number}").authored is BUSY for number in range(500))


class TestNotes:
    def met(self, store: Store, app_key: str | None = None) -> int:
        """How many answers of business with SUCCESS arrived at an appKey, or at all."""
        return merge_hits(store.coverage.snapshots(app_key)).get(("business", 0), HitCounts()).total

    def noted(self, keyring: Keyring, limits: Limits = DEFAULT_LIMITS) -> Store:
        """A store with a request of each of two appKeys, both met with SUCCESS."""
        store = Store(LOADED, "default", keyring, limits=limits)
        for app_key in "ab":
            one = entry(app_key=app_key, operation="business", version="v1.0")
            store.record(one)
            store.coverage.record(one)
        return store

    def test_note(self, keyring: Keyring) -> None:
        """A request is in the journal and in the totals; it is met when the client is there to take the answer."""
        store = Store(LOADED, "default", keyring)
        store.record(entry(operation="business"))
        assert (len(store.journal), sum(store.answer_counter.counts().values()), self.met(store)) == (1, 1, 0)

    def test_reset(self, keyring: Keyring) -> None:
        """A reset forgets the journal and what each appKey has met; over all that stays met, and the totals stay."""
        store = self.noted(keyring)
        store.reset()
        assert (len(store.journal), sum(store.answer_counter.counts().values())) == (0, 2)
        assert [self.met(store, app_key) for app_key in (None, "a", "b")] == [2, 0, 0]

    @pytest.mark.parametrize("forget", [Store.reset_session, Store.delete_session])
    def test_one_begins_again(self, keyring: Keyring, forget: Callable[[Store, str], None]) -> None:
        """An appKey that begins again has called nothing and met nothing; over all, what it has met stays met."""
        store = self.noted(keyring)
        forget(store, "a")
        assert [one.id for one in store.journal.entries()] == [2]
        assert [self.met(store, app_key) for app_key in (None, "a", "b")] == [2, 0, 1]
        assert sum(store.answer_counter.counts().values()) == 2

    def test_limits(self, keyring: Keyring) -> None:
        """As much is remembered as the limits say, after a reset too."""
        store = self.noted(keyring, Limits(journal=1, sessions=1))
        for last in (4, 6):
            for _ in range(2):
                store.record(entry(app_key="c"))
            assert [one.id for one in store.journal.entries("c")] == [last]
            assert store.journal.forgotten("c") == 1
            store.reset()
        small = self.noted(keyring, Limits(journal_bytes=entry().size))
        assert [one.id for one in small.journal.entries()] == [2]

"""Which scenario is in force."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from emulator.contract.id_cards import IdType
from emulator.contract.revisions import LATEST
from emulator.documents.id_card import Card
from emulator.scenario.model import NATURAL, Scenario
from emulator.state.counters import MOST_APP_KEYS
from emulator.state.keyring import Keyring
from emulator.state.store import Store, UnknownScenarioError
from tests.state.test_journal import entry

BUSY = Scenario(name="busy", source="busy.yaml")
CARD = Card(id_type=IdType.RESIDENT, values={"name": "홍길동"})
LOADED = {"default": NATURAL, "busy": BUSY}


@pytest.mark.parametrize("start", LOADED)
def test_start(keyring: Keyring, start: str) -> None:
    """The scenario of the start is in force at first."""
    assert Store(LOADED, start, keyring).run.authored is LOADED[start]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bussy", "there is no scenario 'bussy'; loaded are busy and default; did you mean 'busy'?"),
        ("", "there is no scenario ''; loaded are busy and default"),
    ],
)
def test_unknown(keyring: Keyring, name: str, message: str) -> None:
    """A name that no scenario has is refused with those loaded, at the start and later."""
    with pytest.raises(UnknownScenarioError) as at_start:
        Store(LOADED, name, keyring)
    with pytest.raises(UnknownScenarioError) as later:
        Store(LOADED, "default", keyring).find(name)
    assert [str(at_start.value), str(later.value)] == [message, message]


def test_use(keyring: Keyring) -> None:
    """A switch puts a scenario in force, loaded or not, and counts from 0, even when it was in force already."""
    store = Store({"default": NATURAL}, "default", keyring)
    for scenario in (BUSY, BUSY):
        store.use(scenario)
        assert store.run.authored is BUSY
        assert store.run.world.count("app", "event") == 0
    assert store.run.world.count("app", "event") == 1


def test_run_stays(keyring: Keyring) -> None:
    """A request keeps the run it started with: a switch changes neither its scenario nor its counters."""
    store = Store(LOADED, "default", keyring)
    run = store.run
    run.world.count("app", "event")
    store.use(BUSY)
    store.run.world.count("app", "event")
    assert run.authored is NATURAL
    assert run.world.count("app", "event") == 1


def test_a_switch_keeps_the_rest(keyring: Keyring) -> None:
    """A switch keeps the sessions, with their Request-Keys and clocks, the clock, the journal and the keys."""
    store = Store(LOADED, "default", keyring)
    request_key = store.run.world.issue("app", CARD)
    store.clock.freeze()
    store.journal.add(entry(store.journal.next_id()))
    store.use(BUSY)
    assert store.run.world.find_card("app", request_key, 3600) == CARD
    assert store.run.world.current_key("id-card") is keyring.current("id-card")
    assert (store.clock.is_frozen, len(store.journal.entries())) == (True, 1)


def test_reset(keyring: Keyring) -> None:
    """A reset puts the scenario of the start in force again, and counts from 0."""
    store = Store(LOADED, "busy", keyring)
    store.run.world.count("app", "event")
    store.use(NATURAL)
    store.reset()
    assert store.run.authored is BUSY
    assert store.run.world.count("app", "event") == 0


def test_reset_forgets(keyring: Keyring) -> None:
    """A reset forgets every session, wherever its clock stands, and the journal; the keys stay."""
    store = Store(LOADED, "default", keyring)
    request_key = store.run.world.issue("app", CARD)
    store.run.world.remember_key("app", bytes(32))
    store.clock.freeze()
    store.sessions.of("app").clock.advance(60)
    store.journal.add(entry(store.journal.next_id()))
    store.reset()
    assert store.run.world.find_card("app", request_key, 3600) is None
    assert store.run.world.earlier_keys("app") == ()
    assert store.run.world.current_key("id-card") is keyring.current("id-card")
    assert (store.clock.is_frozen, store.sessions.of("app").clock.is_frozen) == (False, False)
    assert store.journal.entries() == ()


def test_a_revision_of_its_own_is_not_forgotten(keyring: Keyring) -> None:
    """However many other appKeys come, one that has a revision of its own keeps it until a reset."""
    store = Store(LOADED, "default", keyring)
    everybodys = store.run.contract.revision
    store.give_revision("mine", LATEST)
    for number in range(MOST_APP_KEYS + 1):
        store.sessions.of(str(number))
        assert store.run_for(str(number)) is store.run
    assert store.sessions.revision_of("mine") == store.run_for("mine").contract.revision == LATEST
    store.reset()
    assert (store.sessions.revision_of("mine"), store.run_for("mine").contract.revision) == (None, everybodys)


def test_a_request_keeps_its_session(keyring: Keyring) -> None:
    """A request that began before a reset goes on with the sessions of before."""
    store = Store(LOADED, "default", keyring)
    world = store.run.world
    request_key = world.issue("app", CARD)
    store.reset()
    assert world.spend("app", request_key)
    assert not store.run.world.spend("app", request_key)


def test_a_reload_among_switches(keyring: Keyring) -> None:
    """Files can be read again while appKeys are given scenarios, and none of those is lost."""
    store = Store(LOADED, "default", keyring)

    def give(number: int) -> None:
        store.use_for(f"app-{number}", BUSY)
        store.replace({**LOADED, "new": replace(BUSY, name="new")})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(give, range(500)))
    assert all(store.has_own_scenario(f"app-{number}") for number in range(500))
    assert all(store.run_for(f"app-{number}").authored is BUSY for number in range(500))

"""The sessions, by appKey."""

import pytest

from emulator.contract.id_cards import IdType
from emulator.contract.revisions import LATEST, REVISIONS
from emulator.documents.id_card import Card
from emulator.state.clock import Clock
from emulator.state.counters import MOST_APP_KEYS
from emulator.state.sessions import Sessions, TooManyRevisionsError

CARD = Card(id_type=IdType.RESIDENT, values={})


def test_of() -> None:
    """An appKey has one session, made when it is first asked for, and each its own."""
    sessions = Sessions(Clock())
    assert sessions.of("a") is sessions.of("a")
    assert sessions.of("a") is not sessions.of("b")


def test_long_app_keys() -> None:
    """However long an appKey, it has a session, and each its own."""
    sessions = Sessions(Clock())
    made = [sessions.of("a" * length) for length in (200, 201, 100_000)]
    assert [sessions.of("a" * length) for length in (200, 201, 100_000)] == made
    assert len(set(map(id, made))) == 3


def test_request_keys_are_bound() -> None:
    """A Request-Key is known to the session that it was issued in and to no other."""
    sessions = Sessions(Clock())
    request_key = sessions.of("a").issue(CARD)
    assert not sessions.of("b").spend(request_key)
    assert (sessions.of("a").find_card(request_key, 3600), sessions.of("b").find_card(request_key, 3600)) == (
        CARD,
        None,
    )


def test_clocks() -> None:
    """All sessions are on one clock until one moves its own, which moves no other."""
    clock = Clock(lambda: 1000.0)
    sessions = Sessions(clock)
    sessions.of("a").clock.advance(60)
    clock.advance(5)
    assert [sessions.of(app_key).clock.now() for app_key in "ab"] == [1065, 1005]


def test_forgets() -> None:
    """Past the most appKeys that are remembered, the one that was idle longest begins anew, and no other."""
    sessions = Sessions(Clock())
    made = {str(number): sessions.of(str(number)) for number in range(MOST_APP_KEYS)}
    assert sessions.of("0") is made["0"]
    sessions.of("new")
    assert [sessions.of(app_key) is made[app_key] for app_key in ("0", "2", "1")] == [True, True, False]


def test_a_revision_of_its_own() -> None:
    """An appKey has everybody's revision until it is given one, and again when that is taken back."""
    sessions = Sessions(Clock())
    names = ["a", "b", "a" * 100_000]
    assert [sessions.revision_of(name) for name in names] == [None, None, None]
    sessions.give_revision("a", LATEST)
    sessions.give_revision(names[2], REVISIONS[0])
    assert [sessions.revision_of(name) for name in names] == [LATEST, None, REVISIONS[0]]
    for _ in range(2):
        sessions.give_revision("a", None)
        assert [sessions.revision_of(name) for name in names] == [None, None, REVISIONS[0]]


def test_too_many_revisions() -> None:
    """No more appKeys can have a revision of their own than are remembered; one that is taken back makes room."""
    sessions = Sessions(Clock())
    for number in range(MOST_APP_KEYS):
        sessions.give_revision(str(number), LATEST)
    with pytest.raises(TooManyRevisionsError) as caught:
        sessions.give_revision("new", LATEST)
    assert str(caught.value) == "10000 appKeys have a revision of their own; take some back with null, or reset"
    assert [sessions.revision_of(name) for name in ("new", "0", "9999")] == [None, LATEST, LATEST]
    sessions.give_revision("new", None)
    sessions.give_revision("0", None)
    sessions.give_revision("new", LATEST)
    assert [sessions.revision_of(name) for name in ("new", "0", "9999")] == [LATEST, None, LATEST]


def test_another_revision_where_there_are_too_many() -> None:
    """An appKey that has a revision of its own can have another, however many have one."""
    sessions = Sessions(Clock())
    for number in range(MOST_APP_KEYS):
        sessions.give_revision(str(number), LATEST)
    sessions.give_revision("0", REVISIONS[0])
    assert sessions.revision_of("0") == REVISIONS[0]

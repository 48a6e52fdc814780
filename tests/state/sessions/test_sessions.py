"""The sessions, by appKey."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.sessions.sessions import Sessions

CARD = IdCard(id_type=IdType.RESIDENT, values={})


@pytest.fixture
def steady() -> Clock:
    """A steady clock that moves when the test says so, and not else."""
    return Clock(lambda: 1_000.0)


def test_of() -> None:
    """An appKey has one session, made when it is first asked for, and each its own."""
    sessions = Sessions(Clock())
    assert sessions.get_or_create("a") is sessions.get_or_create("a")
    assert sessions.get_or_create("a") is not sessions.get_or_create("b")


def test_long_app_keys() -> None:
    """However long an appKey, it has a session, and each its own."""
    sessions = Sessions(Clock())
    made = [sessions.get_or_create("a" * length) for length in (200, 201, 100_000)]
    assert [sessions.get_or_create("a" * length) for length in (200, 201, 100_000)] == made
    assert len(set(map(id, made))) == 3


def test_request_keys_are_bound() -> None:
    """A Request-Key is known to the session that it was issued in and to no other."""
    sessions = Sessions(Clock())
    request_key = sessions.get_or_create("a").issue_request_key(CARD)
    assert not sessions.get_or_create("b").spend_request_key(request_key)
    assert (
        sessions.get_or_create("a").find_card(request_key, 3600),
        sessions.get_or_create("b").find_card(request_key, 3600),
    ) == (
        CARD,
        None,
    )


def test_clocks() -> None:
    """All sessions are on one clock until one moves its own, which moves no other."""
    clock = Clock(lambda: 1000.0)
    sessions = Sessions(clock)
    sessions.get_or_create("a").clock.advance(60)
    clock.advance(5)
    assert [sessions.get_or_create(app_key).clock.now() for app_key in "ab"] == [1065, 1005]


def test_most() -> None:
    """Past the most appKeys that are remembered, the one that was idle longest begins anew, and no other."""
    sessions = Sessions(Clock(), max_sessions=3)
    made = {app_key: sessions.get_or_create(app_key) for app_key in "abc"}
    assert sessions.get_or_create("a") is made["a"]
    sessions.get_or_create("new")
    assert sessions.app_keys() == ["c", "a", "new"]
    assert [sessions.get_or_create(app_key) is made[app_key] for app_key in "acb"] == [True, True, False]


def test_one() -> None:
    """Where one appKey alone is remembered, that is the last that called."""
    sessions = Sessions(Clock(), max_sessions=1)
    first = sessions.get_or_create("a")
    assert sessions.get_or_create("a") is first
    sessions.get_or_create("b")
    assert sessions.app_keys() == ["b"]
    assert sessions.get_or_create("a") is not first


def test_unless_told_otherwise() -> None:
    """Unless told otherwise, 10,000 appKeys are remembered."""
    sessions = Sessions(Clock())
    for number in range(10_001):
        sessions.get_or_create(str(number))
    assert sessions.app_keys() == [str(number) for number in range(1, 10_001)]


@pytest.mark.parametrize("idle", [10, 0.25], ids=["ten seconds", "less than one"])
def test_idle(steady: Clock, idle: float) -> None:
    """An appKey that does not call is remembered for so long, and no longer."""
    sessions = Sessions(Clock(), max_idle=idle, now=steady.now)
    session = sessions.get_or_create("a")
    steady.advance(idle - 0.125)
    assert sessions.app_keys() == ["a"]
    assert sessions.get_or_create("a") is session
    steady.advance(idle)
    assert sessions.app_keys() == []
    assert sessions.get_or_create("a") is not session


def test_a_day(steady: Clock) -> None:
    """Unless told otherwise, an appKey that does not call is remembered for a day."""
    sessions = Sessions(Clock(), now=steady.now)
    sessions.get_or_create("a")
    steady.advance(86_399)
    assert sessions.app_keys() == ["a"]
    steady.advance(1)
    assert sessions.app_keys() == []


def test_it_begins_anew_without_a_look_at_the_list(steady: Clock) -> None:
    """An appKey that calls again after it was idle for too long begins anew, and so does every other such one."""
    sessions = Sessions(Clock(), max_idle=10, now=steady.now)
    before = [sessions.get_or_create(app_key) for app_key in "ab"]
    steady.advance(10)
    assert sessions.get_or_create("b") is not before[1]
    assert sessions.app_keys() == ["b"]


def test_in_use(steady: Clock) -> None:
    """An appKey that calls now and then is remembered for ever, whatever becomes of its neighbours."""
    sessions = Sessions(Clock(), max_idle=10, now=steady.now)
    used = sessions.get_or_create("used")
    sessions.get_or_create("idle")
    for _ in range(100):
        steady.advance(9)
        assert sessions.get_or_create("used") is used
    assert sessions.app_keys() == ["used"]


def test_to_list_is_not_to_use(steady: Clock) -> None:
    """Whoever lists the appKeys keeps none of them alive, and leaves their order as it is."""
    sessions = Sessions(Clock(), max_idle=10, now=steady.now)
    for app_key in "ab":
        sessions.get_or_create(app_key)
    for _ in range(3):
        steady.advance(3)
        assert sessions.app_keys() == ["a", "b"]
    steady.advance(1)
    assert sessions.app_keys() == []


def test_the_clocks_of_tests_do_not_count(steady: Clock) -> None:
    """However far a test moves the clock, everybody's or an appKey's own, no session is forgotten for that."""
    clock = Clock(lambda: 1_000.0)
    sessions = Sessions(clock, max_idle=10, now=steady.now)
    session = sessions.get_or_create("a")
    session.clock.advance(10**9)
    clock.advance(10**9)
    assert sessions.get_or_create("a") is session
    clock.freeze()
    steady.advance(10)
    assert sessions.app_keys() == []


def test_forget() -> None:
    """An appKey that is forgotten begins anew, and no other; one that nobody knows may be forgotten."""
    sessions = Sessions(Clock())
    long = "a" * 100_000
    made = {app_key: sessions.get_or_create(app_key) for app_key in ("a", "b", long)}
    for app_key in ("a", "a", long, "unknown"):
        sessions.forget(app_key)
    assert sessions.app_keys() == ["b"]
    assert [sessions.get_or_create(app_key) is session for app_key, session in made.items()] == [
        False,
        True,
        False,
    ]


def test_freed(steady: Clock) -> None:
    """A session that is forgotten, however it was, leaves the memory."""
    sessions = Sessions(Clock(), max_sessions=2, max_idle=10, now=steady.now)
    gone = [weakref.ref(sessions.get_or_create("pushed out"))]
    gone += [weakref.ref(sessions.get_or_create(app_key)) for app_key in ("deleted", "idle")]
    sessions.forget("deleted")
    steady.advance(10)
    sessions.get_or_create("new")
    gc.collect()
    assert [session() for session in gone] == [None, None, None]


@pytest.mark.usefixtures("_hurried")
def test_threads() -> None:
    """However many threads ask for it at once, an appKey has one session."""
    sessions = Sessions(Clock())
    app_keys = [str(number) for number in range(200)]
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: [sessions.get_or_create(app_key) for app_key in app_keys], range(16)))
    assert [len(set(map(id, by_all))) for by_all in zip(*found, strict=True)] == [1] * 200


@pytest.mark.usefixtures("_hurried")
def test_threads_that_push_each_other_out(steady: Clock) -> None:
    """However many threads come and go at once, no more appKeys are remembered than may be."""
    sessions = Sessions(Clock(), max_sessions=5, max_idle=10, now=steady.now)

    def live(index: int) -> None:
        for number in range(200):
            sessions.get_or_create(f"{index} {number}")
            sessions.forget(f"{index} {number - 1}")
            steady.advance(1)
            assert len(sessions.app_keys()) <= 5

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(live, range(16)))
    steady.advance(10)
    assert sessions.app_keys() == []

"""One appKey's own world."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.contract.revisions import LATEST
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.scenario.model import Planned, Step
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.sessions.session import MAX_CARDS, MAX_RESIDENT_NUMBERS, MAX_SYMMETRIC_KEYS, Session

CARD = IdCard(id_type=IdType.RESIDENT, values={"name": "홍길동"})
OTHER = IdCard(id_type=IdType.DRIVER, values={"name": "성춘향"})


@pytest.fixture
def session() -> Session:
    """A session whose clock stands still."""
    session = Session(Clock(lambda: 1_000_000.0))
    session.clock.freeze()
    return session


def test_issue(session: Session) -> None:
    """Each Request-Key is new, can stand in a header, and finds the card it was issued for, time and again."""
    keys = [session.issue_request_key(card) for card in (CARD, OTHER, CARD)]
    assert len(set(keys)) == 3
    assert all(key.isascii() and key.isprintable() and " " not in key for key in keys)
    assert [session.find_card(key, 3600) for key in (*keys, *keys)] == [CARD, OTHER, CARD] * 2


@pytest.mark.parametrize("request_key", ["", "x", "None"])
def test_unknown(session: Session, request_key: str) -> None:
    """What was never issued finds nothing, and cannot be spent."""
    session.issue_request_key(CARD)
    assert session.find_card(request_key, 3600) is None
    assert not session.spend_request_key(request_key)


@pytest.mark.parametrize(
    ("seconds", "card"), [(0, CARD), (3599, CARD), (3600, CARD), (3600.001, None), (3601, None), (10**9, None)]
)
def test_an_hour(session: Session, seconds: float, card: IdCard | None) -> None:
    """A Request-Key is accepted for an hour on the session's clock, and not after."""
    request_key = session.issue_request_key(CARD)
    session.clock.advance(seconds)
    assert session.find_card(request_key, 3600) == card


def test_spend(session: Session) -> None:
    """A Request-Key is spent once, and then finds nothing; the others stay."""
    spent, kept = session.issue_request_key(CARD), session.issue_request_key(OTHER)
    assert [session.spend_request_key(spent), session.spend_request_key(spent)] == [True, False]
    assert (session.find_card(spent, 3600), session.find_card(kept, 3600)) == (None, OTHER)


@pytest.mark.usefixtures("_hurried")
def test_spend_from_many_threads(session: Session) -> None:
    """Of many threads that spend a Request-Key at once, one alone succeeds."""
    keys = [session.issue_request_key(CARD) for _ in range(200)]
    with ThreadPoolExecutor(16) as pool:
        spent = pool.map(lambda _: [session.spend_request_key(key) for key in keys], range(16))
        assert [sum(by_all) for by_all in zip(*spent, strict=True)] == [1] * 200


def test_most_cards(session: Session) -> None:
    """Past the most cards that are remembered, the oldest is forgotten, and no other."""
    keys = [session.issue_request_key(CARD) for _ in range(MAX_CARDS + 1)]
    assert [session.find_card(key, 3600) for key in (keys[0], keys[1], keys[-1])] == [None, CARD, CARD]


def test_wrong_dates(session: Session) -> None:
    """Wrong issue dates are counted for each resident number, from one."""
    assert [session.count_wrong_date(number) for number in "aabab"] == [1, 2, 1, 3, 2]


@pytest.mark.usefixtures("_hurried")
def test_wrong_dates_from_many_threads(session: Session) -> None:
    """Counted from many threads at once, none is left out."""
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: [session.count_wrong_date("a") for _ in range(200)], range(16)))
    assert session.count_wrong_date("a") == 3201


def test_most_numbers(session: Session) -> None:
    """Past the most numbers that are remembered, the oldest begins anew, and no other."""
    for number in range(MAX_RESIDENT_NUMBERS + 1):
        session.count_wrong_date(str(number))
    assert [session.count_wrong_date(number) for number in (str(MAX_RESIDENT_NUMBERS), "0")] == [2, 1]


def test_earlier_keys(session: Session) -> None:
    """The last symmetric keys are remembered, each once, the oldest first."""
    keys = [bytes([number]) * 32 for number in range(MAX_SYMMETRIC_KEYS + 2)]
    assert session.earlier_keys() == ()
    for key in (keys[0], *keys, keys[-1]):
        session.remember_key(key)
    assert session.earlier_keys() == tuple(keys[2:])


def test_begin_again(session: Session) -> None:
    """A session that begins again has forgotten all that happened, and has everybody's time again."""
    request_key = session.issue_request_key(CARD)
    session.count_wrong_date("a")
    session.remember_key(bytes(32))
    session.plans.add(Planned(operations=frozenset(OPERATIONS), step=Step(code=None)))
    session.clock.freeze()
    session.reset()
    assert session.find_card(request_key, 3600) is None
    assert (session.wrong_dates("a"), session.earlier_keys(), session.plans.reply_count) == (0, (), 0)
    assert not session.clock.is_frozen


def test_begin_again_keeps_the_revision(session: Session) -> None:
    """The revision that a session was given stays when it begins again; at first it has none of its own."""
    assert session.revision is None
    session.revision = LATEST
    session.reset()
    assert session.revision == LATEST

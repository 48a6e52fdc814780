"""What waits for an appKey can be seen, and taken back."""

from typing import Any

import httpx
import pytest

from tests.running import Emulator, code_of

pytestmark = pytest.mark.process

NEXT = "/__admin/sessions/app/next"


def plan(emulator: Emulator, **reply: object) -> None:
    emulator.client.post(NEXT, json=reply).raise_for_status()


def waiting(emulator: Emulator, app_key: str = "app") -> list[dict[str, Any]]:
    reply = emulator.client.get(f"/__admin/sessions/{app_key}/next")
    found = reply.raise_for_status().json()["planned"]
    assert isinstance(found, list)
    return found


def test_what_waits(emulator: Emulator) -> None:
    """What waits is told in the words of a scenario, the next one first, with what each waits for."""
    assert waiting(emulator) == []
    plan(emulator, resultCode="API_TEMPORARILY_UNAVAILABLE", times=3, delay="300ms")
    plan(emulator, operation=["id-card", "credit-card"], version="v2.0", fault={"truncated-body": 5})
    plan(emulator, operation="business", resultCode=4999999, resultMessage="Mine", headers={"Retry-After": "5"})
    plan(emulator, operation="business/status", resultCode=0, result={"statusCode": "06"})
    assert waiting(emulator) == [
        {"number": 1, "then": {"resultCode": 5000503, "delay": "300ms"}, "times": 3},
        {
            "number": 2,
            "operations": ["credit-card", "id-card"],
            "versions": ["v2.0"],
            "then": {"resultCode": "natural", "fault": {"truncated-body": 5}},
            "times": 1,
        },
        {
            "number": 3,
            "operations": ["business"],
            "then": {"resultCode": 4999999, "resultMessage": "Mine", "headers": {"Retry-After": "5"}},
            "times": 1,
        },
        {
            "number": 4,
            "operations": ["business/status"],
            "then": {"resultCode": 0, "result": {"statusCode": "06"}},
            "times": 1,
        },
    ]
    assert waiting(emulator, "other") == []


def test_what_is_told_can_be_planned_again(emulator: Emulator) -> None:
    """What is told of a plan makes the same plan."""
    plan(emulator, operation="id-card", resultCode=0, result={"idType": "driver"}, httpStatus=201, times=2)
    (told,) = waiting(emulator)
    plan(emulator, operation=told["operations"], times=told["times"], **told["then"])
    (one, other) = waiting(emulator)
    assert {**one, "number": 0} == {**other, "number": 0}


def test_what_was_given(emulator: Emulator) -> None:
    """What was given waits no more, and of what is given several times the rest."""
    plan(emulator, operation="business/status", resultCode=5000503, times=2)
    plan(emulator, operation="business/status", resultCode=5000001)
    told = []
    for code in (5000503, 5000503, 5000001):
        assert code_of(emulator.ask_status()) == code
        told.append([(one["number"], one["times"]) for one in waiting(emulator)])
    assert told == [[(1, 1), (2, 1)], [(2, 1)], []]


def test_to_take_one_back(emulator: Emulator) -> None:
    """One that waits is taken back by its number, which no other ever has."""
    for code in (5000503, 5000001, 5000003):
        plan(emulator, operation="business/status", resultCode=code, times=2)
    session = emulator.client.delete(f"{NEXT}/2").raise_for_status().json()
    assert (session["appKey"], session["planned"]) == ("app", 4)
    plan(emulator, operation="business/status", resultCode=0)
    assert [one["number"] for one in waiting(emulator)] == [1, 3, 4]
    assert [code_of(emulator.ask_status()) for _ in range(5)] == [5000503, 5000503, 5000003, 5000003, 0]


def test_to_take_all_back(emulator: Emulator) -> None:
    """All that wait are taken back at once; there may be none."""
    for _ in range(2):
        plan(emulator, resultCode=5000503)
        assert emulator.client.delete(NEXT).raise_for_status().json()["planned"] == 0
        assert emulator.client.delete(NEXT).raise_for_status().json()["planned"] == 0
    assert code_of(emulator.ask_status()) == 0


@pytest.mark.parametrize("number", ["1", "0", "x", "9" * 30, "²"])
def test_to_take_back_what_does_not_wait(emulator: Emulator, number: str) -> None:
    """A number that does not wait, or that is none, is refused, and nothing changes."""
    plan(emulator, operation="business/status", resultCode=5000503)
    assert code_of(emulator.ask_status()) == 5000503
    plan(emulator, resultCode=5000001)
    refused = emulator.client.delete(f"{NEXT}/{number}")
    assert (refused.status_code, refused.json()) == (
        404,
        {
            "type": "urn:ocr-emulator:unknown-planned-reply",
            "title": "There is no such planned reply",
            "status": 404,
            "detail": f"Nothing has changed: there is no planned reply {number}: it was given or taken back, or there "
            "never was one; GET .../next lists those that wait",
        },
    )
    assert [one["number"] for one in waiting(emulator)] == [2]


def test_another_method(emulator: Emulator) -> None:
    """A path says which methods it takes."""
    refused: httpx.Response = emulator.client.put(NEXT)
    assert (refused.status_code, refused.headers["allow"]) == (405, "DELETE, GET, POST")

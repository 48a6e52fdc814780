"""Every kind of problem that is described is sent, and sent as it is described."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from ocr_emulator.control.openapi.problems import PROBLEM_KINDS
from ocr_emulator.scenario.source.text import LARGEST
from ocr_emulator.state.sessions.plans import MAX_PLANNED
from tests.control.conformance import check
from tests.running import Emulator, start, start_defective

LATER = {"given": {"revision": "latest"}, "rules": [{"then": {"resultCode": 4041007}}]}


def misfit(emulator: Emulator) -> httpx.Response:
    """Put a code in force that the session's own revision does not have."""
    emulator.client.put("/__admin/sessions/app", json={"revision": "2024-01-12"}).raise_for_status()
    return emulator.client.put("/__admin/sessions/app/scenario", json=LATER)


def unable(emulator: Emulator) -> httpx.Response:
    """Plan one reply more than there may be."""
    plan = {"resultCode": 5000503}
    for _ in range(MAX_PLANNED):
        emulator.client.post("/__admin/sessions/app/next", json=plan).raise_for_status()
    return emulator.client.post("/__admin/sessions/app/next", json=plan)


def unauthorized(_: Emulator) -> httpx.Response:
    """Ask one that was started with a token, without it."""
    with start("--admin-token", "a-token") as locked:
        return locked.client.get("/__admin/scenario")


#: By kind, a call that gets it.
CALLS: dict[str, Callable[[Emulator], httpx.Response]] = {
    "unreadable-query": lambda emulator: emulator.client.get("/__admin/requests?status=OK"),
    "invalid-query": lambda emulator: emulator.client.get("/__admin/coverage?format=xunit"),
    "unauthorized": unauthorized,
    "unknown-host": lambda emulator: emulator.client.get(
        "/__admin/scenario", headers={"Host": "evil.example.com"}
    ),
    "other-site": lambda emulator: emulator.client.post(
        "/__admin/reset", headers={"Sec-Fetch-Site": "cross-site"}
    ),
    "unknown-request": lambda emulator: emulator.client.get("/__admin/requests/100000000"),
    "unknown-planned-reply": lambda emulator: emulator.client.delete("/__admin/sessions/app/next/1"),
    "unknown-document": lambda emulator: emulator.client.get("/__admin/documents/none"),
    "unusable-document": lambda emulator: emulator.client.get("/__admin/documents?operation=none"),
    "misfit": misfit,
    "unable": unable,
    "too-large": lambda emulator: emulator.client.put("/__admin/clock", content=bytes(LARGEST + 1)),
    "invalid-body": lambda emulator: emulator.client.put("/__admin/scenario", json={"rules": 1, "seed": 7}),
    "unknown-scenario": lambda emulator: emulator.client.put("/__admin/scenario", json={"name": "none"}),
}


def test_every_kind() -> None:
    """There is a test of every kind that is described."""
    assert {*CALLS, "defect"} == set(PROBLEM_KINDS)


@pytest.mark.parametrize("kind", CALLS)
def test_kind(emulator: Emulator, kind: str) -> None:
    """A problem of a kind has the status, the type and the members that are described."""
    reply = CALLS[kind](emulator)
    assert check(reply) is not None
    assert reply.json()["type"] == f"urn:ocr-emulator:{kind}"
    assert reply.status_code == reply.json()["status"] == PROBLEM_KINDS[kind].status


@pytest.mark.process
def test_a_defect(tmp_path: Path) -> None:
    """So has a failure of the emulator itself."""
    target = "ocr_emulator.control.verification.read_expectations"
    with start_defective(tmp_path, target, "text") as emulator:
        reply = emulator.client.post("/__admin/sessions/app/verify")
        assert (str(check(reply)), reply.status_code) == ("POST /sessions/{appKey}/verify", 500)

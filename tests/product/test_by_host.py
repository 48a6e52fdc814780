"""`--front by-host`: the host whose name was called decides which front answers."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.running import Emulator, start

OLD, NEW = "ocr.api.nhncloudservice.com", "api-ocr.nhncloudservice.com"
STATUS = "/v1.0/appkeys/app/business/status"

BEHIND_THE_GATEWAY = (404, 4041007)
IN_PLAIN = (200, 404)


@pytest.fixture(scope="module", params=["on", "off"], ids=["accelerated", "plain uvicorn"])
def running(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    """An emulator that goes by the host, with the accelerator and without."""
    with start("--front", "by-host", "--accelerator", request.param) as emulator:
        yield emulator


@pytest.fixture
def by_host(running: Emulator) -> Emulator:
    """The same, at its start."""
    running.client.post("/__admin/reset").raise_for_status()
    return running


def outcome(emulator: Emulator, host: str, path: str = "/nowhere") -> tuple[int, int]:
    """HTTP status and resultCode of a request to a path, which no operation has, of `host`."""
    reply = emulator.client.post(path, headers={"Host": host})
    return reply.status_code, reply.json()["header"]["resultCode"]


@pytest.mark.parametrize("host", [OLD, f"{OLD}:8443", OLD.upper(), f"{OLD}."])
def test_the_old_host(by_host: Emulator, host: str) -> None:
    """The gateway answers for the old host, by whichever port and in whichever case it was called."""
    assert outcome(by_host, host) == BEHIND_THE_GATEWAY


@pytest.mark.parametrize("host", [NEW, "localhost", "127.0.0.1:8080", f"x.{OLD}", f"{OLD}.evil.test", ""])
def test_other_hosts(by_host: Emulator, host: str) -> None:
    """Every other name is in plain."""
    assert outcome(by_host, host) == IN_PLAIN


def test_without_being_asked(emulator: Emulator) -> None:
    """Without --front by-host the name decides nothing."""
    assert outcome(emulator, OLD) == IN_PLAIN


def test_the_limit(by_host: Emulator) -> None:
    """A request of more than 5 MB is too large for the gateway, and not for the newest revision in plain."""
    by_host.use({"given": {"revision": "latest"}})
    found = {}
    for host in (OLD, NEW):
        files = {"image": ("a.png", bytes(6_000_000), "image/png")}
        reply = by_host.client.post(
            "/v1.0/appkeys/app/business", files=files, headers={"Host": host, "Authorization": "s"}
        )
        found[host] = (reply.status_code, reply.json()["header"]["resultCode"])
    assert found == {OLD: (413, 4131000), NEW: (200, 4000003)}


@pytest.mark.parametrize(("front", "expected"), [("plain", IN_PLAIN), ("gateway", BEHIND_THE_GATEWAY)])
def test_a_scenarios_own_front(by_host: Emulator, front: str, expected: tuple[int, int]) -> None:
    """What a scenario says of the front goes before the host's name, for everybody or for one appKey."""
    by_host.client.put("/__admin/sessions/own/scenario", json={"given": {"front": front}}).raise_for_status()
    path = "/v1.0/appkeys/{}/nowhere"
    assert {outcome(by_host, host, path.format("own")) for host in (OLD, NEW)} == {expected}
    assert outcome(by_host, OLD, path.format("other")) == BEHIND_THE_GATEWAY
    by_host.use({"given": {"front": front}})
    assert {outcome(by_host, host) for host in (OLD, NEW)} == {expected}


def test_a_sessions_revision(by_host: Emulator) -> None:
    """An appKey with a revision of its own meets both fronts of that revision."""
    by_host.client.put("/__admin/sessions/own", json={"revision": "latest"}).raise_for_status()
    path = "/v1.0/appkeys/own/nowhere"
    assert (outcome(by_host, OLD, path), outcome(by_host, NEW, path)) == ((404, 4041007), (200, 4041007))


def test_one_state(by_host: Emulator) -> None:
    """The two fronts are of one service: what a scenario counts it counts for both."""
    by_host.use({"rules": [{"then": [{"resultCode": 5000503}, "natural"]}]})
    codes = [
        by_host.client.post(
            STATUS, json={"businessNumber": "1234567890"}, headers={"Host": host, "Authorization": "s"}
        ).json()["header"]["resultCode"]
        for host in (OLD, NEW)
    ]
    assert codes == [5000503, 0]


def explained(emulator: Emulator, **headers: str) -> int:
    """The HTTP status that a request over the limit would get, as explain has it."""
    body: dict[str, Any] = {"operation": "business", "fileSize": "6MB", "headers": headers}
    reply: httpx.Response = emulator.client.post("/__admin/explain", json=body)
    status = reply.json()["answer"]["httpStatus"]
    assert isinstance(status, int)
    return status


def test_explain(by_host: Emulator) -> None:
    """`explain` goes by the header Host of the request that it is told of."""
    assert (explained(by_host, Host=OLD), explained(by_host, Host=NEW), explained(by_host)) == (413, 200, 200)


def test_what_is_told(by_host: Emulator) -> None:
    """The greeting, the version and the description say that the front goes by the host."""
    assert ", front by-host. " in by_host.greeting
    assert by_host.client.get("/__admin/version").json()["front"] == "by-host"
    said = by_host.client.get("/openapi.json").json()["info"]["description"]
    assert f"the API gateway gives to requests for {OLD}" in said
    by_host.use({"given": {"front": "plain"}})
    assert by_host.client.get("/__admin/version").json()["front"] == "plain"

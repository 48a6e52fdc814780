"""`--admin-port`: the control endpoint and the pages on a port of their own, over real sockets."""

from collections.abc import Iterator

import httpx
import pytest

from tests.cli.command import run
from tests.product.test_tls import port_of
from tests.running import KEY, Emulator, start

STATUS = "/v1.0/appkeys/app/business/status"
NOT_FOUND = {"header": {"isSuccessful": False, "resultCode": 404, "resultMessage": "Not Found"}}


@pytest.fixture(scope="module", params=["on", "off"], ids=["accelerated", "plain uvicorn"])
def service(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    """The emulator's own port, where the control endpoint has another."""
    with start("--admin-port", "0", "--accelerator", request.param) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def control(service: Emulator) -> Iterator[httpx.Client]:
    """The control endpoint's port."""
    url = f"http://127.0.0.1:{port_of(service, 'Control')}"
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("path", ["/__admin/scenario", "/__admin", "/__admin/docs", "/docs", "/openapi.json"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_the_service_has_no_such_pages(service: Emulator, path: str, method: str) -> None:
    """At the emulator's own port these are unknown paths of the service, and the reason says where they are."""
    reply = service.client.request(method, path, headers=KEY, content=b"{name: size-limits}")
    assert (reply.status_code, reply.json()) == (200, NOT_FOUND)
    assert reply.headers["x-emulator-reason"].startswith(
        "the control endpoint has a port of its own here: see --admin-port"
    )


@pytest.mark.parametrize("path", ["/__admin/health", "/__admin/ready"])
def test_probes(service: Emulator, control: httpx.Client, path: str) -> None:
    """A probe asks the port whose health it is about: both have the two pages, which tell next to nothing."""
    assert service.client.get(path).status_code == control.get(path).status_code == 200
    assert service.client.head(path).status_code == 200


def test_the_control_endpoint_has_its_pages(service: Emulator, control: httpx.Client) -> None:
    """At its own port the control endpoint does what it always does, to the service at the other."""
    control.put("/__admin/scenario", json={"rules": [{"then": {"resultCode": 5000503}}]}).raise_for_status()
    assert service.ask_status().json()["header"]["resultCode"] == 5000503
    control.post("/__admin/reset").raise_for_status()
    assert service.ask_status().json()["header"]["resultCode"] == 0
    for path in ("/docs", "/__admin/docs", "/openapi.json", "/__admin/openapi.json"):
        assert control.get(path).status_code == 200


@pytest.mark.parametrize("path", [STATUS, "/", "/oauth2/token/create", "/nowhere"])
def test_the_control_endpoint_has_no_service(control: httpx.Client, path: str) -> None:
    """The service is nothing to the control endpoint's port: no reply there can be taken for one of the service's."""
    reply = control.post(path, json={"businessNumber": "1234567890"}, headers=KEY)
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")
    assert reply.json() == {
        "type": "urn:ocr-emulator:other-port",
        "title": "That is served at another port",
        "status": 404,
        "detail": "This port has the control endpoint alone; send it to the emulator's own port, --port.",
    }


def test_commands(service: Emulator, control: httpx.Client) -> None:
    """The commands that ask the control endpoint find it by its own setting; the others call the service."""
    own, admin = str(service.client.base_url.port), str(control.base_url.port)

    def output(*arguments: str) -> str:
        done = run(*arguments, OCR_EMULATOR_PORT=own, OCR_EMULATOR_ADMIN_PORT=admin)
        return done.stdout + done.stderr

    assert output("healthcheck") == "ready\n"
    assert output("coverage").startswith("Result codes met: ")
    assert '"resultCode": 0' in output("call", "business/status", "1234567890")
    assert "no certificate authority" in output("ca")


def test_the_greeting(service: Emulator, control: httpx.Client) -> None:
    """The first line of output names the port, and where the pages are."""
    url = str(control.base_url).rstrip("/")
    assert f" Control: {url}. Open {url} in a browser; " in service.greeting

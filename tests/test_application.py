"""One FastAPI application, and every way to run it: a test client, a transport, other servers, below another's path."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.testclient import TestClient

from benchmarks.servers import free_port
from ocr_emulator import create_app
from ocr_emulator.api.openapi import document
from ocr_emulator.contract.catalogue import FrontChoice
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import ENDPOINTS
from ocr_emulator.contract.revisions import LATEST
from ocr_emulator.settings import Settings
from tests.running import KEY, ROOT, start
from tests.samples import picture

STATUS = "/v1.0/appkeys/app/business/status"
JSON = {"Content-Type": "application/json", **KEY}
NUMBER = b'{"businessNumber":"1234567890"}'
FORM = (
    b'--x\r\nContent-Disposition: form-data; name="image"; filename="f.png"\r\n\r\n' + picture() + b"\r\n--x--\r\n"
)
TOKEN = {"Authorization": "Basic dTpz", "Content-Type": "application/x-www-form-urlencoded"}

#: Requests by name, in an order in which each may change what the next one gets.
CALLS: Mapping[str, tuple[str, str, Mapping[str, str], bytes]] = {
    "an answer": ("POST", STATUS, JSON, NUMBER),
    "a refusal": ("POST", STATUS, JSON, b'{"businessNumber":"1"}'),
    "without a header": ("POST", STATUS, {}, NUMBER),
    "a file": (
        "POST",
        "/v1.0/appkeys/app/credit-card",
        {**KEY, "Content-Type": "multipart/form-data; boundary=x"},
        FORM,
    ),
    "too large": (
        "POST",
        "/v1.0/appkeys/app/business",
        {**KEY, "Content-Type": "multipart/form-data; boundary=x"},
        bytes(6_000_000),
    ),
    "an unknown path": ("GET", "/v1.0/appkeys/app/no-such", KEY, b""),
    "the root": ("GET", "/", {}, b""),
    "another method": ("PUT", STATUS, KEY, b""),
    "an endpoint of a later revision": ("POST", "/v1.1/appkeys/app/business/status", JSON, NUMBER),
    "an encoded appKey": ("POST", "/v1.0/appkeys/%EC%95%B1/business/status", JSON, NUMBER),
    "whether it is there": ("GET", "/__admin/health", {}, b""),
    "an unknown page": ("GET", "/__admin/none", {}, b""),
    "another method of a page": ("DELETE", "/__admin/scenario", {}, b""),
    "a page that cannot be used": ("PUT", "/__admin/scenario", {}, b"{name: none}"),
    "a token without a user": ("POST", "/oauth2/token/create", {}, b"grant_type=client_credentials"),
    "a token by another method": ("GET", "/oauth2/token/create", TOKEN, b""),
    "a planned error": ("POST", "/__admin/sessions/app/next", {}, b"{resultCode: 5000503}"),
    "the planned error": ("POST", STATUS, JSON, NUMBER),
    "a planned delay": ("POST", "/__admin/sessions/app/next", {}, b"{delay: 1ms}"),
    "the planned delay": ("POST", STATUS, JSON, NUMBER),
    "a planned fault": ("POST", "/__admin/sessions/app/next", {}, b"{fault: malformed-json}"),
    "the planned fault": ("POST", STATUS, JSON, NUMBER),
    "a planned page": ("POST", "/__admin/sessions/app/next", {}, b"{fault: html-error-page}"),
    "the planned page": ("POST", STATUS, JSON, NUMBER),
    "how often": ("POST", "/__admin/requests/count", {}, b"{operation: business/status}"),
}

#: The headers that a server writes itself.
OWN = {"date", "connection", "server", "content-length", "transfer-encoding"}

#: What a reply is: its status, its headers but for those of the server, its body.
Reply = tuple[int, dict[str, str], bytes]


#: A request to some client, and what httpx makes of the reply.
Ask = Callable[..., Any]


def replies(ask: Ask, prefix: str = "") -> dict[str, Reply]:
    """The reply to each call, without the time of day in it."""
    found = {}
    for name, (method, path, headers, body) in CALLS.items():
        reply = ask(method, prefix + path, headers=dict(headers), content=body)
        kept = {key: value for key, value in sorted(reply.headers.items()) if key not in OWN}
        found[name] = (reply.status_code, kept, re.sub(rb'"now":"[^"]+"', b"", reply.content))
    return found


@pytest.fixture(scope="module")
def expected() -> dict[str, Reply]:
    """The replies of `ocr-emulator serve`."""
    with start() as emulator:
        return replies(emulator.client.request)


def asking(app: FastAPI) -> Ask:
    """Httpx' own way to an ASGI application, one request at a time."""
    transport = httpx.ASGITransport(app=app)

    def ask(method: str, url: str, *, headers: dict[str, str], content: bytes) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://emulator") as client:
                return await client.request(method, url, headers=headers, content=content)

        return anyio.run(send)

    return ask


@pytest.mark.process
def test_starlettes_test_client(expected: dict[str, Reply]) -> None:
    """Under Starlette's TestClient every reply is that of `ocr-emulator serve`."""
    with TestClient(create_app(Settings())) as client:
        assert replies(client.request) == expected


@pytest.mark.process
def test_httpx_transport(expected: dict[str, Reply]) -> None:
    """Under httpx.ASGITransport every reply is that of `ocr-emulator serve`."""
    assert replies(asking(create_app(Settings()))) == expected


@pytest.mark.process
def test_below_another_application(expected: dict[str, Reply]) -> None:
    """Mounted below a path of somebody's own application it answers as at the root, and leaves other paths alone."""
    host = FastAPI()
    host.mount("/ocr", create_app(Settings()))
    with TestClient(host) as client:
        assert replies(client.request, "/ocr") == expected
        assert client.get("/v1.0/appkeys/app/business").json() == {"detail": "Not Found"}


@pytest.mark.parametrize(
    ("port", "found"),
    [(8080, [200, 404, 200]), (8090, [200, 200, 404]), (8081, [404, 404, 404])],
    ids=["its own", "the control endpoint's", "the token service's"],
)
def test_ports_of_another_server(port: int, found: list[int]) -> None:
    """A server that listens at several ports, and says by which a request came, has the parts at those ports."""
    app = create_app(Settings(front=FrontChoice.GATEWAY, token_port=8081, admin_port=8090))
    with TestClient(app, base_url=f"http://emulator:{port}") as client:
        replies = [
            client.get("/__admin/ready"),
            client.get("/__admin/scenario"),
            client.post(STATUS, content=NUMBER, headers=JSON),
        ]
    assert [reply.status_code for reply in replies] == found


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[httpx.Client]:
    """A client of the server that `command` starts, once that answers."""
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, stdout=file, stderr=subprocess.STDOUT
        )
    with process, httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
        try:
            while True:
                assert process.poll() is None, log.read_text(encoding="utf-8")
                try:
                    client.get("/__admin/ready").raise_for_status()
                    break
                except httpx.TransportError:
                    continue
            yield client
        finally:
            process.terminate()


@pytest.mark.process
def test_uvicorn(expected: dict[str, Reply], tmp_path: Path) -> None:
    """`uvicorn --factory ocr_emulator:create_app` gives every reply of `ocr-emulator serve`."""
    port = free_port()
    command = ["uvicorn", "--factory", "ocr_emulator:create_app", "--port", str(port)]
    with running(command, port, tmp_path / "log") as client:
        assert replies(client.request) == expected


@pytest.mark.process
def test_hypercorn(expected: dict[str, Reply], tmp_path: Path) -> None:
    """`hypercorn 'ocr_emulator:create_app()'` gives every reply of `ocr-emulator serve`."""
    port = free_port()
    command = ["hypercorn", "ocr_emulator:create_app()", "--bind", f"127.0.0.1:{port}"]
    with running(command, port, tmp_path / "log") as client:
        assert replies(client.request) == expected


@pytest.mark.process
def test_without_the_accelerator(expected: dict[str, Reply]) -> None:
    """`ocr-emulator serve --accelerator off` gives every reply of `ocr-emulator serve`."""
    with start("--accelerator", "off") as plain:
        assert replies(plain.client.request) == expected


@pytest.mark.parametrize(
    "fault", ["connection-reset", "empty-reply", "reset-after", "truncated-body", "stall", "answer-lost"]
)
def test_a_fault_that_needs_the_socket(fault: str) -> None:
    """A fault that needs the socket says, where there is none, that the server has to be ours; the journal has it."""
    with TestClient(create_app(Settings())) as client:
        client.post("/__admin/sessions/app/next", json={"fault": fault}).raise_for_status()
        reply = client.post(STATUS, headers=JSON, content=NUMBER)
        assert (reply.status_code, reply.headers["content-type"]) == (501, "application/problem+json")
        assert reply.json() == {
            "type": "urn:ocr-emulator:needs-own-server",
            "title": "This server cannot do that",
            "status": 501,
            "detail": f"The fault {fault} needs the socket, to which this ASGI server gives no access; "
            "run the emulator with `ocr-emulator serve`, which does, or use another fault.",
        }
        (entry,) = client.get("/__admin/requests").json()["requests"]
        assert entry["fault"].startswith(fault)


def test_the_routes_are_those_of_the_contract() -> None:
    """Each endpoint of any revision is a route, with the tags, id and summary of the OpenAPI document."""
    paths = document(contract_at(LATEST))["paths"]
    routes = [
        one for one in iter_route_contexts(create_app(Settings()).routes) if (one.path or "").startswith("/v")
    ]
    found = {(one.path, *(one.methods or ())): (one.tags, one.operation_id, one.summary) for one in routes}
    operations = {one: paths[one.path][one.method.lower()] for one in ENDPOINTS}
    assert found == {
        (one.path, one.method): (operation["tags"], operation["operationId"], operation["summary"])
        for one, operation in operations.items()
    }
    assert all(isinstance(one.original_route, APIRoute) and one.response_model for one in routes)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without settings of its own the application takes those of the environment, as the command line does."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("OCR_EMULATOR_SCENARIO", "invalid-keys")
    with TestClient(create_app()) as client:
        assert client.get("/__admin/ready").json()["scenario"] == "invalid-keys"


def test_changed_files_are_read_again(tmp_path: Path) -> None:
    """While the application lives a changed scenario file is in force without a call."""
    file = tmp_path / "mine.yaml"
    file.write_text("description: before", encoding="utf-8")
    with TestClient(create_app(Settings(scenarios=str(tmp_path)))) as client:
        file.write_text("description: after", encoding="utf-8")
        while "after" not in client.get("/__admin/scenarios").text:
            pass

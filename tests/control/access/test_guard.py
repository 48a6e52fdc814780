"""The control endpoint, guarded: what reaches it over a real socket, and what does not."""

import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from ocr_emulator.application import create_app
from ocr_emulator.settings import Settings
from tests.running import KEY, Emulator, code_of, start

pytestmark = pytest.mark.process

TOKEN = "a-token-of-the-tests-0123456789"
BEARER = {"Authorization": f"Bearer {TOKEN}"}

#: A change that any web page can ask for without asking the browser first (a "simple request" of the Fetch standard).
PLAN = (
    "POST",
    "/__admin/sessions/app/next",
    {"Content-Type": "text/plain;charset=UTF-8"},
    b'{"resultCode": 5000503}',
)

#: What Chrome 131 and Firefox 133 send with a fetch of the page https://evil.example, and with its form.
FETCH = {
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/",
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "no-cors",
    "Sec-Fetch-Dest": "empty",
}
FORM = {**FETCH, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}
#: Before 2023 Safari sent no Sec-Fetch-*; and no browser sends them over plain HTTP to what is not this machine.
OLD = {"Origin": "https://evil.example", "Referer": "https://evil.example/"}


@pytest.fixture(scope="module", params=["on", "off"])
def locked(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    """An emulator that asks for a token, and was told a name, on either server."""
    arguments = ("--admin-host", "ocr.example.com", "--accelerator", request.param)
    with start(*arguments, environment={"OCR_EMULATOR_ADMIN_TOKEN": TOKEN}) as emulator:
        yield emulator


def raw(emulator: Emulator, head: str) -> bytes:
    """The reply to a request that is sent as it is written here."""
    parts = urlsplit(emulator.url)
    with socket.create_connection((parts.hostname, parts.port or 0), timeout=10) as connection:
        connection.sendall(f"{head}\r\nConnection: close\r\n\r\n".encode("latin-1"))
        return b"".join(iter(lambda: connection.recv(65536), b""))


def kind_of(reply: httpx.Response) -> str:
    """The kind of a refusal, which is a problem."""
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["status"] == reply.status_code
    return str(reply.json()["type"]).removeprefix("urn:ocr-emulator:")


@pytest.mark.parametrize("headers", [FETCH, FORM, OLD], ids=["fetch", "form", "old browser"])
def test_another_sites_page_changes_nothing(emulator: Emulator, headers: Mapping[str, str]) -> None:
    """A web page can neither plan a reply nor reset the emulator."""
    method, path, label, body = PLAN
    refused = emulator.client.request(method, path, headers={**label, **headers}, content=body)
    assert (refused.status_code, kind_of(refused)) == (403, "other-site")
    assert emulator.client.post("/__admin/reset", headers=headers).status_code == 403
    assert code_of(emulator.ask_status()) == 0


def test_its_own_page_may_change_it(emulator: Emulator) -> None:
    """A page that the emulator has served can, as browsers send it."""
    own = {"Origin": emulator.url, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    method, path, _, body = PLAN
    label = {"Content-Type": "application/json"}
    emulator.client.request(method, path, headers={**own, **label}, content=body).raise_for_status()
    assert code_of(emulator.ask_status()) == 5000503


def test_a_browser_is_not_told_that_it_may(emulator: Emulator) -> None:
    """A browser that asks first, for a JSON body, is not told that the page may."""
    preflight = {**FETCH, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    reply = emulator.client.options("/__admin/scenario", headers=preflight)
    assert reply.status_code == 405
    assert not [name for name in reply.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", ["/__admin/scenario", "/__admin/docs", "/__admin/no-such-page", "/__admin"])
def test_dns_rebinding(emulator: Emulator, path: str) -> None:
    """A page whose name now stands for the emulator reads nothing."""
    port = urlsplit(emulator.url).port
    same = {"Host": f"rebound.evil.com:{port}", "Sec-Fetch-Site": "same-origin"}
    reply = emulator.client.get(path, headers=same)
    assert (reply.status_code, kind_of(reply)) == (403, "unknown-host")


@pytest.mark.parametrize("host", ["ocr-emulator:8080", "localhost", "[::1]:8080", "host.docker.internal:8080"])
def test_names_of_containers(emulator: Emulator, host: str) -> None:
    """Other containers call it by the names that they have for it."""
    assert emulator.client.get("/__admin/scenario", headers={"Host": host}).status_code == 200


def test_any_name_for_the_service(emulator: Emulator) -> None:
    """The OCR operations and the pages for people are there by whatever name they are called."""
    host = {"Host": "api-ocr.nhncloudservice.com"}
    assert code_of(emulator.ask_status(headers={**KEY, **host})) == 0
    assert emulator.client.get("/docs", headers=host).status_code == 200
    assert emulator.client.get("/openapi.json", headers=host).status_code == 200


@pytest.mark.parametrize("path", ["/__admin/health", "/__admin/ready"])
def test_probes(locked: Emulator, path: str) -> None:
    """A probe needs no token, whatever name it calls; it is answered the same on the short way and on the long one."""
    for query in ("", "?x"):
        assert locked.client.get(path + query, headers={"Host": "probe.example.com"}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/__admin/scenario"),
        ("POST", "/__admin/reset"),
        ("DELETE", "/__admin/scenario"),
        ("GET", "/__admin/no-such-page"),
        ("GET", "/__admin"),
        ("GET", "/__admin/"),
        ("POST", "/__admin/ready"),
        ("GET", "/%5f%5fadmin/scenario"),
        ("GET", "/__admin%2Fscenario"),
        ("OPTIONS", "/__admin/scenario"),
        ("PROPFIND", "/__admin/scenario"),
    ],
)
def test_everything_needs_the_token(locked: Emulator, method: str, path: str) -> None:
    """No path below /__admin, however it is written, and no method is answered without the token."""
    reply = locked.client.request(method, path)
    assert (reply.status_code, kind_of(reply)) == (401, "unauthorized")
    assert reply.headers["www-authenticate"] == 'Bearer realm="ocr-emulator"'


def test_with_the_token(locked: Emulator) -> None:
    """With it everything is as it is without a token, and the name that was told is accepted."""
    method, path, label, body = PLAN
    assert locked.client.request(method, path, headers={**label, **BEARER}, content=body).status_code == 200
    host = {"Host": "ocr.example.com"}
    assert locked.client.get("/__admin/scenario", headers={**BEARER, **host}).status_code == 200
    assert locked.client.get("/__admin/no-such-page", headers=BEARER).status_code == 404
    wrong = locked.client.post("/__admin/reset", headers={**BEARER, **FETCH})
    assert kind_of(wrong) == "other-site"


def test_the_service_needs_no_token(locked: Emulator) -> None:
    """The OCR operations have their own."""
    assert code_of(locked.ask_status(app_key="other")) == 0


def test_nothing_shows_the_token(locked: Emulator) -> None:
    """Neither the log nor the journal nor a refusal has the token, right or nearly right."""
    nearly = {"Authorization": f"Bearer {TOKEN}x"}
    refused = locked.client.get("/__admin/scenario", headers=nearly)
    assert refused.status_code == 401
    locked.client.put("/__admin/scenario", headers=BEARER, content=TOKEN.encode())
    journal = locked.client.get("/__admin/requests", headers=BEARER)
    assert TOKEN not in refused.text + str(refused.headers) + journal.text + locked.log


def test_a_page_can_ask_for_the_token(locked: Emulator) -> None:
    """Swagger UI loads without the token; its description says that calls need one, so that it has a button for it."""
    page = locked.client.get("/__admin/docs")
    assert page.status_code == 200
    assert locked.client.get("/__admin/docs/assets/swagger-ui.css").status_code == 200
    document = locked.client.get("/__admin/openapi.json").json()
    assert document["components"]["securitySchemes"] == {
        "adminToken": {
            "type": "http",
            "scheme": "bearer",
            "description": "The token that the emulator was started with: --admin-token or --admin-token-file.",
        }
    }
    assert document["security"] == [{"adminToken": []}]
    assert document["paths"]["/ready"]["get"]["security"] == []
    assert "security" not in document["paths"]["/scenario"]["get"]


def test_a_large_body_that_is_refused(locked: Emulator) -> None:
    """A body that nobody will read does not keep the client from its refusal, nor the next request from its answer."""
    refused = locked.client.put("/__admin/scenario", content=bytes(200_000))
    assert refused.status_code == 401
    assert locked.client.get("/__admin/health").status_code == 200


def test_no_host(locked: Emulator) -> None:
    """HTTP/1.0 needs no Host, and no browser speaks it: the token alone decides."""
    assert b" 401 " in raw(locked, "GET /__admin/scenario HTTP/1.0").split(b"\r\n")[0]
    reply = raw(locked, f"GET /__admin/scenario HTTP/1.0\r\nAuthorization: Bearer {TOKEN}")
    assert b" 200 " in reply.split(b"\r\n")[0]


def test_below_another_application() -> None:
    """Mounted in another application it is guarded just as well."""
    outer = FastAPI()
    outer.mount("/ocr", create_app(Settings(admin_token=TOKEN)))
    with TestClient(outer) as client:
        assert client.post("/ocr/__admin/reset").status_code == 401
        assert client.post("/ocr/__admin/reset", headers=BEARER).status_code == 200
        assert client.get("/ocr/__admin/ready").status_code == 200


def test_a_token_in_a_file(tmp_path: Path) -> None:
    """The token can be in a file, which may end with a line's end."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    with start("--admin-token-file", str(file)) as emulator:
        assert emulator.client.get("/__admin/scenario").status_code == 401
        assert emulator.client.get("/__admin/scenario", headers=BEARER).status_code == 200

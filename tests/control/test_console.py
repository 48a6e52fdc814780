"""The files of the console, and the way to it; what the page does stands in tests/console."""

import gzip
from pathlib import Path

import httpx
import pytest

from ocr_emulator.client import send
from tests.product.test_tls import port_of
from tests.running import ROOT, Emulator, start

STATIC = ROOT / "emulator" / "ocr_emulator" / "console" / "static"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

pytestmark = pytest.mark.process


def test_a_browser_that_asks_for_the_root_is_led_to_the_console(emulator: Emulator) -> None:
    for method in ("GET", "HEAD"):
        reply = emulator.client.request(method, "/", headers=BROWSER)
        assert (reply.status_code, reply.headers["location"]) == (307, "__admin/console")


@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
def test_an_api_client_that_asks_for_the_root_gets_the_services_own_answer(
    accept: str, emulator: Emulator
) -> None:
    reply = emulator.client.get("/", headers={"Accept": accept})
    assert reply.json()["header"]["resultCode"] == 404


def test_another_method_or_path_is_for_the_service_whoever_asks(emulator: Emulator) -> None:
    for method, path in (("POST", "/"), ("GET", "/index.html")):
        assert emulator.client.request(method, path, headers=BROWSER).json()["header"]["resultCode"] == 404


def test_without_the_accelerator_it_is_the_same() -> None:
    with start("--accelerator", "off") as emulator:
        assert emulator.client.get("/", headers=BROWSER).headers["location"] == "__admin/console"
        assert emulator.client.get("/").json()["header"]["resultCode"] == 404


@pytest.mark.parametrize("path", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_a_file_is_sent_as_it_is_whole_or_compressed(path: Path, emulator: Emulator) -> None:
    compressed = send(emulator.url, "GET", f"/__admin/console/{path.name}", headers={"Accept-Encoding": "gzip"})
    assert compressed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(compressed.body) == path.read_bytes()
    plain = emulator.client.get(f"/__admin/console/{path.name}", headers={"Accept-Encoding": "identity"})
    assert plain.content == path.read_bytes()
    assert "content-encoding" not in plain.headers
    assert plain.headers["x-content-type-options"] == "nosniff"


def test_a_file_that_has_not_changed_is_not_sent_again(emulator: Emulator) -> None:
    tag = emulator.client.get("/__admin/console").headers["etag"]
    reply = emulator.client.get("/__admin/console", headers={"If-None-Match": tag})
    assert (reply.status_code, reply.content) == (304, b"")
    assert emulator.client.get("/__admin/console", headers={"If-None-Match": 'W/"other"'}).status_code == 200


@pytest.mark.parametrize(
    "name", ["nothing.js", "..%2f__init__.py", "..%2F..%2Fports.py", "index", "%00.js", "a" * 5000 + ".js"]
)
def test_no_other_file_is_sent(name: str, emulator: Emulator) -> None:
    reply = emulator.client.get(f"/__admin/console/{name}")
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")


def test_another_method_is_refused(emulator: Emulator) -> None:
    reply = emulator.client.post("/__admin/console")
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD")


def test_the_page_needs_no_token_and_what_it_asks_for_does() -> None:
    with start("--admin-token", "sesame-12345") as emulator:
        assert emulator.client.get("/__admin/console").status_code == 200
        assert emulator.client.get("/__admin/console/console.js").status_code == 200
        assert emulator.client.get("/__admin/scenarios").status_code == 401


def test_where_the_console_is_off_it_says_so_and_the_root_is_the_services() -> None:
    with start("--console", "off") as emulator:
        for path in ("/__admin/console", "/__admin/console/console.js"):
            reply = emulator.client.get(path)
            assert reply.status_code == 404
            assert reply.json() == {
                "type": "urn:ocr-emulator:console-off",
                "title": "The console is off",
                "status": 404,
                "detail": "The emulator was started with --console off. The control endpoint is there: /__admin/docs lists it.",
            }
        assert emulator.client.get("/", headers=BROWSER).json()["header"]["resultCode"] == 404


def test_a_browser_is_led_to_the_console_at_the_port_of_the_control_endpoint_alone() -> None:
    with start("--admin-port", "0") as emulator:
        assert emulator.client.get("/", headers=BROWSER).json()["header"]["resultCode"] == 404
        control = f"http://127.0.0.1:{port_of(emulator, 'Control')}"
        assert f"Open {control} in a browser" in emulator.greeting
        reply = httpx.get(control, headers=BROWSER, trust_env=False)
        assert (reply.status_code, reply.headers["location"]) == (307, "__admin/console")

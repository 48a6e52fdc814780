"""The parts of one emulator, put together."""

import json
from pathlib import Path

import pytest

from ocr_emulator.api.exchange import Exchange
from ocr_emulator.api.recorder import StandardLog
from ocr_emulator.assembly import Emulator, Page, assemble
from ocr_emulator.contract.revisions import LATEST
from ocr_emulator.errors import EmulatorError
from ocr_emulator.http.response import Response
from ocr_emulator.ports import Ports
from ocr_emulator.settings import Settings
from ocr_emulator.state.store import UnknownScenarioError

STATUS = "/v1.0/appkeys/app/business/status"
SERVER = ("127.0.0.1", 8080)


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Emulator:
    """An emulator whose folder has one scenario."""
    folder = tmp_path_factory.mktemp("scenarios")
    (folder / "mine.yaml").write_text("rules: [{then: {resultCode: 5000503}}]", encoding="utf-8")
    return assembled(Settings(scenarios=str(folder), no_shipped=True, scenario="mine", revision=LATEST))


def assembled(settings: Settings, ports: Ports | None = None) -> Emulator:
    return assemble(settings, StandardLog(), ports or Ports())


def test_settings(emulator: Emulator) -> None:
    """Scenarios, the one in force and the revision are those of the settings."""
    assert set(emulator.store.scenarios) == {"default", "mine"}
    assert emulator.store.active.authored.name == "mine"
    assert emulator.store.active.revision == "2026-08-11"
    assert emulator.ocr.store is emulator.store


def test_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder there are the shipped scenarios, or the default alone; one that was named has to be there."""
    monkeypatch.chdir(tmp_path)
    assert {"default", "busy-then-fine"} < set(assembled(Settings()).store.scenarios)
    assert set(assembled(Settings(no_shipped=True)).store.scenarios) == {"default"}
    with pytest.raises(EmulatorError, match=r"^cannot read the folder 'missing': "):
        assembled(Settings(scenarios="missing"))
    with pytest.raises(UnknownScenarioError):
        assembled(Settings(scenario="missing"))


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("POST", STATUS, Exchange),
        ("GET", "/nowhere", Exchange),
        ("GET", "/__admin/health", Page),
        ("HEAD", "/__admin/ready", Page),
        ("POST", "/__admin/ready", type(None)),
        ("GET", "/__admin/scenarios", type(None)),
        ("GET", "/docs", type(None)),
        ("GET", "/openapi.json", type(None)),
        ("POST", "/oauth2/token/create", type(None)),
    ],
)
def test_what_needs_no_framework(emulator: Emulator, method: str, path: str, kind: type) -> None:
    """The operations, and the two pages that say whether the emulator is there, are answered without FastAPI."""
    assert type(emulator.accept(method, path, {}, SERVER)) is kind


def test_token_port() -> None:
    """What comes by the token service's own port is the token service's, whatever its path."""
    emulator = assembled(Settings(), Ports(tokens=8081))
    assert emulator.accept("POST", STATUS, {}, ("127.0.0.1", 8081)) is None
    assert isinstance(emulator.accept("POST", "/oauth2/token/create", {}, SERVER), Exchange)


def test_admin_port() -> None:
    """Where the control endpoint has a port of its own, its pages are unknown paths at the other, but for probes."""
    emulator = assembled(Settings(), Ports(admin=8090))
    kinds = {
        (path, port): type(emulator.accept("GET", path, {}, ("127.0.0.1", port)))
        for path in ("/__admin/ready", "/__admin/scenarios", STATUS)
        for port in (8080, 8090)
    }
    assert kinds == {
        ("/__admin/ready", 8080): Page,
        ("/__admin/ready", 8090): Page,
        ("/__admin/scenarios", 8080): Exchange,
        ("/__admin/scenarios", 8090): type(None),
        (STATUS, 8080): Exchange,
        (STATUS, 8090): type(None),
    }


@pytest.mark.parametrize(("path", "body"), [("/__admin/health", {"status": "alive"}), ("/__admin/ready", None)])
def test_pages(emulator: Emulator, path: str, body: object) -> None:
    """Such a page has its reply at once, as JSON."""
    page = emulator.accept("GET", path, {}, SERVER)
    assert page
    reply = page.reply(b"")
    assert isinstance(reply, Response)
    assert (reply.status, reply.headers) == (200, (("Content-Type", "application/json"),))
    assert body is None or json.loads(reply.body) == body

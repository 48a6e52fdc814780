"""The parts of one emulator, made from its settings and put together. It loads neither FastAPI nor a server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import json

from ocr_emulator.api.exchange import Exchange, OcrService
from ocr_emulator.api.recorder import Recorder, RequestLog
from ocr_emulator.api.tokens import TokenService
from ocr_emulator.contract.catalogue import FrontChoice
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.control.access.policy import AccessPolicy
from ocr_emulator.control.readiness import alive, ready
from ocr_emulator.http.body_memory import BodyMemory
from ocr_emulator.http.response import JSON, Response
from ocr_emulator.inspection.bounds import Bounds
from ocr_emulator.inspection.inspector import FileInspector
from ocr_emulator.ports import Part, Ports, Server
from ocr_emulator.scenario.shipped import ScenarioFolders
from ocr_emulator.settings import Settings
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.limits import Limits
from ocr_emulator.state.reload import Reloader, log_warnings
from ocr_emulator.state.store import Store

if TYPE_CHECKING:  # it loads trustme, which only a server that speaks TLS needs
    from ocr_emulator.tls.authority import Authority

#: Where the console is.
_CONSOLE: Final = "/__admin/console"

#: How much CPU time may go into looking for a QR code in a file, in seconds; a photograph takes a tenth of one.
_CODE_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulator:
    """The parts of one emulator that every way of running it needs."""

    store: Store
    log: RequestLog
    reloader: Reloader
    ocr: OcrService
    tokens: TokenService
    access: AccessPolicy
    ports: Ports
    has_console: bool = True
    authority: "Authority | None" = None

    def accept(
        self, method: str, path: str, headers: Mapping[str, str], server: Server
    ) -> "Exchange | Page | None":
        """A request that can be answered without FastAPI, come by that address and port of ours; None: it cannot.

        These are the OCR operations, the way to the console, and the pages that say whether the emulator is there:
        they are asked at every start, when FastAPI is still loading. `access` has nothing against any of these,
        whoever asks.
        """
        way = self.way_to_console(method, headers, server) if path == "/" else None
        if way:
            return Page(way)
        part = self.ports.part_for(path, server)
        if part is Part.SERVICE:
            return self.ocr.accept(method, path, headers)
        page = self.probe(method, path) if part is Part.CONTROL else None
        return Page(page) if page else None

    def way_to_console(self, method: str, headers: Mapping[str, str], server: Server) -> Response | None:
        """Where a browser goes that asks for `/`; None: the request is for the service, which has nothing there.

        A browser is who would rather have HTML.
        """
        is_browser = method in {"GET", "HEAD"} and "text/html" in headers.get("accept", "")
        if is_browser and self.has_console and self.ports.part_for(_CONSOLE, server) is Part.CONTROL:
            return Response(307, (("Location", _CONSOLE[1:]),), b"")
        return None

    def probe(self, method: str, path: str) -> Response | None:
        """Whether the emulator is there, for the two pages that say so; None: the path is another page's."""
        tell = _PROBES.get(path) if method in {"GET", "HEAD"} else None
        return tell and Response(200, JSON, json.encode(tell(self)))


@dataclass(frozen=True, slots=True)
class Page:
    """A page whose reply is there already."""

    response: Response

    def reply(self, _: bytes) -> Response:
        """The page."""
        return self.response


_PROBES: Final[Mapping[str, Callable[[Emulator], Mapping[str, object]]]] = {
    "/__admin/ready": lambda emulator: ready(emulator.store, emulator.log.lost),
    "/__admin/health": lambda _: alive(),
}


def assemble(
    settings: Settings,
    log: RequestLog,
    ports: Ports,
    authority: "Authority | None" = None,
    inspector: FileInspector | None = None,
) -> Emulator:
    """The emulator of `settings`, whose parts have these `ports`; clients with TLS have to trust `authority`.

    `inspector` opens its files; None: one that is made for it.

    Raises EmulatorError for scenario files or key files that cannot be used, or a folder that was named and is not
    there.
    """
    contract = contract_at(settings.revision, settings.front.front, settings.observed)
    folders = ScenarioFolders(own=settings.own_scenarios, has_shipped=not settings.no_shipped)
    keyring = Keyring(Path(settings.keys) if settings.keys else None)
    scenarios = folders.load(contract)
    log_warnings(scenarios)
    by_host = settings.front is FrontChoice.BY_HOST
    store = Store(scenarios, settings.scenario, keyring, contract, _limits(settings), by_host=by_host)
    inspector = inspector or make_inspector(settings)
    recorder = Recorder(store, log, with_headers=settings.headers)
    return Emulator(
        store=store,
        log=log,
        reloader=Reloader(store, folders, contract),
        ocr=OcrService(store, recorder, BodyMemory(settings.body_memory), inspector),
        tokens=TokenService(store, recorder),
        access=AccessPolicy(hosts=(*settings.admin_host, *settings.tls_name), token=settings.control_token),
        ports=ports,
        has_console=settings.console,
        authority=authority,
    )


def make_inspector(settings: Settings) -> FileInspector:
    """What opens files, and looks for the QR codes of test documents unless the settings say not to."""
    bounds = Bounds(code_seconds=_CODE_SECONDS if settings.test_documents else 0.0)
    return FileInspector(processes=settings.file_processes, bounds=bounds)


def _limits(settings: Settings) -> Limits:
    return Limits(
        sessions=settings.sessions,
        session_idle=settings.session_idle,
        journal=settings.journal,
        journal_bytes=settings.journal_bytes,
    )

"""`ocr-emulator serve`: serves the emulator on its port, and on those that its parts and TLS have."""

import gc
import logging
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Final

from starlette.types import ASGIApp

from ocr_emulator.api.guard import FailureGuard
from ocr_emulator.api.recorder import RequestLog
from ocr_emulator.assembly import Emulator, assemble, make_inspector
from ocr_emulator.cli.address_file import remove_address, write_address
from ocr_emulator.cli.line_writer import LineWriter
from ocr_emulator.cli.logs import log_writer, start_log
from ocr_emulator.cli.malloc import tune_malloc
from ocr_emulator.client import url_of
from ocr_emulator.errors import EmulatorError
from ocr_emulator.ports import Ports
from ocr_emulator.serving.accelerator import NoAcceleratorError, accelerated
from ocr_emulator.serving.deferred import DeferredApplication
from ocr_emulator.serving.listener import listen, url_of_listener
from ocr_emulator.serving.plain_connection import PlainConnection
from ocr_emulator.serving.server import MakeConnection, make_server
from ocr_emulator.serving.stall_watch import Timeouts
from ocr_emulator.settings import Settings

if TYPE_CHECKING:
    from ocr_emulator.tls.server_tls import ServerTls

_LOG: Final = logging.getLogger("ocr_emulator")

#: How long a thread may run before another gets its turn, in seconds. Python's default of 5 ms would let a worker
#: thread hold up the event loop, which answers the small requests.
_SWITCH_INTERVAL: Final = 0.0005

#: The settings that are ports: the emulator's own, and the others with what they are called in the greeting.
_OWN: Final = "port"
_TOKENS: Final = "token_port"
_ADMIN: Final = "admin_port"
_TLS: Final = "tls_port"
_OTHERS: Final = {_TOKENS: "Tokens", _ADMIN: "Control", _TLS: "TLS"}

#: The schemes of their addresses, where it is not http.
_SCHEMES: Final = {_TLS: "https"}


def serve(settings: Settings) -> None:
    """Serve until the process gets SIGINT or SIGTERM.

    Raises EmulatorError when a file, a key or a port cannot be used.
    """
    tune_malloc()
    sys.setswitchinterval(_SWITCH_INTERVAL)
    writer = log_writer(settings.log_format)
    log = start_log(settings.log_format, writer)
    if settings.own_scenarios is None:
        found = "only the natural replies" if settings.no_shipped else "only the shipped scenarios"
        writer.write(f"There is no folder ./scenarios here: {found}. See --scenarios.\n")
    with ExitStack() as opened:
        opened.callback(writer.close)
        listeners = {name: opened.enter_context(one) for name, one in _listeners(settings).items()}
        tls = _tls(settings)
        inspector = make_inspector(settings)
        opened.callback(inspector.stop)
        inspector.start()  # its process gets ready while the rest does
        emulator = assemble(settings, log, _ports(listeners), tls.authority if tls else None, inspector)
        application = DeferredApplication(lambda: _application(emulator), emulator.probe)
        connection = _connection(emulator, log) if settings.accelerator else PlainConnection
        with_tls = {listeners[_TLS]: tls.context} if tls else {}
        timeouts = Timeouts(head=settings.head_timeout, body=settings.body_timeout)
        server = make_server(
            FailureGuard(application), connection, tls=with_tls, on_started=application.start, timeouts=timeouts
        )
        for number in (signal.SIGINT, signal.SIGTERM):  # before anybody knows that there is somebody to stop
            signal.signal(number, server.handle_exit)
        urls = {name: url_of_listener(one, _SCHEMES.get(name, "http")) for name, one in listeners.items()}
        if settings.address_file:
            opened.enter_context(_address_in(Path(settings.address_file), listeners[_OWN]))
        LineWriter(sys.stdout).write(_greeting(urls, emulator))
        emulator.reloader.start()
        opened.callback(emulator.reloader.stop)
        server.run(sockets=[one for one in listeners.values() if one not in with_tls])


def _application(emulator: Emulator) -> ASGIApp:
    from ocr_emulator.application import application_of  # noqa: PLC0415 - FastAPI takes half a second to load

    application = application_of(emulator)
    # FastAPI brings some hundred thousand objects that live as long as the process. Frozen, they are not looked at
    # again in each collection of garbage, which would take a twentieth of the time of a small request.
    gc.collect()
    gc.freeze()
    return application


def _connection(emulator: Emulator, log: RequestLog) -> MakeConnection:
    """The accelerator's connection, or uvicorn's where the accelerator does not work with what is installed."""
    try:
        return accelerated(emulator.accept, log.flush)
    except NoAcceleratorError as error:
        advice = "install the versions of constraints.txt, or say --accelerator off"
        _LOG.warning("Serving without the accelerator, which cannot be built here: %s; %s", error, advice)
        return PlainConnection


def _tls(settings: Settings) -> "ServerTls | None":
    """How TLS is spoken; None: it is not asked for. Raises EmulatorError for files that cannot be used."""
    if settings.tls_port is None:
        return None
    # trustme takes a tenth of a second to load.
    from ocr_emulator.tls.server_tls import given_tls, own_tls  # noqa: PLC0415

    if settings.tls_cert:
        return given_tls(settings.tls_cert, settings.tls_key)
    if settings.tls_key:
        raise EmulatorError("--tls-key is given without --tls-cert; give both, or neither")
    return own_tls(settings.tls, settings.tls_name)


def _listeners(settings: Settings) -> dict[str, socket]:
    """The sockets that listen, by setting; the first is the emulator's own."""
    ports = {name: getattr(settings, name) for name in (_OWN, *_OTHERS)}
    return {
        name: listen(settings.host, port, f"--{name.replace('_', '-')}")
        for name, port in ports.items()
        if port is not None
    }


def _ports(listeners: Mapping[str, socket]) -> Ports:
    """The ports as they are: the system has chosen those that were 0."""
    found = {name: listener.getsockname()[1] for name, listener in listeners.items()}
    return Ports(own=found[_OWN], tokens=found.get(_TOKENS), admin=found.get(_ADMIN), tls=found.get(_TLS))


@contextmanager
def _address_in(path: Path, listener: socket) -> Iterator[None]:
    """Keep the address of `listener`, as one beside it calls it, in the file."""
    url = url_of(*listener.getsockname()[:2])
    write_address(path, url)
    try:
        yield
    finally:
        remove_address(path, url)


def _greeting(urls: Mapping[str, str], emulator: Emulator) -> str:
    """The first line of output; `urls` are by setting."""
    store = emulator.store
    active = store.active
    scenario = f"scenario {active.authored.name}, {len(store.scenarios)} loaded"
    page = "" if emulator.has_console else "/docs"
    others = "".join(f" {what}: {urls[name]}." for name, what in _OTHERS.items() if name in urls)
    return (
        f"Listening on {urls[_OWN]}: {scenario}, revision {active.revision}, front {active.front}.{others} "
        f"Open {urls.get(_ADMIN, urls[_OWN])}{page} in a browser; stop with Ctrl-C.\n"
    )

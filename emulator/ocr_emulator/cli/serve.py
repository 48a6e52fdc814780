"""`ocr-emulator serve`: serves the emulator on its port, and the token service on a second one if it has one."""

import gc
import logging
import signal
import sys
from contextlib import ExitStack
from socket import socket
from typing import Final

from starlette.types import ASGIApp

from ocr_emulator.api.guard import FailureGuard
from ocr_emulator.api.recorder import RequestLog
from ocr_emulator.assembly import Emulator, assemble
from ocr_emulator.cli.logs import start_log
from ocr_emulator.cli.malloc import tune_malloc
from ocr_emulator.serving.accelerator import NoAcceleratorError, accelerated
from ocr_emulator.serving.deferred import DeferredApplication
from ocr_emulator.serving.listener import listen, url_of_listener
from ocr_emulator.serving.plain_connection import PlainConnection
from ocr_emulator.serving.server import MakeConnection, make_server
from ocr_emulator.serving.stall_watch import Timeouts
from ocr_emulator.settings import Settings

_LOG: Final = logging.getLogger("ocr_emulator")

#: How long a thread may run before another gets its turn, in seconds. Python's default of 5 ms would let a worker
#: thread hold up the event loop, which answers the small requests.
_SWITCH_INTERVAL: Final = 0.0005


def serve(settings: Settings) -> None:
    """Serve until the process gets SIGINT or SIGTERM.

    Raises EmulatorError when a file, a key or a port cannot be used.
    """
    if settings.scenarios is None and not settings.scenario_folder.is_dir():
        print("There is no folder ./scenarios here: only the natural replies. See --scenarios.", file=sys.stderr)  # noqa: T201 - for whoever starts it
    tune_malloc()
    sys.setswitchinterval(_SWITCH_INTERVAL)
    log = start_log(settings.log_format)
    with ExitStack() as opened:
        listeners = [opened.enter_context(listener) for listener in _listeners(settings)]
        token_port = listeners[1].getsockname()[1] if len(listeners) > 1 else None
        emulator = assemble(settings, log, token_port)
        application = DeferredApplication(lambda: _application(emulator), emulator.probe)
        connection = _connection(emulator, log) if settings.accelerator else PlainConnection
        timeouts = Timeouts(head=settings.head_timeout, body=settings.body_timeout)
        server = make_server(
            FailureGuard(application), connection, on_started=application.start, timeouts=timeouts
        )
        for number in (signal.SIGINT, signal.SIGTERM):  # before anybody knows that there is somebody to stop
            signal.signal(number, server.handle_exit)
        urls = [url_of_listener(listener) for listener in listeners]
        print(_greeting(urls, emulator), flush=True)  # noqa: T201 - a program that starts it waits for this line
        emulator.reloader.start()
        opened.callback(emulator.reloader.stop)
        server.run(sockets=listeners)


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


def _listeners(settings: Settings) -> list[socket]:
    first = listen(settings.host, settings.port)
    if settings.token_port is None:
        return [first]
    return [first, listen(settings.host, settings.token_port, "--token-port")]


def _greeting(urls: list[str], emulator: Emulator) -> str:
    """The first line of output. Of `urls` the first is the emulator's, the second, if any, the token service's."""
    store = emulator.store
    contract = store.active.contract
    scenario = f"scenario {store.active.authored.name}, {len(store.scenarios)} loaded"
    tokens = f" Tokens: {urls[1]}." if len(urls) > 1 else ""
    return (
        f"Listening on {urls[0]}: {scenario}, revision {contract.revision}, front {contract.front}.{tokens} "
        f"Try {urls[0]}/docs; stop with Ctrl-C."
    )

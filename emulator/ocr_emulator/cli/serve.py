"""`ocr-emulator serve`: serves the emulator on its port, and the token service on a second one if it has one."""

import signal
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

from ocr_emulator.application import make_app
from ocr_emulator.cli.logs import start_log
from ocr_emulator.cli.malloc import tune_malloc
from ocr_emulator.contract.contract import Contract
from ocr_emulator.scenario.library import load_files, scenario_files
from ocr_emulator.serving.accelerator.buffered_transport import WriteBatch
from ocr_emulator.serving.accelerator.connection import Connection
from ocr_emulator.serving.server import listen, make_server, url_of_listener
from ocr_emulator.settings import Settings
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.limits import Limits
from ocr_emulator.state.reload import Reloader, log_warnings
from ocr_emulator.state.store import Store

#: How long a thread may run before another gets its turn, in seconds. Python's default of 5 ms would let a worker
#: thread hold up the event loop, which answers the small requests.
_SWITCH_INTERVAL: Final = 0.0005


def serve(settings: Settings, folder: Path | None, contract: Contract) -> None:
    """Serve the scenarios of `folder` (None: there is none) until the process gets SIGINT or SIGTERM.

    Raises EmulatorError when a file, a key or a port cannot be used.
    """
    tune_malloc()
    sys.setswitchinterval(_SWITCH_INTERVAL)
    log = start_log(settings.log_format)
    keyring = Keyring(Path(settings.keys) if settings.keys else None)
    scenarios = load_files(scenario_files(folder) if folder else [], contract)
    log_warnings(scenarios)
    store = Store(scenarios, settings.scenario, keyring, contract, _limits(settings))
    reloader = Reloader(store, folder, contract)
    with ExitStack() as opened:
        listeners = [opened.enter_context(listen(settings.host, settings.port))]
        if settings.token_port is not None:
            listeners.append(opened.enter_context(listen(settings.host, settings.token_port, "--token-port")))
        urls = [url_of_listener(listener) for listener in listeners]
        token_port = listeners[1].getsockname()[1] if len(listeners) > 1 else None
        app = make_app(store, reloader, log, with_headers=settings.headers, token_port=token_port)
        server = make_server(app, partial(Connection, app.arrive, WriteBatch(log.flush)))
        for number in (
            signal.SIGINT,
            signal.SIGTERM,
        ):  # before the address is printed: who reads it may stop us at once
            signal.signal(number, server.handle_exit)
        print(_greeting(urls, store), flush=True)  # noqa: T201 - programs that start the emulator wait for this line
        reloader.start()
        opened.callback(reloader.stop)
        server.run(sockets=listeners)


def _limits(settings: Settings) -> Limits:
    return Limits(
        sessions=settings.sessions,
        session_idle=settings.session_idle,
        journal=settings.journal,
        journal_bytes=settings.journal_bytes,
    )


def _greeting(urls: list[str], store: Store) -> str:
    """The first line of output. Of `urls` the first is the emulator's, the second, if any, the token service's."""
    contract = store.active.contract
    scenario = f"scenario {store.active.authored.name}, {len(store.scenarios)} loaded"
    tokens = f" Tokens: {urls[1]}." if len(urls) > 1 else ""
    return (
        f"Listening on {urls[0]}: {scenario}, revision {contract.revision}, front {contract.front}.{tokens} "
        f"Try {urls[0]}/docs; stop with Ctrl-C."
    )

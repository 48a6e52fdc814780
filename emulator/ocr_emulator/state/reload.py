"""Reloads the scenario files when they change: all of them, or none, and then the last good set stays in force.

Changes are found by comparing the contents at intervals, because a folder that is mounted into a container
delivers no file system events.
"""

import logging
from collections.abc import Mapping
from hashlib import sha256
from threading import Event, Lock, Thread
from typing import Final

from ocr_emulator.contract.contract import Contract
from ocr_emulator.errors import EmulatorError
from ocr_emulator.scenario.library import warnings_of
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.scenario.shipped import ScenarioFolders
from ocr_emulator.scenario.source.text import LARGEST
from ocr_emulator.state.store import Store

_LOG: Final = logging.getLogger("ocr_emulator")

#: How long to wait between two looks at the files, in seconds.
PERIOD: Final = 0.5


def log_warnings(scenarios: Mapping[str, Scenario]) -> None:
    """Log what is written in `scenarios` and has no effect, one line for each."""
    for warning in warnings_of(scenarios):
        _LOG.warning("%s", warning)


class Reloader:
    """Keeps the scenarios of a store equal to the files of its folders.

    Where the user has no folder there is nothing to watch: the shipped files do not change. `period` is the time
    between two looks at the files, in seconds.
    """

    def __init__(self, store: Store, folders: ScenarioFolders, contract: Contract, period: float = PERIOD) -> None:
        self._store = store
        self._folders = folders
        self._contract = contract
        self._period = period
        self._lock = Lock()
        self._stopped = Event()
        self._last_digest = self._digest()

    def start(self) -> None:
        """Watch the files from now on, in a thread of its own, until `stop`."""
        if self._folders.own:
            self._stopped.clear()
            Thread(target=self._watch, name="reload", daemon=True).start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()

    def reload(self) -> None:
        """Read the files now; raises EmulatorError, which `Store.load_error` keeps until the files are mended."""
        with self._lock:
            self._last_digest = self._digest()
            self._reload()

    def _watch(self) -> None:
        while not self._stopped.wait(self._period):
            with self._lock:
                digest = self._digest()
                if digest != self._last_digest:
                    self._last_digest = digest
                    self._reload_and_log()

    def _reload_and_log(self) -> None:
        try:
            self._reload()
        except EmulatorError as error:
            _LOG.warning("The scenario files cannot be used, the last good ones stay in force:\n%s", error)
        else:
            _LOG.info("%d scenarios loaded again.", len(self._store.scenarios))

    def _reload(self) -> None:
        try:
            scenarios = self._folders.load(self._contract)
            self._store.replace_scenarios(scenarios)
        except EmulatorError as error:
            self._store.load_error = str(error)
            raise
        log_warnings(scenarios)

    def _digest(self) -> str:
        """A digest of the name and content of every file, or of the error where they cannot be read."""
        digest = sha256()
        try:
            for path in self._folders.files():
                with path.open("rb") as file:
                    digest.update(
                        f"{path} ".encode("utf-8", "surrogateescape") + sha256(file.read(LARGEST + 1)).digest()
                    )
        except (EmulatorError, OSError) as error:
            digest.update(str(error).encode("utf-8", "surrogateescape"))
        return digest.hexdigest()

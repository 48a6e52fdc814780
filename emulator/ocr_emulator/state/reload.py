"""The scenario files, read again when their content changes: all of them, or none and the last good set stays.

Changes are found by comparing contents: a folder that is mounted into a container delivers no events.
"""

import logging
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

from ocr_emulator.contract.contract import Contract
from ocr_emulator.errors import EmulatorError
from ocr_emulator.scenario.library import load_files, scenario_files, warnings_of
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.scenario.source.text import LARGEST
from ocr_emulator.state.store import Store

_LOG: Final = logging.getLogger("ocr_emulator")

#: How often the files are looked at, in seconds.
_PERIOD: Final = 0.5


def log_warnings(scenarios: Mapping[str, Scenario]) -> None:
    """Tell of what is written in `scenarios` and changes nothing, a line each."""
    for warning in warnings_of(scenarios):
        _LOG.warning("%s", warning)


class Reloader:
    """Keeps the scenarios of a store as the files of a folder have them; None: there is no folder."""

    def __init__(self, store: Store, folder: Path | None, contract: Contract) -> None:
        self._store = store
        self._folder = folder
        self._contract = contract
        self._lock = Lock()
        self._stopped = Event()
        self._seen = self._digest()

    def start(self) -> None:
        """Look at the files from now on, until `stop`."""
        if self._folder:
            Thread(target=self._watch, name="reload", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def reload(self) -> None:
        """Read the files again; raises EmulatorError, of which ready tells until the files are mended."""
        with self._lock:
            self._seen = self._digest()
            self._reload()

    def _watch(self) -> None:
        while not self._stopped.wait(_PERIOD):
            with self._lock:
                digest = self._digest()
                if digest != self._seen:
                    self._seen = digest
                    self._try()

    def _try(self) -> None:
        try:
            self._reload()
        except EmulatorError as error:
            _LOG.warning("The scenario files cannot be used, the last good ones stay in force:\n%s", error)
        else:
            _LOG.info("%d scenarios loaded again.", len(self._store.scenarios))

    def _reload(self) -> None:
        try:
            files = scenario_files(self._folder) if self._folder else []
            scenarios = load_files(files, self._contract)
            self._store.replace_scenarios(scenarios)
        except EmulatorError as error:
            self._store.load_error = str(error)
            raise
        log_warnings(scenarios)

    def _digest(self) -> str:
        """What stands for the content of every file; of a folder that cannot be read, why."""
        digest = sha256()
        try:
            for path in scenario_files(self._folder) if self._folder else []:
                with path.open("rb") as file:
                    digest.update(
                        f"{path} ".encode("utf-8", "surrogateescape") + sha256(file.read(LARGEST + 1)).digest()
                    )
        except (EmulatorError, OSError) as error:
            digest.update(str(error).encode("utf-8", "surrogateescape"))
        return digest.hexdigest()

"""The emulator's side of a comparison: a process of its own, which knows one appKey and one user."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from ocr_emulator.client.emulator_process import run_emulator
from ocr_emulator.comparison.access import Access, Credentials
from ocr_emulator.comparison.asking import Side
from ocr_emulator.comparison.record import as_toml
from ocr_emulator.comparison.sending import send
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.observed_file import ObservedFile

#: Who asks the emulator. These are no secrets: they mean nothing to anybody else.
_APP_KEY: Final = "compare-app-key"
_SECRET_KEY: Final = "compare-secret-key"  # noqa: S105 - see above
_USER: Final = "compare-user"
_USER_SECRET: Final = "compare-user-secret"  # noqa: S105 - likewise

CREDENTIALS: Final = Credentials(app_key=_APP_KEY, secret_key=_SECRET_KEY, user=f"{_USER}:{_USER_SECRET}")

#: What is true of a service that knows only those.
GIVEN: Final = {
    "credentials": {_APP_KEY: _SECRET_KEY},
    "users": {_USER: {"secret": _USER_SECRET, "appKeys": [_APP_KEY]}},
}

_SCENARIO: Final = "compare"


@contextmanager
def own_emulator(contract: Contract, environment: Mapping[str, str]) -> Iterator[Side]:
    """Run an emulator of that contract until the block ends; nothing of its settings comes from `environment`.

    Raises NoAnswerError when it does not start.
    """
    others = {name: value for name, value in environment.items() if not name.startswith("OCR_EMULATOR_")}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # JSON is YAML as well.
        (folder / f"{_SCENARIO}.yaml").write_text(json.dumps({"given": GIVEN}), encoding="utf-8")
        observed = folder / "observed.toml"
        observed.write_text(as_toml(ObservedFile(observations=contract.observations)), encoding="utf-8")
        arguments = [
            *("--scenarios", name, "--no-shipped", "--scenario", _SCENARIO),
            *("--revision", str(contract.revision), "--front", contract.front, "--observed", str(observed)),
        ]
        with run_emulator(arguments, folder, folder / "log", others) as running:
            yield Side(send=partial(send, running.url), access=Access(credentials=CREDENTIALS))

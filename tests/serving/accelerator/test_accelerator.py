"""Whether the accelerator can be built, and what happens where it cannot."""

import sys
from pathlib import Path

import httptools
import pytest

from ocr_emulator.serving.accelerator import NoAcceleratorError, accelerated
from tests.delivery.faults.wire import LAST, ask, post
from tests.running import code_of, reason_of, start, start_altered
from tests.samples import picture


def nobody(*_: object) -> None:
    """No request takes the direct path."""


def test_it_is_built() -> None:
    """With the versions that are bounded it is."""
    assert callable(accelerated(nobody, nobody))


class OldParser:
    """A parser as httptools 0.6.1 has it."""

    def __init__(self, _: object) -> None:
        pass


def test_a_parser_that_lacks_something(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser without the leniency that uvicorn asks for is refused: no connection would answer."""
    monkeypatch.setattr("ocr_emulator.serving.accelerator.parser.HttpRequestParser", OldParser)
    with pytest.raises(NoAcceleratorError, match=r"^AttributeError: .*set_dangerous_leniencies"):
        accelerated(nobody, nobody)


def test_a_parser_that_cannot_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """So is an install without httptools."""
    monkeypatch.setitem(sys.modules, "httptools", None)
    for name in ("connection", "not_http", "parser"):
        monkeypatch.delitem(sys.modules, f"ocr_emulator.serving.accelerator.{name}", raising=False)
    with pytest.raises(NoAcceleratorError, match=r"^ModuleNotFoundError: "):
        accelerated(nobody, nobody)


#: What takes away from httptools what version 0.6.1 does not have.
OLD_HTTPTOOLS = """
import httptools

class OldParser:
    def __init__(self, _):
        pass

httptools.HttpRequestParser = OldParser
"""

#: What an install without the lock may have, and what is said of it.
INSTALLS = {
    "no httptools": ("import sys; sys.modules['httptools'] = None", "ModuleNotFoundError: "),
    "an old httptools": (OLD_HTTPTOOLS, "AttributeError: "),
}


@pytest.mark.process
@pytest.mark.parametrize("install", INSTALLS)
def test_without_it(tmp_path: Path, install: str) -> None:
    """Where it cannot be built, the log says why and what to do, and everything is served on uvicorn's own connection."""
    source, why = INSTALLS[install]
    with start_altered(tmp_path, source) as emulator:
        assert f"Serving without the accelerator, which cannot be built here: {why}" in emulator.log
        assert "; install the versions of constraints.txt, or say --accelerator off\n" in emulator.log
        assert code_of(emulator.ask_status()) == 0
        assert code_of(emulator.upload("business", picture())) == 0
        assert reason_of(emulator.ask_status("1")).startswith("businessNumber has 1 characters")
        emulator.use({"rules": [{"then": {"fault": "connection-reset"}}]})
        assert ask(emulator, post(headers=LAST)).is_reset


@pytest.mark.process
def test_with_it() -> None:
    """Where it can be built nothing is said."""
    assert hasattr(httptools.HttpRequestParser, "set_dangerous_leniencies")
    with start() as emulator:
        assert code_of(emulator.ask_status()) == 0
        assert "accelerator" not in emulator.log

"""What the tests share: one emulator, put back to its start before each test that asks for it."""

import os
import sys
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from ocr_emulator.state.keyring import Keyring
from tests.running import ROOT, Emulator, start

pytest_plugins = ["pytester"]

#: Fixtures that start a process: a test that asks for one is marked `process`.
STARTERS = {"browser", "process", "pytester"}

#: Where the tests are that drive the product as a whole.
PRODUCT = ROOT / "tests" / "product"

#: The events by which Python tells that it starts a process.
STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec"}

#: How many examples a property is tried with, unless the test says otherwise; CI has hypothesis' own number.
settings.register_profile("quick", max_examples=10, deadline=None)
if "CI" not in os.environ:
    settings.load_profile("quick")


class Guard:
    """Fails a test that starts a process and is not marked so: the fast tests stay fast."""

    def __init__(self) -> None:
        self.is_fast = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, _arguments: tuple[object, ...]) -> None:
        if self.is_fast and event in STARTS:
            pytest.fail(f"{event}: a test that starts a process is marked with @pytest.mark.process")


GUARD = Guard()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for a process, and those of the product as a whole."""
    for item in items:
        if STARTERS.intersection(getattr(item, "fixturenames", ())) or PRODUCT in item.path.parents:
            item.add_marker("process")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Watch the tests that are not marked, with their fixtures."""
    GUARD.is_fast = item.get_closest_marker("process") is None
    try:
        return (yield)
    finally:
        GUARD.is_fast = False


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    """Key pairs for all tests that do not rotate them: to make one is slow."""
    return Keyring()


@pytest.fixture(scope="session")
def process() -> Iterator[Emulator]:
    """The one emulator that runs for all tests."""
    with start() as emulator:
        yield emulator


@pytest.fixture(scope="session")
def natural_body(process: Emulator) -> bytes:
    """The body of the natural reply of business/status: tests about how a reply travels compare theirs with it."""
    process.client.post("/__admin/reset").raise_for_status()
    return process.ask_status().content


@pytest.fixture
def emulator(process: Emulator) -> Emulator:
    """A running emulator with the scenario `default` and all counters at nought."""
    process.client.post("/__admin/reset").raise_for_status()
    return process

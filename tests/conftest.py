"""What the tests share: one emulator, put back to its start before each test that asks for it."""

from collections.abc import Iterator

import pytest

from ocr_emulator.state.keyring import Keyring
from tests.running import Emulator, start

pytest_plugins = ["pytester"]


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    """Key pairs for all tests that do not rotate them: to make one is slow."""
    return Keyring()


@pytest.fixture(scope="session")
def process() -> Iterator[Emulator]:
    """The one emulator that runs for all tests."""
    with start() as emulator:
        yield emulator


@pytest.fixture
def emulator(process: Emulator) -> Emulator:
    """A running emulator with the scenario `default` and all counters at nought."""
    process.client.post("/__admin/reset").raise_for_status()
    return process

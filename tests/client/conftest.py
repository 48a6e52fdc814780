"""What the tests of the client share: the one emulator, by its control endpoint."""

import pytest

from ocr_emulator.client import Emulator
from tests import running


@pytest.fixture
def control(emulator: running.Emulator) -> Emulator:
    """A running emulator with the scenario `default` and all counters at nought."""
    return Emulator(emulator.url)

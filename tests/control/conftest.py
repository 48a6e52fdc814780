"""Every reply that a test of the control endpoint gets is held against the description."""

from collections.abc import Iterator

import pytest

from tests.control.conformance import check_reply
from tests.running import Emulator


@pytest.fixture(autouse=True)
def _described(request: pytest.FixtureRequest) -> Iterator[None]:
    """While a test asks the shared emulator, check what it replies."""
    if "emulator" not in request.fixturenames:
        yield
        return
    process = request.getfixturevalue("process")
    assert isinstance(process, Emulator)
    hooks = process.client.event_hooks
    process.client.event_hooks = {**hooks, "response": [*hooks["response"], check_reply]}
    yield
    process.client.event_hooks = hooks

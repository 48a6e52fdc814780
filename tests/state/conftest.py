"""What the tests of the state share."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def _hurried() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)

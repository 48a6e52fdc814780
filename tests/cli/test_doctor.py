"""`ocr-emulator doctor`, as a process of its own."""

import pytest

from ocr_emulator.envelope.walkthrough import walkthrough
from tests.cli.command import run


@pytest.mark.process
def test_doctor() -> None:
    """The scheme is explained step by step, every value of the walkthrough in it, the keys named as for show."""
    done = run("doctor")
    assert done.returncode == 0
    for number, step in enumerate(walkthrough(), start=1):
        assert f"\n{number}. {step.title}\n" in done.stdout
        assert f"\n   {step.value}\n" in done.stdout
    assert "demo key that is published with the emulator" in done.stdout

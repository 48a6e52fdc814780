"""What a test suite pays for that only imports the client, or has the plugin installed."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.process

#: What is heavy, and needed by a server alone.
HEAVY = (
    "fastapi",
    "starlette",
    "uvicorn",
    "yaml",
    "pydantic",
    "cryptography",
    "re2",
    "PIL",
    "pypdfium2",
    "asyncio",
    "httpx",
    "emulator.web",
    "ocr_emulator.scenario",
)


@pytest.mark.parametrize(
    "use",
    [
        "import ocr_emulator.client",
        "import ocr_emulator.pytest_plugin",
        "from ocr_emulator.client import codes_for; codes_for('business')",
    ],
)
def test_light(use: str) -> None:
    """The client and the plugin import nothing that only a server needs, nor does the list of codes."""
    told = f"{use}; import sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_contract_is_not_read_in_vain() -> None:
    """The plugin, which is loaded with every run of pytest, does not read the contract."""
    told = "import ocr_emulator.pytest_plugin, sys; print('ocr_emulator.contract' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"

"""What draws and what reads codes is imported where it is used: the start of the emulator does not wait for it."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.process

SLOW = {"PIL", "segno", "zxingcpp"}


@pytest.mark.parametrize(
    "statement",
    [
        "import ocr_emulator.specimens.selection, ocr_emulator.specimens.printed_boxes, ocr_emulator.documents.qr_code",
        "import ocr_emulator.cli.main",
        "from ocr_emulator.specimens.selection import select; select(code=-1)",
        "from ocr_emulator.cli.main import run; run(['documents'])",
    ],
)
def test_light(statement: str) -> None:
    """Test documents are read, chosen and listed without the libraries that draw them."""
    program = f"import sys; {statement}; print(','.join({SLOW!r} & sys.modules.keys()), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == "\n"


def test_start() -> None:
    """The command line does not import test documents before it is asked for them."""
    program = "import sys, ocr_emulator.cli.main; print([name for name in sys.modules if 'specimens' in name])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

"""Runs the command line, as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.running import ROOT


def run(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `ocr-emulator` with these arguments printed and answered."""
    return subprocess.run(
        [sys.executable, "-m", "ocr_emulator", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

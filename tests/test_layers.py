"""The order of the packages, which a reader sees in the folder list and import-linter holds."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT

pytestmark = pytest.mark.process


def test_imports_point_one_way() -> None:
    """Every contract of import-linter in pyproject.toml is kept."""
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "0 broken" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0

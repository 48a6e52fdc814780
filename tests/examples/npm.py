"""Programs that npm installs for a test, kept between runs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def install(config: pytest.Config, name: str, *packages: str) -> Path:
    """The folder of programs of `packages`, installed once as `name`; skips the test where that cannot be done."""
    if shutil.which("npm") is None:
        return missing(f"npm is not installed: nobody has checked the examples with {name}")
    folder = Path(config.cache.mkdir(name))
    found = folder / "node_modules" / ".bin"
    if not found.exists():
        command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder), *packages]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=100)
        if done.returncode:
            return missing(f"npm cannot install {name}: {done.stderr}")
    return found


def missing(why: str) -> Path:
    """Skip the test, or fail where everything has to be checked."""
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)

"""The blocks of the READMEs in `examples/`, and the tools that run them."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.running import ROOT

EXAMPLES = ROOT / "examples"


def blocks(folder: str, language: str) -> list[str]:
    """The code blocks of a language in the README of a folder of `examples/`."""
    text = Path(EXAMPLES, folder, "README.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def need(*tools: str) -> None:
    """Skip the test where one of these programs or files is missing; fail where everything has to be run."""
    missing = [tool for tool in tools if not shutil.which(tool) and not Path(tool).exists()]
    if missing:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"{' and '.join(missing)} not installed: an example has not been run")

"""Reads the pages of the repository: their blocks, and the files that they name."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.running import ROOT

#: A name in backticks, or the target of a link, that can be the path of a file or folder.
_PATH = re.compile(r"`([\w.*-]+(?:/[\w.*-]+)*/?)`|\]\((?!https?:)([^)#]+)")

_ENDINGS = {".cfg", ".json", ".lock", ".md", ".mjs", ".js", ".pem", ".py", ".toml", ".txt", ".yaml", ".yml"}


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text_of(page), re.DOTALL | re.MULTILINE)


def table(page: str, head: str) -> list[list[str]]:
    """The cells of the table whose first line is `head`."""
    lines = text_of(page).partition(f"{head}\n")[2].splitlines()[1:]
    end = next((number for number, line in enumerate(lines) if not line.startswith("|")), len(lines))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[:end]]


@cache
def tracked() -> tuple[str, ...]:
    """The files that git knows."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(done.stdout.split("\0")[:-1])


def named_paths(page: str) -> Iterator[tuple[str, bool]]:
    """The paths that a page names, and whether something is there; NAME in a path stands for any name."""
    tops = {path.partition("/")[0] for path in tracked() if "/" in path}
    for quoted, link in _PATH.findall(text_of(page)):
        name = (quoted or link).rstrip("/")
        if link:
            yield name, ((ROOT / page).parent / name).exists()
        elif name.partition("/")[0] in tops and "/" in name:
            yield name, any(ROOT.glob(name.replace("NAME", "*")))
        elif Path(name).suffix in _ENDINGS and "/" not in name:
            yield name, any(path.rpartition("/")[2] == name for path in tracked())

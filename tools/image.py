"""The image's name, which pyproject.toml has in one place: `image` in [tool.ocr-emulator].

python tools/image.py            print the references to build and to push: the version, its series, latest
python tools/image.py --write    after a change of the name or the version: write it wherever a file has another
python tools/image.py --check    say where a file refers to the image by another name, or by an old tag
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent

#: A name of the image, whatever registry and owner it has: its last part has the program's name in it.
NAME: Final = r"(?:[\w.-]+(?::\d+)?/)*[\w.-]*ocr-emulator[\w.-]*"

#: The same with a tag, and what comes after it.
REFERENCE: Final = rf"(?P<name>{NAME})(?::(?P<tag>[\w.-]+))?(?=[`\"'\s]|$)"

#: Where files refer to it: what a YAML file runs, what a command builds or runs, what Testcontainers starts.
CONTEXTS: Final = [
    re.compile(rf"(?<![\w-])image: [\"']?{REFERENCE}"),
    re.compile(
        rf"docker (?:build|create|pull|push|run|tag)\b(?:[^\n`]|\\\n)*?"
        rf"(?<!--name)(?<!--hostname)(?<!--network)(?<!-h) {REFERENCE}"
    ),
    re.compile(rf"GenericContainer(?:<>)?\(\"{REFERENCE}"),
    re.compile(rf"^FROM {REFERENCE}", re.MULTILINE),
]


def references(project: dict[str, Any]) -> list[str]:
    """The references that a version is published under; the first is the one that never changes.

    `project` is what pyproject.toml says. Raises SystemExit for a name that cannot be.
    """
    name, version = project["tool"]["ocr-emulator"]["image"], project["project"]["version"]
    if not re.fullmatch(NAME, name):
        raise SystemExit(
            f"pyproject.toml: found image = {name!r}; expected a name with ocr-emulator in it, and no tag"
        )
    return [f"{name}:{tag}" for tag in (version, version.rpartition(".")[0], "latest")]


def corrected(text: str, good: Sequence[str]) -> tuple[str, list[tuple[int, str]]]:
    """The text with every reference as `good` ones say, and the others: the line of each, and what stood there."""
    name = good[0].rpartition(":")[0]
    others: list[tuple[int, str]] = []
    found = {match.start("name"): match for context in CONTEXTS for match in context.finditer(text)}
    for start, match in sorted(found.items(), reverse=True):
        old = text[start : match.end()]
        if old != name and old not in good:
            others.insert(0, (text.count("\n", 0, start) + 1, old))
            text = text[:start] + (good[0] if match["tag"] else name) + text[match.end() :]
    return text, others


def texts() -> Iterator[tuple[Path, str]]:
    """The files of the repository that are text. Tests are not among them: they have wrong names on purpose."""
    command = ["git", "ls-files", "-z", "--", ".", ":!tests"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    for path in listed.stdout.split("\0")[:-1]:
        try:
            yield Path(path), (ROOT / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say; the exit status."""
    good = references(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    if arguments not in (["--check"], ["--write"]):
        print("\n".join(good))
        return 0
    name = good[0].rpartition(":")[0]
    tags = " or ".join(one.rpartition(":")[2] for one in good)
    status = 0
    for path, text in texts():
        new, others = corrected(text, good)
        for line, old in others:
            print(f"{path}:{line}: found the image {old}; expected {name}, alone or with the tag {tags}")
            status = 1
        if arguments == ["--write"] and others:
            (ROOT / path).write_text(new, encoding="utf-8")
    return 0 if arguments == ["--write"] else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

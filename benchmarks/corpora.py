"""Sends the files of other projects' test suites to a running emulator, and compares with what Java makes of them.

    python -m benchmarks.corpora --jars JAR:JAR FOLDER ...

The real service is a Spring application, so Java's ImageIO and PDFBox are the nearest thing to it. `--jars` names
the archives of PDFBox 2, FontBox and Commons Logging; without them only the emulator's answers are counted. Each
file goes once to `business`, which takes all types, at http://127.0.0.1:8080 or `--address`. A file that is there
twice counts once, and one over the limit of 5 MB does not count.
"""

import argparse
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote

import httpx

#: The names of files that may be documents.
_NAMES: Final = re.compile(
    r".+\.(pdf|png|jpe?g?|jfif|mpo|gif|bmp|tiff?|webp|heic|avif|jp2|svg|ico)", re.IGNORECASE
)

#: The largest file, in bytes: the rest of the request has room beside it.
_LIMIT: Final = 5 * 1024 * 1024 - 1024

#: The types that `business` takes.
_TAKEN: Final = frozenset({"pdf", "png", "jpg"})

_JAVA: Final = ("java", "-Xmx4g", "-Djava.awt.headless=true")
_SILENT: Final = "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog"
_PROGRAM: Final = Path(__file__).with_name("OpenWithJava.java")


class Outcome(NamedTuple):
    """What came of a file: the emulator's resultCode and reason, and what Java says ("" where nobody asked it)."""

    path: Path
    code: int
    reason: str
    java: str

    @property
    def is_usable(self) -> bool:
        """Whether Java opens it as one of the types that are taken."""
        return self.java in _TAKEN

    @property
    def row(self) -> tuple[str, str, str]:
        """What both say, for counting."""
        java = "opens" if self.is_usable else "does not open" if self.java else "not asked"
        return java, str(self.code), re.sub(r"\d+", "N", self.reason)


def main() -> None:
    """Send every file once, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--address", default="http://127.0.0.1:8080")
    parser.add_argument("--jars", default="", help="the class path with PDFBox 2")
    arguments = parser.parse_args()
    files = list(_files(arguments.folders))
    java = _ask_java(files, arguments.jars) if arguments.jars else {}
    with httpx.Client(base_url=arguments.address, timeout=120) as client:
        _report([_send(client, file, java.get(str(file), "")) for file in files])


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    """The files that may be documents, each content once."""
    seen = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if _NAMES.fullmatch(path.name) and path.is_file() and 0 < path.stat().st_size <= _LIMIT:
                digest = sha256(path.read_bytes()).digest()
                if digest not in seen and "\n" not in str(path):
                    seen.add(digest)
                    yield path


def _ask_java(files: Iterable[Path], jars: str) -> Mapping[str, str]:
    """What Java says about each file: the type as which it opens, or why it does not."""
    command = [*_JAVA, _SILENT, "-cp", jars, str(_PROGRAM)]
    names = "".join(f"{file}\n" for file in files)
    done = subprocess.run(command, input=names, capture_output=True, check=True, encoding="utf-8")  # noqa: S603 - ours
    return dict(line.split("\t", 1) for line in done.stdout.splitlines() if "\t" in line)


def _send(client: httpx.Client, file: Path, java: str) -> Outcome:
    headers = {"Authorization": "secret"}
    parts = {"image": ("file", file.read_bytes())}
    reply = client.post("/v1.0/appkeys/corpora/business", headers=headers, files=parts)
    code = reply.json()["header"]["resultCode"]
    return Outcome(file, code, unquote(reply.headers.get("X-Emulator-Reason", "")), java)


def _report(outcomes: list[Outcome]) -> None:
    print(f"{len(outcomes)} files\n\n| files | Java | resultCode | reason |\n|---|---|---|---|")
    for row, count in Counter(one.row for one in outcomes).most_common():
        print(f"| {count} | {' | '.join(row)} |")
    _print_names("Java opens it, the emulator refuses it", (one for one in outcomes if one.is_usable and one.code))
    asked = [one for one in outcomes if one.java and not one.is_usable]
    _print_names("The emulator takes it, Java does not open it", (one for one in asked if not one.code))


def _print_names(title: str, outcomes: Iterable[Outcome]) -> None:
    lines = [f"- {one.path}: {one.reason or one.java}" for one in outcomes]
    print("\n".join([f"\n{title}: {len(lines)}\n", *lines]))


if __name__ == "__main__":
    main()

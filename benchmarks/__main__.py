"""The command of the benchmark: it measures, prints tables in Markdown, and writes a JSON file."""

import argparse
import json
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.load import Load, find_wrk
from benchmarks.measure import DEFAULT_SECONDS, NAMES, measure
from benchmarks.page import PAGE, write_pages
from benchmarks.report import Setting, as_json, markdown
from ocr_emulator.errors import EmulatorError


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast the emulator is.")
    parser.add_argument("--rounds", type=_positive, default=5, help="how often everything is measured (5)")
    parser.add_argument(
        "--seconds",
        type=_positive,
        default=DEFAULT_SECONDS,
        help=f"how long each time ({DEFAULT_SECONDS}); under that, memory is watched for less long too",
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help=f"measure only what has NAME in its own, time after time; there are: {', '.join(NAMES)}",
    )
    parser.add_argument(
        "--page", action="store_true", help=f"write the tables into {PAGE}, and the figures that the READMEs quote"
    )
    parser.add_argument("--no-peers", action="store_true", help="leave the other stand-ins out")
    parser.add_argument(
        "--peers", type=Path, metavar="DIR", help="keep the other stand-ins in DIR (a temporary one)"
    )
    parser.add_argument("--wrk", default="wrk", metavar="PATH", help="where wrk is (on the PATH)")
    parser.add_argument("--json", type=Path, default=Path("benchmark.json"), metavar="FILE", help="benchmark.json")
    return parser


def _machine() -> str:
    """The machine in words: cores, memory, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {python}"


def main(arguments: list[str] | None = None) -> None:
    """Measure what `arguments` (None: those of the process) ask for; raises EmulatorError when it cannot."""
    parser = _parser()
    options = parser.parse_args(arguments)
    for part in options.only:
        if not any(part in name for name in NAMES):
            parser.error(f"argument --only: found {part!r}; expected a part of one of: {', '.join(NAMES)}")
    if options.page and (options.only or options.no_peers):
        parser.error("argument --page: everything has to be measured for it; leave --only and --no-peers out")
    load = Load(program=find_wrk(options.wrk))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(
            load=load,
            rounds=options.rounds,
            seconds=options.seconds,
            folder=Path(folder),
            only=tuple(options.only),
        )
        npm = None if options.no_peers else (options.peers or Path(folder, "npm")).absolute()
        results = measure(bench, npm)
    setting = Setting(
        date=datetime.now(UTC).date().isoformat(),
        machine=_machine(),
        rounds=options.rounds,
        seconds=options.seconds,
        connections=load.connections,
    )
    print(markdown(results, setting))
    options.json.write_text(json.dumps(as_json(results, setting), indent=2) + "\n", encoding="utf-8")
    if options.page:
        write_pages(results, setting)


if __name__ == "__main__":
    try:
        main()
    except EmulatorError as problem:
        sys.exit(f"benchmarks: {problem}")

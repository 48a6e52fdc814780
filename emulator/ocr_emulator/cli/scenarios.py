"""`ocr-emulator scenarios`: lists the scenarios that the emulator would load, and copies the shipped files."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from ocr_emulator.contract.contract import Contract
from ocr_emulator.errors import EmulatorError, listed
from ocr_emulator.scenario.shipped import SHIPPED, ScenarioFolders


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `scenarios`."""
    parser.add_argument(
        "--copy",
        type=Path,
        metavar="DIR",
        help="copy the shipped files there, with schema.json for editors; no file is overwritten",
    )


def list_scenarios(folders: ScenarioFolders, contract: Contract) -> Iterator[str]:
    """A line for each scenario that is loaded: its name, where it is from, and its description."""
    loaded = sorted(folders.load(contract).values(), key=lambda one: one.name)
    names = max(len(one.name) for one in loaded)
    sources = max(len(one.source) for one in loaded)
    for one in loaded:
        yield f"{one.name:<{names}}  {one.source:<{sources}}  {one.description}".rstrip()


def copy_shipped(folder: Path) -> Iterator[str]:
    """Copy the shipped files into `folder`; the path of each as it is written.

    A file that is there already and says the same is left alone. Where one says something else nothing is copied.
    Raises EmulatorError for that, and for a folder that cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shipped = {folder / file.name: file.read_bytes() for file in sorted(SHIPPED.iterdir())}
        there = {path: path.read_bytes() for path in shipped if path.exists()}
        if other := [path.name for path, content in there.items() if content != shipped[path]]:
            raise EmulatorError(
                f"{folder} has another {listed(other, 'and')} already; nothing was copied; "
                "give --copy another folder, or rename what is yours"
            )
        for path, content in shipped.items():
            if path not in there:
                path.write_bytes(content)
                yield str(path)
    except OSError as error:
        raise EmulatorError(f"cannot copy to {folder}: {error.strerror}; give --copy another folder") from error
    if there:
        yield f"{len(there)} of {len(shipped)} files are there already, with the same content"

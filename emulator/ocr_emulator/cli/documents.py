"""`ocr-emulator documents`: lists the test documents, and makes files of them."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ocr_emulator.contract.operations import OPERATIONS, FileType
from ocr_emulator.errors import EmulatorError
from ocr_emulator.specimens import selection
from ocr_emulator.specimens.files import specimen_file
from ocr_emulator.specimens.index_page import index_page
from ocr_emulator.specimens.selection import NamedSpecimen

_INDEX: Final = "index.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `documents`."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="those with these names (all)")
    parser.add_argument("--operation", choices=selection.OPERATIONS, help="those for one operation (all)")
    parser.add_argument("--code", type=_code, metavar="CODE", help="those that give a resultCode or resultKey")
    parser.add_argument(
        "--value",
        type=_value,
        action="append",
        default=[],
        metavar="NAME=TEXT",
        help="print and recognise TEXT, on every document that has NAME and is recognised; can be repeated",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"write them there, with {_INDEX} to print")
    types = [str(one) for one in FileType]
    parser.add_argument(
        "--format", choices=types, default="png", help="the files to write; pdf: business alone (png)"
    )


def documents(options: argparse.Namespace) -> Iterator[str]:
    """What the command prints, line by line: the documents, or the files that it writes."""
    chosen = selection.select(
        options.names, operation=options.operation, code=options.code, values=dict(options.value)
    )
    if options.out is None:
        return _listed(chosen)
    return _written(chosen, options.out, FileType(options.format))


def _listed(chosen: Sequence[NamedSpecimen]) -> Iterator[str]:
    names = max(len(one.name) for one in chosen)
    kinds = max(len(one.specimen.original.kind.name) for one in chosen)
    for one in chosen:
        yield f"{one.name:<{names}}  {one.specimen.original.kind.name:<{kinds}}  {one.says}"


def _written(chosen: Sequence[NamedSpecimen], folder: Path, file_type: FileType) -> Iterator[str]:
    """The paths of the files, each as it is written; the index comes last."""
    able = [one for one in chosen if file_type in OPERATIONS[one.specimen.operation].file_types]
    if not able:
        raise EmulatorError(f"none of these documents can be a {file_type}; give --format png or jpg")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in able:
            path = folder / f"{one.name}.{file_type}"
            path.write_bytes(specimen_file(one.specimen, file_type))
            yield str(path)
        index = folder / _INDEX
        index.write_text(index_page(able, file_type), encoding="utf-8")
        yield str(index)
    except OSError as error:
        raise EmulatorError(f"cannot write to {folder}: {error.strerror}; give --out another folder") from error


def _code(text: str) -> int | str:
    return int(text) if text.removeprefix("-").isdecimal() else text


def _value(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"found {text!r}; expected NAME=TEXT")
    return name, value

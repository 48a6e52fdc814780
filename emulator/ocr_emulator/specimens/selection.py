"""Chooses test documents of the catalogue, and makes those that are asked for and are not in it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.catalogue import rows_named
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import AUTHENTICITY, STAND_ALONE
from ocr_emulator.contract.revisions import LATEST
from ocr_emulator.errors import did_you_mean, listed
from ocr_emulator.scenario.source.nodes import shown
from ocr_emulator.specimens.catalogue import CATALOGUE, Entry
from ocr_emulator.specimens.making import checked_values, document_for, value_names
from ocr_emulator.specimens.originals import ORIGINALS
from ocr_emulator.specimens.specimen import Specimen, make_specimen
from ocr_emulator.specimens.specimen_text import UnusableDocumentError

#: The operations that test documents are for.
OPERATIONS: Final = (
    *dict.fromkeys(name for original in ORIGINALS.values() for name in original.kind.operations),
    AUTHENTICITY.name,
)


class UnknownDocumentError(UnusableDocumentError):
    """There is no test document of that name."""


class NamedSpecimen(Struct, frozen=True, kw_only=True):
    """A test document with its name, and what happens with it, in English and in Korean."""

    name: str
    specimen: Specimen
    says: str
    korean: str


def select(
    names: Sequence[str] = (),
    *,
    operation: str | None = None,
    code: int | str | None = None,
    values: Mapping[str, str] | None = None,
) -> list[NamedSpecimen]:
    """The test documents with these names, for an operation, with a code, or with values on them.

    A code that no document of the catalogue has makes new ones, one for each operation that can give it. Raises
    UnusableDocumentError where nothing can be made.
    """
    if operation is not None and operation not in OPERATIONS:
        hint = did_you_mean(operation, OPERATIONS)
        raise UnusableDocumentError(f"no document is for {operation!r}; expected {listed(OPERATIONS)}{hint}")
    if names and (operation is not None or code is not None):
        raise UnusableDocumentError(
            "found names beside an operation or a code; expected one of the two; remove one"
        )
    entries = [entry for entry in _entries(names) if _is_for(entry, operation)]
    if code is not None:
        found = [_named(entry) for entry in entries if code in _codes(entry, operation)]
        if values:
            raise UnusableDocumentError("found a code and values; expected one of the two; give them one by one")
        return found or list(_made(operation, code))
    return _with_values(entries, values) if values else [_named(entry) for entry in entries]


def _entries(names: Sequence[str]) -> Sequence[Entry]:
    unknown = next((name for name in names if name not in CATALOGUE), None)
    if unknown is not None:
        hint = did_you_mean(unknown, CATALOGUE)
        raise UnknownDocumentError(
            f"there is no test document {shown(unknown)}; `ocr-emulator documents` lists them{hint}"
        )
    return [CATALOGUE[name] for name in names or CATALOGUE]


def _is_for(entry: Entry, operation: str | None) -> bool:
    if operation == AUTHENTICITY.name:
        return entry.authenticity is not None
    return operation is None or operation in entry.original.kind.operations


def _codes(entry: Entry, operation: str | None) -> set[int | str]:
    """The codes by which an entry is found: numbers and keys of what it answers to `operation`."""
    outcome = entry.specimen.outcome
    replies = () if operation == AUTHENTICITY.name else outcome.replies
    authenticity = outcome.authenticity if operation in {None, AUTHENTICITY.name} else ()
    codes = [step.code for step in (*replies, *authenticity) if step.code]
    return {name for code in codes for name in (code.number, code.key)}


def _named(entry: Entry) -> NamedSpecimen:
    return NamedSpecimen(name=entry.name, specimen=entry.specimen, says=entry.says, korean=entry.korean)


def _made(operation: str | None, code: int | str) -> Iterator[NamedSpecimen]:
    """A new document of that code, for the operation or for each that can give it."""
    rows = rows_named(code)
    able = [one for one in OPERATIONS if rows and one in rows[0].operations and one != STAND_ALONE.name]
    for one in [operation] if operation else able or OPERATIONS[:1]:
        made = document_for(one, code)
        first, *_ = made.outcome.authenticity or made.outcome.replies
        says = f"{one}: {first.code}"
        yield NamedSpecimen(name=f"{one.replace('/', '-')}-{code}", specimen=made, says=says, korean=says)


def _with_values(entries: Sequence[Entry], values: Mapping[str, str]) -> list[NamedSpecimen]:
    """The documents that are simply recognised and have these values, with the values on them."""
    able = [one for one in entries if one.replies == 0 and values.keys() <= set(value_names(one.original))]
    if not able:
        known = dict.fromkeys(name for one in entries for name in value_names(one.original))
        hints = (did_you_mean(name, known) for name in values if name not in known)
        raise UnusableDocumentError(
            f"no document has {listed(values, 'and')}; expected {listed(known)}{next(hints, '')}"
        )
    return [_with_value(one, values) for one in able]


def _with_value(entry: Entry, values: Mapping[str, str]) -> NamedSpecimen:
    wanted = checked_values(entry.original, values)
    operation = entry.original.kind.operations[0]
    made = make_specimen(entry.original, operation, contract_at(LATEST), wanted, entry.authenticity)
    added = ", ".join(f"{name} {text}" for name, text in wanted.items())
    return NamedSpecimen(
        name=entry.name, specimen=made, says=f"{entry.says}; {added}", korean=f"{entry.korean}; {added}"
    )

"""Makes test documents to order: for a code, or with values of one's own."""

from collections.abc import Mapping
from typing import Final

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.id_cards import ID_CARD_KEYS
from ocr_emulator.contract.operations import AUTHENTICITY, FileType
from ocr_emulator.contract.result_fields import VALUE_KEYS
from ocr_emulator.contract.revisions import LATEST
from ocr_emulator.errors import did_you_mean, listed
from ocr_emulator.scenario.source.nodes import shown
from ocr_emulator.specimens.files import specimen_file
from ocr_emulator.specimens.originals import ORIGINALS, Original
from ocr_emulator.specimens.specimen import Specimen, make_specimen
from ocr_emulator.specimens.specimen_text import UnusableDocumentError
from ocr_emulator.specimens.typesetting import characters_without_width

#: The most characters of a value: more would be too small to read.
LONGEST_VALUE: Final = 60

#: What is printed on a payment card and can be chosen; what is on the others are the keys of their values.
_CARD_VALUES: Final = ("totalCardNum", "validThru")


def document_bytes(
    operation: str,
    code: int | str = "SUCCESS",
    values: Mapping[str, str] | None = None,
    *,
    original: str | None = None,
    file_type: FileType = FileType.PNG,
) -> bytes:
    """The file of a test document for `operation`: it gives `code`, or has `values`. See `document_for`."""
    return specimen_file(document_for(operation, code, values, original=original), file_type)


def document_for(
    operation: str,
    code: int | str = "SUCCESS",
    values: Mapping[str, str] | None = None,
    *,
    original: str | None = None,
    is_authentic: bool = True,
) -> Specimen:
    """The test document for `operation` that gives `code`, a resultCode or a resultKey, or has `values`.

    For id-card/authenticity the document is an identity card, and the code is what authenticity answers about it,
    or `is_authentic` with a success. `original` is what is printed, by its code, such as D1 for a licence; None:
    the first that the operation reads. Raises UnusableDocumentError for what cannot be made.
    """
    contract = contract_at(LATEST)
    printed = _original(operation, original)
    row = _code(code, operation, contract)
    wanted = checked_values(printed, values or {})
    if wanted and row.number and operation != AUTHENTICITY.name:
        raise UnusableDocumentError(
            f"a document that gives {row} has no result for values; expected one of the two; remove one"
        )
    success = wanted or 0
    if operation == AUTHENTICITY.name:
        return make_specimen(printed, printed.kind.operations[0], contract, success, row.number or is_authentic)
    return make_specimen(printed, operation, contract, row.number or success)


def checked_values(original: Original, values: Mapping[str, str]) -> dict[str, str]:
    """The values, all of which can be printed on the original; raises UnusableDocumentError otherwise."""
    known = value_names(original)
    for name, text in values.items():
        if name not in known:
            hint = did_you_mean(name, known)
            raise UnusableDocumentError(
                f"a {original.kind.name} has no value {shown(name)}; expected {listed(known)}{hint}"
            )
        if not text.strip() or len(text) > LONGEST_VALUE:
            raise UnusableDocumentError(
                f"found {shown(text)} as {name}; expected a text of 1 to {LONGEST_VALUE} characters"
            )
        missing = characters_without_width(text)
        if missing:
            raise UnusableDocumentError(
                f"found {shown(missing)} in {name}, which the font lacks; expected Korean syllables and ASCII"
            )
    return dict(values)


def value_names(original: Original) -> tuple[str, ...]:
    """The names of the values that can be chosen for what is printed."""
    kind = original.kind
    if kind.id_type is not None:
        return ID_CARD_KEYS[kind.id_type]
    return VALUE_KEYS.get(kind.operations[0], _CARD_VALUES)


def _original(operation: str, code: str | None) -> Original:
    able = {
        one.code: one
        for one in ORIGINALS.values()
        if operation in one.kind.operations or (operation == AUTHENTICITY.name and one.kind.id_type)
    }
    if not able:
        operations = [*dict.fromkeys(name for one in ORIGINALS.values() for name in one.kind.operations)]
        raise UnusableDocumentError(
            f"{shown(operation)} reads no document; expected {listed([*operations, AUTHENTICITY.name])}"
        )
    if code is None:
        return next(iter(able.values()))
    if code not in able:
        found = f"{operation} does not read the original {shown(code)}"
        raise UnusableDocumentError(f"{found}; expected {listed(able)}")
    return able[code]


def _code(name: int | str, operation: str, contract: Contract) -> ResultCode:
    row = contract.codes.get(name)
    if row is None:
        raise UnusableDocumentError(
            f"there is no code {shown(str(name))} in revision {contract.revision}; `ocr-emulator codes` lists them"
        )
    if operation not in row.operations:
        raise UnusableDocumentError(f"{operation} cannot give {row}; expected {listed(row.operations)}")
    return row

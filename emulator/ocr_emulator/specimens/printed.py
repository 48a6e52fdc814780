"""The values that are printed on a document, which are those that recognition finds on it."""

from collections.abc import Callable, Mapping
from typing import Final

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.credit_card import recognise_credit_card
from ocr_emulator.documents.file import File, FileProperties
from ocr_emulator.documents.id_card import read_id_card
from ocr_emulator.scenario.result_override import ResultOverride
from ocr_emulator.specimens.originals import (
    CERTIFICATE,
    DRIVER_LICENCE,
    PASSPORT,
    PAYMENT_CARD,
    RESIDENT_CARD,
    Kind,
    Original,
)

#: What an author wants in the result, by field.
Result = Mapping[str, ResultOverride]

#: The recognisers want a file to choose a person or a number by. Here these are chosen already.
_ANY_FILE: Final = File(
    type=FileType.PNG, size=0, sha256="", seed=bytes(32), properties=FileProperties(width=1, height=1)
)


def result_of(original: Original, wanted: Result) -> Result:
    """What makes recognition find the original with what is `wanted` in its place.

    A part that says how sure recognition is, and not of what, keeps the value of the original.
    """
    natural = original.result
    parts = {name: _with_value(natural.get(name), part) for name, part in wanted.items()}
    return {**natural, **parts}


def printed_values(original: Original, wanted: Result) -> Mapping[str, str]:
    """Every value that the layout of the original asks for, by name."""
    return _PRINTERS[original.kind](original, result_of(original, wanted))


def _with_value(value: str | None, part: ResultOverride) -> ResultOverride:
    if isinstance(part, Mapping) and "value" not in part and value is not None:
        return {"value": value, **part}
    return part


def _text(wanted: ResultOverride | None) -> str | None:
    text = wanted.get("value") if isinstance(wanted, Mapping) else wanted
    return text if isinstance(text, str) else None


def _texts(result: Result) -> dict[str, str]:
    return {name: text for name, wanted in result.items() if (text := _text(wanted)) is not None}


def _certificate(_: Original, result: Result) -> dict[str, str]:
    return _texts(result)


def _payment_card(original: Original, result: Result) -> dict[str, str]:
    texts = _texts(result)
    natural = recognise_credit_card(_ANY_FILE, texts["totalCardNum"])
    groups = " ".join(group["value"] for group in natural["cardNums"])
    return {"number": groups, "validThru": natural["validThru"]["value"], "scheme": original.scheme} | texts


def _id_card(original: Original, result: Result) -> dict[str, str]:
    texts = _texts(result)
    if original.kind.id_type is None:
        raise TypeError(f"{original.kind.name} is no identity card")
    return dict(read_id_card(original.kind.id_type, _ANY_FILE, texts).values)


_PRINTERS: Final[Mapping[Kind, Callable[[Original, Result], dict[str, str]]]] = {
    CERTIFICATE: _certificate,
    PAYMENT_CARD: _payment_card,
    RESIDENT_CARD: _id_card,
    DRIVER_LICENCE: _id_card,
    PASSPORT: _id_card,
}

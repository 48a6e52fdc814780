"""The values that are printed on a document, which are those that recognition finds on it."""

from collections.abc import Mapping
from typing import Final

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.credit_card import recognise_credit_card
from ocr_emulator.documents.file import File, FileProperties
from ocr_emulator.documents.id_card import read_id_card
from ocr_emulator.scenario.result_override import ResultOverride
from ocr_emulator.specimens.originals import PAYMENT_CARD, Original

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
    result = result_of(original, wanted)
    texts = {name: text for name, part in result.items() if (text := _text(part)) is not None}
    if original.kind.id_type is not None:
        return read_id_card(original.kind.id_type, _ANY_FILE, texts).values
    if original.kind == PAYMENT_CARD:
        return _payment_card(original, texts, result.get("cardNums"))
    return texts


def _payment_card(
    original: Original, texts: Mapping[str, str], groups: ResultOverride | None
) -> Mapping[str, str]:
    """What is printed on a payment card; an author's `groups` of digits go before those of the number."""
    natural = recognise_credit_card(_ANY_FILE, texts["totalCardNum"] if groups is None else None)
    entries: object = natural["cardNums"] if groups is None else groups
    number = " ".join(_text(entry) or "" for entry in entries) if isinstance(entries, list | tuple) else ""
    return {
        "number": number,
        "validThru": natural["validThru"]["value"],
        "scheme": original.scheme,
        **texts,
    }


def _with_value(value: str | None, part: ResultOverride) -> ResultOverride:
    if isinstance(part, Mapping) and "value" not in part and value is not None:
        return {"value": value, **part}
    return part


def _text(wanted: ResultOverride | None) -> str | None:
    text = wanted.get("value") if isinstance(wanted, Mapping) else wanted
    return text if isinstance(text, str) else None

"""The schema of a rule's `then`: what `reply_reader` reads."""

from collections.abc import Iterator, Mapping
from typing import Final

from ocr_emulator.contract.catalogue import ALL_CODES, rows_named
from ocr_emulator.contract.result_fields import RESULT_FIELDS
from ocr_emulator.errors import listed
from ocr_emulator.scenario.reading.replies import WORDS
from ocr_emulator.scenario.reading.transport import TRANSPORT_KEYS
from ocr_emulator.scenario.schema.parts import (
    SCALAR,
    TEXT,
    Json,
    choice,
    count,
    defined,
    mapping,
    one_or_more,
    said,
)
from ocr_emulator.scenario.schema.transport import TRANSPORT
from ocr_emulator.scenario.schema.when import ID_TYPE

_WORD_SAYS: Final = {
    "natural": "What the service itself would answer.",
    "every-code": "One reply after the other, one for each code that the operation can give.",
}
_WORD: Final = choice({word: _WORD_SAYS[word] for word in WORDS})


def _meanings() -> Iterator[tuple[int | str, str]]:
    """Every code there ever was, by number and by key, with its messages in the revisions' order."""
    for number in dict.fromkeys(row.number for row in ALL_CODES):
        rows = rows_named(number)
        messages = " / ".join(dict.fromkeys(row.message for row in rows))
        for key in dict.fromkeys(row.key for row in rows):
            yield number, f"{key}: {messages}"
            yield key, f"{number}: {messages}"


_OWN: Final[Json] = said("The number of a code of your own, not 0.", {"type": "integer", "not": {"const": 0}})


def _field(name: str) -> Json:
    """A value in a result, which may be a part with parts of its own."""
    operations = [operation for operation, names in RESULT_FIELDS.items() if name in names]
    special: Mapping[str, Json] = {
        "idType": ID_TYPE,
        "isAuthenticity": {"enum": [True, False, "true", "false"]},
        "totalCardNum": {"type": ["string", "integer"], "pattern": "^(?:[0-9][ -]?){11,18}[0-9]$"},
    }
    usual: Json = {"type": [*SCALAR, "object", "array"]}
    return said(f"{name} in the result of {listed(operations, 'and')}.", special.get(name, usual))


_RESULT: Final = mapping({name: _field(name) for names in RESULT_FIELDS.values() for name in names})

#: What holds of a reply's keys together.
_TOGETHER: Final[list[Json]] = [
    {
        "if": {"required": ["resultMessage"]},
        "then": {"required": ["resultCode"], "properties": {"resultCode": _OWN}},
        "else": {"properties": {"resultCode": defined("code")}},
    },
    {
        "if": {"required": ["result"]},
        "then": {"required": ["resultCode"], "properties": {"resultCode": {"enum": [0, "SUCCESS"]}}},
    },
]

_MAPPING: Final = mapping(
    {
        # An editor shows the meaning of a value that is named here, not only in _TOGETHER.
        "resultCode": said(
            "The code: a number, a resultKey, natural or every-code.", {"anyOf": [defined("code"), _OWN]}
        ),
        "resultMessage": said("The message of a code of your own.", TEXT),
        "result": said("Values for the result of a success, in plain: the emulator encrypts them.", _RESULT),
        "times": said("How often the reply is given before the next one.", count(1)),
        **TRANSPORT,
    },
    allOf=_TOGETHER,
    anyOf=[{"required": [key]} for key in ("resultCode", *TRANSPORT_KEYS)],
)

THEN: Final = one_or_more(defined("reply"))

REPLY_DEFINITIONS: Final[Mapping[str, Json]] = {
    "code": {"oneOf": [*choice(dict(_meanings()))["oneOf"], *_WORD["oneOf"]]},
    "reply": {"anyOf": [_WORD, _MAPPING]},
}

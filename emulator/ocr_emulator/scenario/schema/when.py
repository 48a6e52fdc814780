"""The schema of a rule's `when`: what `when_reader` reads."""

from typing import Final

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import OPERATIONS, VERSIONS, FileType
from ocr_emulator.scenario.matchers import COMPARISONS
from ocr_emulator.scenario.reading.when import MATCHERS
from ocr_emulator.scenario.schema.parts import (
    A_HEADER_NAME,
    ANY_TEXT,
    TEXT,
    Json,
    choice,
    defined,
    mapping,
    one_or_more,
    said,
)
from ocr_emulator.scenario.when import FIELDS

_SIGN: Final = "|".join(sorted(COMPARISONS, key=len, reverse=True))
_COUNT: Final = "[0-9]{1,9}"
_SIZE: Final = r"(?:[0-9]{1,9}(?:\.[0-9]{1,3})?\s*[KM]B|[0-9]{1,9}\s*B?)"


def _number(number: str) -> Json:
    """A number, one of several, or comparisons; `number` is the pattern of one in a text."""
    bound = rf"\s*(?:{_SIGN})\s*{number}\s*"
    one = {"type": ["integer", "string"], "minimum": 1, "pattern": f"^{number}$"}
    compared = {"type": "string", "pattern": f"^{bound}(?: and {bound})*$"}
    return {"anyOf": [*one_or_more(one)["anyOf"], compared]}


_MATCHER_SAYS: Final = {
    "matches": "A pattern of RE2 that is found in the text.",
    "contains": "A text that is in it.",
    "glob": "The shape of the whole text, as a shell has it: *, ?, [abc].",
}

#: A text, one of several, or what must hold of it.
MATCH: Final[Json] = {
    "anyOf": [
        *one_or_more(ANY_TEXT)["anyOf"],
        mapping({name: said(_MATCHER_SAYS[name], TEXT) for name in MATCHERS}, minProperties=1),
    ],
}

_PER_CENT: Final = r"(?:0?[0-9]{1,2}(?:\.[0-9]{1,6})?|100(?:\.0{1,6})?)"
_CHANCE: Final[Json] = {"type": "string", "pattern": rf"^(?!0+(?:\.0+)?\s*%){_PER_CENT}\s*%$"}

_FIELDS: Final = mapping(
    {
        name: said(f"The field {name} of {operation.name}, decrypted.", defined("match"))
        for name, operation in FIELDS.items()
    },
    minProperties=1,
)
_HEADER: Final[Json] = {
    "type": "object",
    "propertyNames": A_HEADER_NAME,
    "additionalProperties": defined("match"),
    "minProperties": 1,
}

OPERATION: Final = choice({name: operation.says for name, operation in OPERATIONS.items()})
_VERSION: Final = choice({name: version.says for name, version in VERSIONS.items()})
_FILE_TYPE: Final[Json] = {"enum": [str(kind) for kind in FileType]}
ID_TYPE: Final[Json] = {"enum": [str(kind) for kind in IdType]}
_DIGEST: Final[Json] = {"type": "string", "pattern": "^[0-9A-Fa-f]{64}$"}

WHEN: Final = mapping(
    {
        "operation": said(
            "The operations for which the rule speaks; absent: every one that can give its replies.",
            one_or_more(defined("operation")),
        ),
        "chance": said("The chance that it speaks: more than 0% and at most 100%, as 10%.", _CHANCE),
        "version": said("The version of the API.", one_or_more(_VERSION)),
        "appKey": said("The appKey in the path.", defined("match")),
        "fileName": said("The name of the uploaded file.", defined("match")),
        "fileType": said("What the uploaded file is.", one_or_more(_FILE_TYPE)),
        "fileSize": said(
            "The size of the uploaded file, decrypted: 100KB, or a comparison, as > 100KB and <= 5MB.",
            _number(_SIZE),
        ),
        "sha256": said("The SHA-256 of the uploaded file, decrypted: 64 hex digits.", one_or_more(_DIGEST)),
        "header": said("The request's headers, each with what it must be.", _HEADER),
        "fields": said("The fields of a JSON body, decrypted, each with what it must be.", _FIELDS),
        "idType": said("The kind of identity card that authenticity asks about.", one_or_more(ID_TYPE)),
        "call": said(
            "The number of the appKey's call to the operation, from 1, or a comparison, as > 3.", _number(_COUNT)
        ),
    },
)

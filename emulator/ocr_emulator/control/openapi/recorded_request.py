"""A request of the journal and the filters on it, described from the table that tells and filters it.

`state.journal.query.JOURNAL_FIELDS` has the fields and what a filter accepts, `JournalEntry` has their types. Only
what a field means is said here; a field without a meaning raises KeyError when the module is imported.
"""

import re
from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Annotated, Any, Final, NotRequired, get_args, get_type_hints

from pydantic import Field, GetPydanticSchema
from typing_extensions import TypedDict

from ocr_emulator.scenario.grammar.json_schema import Json, one_or_more, said
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.journal.query import JOURNAL_FIELDS

_MEANINGS: Final[Mapping[str, str]] = {
    "id": "The number of the request, which its reply has in X-Emulator-Request-Id.",
    "at": "When the request was answered, in UTC, on the clock of its appKey.",
    "appKey": "The appKey in the path.",
    "method": "The HTTP method.",
    "path": "The path, of which a very long one is cut.",
    "operation": "The operation of the API, where the path has one.",
    "version": "The version of the API.",
    "bodySize": "The size of the body, in bytes.",
    "fileType": "What the uploaded file is.",
    "fileSize": "The size of the uploaded file, decrypted, in bytes.",
    "sha256": "The SHA-256 of the uploaded file, decrypted, in hex.",
    "caller": "A digest that stands for the secretKey or the token; the same secret has the same digest.",
    "requestKey": "A digest that stands for the Request-Key.",
    "revision": "The revision of the contract that was in force.",
    "scenario": "The name of the scenario that was in force.",
    "stage": "The stage that answered.",
    "rule": "The name of the rule that decided; `next` for a planned reply, `document` for a test document.",
    "byScenario": "Whether the scenario chose the answer.",
    "byDocument": "Whether a test document chose the answer.",
    "status": "The HTTP status of the reply.",
    "resultCode": "The resultCode of the reply.",
    "resultKey": "The resultKey of the reply; of the token service its error, or OK.",
    "reason": "Why the reply is an error.",
    "delay": "How long the scenario held the reply back, in seconds.",
    "fault": "The fault with which the reply was sent, and its amount.",
    "took": "How long the answer took, in seconds; left out while it is on its way.",
    "client": "Whether the client was there to take the answer; left out while it is on its way.",
}

#: The types of an entry's values, by field; who decided is one value of an entry, and two fields here.
_HINTS: Final = {**get_type_hints(JournalEntry), "by_scenario": bool, "by_document": bool}
_NUMBERS: Final = {int: "integer", float: "number"}


def _types(name: str) -> tuple[Any, ...]:
    """The types of a field's value; NoneType is among them where the field can be left out."""
    hint = _HINTS[re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name)]
    return get_args(hint) or (hint,)


def _member(name: str) -> Any:  # noqa: ANN401 - a type
    """The type of a member, with what it means."""
    column, types = JOURNAL_FIELDS[name], _types(name)
    kind: Any = str if name == "at" or column.words else types[0]
    shape: Json = {"format": "date-time"} if name == "at" else {"enum": list(column.words)} if column.words else {}
    member: Any = Annotated[kind, Field(description=_MEANINGS[name], json_schema_extra=shape)]
    return NotRequired[member] if NoneType in types else member


_make_type: Final[Any] = TypedDict  # mypy takes only members that are written out
_Entry: Final = _make_type("RecordedRequest", {name: _member(name) for name in JOURNAL_FIELDS})

#: A request of the journal, as JSON.
RecordedRequest = Annotated[Mapping[str, object], GetPydanticSchema(lambda _, handler: handler(_Entry))]


def _value(name: str, *, in_query: bool) -> Json:
    """What a filter on a field says: a query has only texts, a body has numbers too."""
    column, kind = JOURNAL_FIELDS[name], _types(name)[0]
    if column.words:
        return {"type": "string", "enum": list(column.words)}
    if kind is bool:
        return {"type": "boolean"}
    if kind in _NUMBERS and name != "at" and not in_query:
        return {"type": ["number", "string"]}
    return {"type": "string"}


def _says(name: str) -> str:
    return f"{_MEANINGS[name]} A filter takes {JOURNAL_FIELDS[name].accepted}."


def filter_properties() -> dict[str, Json]:
    """The filters as members of a JSON body, each one value or several."""
    return {name: said(_says(name), one_or_more(_value(name, in_query=False), 0)) for name in JOURNAL_FIELDS}


def filter_parameters() -> Iterator[Json]:
    """The filters as query parameters, each of which may be given several times."""
    for name in JOURNAL_FIELDS:
        items = _value(name, in_query=True)
        yield {
            "name": name,
            "in": "query",
            "description": f"{_says(name)} Of several values one has to match.",
            "schema": {"type": "array", "items": items},
        }

"""The JSON Schemas of whole documents, made from the tables by which they are read.

What hangs together across a scenario (an operation and its codes, a revision, rules that never speak) the reader
alone knows. What the reader takes the schema takes too.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from ocr_emulator.scenario.grammar.json_schema import Json, with_definitions
from ocr_emulator.scenario.language.codes import code_schema
from ocr_emulator.scenario.language.delays import seconds_schema
from ocr_emulator.scenario.language.matchers import text_matchers_schema
from ocr_emulator.scenario.language.planned import planned_reply_schema
from ocr_emulator.scenario.language.replies import reply_schema
from ocr_emulator.scenario.language.request_description import REQUEST_DESCRIPTION
from ocr_emulator.scenario.language.scenario import SCENARIO, SCENARIO_FILE, extensions_schema
from ocr_emulator.scenario.language.when import operation_schema

#: What several keys have in common, by the names that references give it.
DEFINITIONS: Final[Mapping[str, Callable[[], Json]]] = {
    "match": text_matchers_schema,
    "operation": operation_schema,
    "seconds": seconds_schema,
    "code": code_schema,
    "reply": reply_schema,
}


@cache
def scenario_schema() -> Json:
    """The schema of a scenario file, of draft 2020-12."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of the OCR emulator",
    }
    return with_definitions({**head, **SCENARIO_FILE.schema(**extensions_schema())}, DEFINITIONS)


@cache
def scenario_body_schema() -> Json:
    """The schema of a body that is a scenario, or only the name of one."""
    return with_definitions(SCENARIO.schema(**extensions_schema()), DEFINITIONS)


@cache
def planned_schema() -> Json:
    """The schema of a body that plans a reply."""
    return with_definitions(planned_reply_schema(), DEFINITIONS)


@cache
def request_description_schema() -> Json:
    """The schema of a body that describes a request."""
    return with_definitions(REQUEST_DESCRIPTION.schema(), DEFINITIONS)


def as_text() -> str:
    """The schema of a scenario file, as a file has it."""
    return json.dumps(scenario_schema(), ensure_ascii=False, indent=2)

"""The scenario language as a JSON Schema, for editors: what `reader` reads, as far as its shape goes.

What hangs together across a scenario (an operation and its codes, a revision, rules that never speak) the reader
alone knows. What the reader takes the schema takes too.
"""

import json
from functools import cache
from typing import Final

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.constants import STATUS_CODES
from ocr_emulator.contract.operations import SERVICES
from ocr_emulator.contract.revisions import REVISIONS
from ocr_emulator.scenario.schema.parts import (
    A_DURATION,
    NAME,
    TEXT,
    TRUTH,
    Json,
    choice,
    count,
    mapping,
    one_or_more,
    said,
)
from ocr_emulator.scenario.schema.replies import REPLY_DEFINITIONS, THEN
from ocr_emulator.scenario.schema.transport import TRANSPORT_DEFINITIONS
from ocr_emulator.scenario.schema.when import MATCH, OPERATION, WHEN

_USER: Final = mapping(
    {
        "secret": said("The SecretAccessKey.", TEXT),
        "appKeys": said("The appKeys that the user's tokens are good for; absent: all.", one_or_more(TEXT, 0)),
        "tokenLife": said("How long a token lives, as 10m; absent: a day.", A_DURATION),
    },
    ("secret",),
)
_USERS: Final[Json] = {"type": "object", "additionalProperties": {"anyOf": [TEXT, _USER]}}

# An editor reads 06 as the number 6, and 0000000000 as the key 0.
_STATUS: Final = choice(
    {
        **STATUS_CODES,
        "unknown": "there is no such number: 4000102",
        **{int(code): f"{code}, {says}" for code, says in STATUS_CODES.items()},
    },
)
_BUSINESSES: Final[Json] = {
    "type": "object",
    "patternProperties": {"^[0-9]{1,10}$": _STATUS},
    "additionalProperties": False,
}

_REVISION: Final[Json] = {
    "anyOf": [
        choice({**{str(one): one.summary for one in REVISIONS}, "latest": "The newest there is."}),
        {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    ],
}
_FRONT_SAYS: Final = {
    Front.PLAIN: "Every reply is HTTP 200.",
    Front.GATEWAY: "As an API gateway in front of the service, with real HTTP statuses.",
}

_SERVICE: Final[Json] = {"enum": list(SERVICES)}

_GIVEN: Final = mapping(
    {
        "credentials": said(
            "An appKey and its secretKey in each line; others are 4010001; absent: any are accepted.",
            {"type": "object", "additionalProperties": TEXT},
        ),
        "users": said("Who may have tokens: a UserAccessKeyId and its SecretAccessKey; absent: anybody.", _USERS),
        "businesses": said("What business/status says of a number of ten digits: its statusCode.", _BUSINESSES),
        "allowance": said("The calls for each appKey, then 4000006; absent: as many as it likes.", count(0)),
        "services": said("The services enabled; others are 4000401; absent: all.", one_or_more(_SERVICE, 0)),
        "oldKeysAccepted": said(
            "How long a key is accepted after keys were rotated, as 10m; absent: not at all, 4000301.", A_DURATION
        ),
        "revision": said("The revision of the contract: a date, or latest; absent: --revision.", _REVISION),
        "front": said(
            "How the host answers; absent: --front.", choice({str(one): _FRONT_SAYS[one] for one in Front})
        ),
    },
)

_RULE: Final = mapping(
    {
        "name": said("The rule's name, its own in the scenario: in X-Emulator-Rule and in the log.", NAME),
        "when": said("What has to hold of a request, all of it together; absent: every request.", WHEN),
        "then": said("One reply, or one after the other; the last goes on for ever.", THEN),
        "unchecked": said("Whether its errors come before the natural checks.", TRUTH),
        "repeat": said("Whether its replies begin again after the last.", TRUTH),
    },
    ("then",),
)

_DEFINITIONS: Final[Json] = {
    "match": MATCH,
    "operation": OPERATION,
    **TRANSPORT_DEFINITIONS,
    **REPLY_DEFINITIONS,
}


@cache
def scenario_schema() -> Json:
    """The schema of a scenario file, of draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of the OCR emulator",
        **mapping(
            {
                "description": said("What the scenario is for.", TEXT),
                "seed": said("Makes chances and random delays the same each time.", count(0)),
                "given": said("What is true of the service.", _GIVEN),
                "rules": said(
                    "The first that matches decides; none: the natural reply.", {"type": "array", "items": _RULE}
                ),
            },
        ),
        "$defs": _DEFINITIONS,
    }


def as_text() -> str:
    """The schema as a file has it."""
    return json.dumps(scenario_schema(), ensure_ascii=False, indent=2)

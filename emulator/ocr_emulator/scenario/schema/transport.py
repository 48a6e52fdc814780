"""The schema of how a reply travels: what `travel_reader` reads."""

from collections.abc import Mapping
from typing import Final

from ocr_emulator.scenario.delays import LONGEST
from ocr_emulator.scenario.faults import KINDS, Amount
from ocr_emulator.scenario.reading.transport import FIRST_STATUS, LAST_STATUS, SERVER_HEADERS, WITHOUT_BODY
from ocr_emulator.scenario.schema.parts import (
    A_DURATION,
    A_HEADER_NAME,
    SCALAR,
    Json,
    choice,
    count,
    defined,
    mapping,
    said,
)

_STATUS: Final[Json] = {**count(FIRST_STATUS, LAST_STATUS), "not": {"enum": sorted(WITHOUT_BODY)}}

_HEADERS: Final[Json] = {
    "type": "object",
    "propertyNames": {
        **A_HEADER_NAME,
        "not": {"enum": sorted({spelt for name in SERVER_HEADERS for spelt in (name, name.title())})},
    },
    "additionalProperties": {"type": list(SCALAR), "pattern": r"^[\t\x20-\x7e\x80-\xff]{0,4000}$"},
}

_SECONDS: Final[Json] = {**A_DURATION, "maximum": LONGEST}
_LOGNORMAL: Final = mapping(
    {
        "median": said("The length that half of the delays are below.", defined("seconds")),
        "sigma": said("How long the tail is, as 0.5.", {"type": "number", "exclusiveMinimum": 0, "maximum": 10}),
    },
    ("median", "sigma"),
)
_UNIFORM: Final[Json] = {"type": "array", "items": defined("seconds"), "minItems": 2, "maxItems": 2}
_DELAY: Final[Json] = {
    "anyOf": [
        defined("seconds"),
        mapping(
            {
                "uniform": said("The shortest and the longest, as [200ms, 2s]; each is as likely.", _UNIFORM),
                "lognormal": said("As latencies are in practice: a few are much longer.", _LOGNORMAL),
            },
            minProperties=1,
            maxProperties=1,
        ),
    ],
}


def _amount(says: str, amount: Amount) -> Json:
    return said(
        f"{says}. In {amount.what}; {amount.usual} where it is not said.", count(amount.least, amount.most)
    )


_FAULT: Final[Json] = {
    "anyOf": [
        choice({name: kind.says for name, kind in KINDS.items()}),
        mapping(
            {name: _amount(kind.says, kind.amount) for name, kind in KINDS.items() if kind.amount},
            minProperties=1,
            maxProperties=1,
        ),
    ],
}

#: By the key of a reply.
TRANSPORT: Final[Mapping[str, Json]] = {
    "httpStatus": said("The HTTP status; absent: the one that the reply has by nature.", _STATUS),
    "headers": said("Headers beside the service's; one of the same name is replaced.", _HEADERS),
    "delay": said("How long the reply is held back: 300ms, 2s, or a distribution.", _DELAY),
    "fault": said("Damage to the transport or the reply: its name, or its name and its amount.", _FAULT),
}

TRANSPORT_DEFINITIONS: Final[Mapping[str, Json]] = {"seconds": _SECONDS}

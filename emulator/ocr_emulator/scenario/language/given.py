"""What is given about the service."""

import re
from collections.abc import Mapping
from typing import Final

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.constants import STATUS_CODES
from ocr_emulator.contract.operations import SERVICES
from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.codec import Codec, KeyTable, key
from ocr_emulator.scenario.grammar.codecs import DURATION, REVISION, count, set_of, word
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.language.observed import OBSERVED
from ocr_emulator.scenario.language.users import USERS, secret
from ocr_emulator.scenario.model import Given
from ocr_emulator.scenario.source.nodes import Node
from ocr_emulator.scenario.source.problems import Report

_UNKNOWN: Final = "unknown"
_SECRET_KEY: Final = secret("a secretKey")


def _read_credentials(node: Node, report: Report) -> Mapping[str, str]:
    pairs = values.secrets(node, report, "an appKey and its secretKey in each line")
    secrets = {name: _SECRET_KEY.read(value, report) for name, value in pairs}
    return {app_key: secret for app_key, secret in secrets.items() if secret is not None}


#: The secretKey of each appKey. What is written is the appKeys alone, and so not as it is read.
_CREDENTIALS: Final[Codec[Mapping[str, str]]] = Codec(
    read=_read_credentials,
    schema=lambda: {"type": "object", "additionalProperties": _SECRET_KEY.schema()},
    write=list,
)


def _read_businesses(node: Node, report: Report) -> Mapping[str, str | None]:
    known = (*STATUS_CODES, _UNKNOWN)
    register: dict[str, str | None] = {}
    for number, value in values.entries(node, report, "a business number and its statusCode in each line"):
        if not re.fullmatch(r"[0-9]{10}", number.text):
            report(
                number.place, f"found the business number {number.text!r}; expected ten digits, without hyphens"
            )
        status = values.word(value, report, known, "a statusCode, or unknown for a number that does not exist")
        register[number.text] = None if status == _UNKNOWN else status
    return register


def _businesses_schema() -> Json:
    # An editor reads 06 as the number 6, and 0000000000 as the key 0.
    status = json_schema.choice(
        {
            **STATUS_CODES,
            _UNKNOWN: "there is no such number: 4000102",
            **{int(code): f"{code}, {says}" for code, says in STATUS_CODES.items()},
        },
    )
    return {"type": "object", "patternProperties": {"^[0-9]{1,10}$": status}, "additionalProperties": False}


#: The statusCode of each business number; None: there is no such number.
_BUSINESSES: Final[Codec[Mapping[str, str | None]]] = Codec(
    read=_read_businesses,
    schema=_businesses_schema,
    write=lambda register: {number: status or _UNKNOWN for number, status in register.items()},
)

_FRONT_SAYS: Final = {
    Front.PLAIN: "The service itself: every reply is HTTP 200.",
    Front.GATEWAY: "The old host, with the API gateway before it, its 5 MB and its real HTTP statuses.",
}


def _read_front(node: Node, report: Report) -> Front | None:
    found = values.word(node, report, tuple(map(str, Front)), "a front")
    return Front(found) if found else None


_FRONT: Final[Codec[Front]] = Codec(
    read=_read_front,
    schema=lambda: json_schema.choice({str(one): _FRONT_SAYS[one] for one in Front}),
    write=str,
)

GIVEN: Final = KeyTable(
    what="what is given about the service",
    keys={
        "credentials": key(
            "An appKey and its secretKey in each line; others are 4010001; absent: any are accepted.", _CREDENTIALS
        ),
        "users": key("Who may have tokens: a UserAccessKeyId and its SecretAccessKey; absent: anybody.", USERS),
        "businesses": key("What business/status says of a number of ten digits: its statusCode.", _BUSINESSES),
        "allowance": key(
            "The calls for each appKey, then 4000006; absent: as many as it likes.", count(0, "a number of calls")
        ),
        "services": key(
            "The services enabled; others are 4000401; absent: all.",
            set_of(word(SERVICES, "a service"), "a service"),
        ),
        "oldKeysAccepted": key(
            "How long a key is accepted after keys were rotated, as 10m; absent: not at all, 4000301.", DURATION
        ),
        "revision": key("The revision of the contract: a date, or latest; absent: --revision.", REVISION),
        "front": key("How the host answers; absent: --front.", _FRONT),
        "observed": key(
            "What was seen at the real service of what nobody has published; the rest: --observed.", OBSERVED
        ),
    },
)


def _read(node: Node, report: Report) -> Given:
    nodes = values.fields(node, report, GIVEN.keys, GIVEN.what, values.unnamed(node))
    return Given(**GIVEN.read(nodes, report))


GIVEN_CODEC: Final[Codec[Given]] = Codec(read=_read, schema=GIVEN.schema, write=GIVEN.write)

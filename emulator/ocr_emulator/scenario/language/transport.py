"""How a reply travels: its HTTP status, its headers, its delay, its fault."""

import re
from collections.abc import Mapping
from typing import Final

from ocr_emulator.errors import listed
from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.codec import Codec, Key, key, unchanged
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.language.delays import DELAY
from ocr_emulator.scenario.language.faults import FAULT
from ocr_emulator.scenario.source.nodes import Node, Scalar
from ocr_emulator.scenario.source.problems import Report

#: The headers that the server writes itself, or that say how to read the body.
SERVER_HEADERS: Final = {
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "server",
    "transfer-encoding",
}

#: The HTTP statuses that a reply with a body can have.
FIRST_STATUS, LAST_STATUS = 200, 599
WITHOUT_BODY: Final = {204, 205, 304}


def _read_status(node: Node, report: Report) -> int | None:
    status = node.value if isinstance(node, Scalar) else None
    if isinstance(status, int) and FIRST_STATUS <= status <= LAST_STATUS and status not in WITHOUT_BODY:
        return status
    without = listed(map(str, sorted(WITHOUT_BODY)), "and")
    expected = f"an HTTP status from {FIRST_STATUS} to {LAST_STATUS}, other than {without}, which have no body"
    report(node.place, f"found {node}; expected {expected}")
    return None


_STATUS: Final[Codec[int]] = Codec(
    read=_read_status,
    schema=lambda: {**json_schema.count(FIRST_STATUS, LAST_STATUS), "not": {"enum": sorted(WITHOUT_BODY)}},
    write=unchanged,
)


def _read_headers(node: Node, report: Report) -> Mapping[str, str]:
    headers: dict[str, str] = {}
    for name, value in values.entries(node, report, "a header and its value in each line"):
        if name.text.lower() in {one.lower() for one in headers}:
            report(name.place, f"found {name} again, in other letters; expected it once; remove one of the two")
        elif not values.HEADER_NAME.fullmatch(name.text):
            report(name.place, f"found {name}; expected the name of a header")
        elif name.text.lower() in SERVER_HEADERS:
            advice = "a fault can damage those: wrong-content-type, truncated-body"
            report(name.place, f"found {name}, which the server writes itself; expected another header; {advice}")
        text = values.any_text(value, report)
        if text is not None and not re.fullmatch(r"[\t\x20-\x7e\x80-\xff]{0,4000}", text):
            report(value.place, f"found {value}; expected the value of a header: Latin characters on one line")
        elif text is not None:
            headers[name.text] = text
    return headers


def _headers_schema() -> Json:
    reserved = sorted({spelt for name in SERVER_HEADERS for spelt in (name, name.title())})
    return {
        "type": "object",
        "propertyNames": {**json_schema.A_HEADER_NAME, "not": {"enum": reserved}},
        "additionalProperties": {
            "type": list(json_schema.SCALAR),
            "pattern": r"^[\t\x20-\x7e\x80-\xff]{0,4000}$",
        },
    }


_HEADERS: Final[Codec[Mapping[str, str]]] = Codec(read=_read_headers, schema=_headers_schema, write=dict)

#: The keys of a reply that say how it travels; each is an attribute of a Step.
TRANSPORT: Final[Mapping[str, Key]] = {
    "httpStatus": key("The HTTP status; absent: the one that the reply has by nature.", _STATUS),
    "headers": key("Headers beside the service's; one of the same name is replaced.", _HEADERS),
    "delay": key("How long the reply is held back: 300ms, 2s, or a distribution.", DELAY),
    "fault": key("Damage to the transport or the reply: its name, or its name and its amount.", FAULT),
}

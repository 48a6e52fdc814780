"""How a reply travels, as an author writes it: its HTTP status, its headers, its delay, its fault."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ocr_emulator.errors import did_you_mean, listed
from ocr_emulator.scenario.delays import LONGEST, Delay, Fixed, Lognormal, Uniform
from ocr_emulator.scenario.faults import KINDS, Fault, Kind
from ocr_emulator.scenario.model import Step
from ocr_emulator.scenario.reading import values
from ocr_emulator.scenario.reading.values import field
from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Scalar
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

#: The keys of a reply that say how it travels.
TRANSPORT_KEYS: Final = ("httpStatus", "headers", "delay", "fault")

_A_DELAY: Final = "a length of time, or uniform: [200ms, 2s], or lognormal: {median: 300ms, sigma: 0.5}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportOptions:
    """How a reply travels."""

    http_status: int | None
    headers: Mapping[str, str]
    delay: Delay | None
    fault: Fault | None

    def of(self, step: Step) -> Step:
        """The step, travelling so."""
        return replace(
            step, http_status=self.http_status, headers=self.headers, delay=self.delay, fault=self.fault
        )


def read_transport(found: Mapping[str, Node], report: Report) -> TransportOptions:
    """What the entries of a reply say of how it travels."""
    return TransportOptions(
        http_status=field(found, "httpStatus", lambda value: _status(value, report)),
        headers=field(found, "headers", lambda value: _headers(value, report)) or {},
        delay=field(found, "delay", lambda value: _delay(value, report)),
        fault=field(found, "fault", lambda value: _fault(value, report)),
    )


def _status(node: Node, report: Report) -> int | None:
    status = node.value if isinstance(node, Scalar) else None
    if isinstance(status, int) and FIRST_STATUS <= status <= LAST_STATUS and status not in WITHOUT_BODY:
        return status
    without = listed(map(str, sorted(WITHOUT_BODY)), "and")
    expected = f"an HTTP status from {FIRST_STATUS} to {LAST_STATUS}, other than {without}, which have no body"
    report(node.place, f"found {node}; expected {expected}")
    return None


def _headers(node: Node, report: Report) -> Mapping[str, str]:
    """Headers to send beside those of the service; a header of the same name is replaced."""
    headers: dict[str, str] = {}
    for key, value in values.entries(node, report, "a header and its value in each line"):
        if key.text.lower() in {name.lower() for name in headers}:
            report(key.place, f"found {key} again, in other letters; expected it once; remove one of the two")
        elif not values.HEADER_NAME.fullmatch(key.text):
            report(key.place, f"found {key}; expected the name of a header")
        elif key.text.lower() in SERVER_HEADERS:
            advice = "a fault can damage those: wrong-content-type, truncated-body"
            report(key.place, f"found {key}, which the server writes itself; expected another header; {advice}")
        text = values.any_text(value, report)
        if text is not None and not re.fullmatch(r"[\t\x20-\x7e\x80-\xff]{0,4000}", text):
            report(value.place, f"found {value}; expected the value of a header: Latin characters on one line")
        elif text is not None:
            headers[key.text] = text
    return headers


def _delay(node: Node, report: Report) -> Delay | None:
    """How long to hold a reply back: fixed, or drawn from a distribution."""
    if isinstance(node, Scalar):
        seconds = _seconds(node, report)
        return None if seconds is None else Fixed(seconds)
    if isinstance(node, Items):
        report(node.place, f"found a list; expected {_A_DELAY}")
        return None
    found = values.fields(node, report, ("uniform", "lognormal"), _A_DELAY)
    if len(found) != 1:
        if len(node.entries) == len(found):
            report(node.place, f"found {len(found)} distributions; expected {_A_DELAY}")
        return None
    ((name, value),) = found.items()
    return (_uniform if name == "uniform" else _lognormal)(value, report)


def _uniform(node: Node, report: Report) -> Delay | None:
    bounds = [_seconds(item, report) for item in node.items] if isinstance(node, Items) else []
    if None in bounds:
        return None
    match bounds:
        case [float(least), float(most)] if least <= most:
            return Uniform(least, most)
    report(node.place, f"found {node}; expected the shortest and the longest delay: [200ms, 2s]")
    return None


def _lognormal(node: Node, report: Report) -> Delay | None:
    known = ("median", "sigma")
    found = values.fields(node, report, known, "a lognormal distribution")
    for name in known:
        if values.lacks(node, name, known):
            report(node.place, f"found no key {name!r}; expected one; write {{median: 300ms, sigma: 0.5}}")
    median = field(found, "median", lambda value: _seconds(value, report))
    sigma = field(found, "sigma", lambda value: _sigma(value, report))
    return None if median is None or sigma is None else Lognormal(median, sigma)


def _sigma(node: Node, report: Report) -> float | None:
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 10:  # noqa: PLR2004 - e**10
        return float(value)
    report(
        node.place, f"found {node}; expected the spread of the distribution: more than 0 and at most 10, as 0.5"
    )
    return None


def _seconds(node: Node, report: Report) -> float | None:
    seconds = values.duration(node, report)
    if seconds is None or seconds <= LONGEST:
        return seconds
    report(node.place, f"found {node}; expected at most {LONGEST:.0f}s, after which the service gives up itself")
    return None


def _fault(node: Node, report: Report) -> Fault | None:
    """A fault by its name, or a mapping of the name to its amount."""
    if isinstance(node, Entries):
        pairs = node.entries
        if len(pairs) != 1:
            report(node.place, f"found {len(pairs)} faults; expected one: its name, or its name and its amount")
            return None
        ((key, value),) = pairs
        kind = _kind(key, report)
        amount = _amount(key.text, kind, value, report) if kind else None
        return None if amount is None else Fault(name=key.text, amount=amount)
    if not isinstance(node, Scalar):
        report(node.place, f"found {node}; expected a fault: its name, or its name and its amount")
        return None
    kind = _kind(node, report)
    return Fault(name=node.text, amount=kind.amount.usual if kind.amount else 0) if kind else None


def _kind(node: Scalar, report: Report) -> Kind | None:
    kind = KINDS.get(node.text)
    if kind is None:
        report(node.place, f"found {node}; expected a fault: {listed(KINDS)}{did_you_mean(node.text, KINDS)}")
    return kind


def _amount(name: str, kind: Kind, node: Node, report: Report) -> int | None:
    if kind.amount is None:
        report(node.place, f"found {node}; expected nothing: {name} has no amount; write its name alone")
        return None
    number = node.value if isinstance(node, Scalar) else None
    least, most = kind.amount.least, kind.amount.most
    if isinstance(number, int) and not isinstance(number, bool) and least <= number <= most:
        return number
    report(node.place, f"found {node}; expected {kind.amount.what}: a whole number from {least} to {most}")
    return None

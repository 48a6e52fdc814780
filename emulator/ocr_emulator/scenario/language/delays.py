"""How long a reply is held back: a length of time, or the name of a distribution and its parameters."""

from typing import Any, Final

from ocr_emulator.scenario.delays import LONGEST, Delay, Fixed, Lognormal, Uniform
from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.codec import Codec, KeyTable, Variant, key, unchanged
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.source.nodes import Items, Node, Scalar
from ocr_emulator.scenario.source.problems import Report

_A_DELAY: Final = "a length of time, or uniform: [200ms, 2s], or lognormal: {median: 300ms, sigma: 0.5}"


def _read_seconds(node: Node, report: Report) -> float | None:
    seconds = values.duration(node, report)
    if seconds is None or seconds <= LONGEST:
        return seconds
    report(node.place, f"found {node}; expected at most {LONGEST:.0f}s, after which the service gives up itself")
    return None


def seconds_schema() -> Json:
    """The definition `seconds`."""
    return {**json_schema.A_DURATION, "maximum": LONGEST}


#: A length of time in seconds, at most LONGEST, written in milliseconds.
_SECONDS: Final[Codec[float]] = Codec(
    read=_read_seconds,
    schema=lambda: json_schema.defined("seconds"),
    write=lambda seconds: f"{seconds * 1000:g}ms",
)


def _read_uniform(node: Node, report: Report, _: object) -> Delay | None:
    bounds = [_SECONDS.read(item, report) for item in node.items] if isinstance(node, Items) else []
    if None in bounds:
        return None
    match bounds:
        case [float(least), float(most)] if least <= most:
            return Uniform(least, most)
    report(node.place, f"found {node}; expected the shortest and the longest delay: [200ms, 2s]")
    return None


def _read_sigma(node: Node, report: Report) -> float | None:
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 10:  # noqa: PLR2004 - e**10
        return float(value)
    report(
        node.place, f"found {node}; expected the spread of the distribution: more than 0 and at most 10, as 0.5"
    )
    return None


_SIGMA: Final[Codec[float]] = Codec(
    read=_read_sigma,
    schema=lambda: {"type": "number", "exclusiveMinimum": 0, "maximum": 10},
    write=unchanged,
)

LOGNORMAL: Final = KeyTable(
    what="a lognormal distribution",
    keys={
        "median": key("The length that half of the delays are below.", _SECONDS),
        "sigma": key("How long the tail is, as 0.5.", _SIGMA),
    },
    required=("median", "sigma"),
)


def _read_lognormal(node: Node, report: Report, _: object) -> Delay | None:
    found = LOGNORMAL.read(LOGNORMAL.nodes(node, report), report)
    for name in LOGNORMAL.required:
        if values.lacks(node, name, LOGNORMAL.keys):
            report(node.place, f"found no key {name!r}; expected one; write {{median: 300ms, sigma: 0.5}}")
    return Lognormal(**found) if found.keys() == LOGNORMAL.keys.keys() else None


#: The distributions. A delay that is always the same is a length of time, without a name.
DISTRIBUTIONS: Final = KeyTable(
    what=_A_DELAY,
    keys={
        "uniform": Variant(
            type=Uniform,
            says="The shortest and the longest, as [200ms, 2s]; each is as likely.",
            read=_read_uniform,
            schema=lambda: {"type": "array", "items": _SECONDS.schema(), "minItems": 2, "maxItems": 2},
            write=lambda delay: [_SECONDS.write(delay.least), _SECONDS.write(delay.most)],
        ),
        "lognormal": Variant(
            type=Lognormal,
            says="As latencies are in practice: a few are much longer.",
            read=_read_lognormal,
            schema=LOGNORMAL.schema,
            write=LOGNORMAL.write,
        ),
    },
)


def _read(node: Node, report: Report) -> Delay | None:
    if isinstance(node, Scalar):
        seconds = _SECONDS.read(node, report)
        return None if seconds is None else Fixed(seconds)
    if isinstance(node, Items):
        report(node.place, f"found a list; expected {_A_DELAY}")
        return None
    nodes = DISTRIBUTIONS.nodes(node, report)
    if len(nodes) != 1:
        if len(node.entries) == len(nodes):
            report(node.place, f"found {len(nodes)} distributions; expected {_A_DELAY}")
        return None
    ((name, value),) = nodes.items()
    delay: Delay | None = DISTRIBUTIONS.keys[name].read(value, report, None)
    return delay


def _schema() -> Json:
    return {"anyOf": [_SECONDS.schema(), DISTRIBUTIONS.schema(minProperties=1, maxProperties=1)]}


def _write(delay: Delay) -> Any:  # noqa: ANN401 - JSON
    return _SECONDS.write(delay.seconds) if isinstance(delay, Fixed) else DISTRIBUTIONS.write_variant(delay)


DELAY: Final[Codec[Delay]] = Codec(read=_read, schema=_schema, write=_write)

"""What was seen at the real service, of the facts that nobody has published: `given.observed`."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from ocr_emulator.contract.facts import CHOICES, FACTS
from ocr_emulator.contract.observations import Observation, Observations
from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.codec import Codec, KeyTable, key
from ocr_emulator.scenario.grammar.codecs import TEXT
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.source.nodes import Entries, Node, Scalar
from ocr_emulator.scenario.source.problems import Report


def _read_day(node: Node, report: Report) -> date | None:
    text = node.text if isinstance(node, Scalar) else ""
    try:
        return date.fromisoformat(text)
    except ValueError:
        report(node.place, f"found {node}; expected a date as YYYY-MM-DD")
        return None


_DAY: Final[Codec[date]] = Codec(
    read=_read_day,
    schema=lambda: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    write=str,
)

OBSERVATION: Final = KeyTable(
    what="an observation",
    keys={
        "choice": key("What was seen: one of the alternatives of the fact.", TEXT),
        "seen": key("The day on which it was seen.", _DAY),
        "host": key("The address at which it was seen.", TEXT),
        "reply": key("What was answered, in words.", TEXT),
    },
    required=("choice",),
)


def _read(node: Node, report: Report) -> Observations:
    pairs = values.entries(node, report, "an open fact and what was seen of it in each line")
    found = (_read_one(fact, value, report) for fact, value in pairs)
    return Observations.of(one for one in found if one)


def _read_one(fact: Scalar, node: Node, report: Report) -> Observation | None:
    name = values.word(fact, report, CHOICES, "an open fact")
    if name is None:
        return None
    nodes: Mapping[str, Node] = {"choice": node}
    if isinstance(node, Entries):
        nodes = values.fields(node, report, OBSERVATION.keys, OBSERVATION.what)
        if "choice" not in nodes:
            report(node.place, "found no key 'choice'; expected one; write what was seen")
            return None
    word = values.word(nodes["choice"], report, CHOICES[name], "one of its choices")
    others = OBSERVATION.read({key: one for key, one in nodes.items() if key != "choice"}, report)
    return Observation(fact=name, choice=str(word), **others) if word else None  # a number's text is no plain str


def _schema() -> Json:
    facts = {name: _schema_of(name) for name in CHOICES}
    return json_schema.mapping(facts)


def _schema_of(name: str) -> Json:
    meanings = {one.choice: one.says for fact in FACTS if fact.public_name == name for one in fact.alternatives}
    numbers = {int(choice): says for choice, says in meanings.items() if choice.isdigit()}
    choice = json_schema.choice({**meanings, **numbers})
    whole = OBSERVATION.schema()
    whole["properties"] = whole["properties"] | {
        "choice": json_schema.said(OBSERVATION.keys["choice"].says, choice)
    }
    usual = next(iter(meanings.values()))
    return json_schema.said(f"Where nothing was seen: {usual}", {"anyOf": [choice, whole]})


def _write(observations: Observations) -> Json:
    return dict(_written(observations))


def _written(observations: Observations) -> Iterator[tuple[str, str | Json]]:
    for one in observations:
        whole = OBSERVATION.write(one)
        yield one.fact, whole if len(whole) > 1 else one.choice


OBSERVED: Final[Codec[Observations]] = Codec(read=_read, schema=_schema, write=_write)

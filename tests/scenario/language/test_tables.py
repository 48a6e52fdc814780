"""No table of the scenario language lacks what another has."""

import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib import import_module

import jsonschema_rs
import pytest

from ocr_emulator.contract.observations import Observation
from ocr_emulator.delivery.faults import PLAYERS
from ocr_emulator.scenario import delays as delay_values
from ocr_emulator.scenario import language
from ocr_emulator.scenario import matchers as matcher_values
from ocr_emulator.scenario.conditions import SUBJECTS, RequestFacts
from ocr_emulator.scenario.delays import Fixed, Lognormal
from ocr_emulator.scenario.faults import FAULTS
from ocr_emulator.scenario.grammar.codec import Codec, Key, KeyTable, Variant, attribute
from ocr_emulator.scenario.language.delays import DISTRIBUTIONS, LOGNORMAL
from ocr_emulator.scenario.language.given import GIVEN
from ocr_emulator.scenario.language.matchers import MATCHERS
from ocr_emulator.scenario.language.observed import OBSERVATION
from ocr_emulator.scenario.language.planned import PLANNED_REPLY
from ocr_emulator.scenario.language.replies import REPLY
from ocr_emulator.scenario.language.request_description import REQUEST_DESCRIPTION, RequestDescription
from ocr_emulator.scenario.language.rules import RULE
from ocr_emulator.scenario.language.scenario import SCENARIO, SCENARIO_FILE
from ocr_emulator.scenario.language.schemas import DEFINITIONS
from ocr_emulator.scenario.language.transport import TRANSPORT
from ocr_emulator.scenario.language.users import USER
from ocr_emulator.scenario.language.when import CONDITIONS, WHEN
from ocr_emulator.scenario.matchers import Compared, OneOf
from ocr_emulator.scenario.model import Given, Planned, Rule, Scenario, Step, User
from tests.scenario.language import documents
from tests.scenario.language.documents import Values

#: The dataclass whose attributes a table of keys reads and writes.
OWNERS: Mapping[str, tuple[KeyTable, type]] = {
    "SCENARIO": (SCENARIO, Scenario),
    "SCENARIO_FILE": (SCENARIO_FILE, Scenario),
    "GIVEN": (GIVEN, Given),
    "USER": (USER, User),
    "OBSERVATION": (OBSERVATION, Observation),
    "RULE": (RULE, Rule),
    "REPLY": (REPLY, Step),
    "PLANNED_REPLY": (PLANNED_REPLY, Planned),
    "REQUEST_DESCRIPTION": (REQUEST_DESCRIPTION, RequestDescription),
    "LOGNORMAL": (LOGNORMAL, Lognormal),
}

#: The tables whose values are read and written one by one.
OTHERS = {"WHEN": WHEN, "MATCHERS": MATCHERS, "DISTRIBUTIONS": DISTRIBUTIONS}


def tables() -> Iterator[tuple[str, KeyTable]]:
    """Every table that a module of the language has."""
    for module in pkgutil.iter_modules(language.__path__, f"{language.__name__}."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, KeyTable):
                yield name, value


TABLES = dict(tables())
KEYS = [pytest.param(one, id=f"{name}.{key}") for name, table in TABLES.items() for key, one in table.keys.items()]


def test_tables() -> None:
    """These are the tables of keys, and there are no others."""
    assert {name: table for name, (table, _) in OWNERS.items()} | OTHERS == TABLES


@pytest.mark.parametrize("one", KEYS)
def test_each_key(one: Key) -> None:
    """A key says in a sentence what it is for, and is described by a schema; that it is read and written is sure."""
    assert one.says.endswith(".")
    assert one.says[0].isupper()
    jsonschema_rs.meta.validate({"$defs": {name: make() for name, make in DEFINITIONS.items()}, **one.schema()})
    assert callable(one.read)
    assert callable(one.write)


@pytest.mark.parametrize("name", OWNERS)
def test_attributes(name: str) -> None:
    """A key that does not say where its value is has the name of an attribute of what is read."""
    table, owner = OWNERS[name]
    attributes = {one.name for one in fields(owner)}
    assert {attribute(key) for key, one in table.keys.items() if one.find is None} <= attributes


@pytest.mark.parametrize("name", TABLES)
def test_required(name: str) -> None:
    """What a table requires are keys of it."""
    assert set(TABLES[name].required) <= TABLES[name].keys.keys()


def values_in(module: object, method: str) -> set[type]:
    """The classes of values in a module that have a method."""
    found = {one for _, one in inspect.getmembers(module, inspect.isclass) if method in vars(one)}
    return {one for one in found if not getattr(one, "_is_protocol", False)}


@pytest.mark.parametrize(
    ("table", "every", "without_name"),
    [
        (MATCHERS, values_in(matcher_values, "accepts"), {OneOf, Compared}),
        (DISTRIBUTIONS, values_in(delay_values, "draw"), {Fixed}),
    ],
    ids=["matchers", "delays"],
)
def test_variants(table: KeyTable, every: set[type], without_name: set[type]) -> None:
    """Every kind of matcher and of delay can be written, by its name or without one."""
    named = [one.type for one in table.keys.values() if isinstance(one, Variant)]
    assert len(named) == len(table.keys)
    assert {*named} | without_name == every
    assert not {*named} & without_name


def test_conditions() -> None:
    """Every condition of the language finds its value in a request."""
    facts = RequestFacts(
        operation="id-card/authenticity",
        version="v2.0",
        app_key="app",
        headers={"x-a": "1"},
        file_name="a.png",
        file_type="png",
        file_size=1,
        sha256="0" * 64,
        fields={"name": "a", "idType": "driver"},
    )
    names = {"header": "X-A", "fields": "name"}
    assert SUBJECTS.keys() == CONDITIONS.keys()
    for name, subject in SUBJECTS.items():
        assert subject.value(facts, names.get(name, "")) is not None


def test_faults() -> None:
    """Every fault has a player that plays it on the wire, and every player a fault."""
    assert FAULTS.keys() == PLAYERS.keys()


@pytest.mark.parametrize(
    ("generated", "known"),
    [
        (documents.SCENARIO, SCENARIO.keys),
        (documents.GIVEN, GIVEN.keys),
        (documents.USER, USER.keys),
        (documents.OBSERVATION, OBSERVATION.keys),
        (documents.RULE, RULE.keys),
        (documents.WHEN, WHEN.keys),
        (documents.MATCHERS, MATCHERS.keys),
        (documents.REPLY, REPLY.keys),
        (documents.TRANSPORT, TRANSPORT),
        (documents.DISTRIBUTIONS, DISTRIBUTIONS.keys),
        (documents.FAULT, FAULTS),
        (documents.DESCRIPTION, REQUEST_DESCRIPTION.keys),
    ],
)
def test_what_is_generated(generated: Values, known: Mapping[str, object]) -> None:
    """The documents that the tests generate have every key of the language."""
    assert generated.keys() == known.keys()


def test_codecs_are_whole() -> None:
    """A codec cannot be made without one of its three parts."""
    with pytest.raises(TypeError):
        Codec(read=lambda _, __: None, schema=dict)  # type: ignore[call-arg]

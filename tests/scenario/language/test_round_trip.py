"""What is written as JSON is read as the same value again, whatever an author has written."""

import json
from collections.abc import Iterator
from dataclasses import replace

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ocr_emulator.scenario.language.planned import PLANNED_REPLY, read_planned
from ocr_emulator.scenario.language.replies import REPLY
from ocr_emulator.scenario.language.request_description import REQUEST_DESCRIPTION, read_request_description
from ocr_emulator.scenario.language.scenario import SCENARIO
from ocr_emulator.scenario.language.schemas import (
    planned_schema,
    request_description_schema,
    scenario_body_schema,
)
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.scenario.source.json_source import read_json
from ocr_emulator.scenario.source.problems import Report, ScenarioProblemsError
from tests.contracts import SEED
from tests.scenario.language import documents
from tests.scenario.language.documents import Json, read_document

SCENARIOS = jsonschema_rs.validator_for(scenario_body_schema())
PLANNED = jsonschema_rs.validator_for(planned_schema())
DESCRIPTIONS = jsonschema_rs.validator_for(request_description_schema())

#: Most combinations of keys are refused for a reason; those are not what is looked for.
COMBINED = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def without_secrets(scenario: Scenario) -> Scenario:
    return replace(scenario, given=replace(scenario.given, credentials=None, users=None))


def written(scenario: Scenario) -> Json:
    """The document that a scenario without secrets is read from, as it comes out of JSON."""
    return json.loads(json.dumps(SCENARIO.write(without_secrets(scenario))))


def of_when(when: Json) -> Json:
    return {"rules": [{"when": when, "then": "natural"}]}


def of_reply(reply: Json) -> Json:
    """A reply first in a sequence, where it may have `times`."""
    return {"rules": [{"then": [reply, "natural"]}]}


def each_key() -> Iterator[tuple[str, st.SearchStrategy[Json]]]:
    """Documents in which a key, a matcher, a distribution or a fault of the language stands alone, by its name."""
    for name, value in documents.SCENARIO.items():
        yield name, st.fixed_dictionaries({name: value}) if name != "rules" else st.just({"rules": []})
    for name, value in documents.GIVEN.items():
        yield f"given.{name}", st.fixed_dictionaries({"given": st.fixed_dictionaries({name: value})})
    for name, value in documents.WHEN.items():
        yield f"when.{name}", st.fixed_dictionaries({name: value}).map(of_when)
    for name, value in documents.MATCHERS.items():
        matcher = st.fixed_dictionaries({name: value})
        yield f"matcher.{name}", matcher.map(lambda one: of_when({"header": {"X-A": one}}))
    for name, value in documents.REPLY.items():
        code = (
            {"resultCode": documents.BESIDE[name]}
            if name in documents.BESIDE
            else {"resultCode": st.just("natural")}
        )
        own = {} if name in documents.TRANSPORT else code
        yield f"then.{name}", st.fixed_dictionaries({**own, name: value}).map(of_reply)
    for name, value in documents.DISTRIBUTIONS.items():
        yield f"delay.{name}", st.fixed_dictionaries({name: value}).map(lambda one: of_reply({"delay": one}))
    for name, value in documents.FAULT.items():
        yield f"fault.{name}", value.map(of_fault)
    for name, value in documents.RULE.items():
        if name not in {"when", "then"}:
            rule = st.fixed_dictionaries({name: value, "then": st.just("natural")})
            yield f"rule.{name}", rule.map(lambda one: {"rules": [one]})


def of_fault(fault: Json) -> Json:
    """A fault of a rule for an operation that every fault can damage."""
    when = {"operation": "credit-card", "version": "v2.0"}
    return {"rules": [{"when": when, "then": {"fault": fault}}]}


EACH_KEY = dict(each_key())


@pytest.mark.parametrize("name", EACH_KEY)
@given(data=st.data())
@settings(deadline=None, max_examples=20)
def test_each_key(name: str, data: st.DataObject) -> None:
    """Every key, matcher, distribution and fault alone is read, described by the schema, written, and read again."""
    document = data.draw(EACH_KEY[name])
    assert SCENARIOS.is_valid(document)
    check(read_document(document))


@given(document=documents.some_of(documents.SCENARIO))
@COMBINED
def test_scenario(document: Json) -> None:
    """A scenario is written as a document that the schema takes, and that is read as the same scenario."""
    try:
        scenario = read_document(document)
    except ScenarioProblemsError:
        assume(False)  # noqa: FBT003 - refused, as most combinations are
        raise
    check(scenario)


def check(scenario: Scenario) -> None:
    document = written(scenario)
    assert read_document(document) == without_secrets(scenario)
    assert list(SCENARIOS.iter_errors(document)) == []


@given(
    reply=documents.REPLIES,
    operation=documents.WHEN["operation"] | st.none(),
    version=documents.WHEN["version"] | st.none(),
)
@COMBINED
def test_planned_reply(reply: Json, operation: Json, version: Json) -> None:
    """So is a planned reply, with every operation and version that may give it."""
    named = {key: value for key, value in (("operation", operation), ("version", version)) if value is not None}
    body = reply if isinstance(reply, str) else {**named, **reply}
    try:
        planned = read_planned(read_json(json.dumps(body), Report("x")), Report("x"), SEED)
    except ScenarioProblemsError:
        assume(False)  # noqa: FBT003 - likewise
        raise
    assert PLANNED.is_valid(body)
    again = json.dumps({**PLANNED_REPLY.write(planned), **REPLY.write(planned.step)})
    assert PLANNED.is_valid(json.loads(again))
    assert read_planned(read_json(again, Report("x")), Report("x"), SEED) == planned


@given(body=documents.DESCRIPTIONS)
@settings(deadline=None)
def test_request_description(body: Json) -> None:
    """So is the description of a request."""
    assert DESCRIPTIONS.is_valid(body)
    description = read_request_description(read_json(json.dumps(body), Report("x")), Report("x"))
    again = json.dumps(REQUEST_DESCRIPTION.write(description))
    assert DESCRIPTIONS.is_valid(json.loads(again))
    assert read_request_description(read_json(again, Report("x")), Report("x")) == description

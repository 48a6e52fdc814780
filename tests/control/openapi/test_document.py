"""The description of the control endpoint: that it is OpenAPI, that it is complete, and that its examples work."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from ocr_emulator.control.openapi.document import TAGS
from ocr_emulator.scenario.language.schemas import scenario_schema
from tests.control.conformance import Operation, body_examples, check, document, operations, validator
from tests.running import ROOT, Emulator

Json = dict[str, Any]

#: The call whose reply has no end; `test_events` has it.
ENDLESS = {"GET /events"}

OPERATIONS = sorted(operations(), key=str)
BODIES = [
    one for one in OPERATIONS if "application/json" in one.described.get("requestBody", {}).get("content", {})
]
WITH_PARAMETERS = [one for one in OPERATIONS if "parameters" in one.described and str(one) not in ENDLESS]
EXAMPLES = [pytest.param(one, body, id=f"{one}: {name}") for one in BODIES for name, body in body_examples(one)]

#: Values of the parameters whose description has none.
VALUES = {
    "appKey": "my-test",
    "number": "1",
    "limit": "5",
    "before": "100",
    "exclude": "none",
}

#: The calls that are refused where the emulator speaks no TLS, as that of these tests; `test_authority` has them.
OF_TLS = {"GET /ca.pem", "GET /ca.p12"}

#: The calls that are refused without parameters: each is for something that those say.
ASKING = {"GET /documents/custom", "POST /try"}

#: The keys that a reader takes away before it lists those it knows, by operation id.
TAKEN_BEFORE = {"planReply": ["operation", "version"]}


def call(
    emulator: Emulator, operation: Operation, *, params: Mapping[str, Any] | None = None, json: object = None
) -> httpx.Response:
    """Make a call; its appKey is my-test, and the number of a request or of a plan is that of the newest."""
    path = operation.path.replace("{appKey}", "my-test")
    path = path.replace("{name}", "tokens" if path.startswith("/scenarios") else "card-visa")
    if path == "/requests/{number}":
        path = path.replace("{number}", emulator.ask_status().headers["x-emulator-request-id"])
    if path.endswith("/next/{number}"):
        emulator.client.post("/__admin/sessions/my-test/next", json={"resultCode": 0}).raise_for_status()
        waiting = emulator.client.get("/__admin/sessions/my-test/next").json()["planned"]
        path = path.replace("{number}", str(waiting[-1]["number"]))
    return emulator.client.request(operation.method, f"/__admin{path}", params=params, json=json)


def schema_of(operation: Operation) -> Json:
    """The schema of the body that a call takes, without the reference."""
    reference = operation.described["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    found = document()["components"]["schemas"][reference.rpartition("/")[2]]
    assert isinstance(found, dict)
    return found


class TestTheDocument:
    def test_it_is_openapi(self) -> None:
        """The document is sound OpenAPI 3.1, of which every schema is sound too."""
        assert document()["openapi"] == "3.1.0"
        assert [str(error) for error in OpenAPIV31SpecValidator(document()).iter_errors()] == []
        for schema in document()["components"]["schemas"].values():
            jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})

    def test_it_is_what_a_running_emulator_serves(self, emulator: Emulator) -> None:
        """The document depends on no scenario and no revision."""
        assert emulator.client.get("/__admin/openapi.json").json() == document()

    def test_operation_ids(self) -> None:
        """Every call has an id of its own that a generated client can use as the name of a function."""
        found = [one.described["operationId"] for one in OPERATIONS]
        assert len(set(found)) == len(found)
        assert [name for name in found if not re.fullmatch("[a-z]+([A-Z][a-z]+)+", name)] == []
        assert {"listRequests", "countRequests", "putSessionScenario", "planReply"} <= set(found)

    def test_tags(self) -> None:
        """Every call has one tag, and every tag is described and used."""
        found = [one.described["tags"] for one in OPERATIONS]
        assert {len(tags) for tags in found} == {1}
        assert {tag for tags in found for tag in tags} == set(TAGS)
        assert [one["name"] for one in document()["tags"]] == list(TAGS)

    @pytest.mark.parametrize("operation", OPERATIONS, ids=str)
    def test_words(self, operation: Operation) -> None:
        """Every call has a short summary, a description in whole sentences, and a description of each parameter."""
        described = operation.described
        assert len(described["summary"]) < 60
        assert described["description"].endswith(".")
        assert all(one["description"].endswith(".") for one in described.get("parameters", ()))

    @pytest.mark.parametrize("operation", OPERATIONS, ids=str)
    def test_failures(self, operation: Operation) -> None:
        """Every failure is application/problem+json, with the status and the type of a problem that there is."""
        responses = operation.described["responses"]
        failures = {status: one for status, one in responses.items() if status not in {"200", "204"}}
        assert "500" in failures
        for status, one in failures.items():
            (schema,) = [content["schema"] for content in one["content"].values()]
            assert list(one["content"]) == ["application/problem+json"]
            for reference in schema.get("oneOf", [schema]):
                problem = document()["components"]["schemas"][reference["$ref"].rpartition("/")[2]]
                assert problem["properties"]["status"]["const"] == int(status)

    def test_no_component_is_left_over(self) -> None:
        """Every schema is referred to, so that a generated client has no type that nothing uses."""
        text = str(document())
        names = document()["components"]["schemas"]
        assert [name for name in names if f"'#/components/schemas/{name}'" not in text] == []


class TestReplies:
    @pytest.mark.parametrize("operation", [one for one in OPERATIONS if str(one) not in ENDLESS], ids=str)
    def test_every_call(self, emulator: Emulator, operation: Operation) -> None:
        """Every call that is described is there, and its reply is as described."""
        body = next(iter(dict(body_examples(operation)).values()), None)
        reply = call(emulator, operation, json=body)
        assert reply.is_success or str(operation) in OF_TLS | ASKING, reply.text
        assert check(reply) == operation

    def test_every_scenario(self, emulator: Emulator) -> None:
        """Every scenario that is shipped is told as described."""
        for one in emulator.client.get("/__admin/scenarios").json()["scenarios"]:
            reply = emulator.client.put("/__admin/scenario", json={"name": one["name"]})
            check(reply)
            assert reply.json()["source"] == one["source"]

    def test_what_is_given(self) -> None:
        """What a scenario in force can say about the service is all that a scenario file can say about it."""
        given = document()["components"]["schemas"]["Given"]["properties"]
        assert set(given) == set(scenario_schema()["properties"]["given"]["properties"])

    @pytest.mark.parametrize("kind", ["html", "json", "junit", "markdown", "text"])
    def test_coverage(self, emulator: Emulator, kind: str) -> None:
        """The report comes as the content types that are described."""
        emulator.ask_status()
        reply = emulator.client.get("/__admin/coverage", params={"format": kind})
        assert (reply.status_code, str(check(reply))) == (200, "GET /coverage")

    def test_what_is_not_described(self, emulator: Emulator) -> None:
        """The check of a reply finds a member too many, one too few, and one of another type."""
        session = emulator.client.get("/__admin/sessions/app").json()
        described = validator({"$ref": "#/components/schemas/Session"})
        assert described.is_valid(session)
        assert not described.is_valid({**session, "more": 1})
        assert not described.is_valid({name: value for name, value in session.items() if name != "planned"})
        assert not described.is_valid({**session, "clock": {**session["clock"], "now": "now"}})


class TestBodies:
    @pytest.mark.parametrize(("operation", "body"), EXAMPLES)
    def test_examples(self, emulator: Emulator, operation: Operation, body: object) -> None:
        """Every example of a body is as its schema says, and the emulator takes it."""
        assert validator(schema_of(operation)).is_valid(body)
        reply = call(emulator, operation, json=body)
        assert reply.is_success, reply.text
        emulator.client.put("/__admin/clock", json={"reset": True}).raise_for_status()

    @pytest.mark.parametrize("operation", BODIES, ids=str)
    def test_keys(self, emulator: Emulator, operation: Operation) -> None:
        """A body may have just the keys that are described: the reader lists the same ones."""
        reply = call(emulator, operation, json={"no such key": 0})
        (listed,) = re.findall(r"'no such key'; expected (?:a field: )?([A-Za-z0-9, ]+)", reply.text)[:1]
        taken = {*re.split(", | or ", listed), *TAKEN_BEFORE.get(operation.described["operationId"], ())}
        schema = schema_of(operation)
        (mapping,) = [one for one in schema.get("anyOf", [schema]) if "properties" in one]
        assert taken == set(mapping["properties"])
        assert not validator(schema_of(operation)).is_valid({"no such key": 0})

    def test_the_keys_of_an_expected_count(self) -> None:
        """An expected count takes every filter that a count takes, and the count itself."""
        schemas = document()["components"]["schemas"]
        expected, _ = schemas["Expectations"]["properties"]["verify"]["anyOf"]
        assert set(expected["properties"]) == {*schemas["RequestFilters"]["properties"], "count"}

    @pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda path: path.stem)
    def test_yaml(self, emulator: Emulator, path: Path) -> None:
        """A scenario that is shipped can be put in force as it stands in its file."""
        body = path.read_bytes()
        reply = emulator.client.put(
            "/__admin/scenario", content=body, headers={"Content-Type": "application/yaml"}
        )
        assert reply.is_success, reply.text


class TestParameters:
    @pytest.mark.parametrize("operation", WITH_PARAMETERS, ids=str)
    def test_each(self, emulator: Emulator, operation: Operation) -> None:
        """Every parameter that is described can be given."""
        found = {one["name"]: value_of(one) for one in operation.described["parameters"] if one["in"] == "query"}
        for name, value in found.items():
            params = found if str(operation) in ASKING else {name: value}
            reply = call(emulator, operation, params=params)
            assert reply.is_success, reply.text


def value_of(parameter: Json) -> Any:  # noqa: ANN401 - JSON
    """A value that a parameter takes: an example of it, or one that its description names."""
    schema = parameter["schema"]
    named = re.findall("as ([<>]=? [^ ]+)[.] ", parameter["description"])
    values = [*schema.get("examples", ()), *named, *schema.get("items", {}).get("enum", ()), "true"]
    return VALUES.get(parameter["name"], values[0])

"""The JSON Schema of scenario files: what the reader takes it takes, and it refuses what has a wrong shape."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.contract.catalogue import ALL_CODES, Front, rows_named
from ocr_emulator.contract.constants import STATUS_CODES
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import OPERATIONS, SERVICES, VERSIONS, FileType
from ocr_emulator.contract.result_fields import RESULT_FIELDS
from ocr_emulator.contract.revisions import REVISIONS
from ocr_emulator.scenario.faults import FAULTS
from ocr_emulator.scenario.language.schemas import (
    planned_schema,
    request_description_schema,
    scenario_body_schema,
    scenario_schema,
)
from ocr_emulator.scenario.matchers import COMPARISONS
from ocr_emulator.scenario.source.problems import ScenarioProblemsError
from ocr_emulator.scenario.source.yaml_source import read_yaml
from tests.product.pages import WRITTEN, scenarios
from tests.running import ROOT, Emulator
from tests.scenario.loading import node_of, plain, problems_in, read

Json = dict[str, Any]

SCHEMA = scenario_schema()
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)
FILE = ROOT / "scenarios" / "schema.json"
CODES = list(dict.fromkeys(name for row in ALL_CODES for name in (row.number, row.key)))
SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))
SHOWN = [block for page in WRITTEN for block in scenarios(page)]
FIRST_LINE = "# yaml-language-server: $schema=schema.json\n"
DRAFT_07 = "http://json-schema.org/draft-07/schema#"


class _Editor(yaml.SafeLoader):
    """A loader that takes a text as YAML 1.2 does, and with it an editor: `06` is 6, and no date is one."""


_Editor.yaml_implicit_resolvers = {}
_Editor.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("~|null|$"), None)
_Editor.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile("<<$"), None)
_Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), None)
_Editor.add_implicit_resolver("!whole", re.compile("[-+]?[0-9]+$"), None)
_Editor.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"), None
)
_Editor.add_constructor("!whole", lambda _, node: int(node.value))


def in_an_editor(text: str) -> object:
    """The document as an editor has it, which knows no keys but texts."""
    return json.loads(json.dumps(yaml.load(text, _Editor)))


def faults_of(text: str) -> list[str]:
    """What the schema refuses in a document, both as the reader has it and as an editor does."""
    views = [plain(node_of(read_yaml, text)), in_an_editor(text)]
    return [error.message for view in views for error in VALIDATOR.iter_errors(view)]


def takes(text: str) -> bool:
    """Whether the reader takes it."""
    try:
        read(text)
    except ScenarioProblemsError:
        return False
    return True


class TestTheSchemaItself:
    def test_it_is_one(self) -> None:
        """It is a schema of draft 2020-12, and, for editors that know no later one, of draft 07 too."""
        jsonschema_rs.meta.validate(SCHEMA)
        jsonschema_rs.meta.validate({**SCHEMA, "$schema": DRAFT_07})
        for keyword in ("prefixItems", "dependentRequired", "dependentSchemas", "unevaluatedProperties"):
            assert f'"{keyword}"' not in json.dumps(SCHEMA)

    def test_every_key_is_explained(self) -> None:
        """Each key of the language has a sentence, which an editor shows."""
        found = list(_properties(SCHEMA))
        assert len(found) > 60
        assert [name for name, schema in found if not schema.get("description", "").strip()] == []

    def test_it_refuses_unknown_keys_wherever_the_reader_does(self) -> None:
        """Every mapping with keys of the language has no others."""
        assert [part for part in _mappings(SCHEMA) if part.get("additionalProperties") is not False] == []

    @pytest.mark.process
    def test_the_file_is_what_the_command_prints(self) -> None:
        """The file that is shipped is up to date."""
        command = [sys.executable, "-m", "ocr_emulator", "schema"]
        printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
        assert FILE.read_text(encoding="utf-8") == printed.stdout, (
            "scenarios/schema.json is not what `ocr-emulator schema` prints; "
            "run `ocr-emulator schema > scenarios/schema.json`"
        )
        assert json.loads(printed.stdout) == SCHEMA

    def test_the_emulator_has_it(self, emulator: Emulator) -> None:
        """A running emulator hands it out, labelled as a schema."""
        reply = emulator.client.get("/__admin/schema")
        assert (reply.status_code, reply.headers["content-type"]) == (200, "application/schema+json")
        assert reply.json() == SCHEMA


def _properties(schema: object) -> list[tuple[str, Json]]:
    """Each key that the schema names for itself, not as a condition on others."""
    return [pair for part in _mappings(schema) for pair in part["properties"].items()]


def _mappings(schema: object) -> list[Json]:
    """Each part of the schema that describes a mapping by its keys."""
    if isinstance(schema, list):
        return [found for part in schema for found in _mappings(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if "properties" in schema and schema.get("type") == "object" else []
    return own + [found for part in schema.values() for found in _mappings(part)]


class TestWhatItTakes:
    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_what_is_shipped(self, path: Path) -> None:
        """Every shipped scenario is as the schema says, and names it in its first line."""
        text = path.read_text(encoding="utf-8")
        assert text.startswith(FIRST_LINE)
        assert faults_of(text) == []

    @pytest.mark.parametrize("text", SHOWN)
    def test_what_is_shown(self, text: str) -> None:
        """So is every scenario on the pages."""
        assert faults_of(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "{description: 7}",
            "{description: true}",
            "{x-busy: &busy {resultCode: 5000503}, x-b: [1], rules: [{then: [{<<: *busy, times: 1}, natural]}]}",
            "given: {businesses: {0000000000: 06, '1234567890': '00', 1234567891: unknown}}",
            "given: {credentials: {1: 2}, users: {3: 4, 5: {secret: 6, appKeys: [], tokenLife: 60}}, services: []}",
            "given: {revision: 2024-12-31, oldKeysAccepted: 600}",
            "given: {revision: '2024-12-31', oldKeysAccepted: 1.5 h}",
            "rules: []",
            "rules: [{when: {}, then: natural}]",
            "rules: [{when: {call: 3}, then: natural}, {when: {call: ['1', 4]}, then: natural}]",
            "rules: [{when: {call: '>=2 and <  7'}, then: natural}]",
            "rules: [{when: {fileSize: [1024, 1.5MB, 3 B]}, then: natural}]",
            "rules: [{when: {fileSize: '> 1.5 KB and <=2MB'}, then: natural}]",
            "rules: [{when: {chance: 0.5 %}, then: natural}, {when: {chance: 100%}, then: natural}]",
            "rules: [{when: {appKey: [1, true, '']}, then: natural}]",
            "rules: [{when: {header: {X-A: 1, X-B: {glob: 2}}}, then: natural}]",
            "rules: [{then: {delay: 1.5}}]",
            "rules: [{then: [{resultCode: natural, times: 1}, {headers: {X-A: '', X-B: 7}}]}]",
            "rules: [{then: {resultCode: 7, resultMessage: 8}}]",
            "rules: [{when: {operation: id-card/authenticity}, then: {resultCode: 0, result: {isAuthenticity: 'true'}}}]",
            "rules: [{then: {resultCode: 0, result: {totalCardNum: 411111111111}}}]",
            "rules: [{then: {fault: {slow-drip: 50}}}]",
        ],
    )
    def test_what_can_be_written_in_two_ways(self, text: str) -> None:
        """Where a text is expected it takes what an editor reads as a number or a truth value."""
        assert takes(text)
        assert faults_of(text) == []

    @pytest.mark.parametrize("name", CODES)
    def test_every_code(self, name: int | str) -> None:
        """Every code there ever was is taken by number and by key, in the revision and at the front that have it."""
        row = rows_named(name)[0]
        where = f"{{revision: {row.span.since or REVISIONS[0]}, front: {row.fronts[0]}}}"
        when = f"when: {{operation: {row.operations[0]}}}"
        text = f"{{given: {where}, rules: [{{{when}, then: {{resultCode: {name}}}}}]}}"
        assert takes(text)
        assert faults_of(text) == []

    @pytest.mark.parametrize("name", FAULTS)
    def test_every_fault(self, name: str) -> None:
        """Every fault is taken by its name, and by its name and an amount where it has one."""
        amount = FAULTS[name].amount
        amounts = [amount.least, amount.most, *amount.others] if amount else []
        for fault in [name, *(f"{{{name}: {number}}}" for number in amounts)]:
            text = f"rules: [{{then: {{fault: {fault}}}}}]"
            assert takes(text)
            assert faults_of(text) == []


def _choices(schema: object) -> set[object]:
    """Each value that a part of the schema names."""
    if isinstance(schema, list):
        return {found for part in schema for found in _choices(part)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["const"]} if "const" in schema else set(schema.get("enum", ()))
    return own | {found for part in schema.values() for found in _choices(part)}


class TestWhatItNames:
    @pytest.mark.parametrize(
        ("name", "known"),
        [
            ("operation", OPERATIONS),
            ("code", [*CODES, "natural", "every-code"]),
        ],
    )
    def test_definitions(self, name: str, known: list[object]) -> None:
        """Operations and codes are those of the contract, with nothing left out."""
        assert _choices(SCHEMA["$defs"][name]) == set(known)

    @pytest.mark.parametrize(
        ("key", "known"),
        [
            ("fault", [*FAULTS]),
            ("version", VERSIONS),
            ("fileType", FileType),
            ("services", SERVICES),
            ("front", Front),
            ("revision", [*map(str, REVISIONS), "latest"]),
            ("businesses", [*STATUS_CODES, *map(int, STATUS_CODES), "unknown"]),
            ("idType", IdType),
        ],
    )
    def test_keys(self, key: str, known: list[object]) -> None:
        """So is every word that a key can have."""
        named = [choices for name, schema in _properties(SCHEMA) if name == key and (choices := _choices(schema))]
        assert named
        assert all(one == {str(word) if isinstance(word, str) else word for word in known} for one in named)

    def test_amounts(self) -> None:
        """The faults with an amount have the bounds of the language."""
        (found,) = [part["properties"] for part in _mappings(SCHEMA) if "slow-drip" in part["properties"]]
        (range_of_page, *others) = found["html-error-page"]["anyOf"]
        ranges = found | {"html-error-page": range_of_page}
        bounds = {name: (one["minimum"], one["maximum"]) for name, one in ranges.items()}
        assert bounds == {
            name: (kind.amount.least, kind.amount.most) for name, kind in FAULTS.items() if kind.amount
        }
        assert [(one["minimum"], one["maximum"]) for one in others] == [(404, 404), (413, 413)]

    @pytest.mark.parametrize(
        ("text", "one"),
        [
            ("{?: 1}", "given"),
            ("given: {?: 1}", "allowance"),
            ("given: {users: {a: {secret: b, ?: 1}}}", "tokenLife"),
            ("rules: [{then: natural, ?: 1}]", "unchecked"),
            ("rules: [{then: natural, when: {?: 1}}]", "fileSize"),
            ("rules: [{then: natural, when: {appKey: {?: 1}}}]", "glob"),
            ("rules: [{then: natural, when: {fields: {?: 1}}}]", "businessNumber"),
            ("rules: [{then: {delay: 1, ?: 1}}]", "resultCode"),
            ("rules: [{then: {delay: {?: 1}}}]", "lognormal"),
            ("rules: [{then: {delay: {lognormal: {median: 1, sigma: 1, ?: 1}}}}]", "median"),
            ("rules: [{then: {resultCode: 0, result: {?: 1}}}]", "validThru"),
        ],
    )
    def test_keys_of_a_mapping(self, text: str, one: str) -> None:
        """Each mapping has the keys that the reader names when it finds another."""
        other = f"{one}s"
        told = next(
            problem for problem in problems_in(text.replace("?", other)) if f"the key {other!r}" in problem
        )
        expected = told.partition("; expected ")[2].partition(";")[0]
        schema = next(part for part in _mappings(SCHEMA) if one in part["properties"])
        assert set(schema["properties"]) == set(re.split(", | or ", expected))

    def test_comparisons(self) -> None:
        """Every comparison of numbers is taken."""
        for sign in COMPARISONS:
            text = f"rules: [{{when: {{call: '{sign} 3'}}, then: natural}}]"
            assert takes(text)
            assert faults_of(text) == []

    def test_results(self) -> None:
        """The values of a result can be parts with parts of their own, for the reader to judge."""
        (found,) = [part["properties"] for part in _mappings(SCHEMA) if "validThru" in part["properties"]]
        assert set(found) == {name for names in RESULT_FIELDS.values() for name in names}
        assert found["name"]["type"] == ["string", "number", "boolean", "object", "array"]


WRONG = [
    "7",
    "[]",
    "rule: []",
    "name: mine",
    "description: ''",
    "seed: -1",
    "seed: many",
    "given:",
    "given: {allowence: 3}",
    "given: {allowance: -1}",
    "given: {allowance: 1.5}",
    "given: {allowance: '3'}",
    "given: {credentials: [a]}",
    "given: {credentials: {a: }}",
    "given: {users: {a: {appKeys: [b]}}}",
    "given: {users: {a: {secret: b, tokenlife: 10m}}}",
    "given: {users: {a: {secret: b, tokenLife: soon}}}",
    "given: {businesses: {123-45-67890: '01'}}",
    "given: {businesses: {12345678901: '01'}}",
    "given: {businesses: {'1234567890': '07'}}",
    "given: {businesses: {'1234567890': closed}}",
    "given: {services: [cards]}",
    "given: {oldKeysAccepted: 10 minutes}",
    "given: {oldKeysAccepted: -1}",
    "given: {revision: newest}",
    "given: {revision: 2024}",
    "given: {front: proxy}",
    "rules: {}",
    "rules: [natural]",
    "rules: [{name: a}]",
    "rules: [{thn: natural}]",
    "rules: [{then: natural, name: ''}]",
    f"rules: [{{then: natural, name: {'a' * 101}}}]",
    "rules: [{then: natural, repeat: yes}]",
    "rules: [{then: natural, unchecked: 1}]",
    "rules: [{then: []}]",
    "rules: [{then: natral}]",
    "rules: [{then: 5000503}]",
    "rules: [{then: {}}]",
    "rules: [{then: {times: 2}}]",
    "rules: [{then: {resultCode: 4000007}}]",
    "rules: [{then: {resultCode: '5000503'}}]",
    "rules: [{then: {resultCode: DATABASE_FIAL}}]",
    "rules: [{then: {resultMessage: a}}]",
    "rules: [{then: {resultCode: 0, resultMessage: a}}]",
    "rules: [{then: {resultCode: natural, resultMessage: a}}]",
    "rules: [{then: {result: {name: a}}}]",
    "rules: [{then: {resultCode: 5000503, result: {name: a}}}]",
    "rules: [{then: {resultCode: 0, result: {nam: a}}}]",
    "rules: [{then: {resultCode: 0, result: {idType: student}}}]",
    "rules: [{then: {resultCode: 0, result: {isAuthenticity: maybe}}}]",
    "rules: [{then: {resultCode: 0, result: {totalCardNum: '4111'}}}]",
    "rules: [{then: [{resultCode: 5000503, times: 0}, natural]}]",
    "rules: [{then: [{resultCode: 5000503, times: twice}, natural]}]",
    "rules: [{then: {httpStatus: 199}}]",
    "rules: [{then: {httpStatus: 204}}]",
    "rules: [{then: {httpStatus: '503'}}]",
    "rules: [{then: {headers: {a b: c}}}]",
    "rules: [{then: {headers: {Content-Type: c}}}]",
    "rules: [{then: {headers: {a: 한}}}]",
    "rules: [{then: {delay: 5 seconds}}]",
    "rules: [{then: {delay: 61}}]",
    "rules: [{then: {delay: [1s, 2s]}}]",
    "rules: [{then: {delay: {}}}]",
    "rules: [{then: {delay: {normal: 1s}}}]",
    "rules: [{then: {delay: {uniform: [1s]}}}]",
    "rules: [{then: {delay: {lognormal: {median: 1s}}}}]",
    "rules: [{then: {delay: {lognormal: {median: 1s, sigma: 0}}}}]",
    "rules: [{then: {fault: conection-reset}}]",
    "rules: [{then: {fault: []}}]",
    "rules: [{then: {fault: {}}}]",
    "rules: [{then: {fault: {connection-reset: 3}}}]",
    "rules: [{then: {fault: {html-error-page: 505}}}]",
    "rules: [{then: {fault: {stall: 1, slow-drip: 1}}}]",
    "rules: [{when: {operaton: business}, then: natural}]",
    "rules: [{when: {operation: buisness}, then: natural}]",
    "rules: [{when: {operation: []}, then: natural}]",
    "rules: [{when: {version: v3.0}, then: natural}]",
    "rules: [{when: {chance: 0%}, then: natural}]",
    "rules: [{when: {chance: 0.0 %}, then: natural}]",
    "rules: [{when: {chance: 101%}, then: natural}]",
    "rules: [{when: {chance: 0.1}, then: natural}]",
    "rules: [{when: {fileType: gif}, then: natural}]",
    "rules: [{when: {fileSize: 0}, then: natural}]",
    "rules: [{when: {fileSize: 5 GB}, then: natural}]",
    "rules: [{when: {fileSize: '> 1.5'}, then: natural}]",
    "rules: [{when: {fileSize: ['> 1KB']}, then: natural}]",
    "rules: [{when: {call: 0}, then: natural}]",
    "rules: [{when: {call: 3KB}, then: natural}]",
    "rules: [{when: {call: '= 3'}, then: natural}]",
    "rules: [{when: {sha256: abc}, then: natural}]",
    "rules: [{when: {appKey: {}}, then: natural}]",
    "rules: [{when: {appKey: {like: a}}, then: natural}]",
    "rules: [{when: {appKey: }, then: natural}]",
    "rules: [{when: {header: {}}, then: natural}]",
    "rules: [{when: {header: {a b: c}}, then: natural}]",
    "rules: [{when: {fields: {nam: a}}, then: natural}]",
    "rules: [{when: {operation: id-card/authenticity, idType: student}, then: natural}]",
]


class TestWhatItRefuses:
    @pytest.mark.parametrize("text", WRONG)
    def test_a_wrong_shape(self, text: str) -> None:
        """What the reader refuses for its shape the schema refuses too, in both views of the document."""
        assert not takes(text)
        for view in (plain(node_of(read_yaml, text)), in_an_editor(text)):
            assert not VALIDATOR.is_valid(view)


_DIGITS = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3})?", fullmatch=True)
_UNIT = st.sampled_from(["", " ", "ms", "s", "m", "h", "d", "B", "KB", " MB", "%", " %", "x"])


class TestTextsOfNumbers:
    @given(number=_DIGITS, unit=_UNIT)
    def test_durations(self, number: str, unit: str) -> None:
        """A length of time in quotes is taken by both or by neither."""
        text = f"given: {{oldKeysAccepted: '{number}{unit}'}}"
        assert takes(text) == (faults_of(text) == [])

    @given(number=_DIGITS, unit=_UNIT)
    def test_chances(self, number: str, unit: str) -> None:
        """A chance in quotes is taken by both or by neither."""
        text = f"rules: [{{when: {{chance: '{number}{unit}'}}, then: natural}}]"
        assert takes(text) == (faults_of(text) == [])

    @given(sign=st.sampled_from([*COMPARISONS, "=", "<<"]), number=_DIGITS, unit=_UNIT)
    def test_comparisons(self, sign: str, number: str, unit: str) -> None:
        """A comparison that some number can meet is taken by both or by neither."""
        for key in ("fileSize", "call"):
            text = f"rules: [{{when: {{{key}: '>= 0 and {sign} 1{number}{unit}'}}, then: natural}}]"
            assert takes(text) == (faults_of(text) == [])


BODIES = {
    "scenario": scenario_body_schema(),
    "planned": planned_schema(),
    "description": request_description_schema(),
}


class TestBodies:
    """The schemas of the control endpoint's bodies; what they take is in test_round_trip."""

    @pytest.mark.parametrize("name", BODIES)
    def test_it_is_one(self, name: str) -> None:
        """Each is a schema that needs no other, and explains every key."""
        jsonschema_rs.validator_for(BODIES[name])
        assert [
            key for key, schema in _properties(BODIES[name]) if not schema.get("description", "").strip()
        ] == []

    def test_a_name_alone(self) -> None:
        """A scenario can be named, in a body and not in a file."""
        assert jsonschema_rs.is_valid(BODIES["scenario"], {"name": "busy-then-fine"})
        assert not VALIDATOR.is_valid({"name": "busy-then-fine"})

    @pytest.mark.parametrize(
        ("name", "body"),
        [
            ("scenario", {"source": "x"}),
            ("scenario", {"name": ""}),
            ("planned", {}),
            ("planned", {"operation": "business"}),
            ("planned", {"operation": "buisness", "resultCode": 0}),
            ("planned", {"resultCode": 5000503, "times": 0}),
            ("description", {}),
            ("description", {"operation": "buisness"}),
            ("description", {"operation": "business", "fileSize": -1}),
            ("description", {"operation": "business", "fileSize": "5 GB"}),
            ("description", {"operation": "business", "sha256": "abc"}),
            ("description", {"operation": "business", "call": 0}),
            ("description", {"operation": "business/status", "fields": {"number": "1"}}),
        ],
    )
    def test_a_wrong_shape(self, name: str, body: Json) -> None:
        """What the reader refuses for its shape the schema refuses too."""
        assert not jsonschema_rs.is_valid(BODIES[name], body)

"""A whole scenario: read from a document, and written as JSON.

Its rules are read for the contract that its `given` puts in force.
"""

from dataclasses import replace
from typing import Any, Final

from ocr_emulator.contract.catalogue import ALL_CODES, Catalogue
from ocr_emulator.contract.contract import Contract
from ocr_emulator.scenario.checks.no_effect import warn_of_no_effect
from ocr_emulator.scenario.grammar import values
from ocr_emulator.scenario.grammar.codec import Key, KeyTable, key
from ocr_emulator.scenario.grammar.codecs import NAME, TEXT, count
from ocr_emulator.scenario.grammar.json_schema import Json, said
from ocr_emulator.scenario.language.given import GIVEN, GIVEN_CODEC
from ocr_emulator.scenario.language.rules import read_rules, rules_schema, write_rules
from ocr_emulator.scenario.model import Given, Scenario
from ocr_emulator.scenario.source.nodes import Entries, Node
from ocr_emulator.scenario.source.problems import Report, in_order

#: How a key begins whose value nobody reads.
_EXTENSION: Final = "x-"


def extensions_schema() -> Json:
    """What the schema of a scenario says of the keys that nobody reads."""
    return {"patternProperties": {f"^{_EXTENSION}": said("Not read: a place for anchors, or for a tool.", {})}}


#: What a file says; its name is the file's.
SCENARIO_FILE: Final = KeyTable(
    what="a scenario",
    keys={
        "description": key("What the scenario is for.", TEXT),
        "seed": key("Makes chances and random delays the same each time.", count(0, "a seed")),
        "given": key("What is true of the service.", GIVEN_CODEC),
        "rules": Key(
            says="The first that matches decides; none: the natural reply.",
            read=read_rules,
            schema=rules_schema,
            write=write_rules,
        ),
    },
)

#: What the body of a request says.
SCENARIO: Final = KeyTable(
    what=SCENARIO_FILE.what,
    keys={
        "name": key("The scenario's name; where it stands alone, that of a loaded scenario.", NAME),
        **SCENARIO_FILE.keys,
    },
)


def read_scenario(node: Node, report: Report, default: Contract, name: str | None = None) -> Scenario:
    """The scenario that `node` describes; all that is wrong with it is raised at once.

    It is read for the contract of its `given`, `default` where that does not say.

    A file's scenario has the file's `name`; without one the document may say it itself. Nobody reads what stands
    under a key that begins with `x-`: it is a place for anchors.
    """
    node = _without_extensions(node)
    nodes = (SCENARIO_FILE if name else SCENARIO).nodes(node, report)
    found = SCENARIO.read({key: value for key, value in nodes.items() if key != "rules"}, report)
    scenario = Scenario(**{"name": name or "inline", **found}, source=report.source)
    contract = scenario.contract(default)
    if _is_unclear(node, scenario.given):
        # No code is wrong where nobody knows the revision.
        contract = replace(contract, codes=Catalogue(ALL_CODES))
    rules = values.field(nodes, "rules", lambda value: read_rules(value, report, contract))
    report.settle()
    scenario = replace(scenario, rules=rules or ())
    warn_of_no_effect(scenario, node, contract, report)
    return replace(scenario, warnings=in_order(report.warnings))


def _without_extensions(node: Node) -> Node:
    if not isinstance(node, Entries):
        return node
    kept = tuple((name, value) for name, value in node.entries if not name.text.startswith(_EXTENSION))
    return replace(node, entries=kept)


def _is_unclear(node: Node, given: Given) -> bool:
    """Whether a scenario names a revision or front that could not be read, or seems to, misspelt."""
    for name, value in node.entries if isinstance(node, Entries) else ():
        if values.meant(name.text, SCENARIO_FILE.keys) == "given":
            read = given if name.text == "given" else Given()
            if not isinstance(value, Entries):
                return True
            named = {values.meant(one.text, GIVEN.keys) for one, _ in value.entries}
            if ("revision" in named and not read.revision) or ("front" in named and not read.front):
                return True
    return False


def scenario_as_json(scenario: Scenario) -> dict[str, Any]:
    """As its author could have written it, but for the secrets of `given.credentials` and `given.users`.

    Where it comes from and its warnings stand beside it; `description`, `given` and `rules` are always there.
    """
    own = {"name": scenario.name, "source": scenario.source, "description": "", "given": {}}
    written = {**own, **SCENARIO.write(scenario)}
    return {**written, "rules": written.get("rules", []), **warnings_as_json(scenario)}


def warnings_as_json(scenario: Scenario) -> dict[str, Any]:
    """The member `warnings` with the problems that refuse nothing; no member where there are none."""
    return {"warnings": [one.as_json() for one in scenario.warnings]} if scenario.warnings else {}

"""A document into a scenario: the language, and what can be wrong with what is written in it.

Rules are read in `rule_reader`, their replies in `reply_reader`, users in `user_reader`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ocr_emulator.contract.catalogue import ALL_CODES, Catalogue, Front
from ocr_emulator.contract.constants import STATUS_CODES
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import SERVICES
from ocr_emulator.scenario.checks.no_effect import warn_of_no_effect
from ocr_emulator.scenario.model import Given, Scenario
from ocr_emulator.scenario.reading import values
from ocr_emulator.scenario.reading.rules import read_rules
from ocr_emulator.scenario.reading.users import read_users
from ocr_emulator.scenario.reading.values import field
from ocr_emulator.scenario.source.nodes import Entries, Items, Node
from ocr_emulator.scenario.source.problems import Report, in_order

_UNKNOWN: Final = "unknown"

_KEYS: Final = ("description", "seed", "given", "rules")
_GIVEN: Final = (
    "credentials",
    "users",
    "businesses",
    "allowance",
    "services",
    "oldKeysAccepted",
    "revision",
    "front",
)


def read_scenario(node: Node, report: Report, default: Contract, name: str | None = None) -> Scenario:
    """The scenario that `node` describes; all that is wrong with it is raised at once.

    It is read for the contract of its `given`, `default` where that does not say.

    A file's scenario has the file's `name`; without one the document may say it itself.
    """
    found = values.fields(node, report, _KEYS if name else ("name", *_KEYS), "a scenario")
    own_name = field(found, "name", lambda value: values.name(value, report))
    description = field(found, "description", lambda value: values.text(value, report))
    given = field(found, "given", lambda value: _given(value, report)) or Given()
    scenario = Scenario(
        name=name or own_name or "inline",
        source=report.source,
        description=description or "",
        given=given,
        seed=field(found, "seed", lambda value: values.count(value, report, 0, "a seed")),
    )
    contract = scenario.contract(default)
    if _is_unclear(node, given):
        # No code is wrong where nobody knows the revision.
        contract = replace(contract, codes=Catalogue(ALL_CODES))
    rules = field(found, "rules", lambda value: read_rules(value, report, contract))
    report.settle()
    scenario = replace(scenario, rules=rules or ())
    warn_of_no_effect(scenario, node, contract, report)
    return replace(scenario, warnings=in_order(report.warnings))


def _given(node: Node, report: Report) -> Given:
    found = values.fields(
        node,
        report,
        _GIVEN,
        "what is given about the service",
        values.unnamed(node),
    )
    return Given(
        credentials=field(found, "credentials", lambda value: _credentials(value, report)),
        users=field(found, "users", lambda value: read_users(value, report)),
        businesses=field(found, "businesses", lambda value: _businesses(value, report)) or {},
        allowance=field(found, "allowance", lambda value: values.count(value, report, 0, "a number of calls")),
        services=field(found, "services", lambda value: _services(value, report)),
        old_keys_accepted=field(found, "oldKeysAccepted", lambda value: values.duration(value, report)) or 0.0,
        revision=field(found, "revision", lambda value: values.revision(value, report)),
        front=field(found, "front", lambda value: _front(value, report)),
    )


def _is_unclear(node: Node, given: Given) -> bool:
    """Whether a scenario names a revision or front that could not be read, or seems to, misspelt."""
    for key, value in node.entries if isinstance(node, Entries) else ():
        if values.meant(key.text, _KEYS) == "given":
            read = given if key.text == "given" else Given()
            if not isinstance(value, Entries):
                return True
            named = {values.meant(one.text, _GIVEN) for one, _ in value.entries}
            if ("revision" in named and not read.revision) or ("front" in named and not read.front):
                return True
    return False


def _front(node: Node, report: Report) -> Front | None:
    word = values.word(node, report, tuple(map(str, Front)), "a front")
    return Front(word) if word else None


def _credentials(node: Node, report: Report) -> Mapping[str, str]:
    pairs = values.secrets(node, report, "an appKey and its secretKey in each line")
    secrets = {name: values.secret(value, report) for name, value in pairs}
    return {app_key: secret for app_key, secret in secrets.items() if secret is not None}


def _businesses(node: Node, report: Report) -> Mapping[str, str | None]:
    known = (*STATUS_CODES, _UNKNOWN)
    register: dict[str, str | None] = {}
    for key, value in values.entries(node, report, "a business number and its statusCode in each line"):
        if not re.fullmatch(r"[0-9]{10}", key.text):
            report(key.place, f"found the business number {key.text!r}; expected ten digits, without hyphens")
        status = values.word(value, report, known, "a statusCode, or unknown for a number that does not exist")
        register[key.text] = None if status == _UNKNOWN else status
    return register


def _services(node: Node, report: Report) -> frozenset[str]:
    if isinstance(node, Items) and not node.items:
        return frozenset()
    what = "a service"
    return frozenset(
        values.one_or_more(node, report, lambda item: values.word(item, report, SERVICES, what), what)
    )

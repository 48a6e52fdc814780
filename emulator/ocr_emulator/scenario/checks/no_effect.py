"""Warns of what is written in a scenario and changes nothing. Only for a scenario without errors."""

from collections.abc import Callable, Sequence
from itertools import accumulate

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import VERSIONS
from ocr_emulator.contract.revisions import REVISIONS, Revision
from ocr_emulator.scenario.delays import Fixed
from ocr_emulator.scenario.model import Rule, Scenario, Step
from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Place
from ocr_emulator.scenario.source.problems import Report


def warn_of_no_effect(scenario: Scenario, node: Node, contract: Contract, report: Report) -> None:
    """Warn of what changes nothing in `scenario`, which `node` describes, with `contract` in force."""
    _warn_of_seed(scenario, node, report)
    _warn_of_users(scenario, node, contract, report)
    _warn_of_rules(scenario.rules, _child(node, "rules"), report)


def _warn_of_rules(rules: Sequence[Rule], node: Node | None, report: Report) -> None:
    """Warn of single rules; the order of two matters where they have an operation in common."""
    later = _operations_before(rules[::-1], lambda _: True)[::-1]
    overtaken = _operations_before(rules, lambda rule: not rule.unchecked)
    kept_back = _operations_before(rules[::-1], lambda rule: rule.unchecked)[::-1]
    for index, item in enumerate(node.items if isinstance(node, Items) else ()):
        rule = rules[index]
        _warn_of_repeat(rule, item, report)
        if rule.unchecked and not rule.operations & (overtaken[index] | kept_back[index]):
            _warn_of_unchecked(rule, item, report)
        if not rule.unchecked and not rule.operations & later[index]:
            _warn_of_natural(rule, item, report)


def _operations_before(rules: Sequence[Rule], counts: Callable[[Rule], bool]) -> list[frozenset[str]]:
    """For each rule, the operations of those before it that count; in one pass, however many there are."""
    nothing: frozenset[str] = frozenset()
    found = (rule.operations if counts(rule) else nothing for rule in rules)
    return list(accumulate(found, frozenset.union, initial=nothing))[:-1]


def _child(node: Node, *path: str) -> Node | None:
    """What stands under the keys of `path`, one in the other."""
    found: Node | None = node
    for name in path:
        entries = found.entries if isinstance(found, Entries) else ()
        found = next((value for key, value in entries if key.text == name), None)
    return found


def _place(node: Node, *path: str) -> Place:
    found = _child(node, *path)
    return found.place if found else node.place


def _warn_of_seed(scenario: Scenario, node: Node, report: Report) -> None:
    is_random = any(rule.chance is not None or any(map(_is_random, rule.steps)) for rule in scenario.rules)
    if scenario.seed is not None and not is_random:
        report.warn(
            _place(node, "seed"),
            "found a seed, and no chance or random delay to repeat; expected one in a rule; add one, or remove it",
        )


def _is_random(step: Step) -> bool:
    return step.delay is not None and not isinstance(step.delay, Fixed)


def _warn_of_users(scenario: Scenario, node: Node, contract: Contract, report: Report) -> None:
    if scenario.given.users is None or any(one.version.takes_token for one in contract.endpoints):
        return
    first = next(one for one in REVISIONS if _takes_tokens(one))
    report.warn(
        _place(node, "given", "users"),
        f"found users, and revision {contract.revision}, in which no version takes their tokens; "
        f"expected a revision from {first} on; say `given: {{revision: {first}}}`, or remove them",
    )


def _takes_tokens(revision: Revision) -> bool:
    return any(version.takes_token and version.span.holds_at(revision.date) for version in VERSIONS.values())


def _warn_of_repeat(rule: Rule, node: Node, report: Report) -> None:
    if rule.repeat and len(rule.steps) == 1 and not rule.steps[0].is_every:
        report.warn(
            _place(node, "repeat"),
            "found repeat beside a single reply, which goes on for ever anyway; expected several replies; "
            "add one, or remove repeat",
        )


def _warn_of_unchecked(rule: Rule, node: Node, report: Report) -> None:
    """Warn of `unchecked` on a single reply that it does not change.

    In a sequence it does change something: the sequence goes on even at a request that the natural checks refuse.
    """
    if len(rule.steps) == 1 and _is_plain(rule.steps[0]):
        report.warn(
            _place(node, "unchecked"),
            "found unchecked beside a reply that is no error, which comes after the natural checks all the same; "
            "expected an error or a fault; remove unchecked",
        )


def _warn_of_natural(rule: Rule, node: Node, report: Report) -> None:
    if all(step.code is None and _is_plain(step) for step in rule.steps):
        report.warn(
            node.place,
            "found a rule that changes nothing: without it the replies are natural too, since no later rule is "
            "for its operations; expected a later one that it goes before; remove it, or move it up",
        )


def _is_plain(step: Step) -> bool:
    """Whether the reply is natural or a success, with its natural status, headers and timing, and no fault."""
    is_touched = step.http_status or step.headers or step.delay or step.fault
    return not (step.error or step.is_every or is_touched)

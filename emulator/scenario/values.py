"""Single values out of nodes. Each function notes what is wrong and answers None, or answers the value.

No message repeats a value that stands under a key of `secret`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeVar

from emulator.errors import did_you_mean, listed
from emulator.scenario.nodes import Entries, Items, Node, Scalar, shown
from emulator.scenario.problems import Report

T = TypeVar("T")


def text(node: Node, report: Report, expected: str = "text") -> str | None:
    """The words of a scalar, just as they were written: `0123` is "0123"."""
    if isinstance(node, Scalar) and node.value is not None and node.text.strip():
        return node.text
    report(node.place, f"found {node}; expected {expected}; write it after the colon")
    return None


def secret(node: Node, report: Report) -> str | None:
    """As `text`, but nothing of the value can appear in a message."""
    if isinstance(node, Scalar) and node.value is not None and node.text.strip():
        return node.text
    found = "nothing" if isinstance(node, Scalar) else str(node)
    report(node.place, f"found {found}; expected a secretKey; write it after the colon")
    return None


def count(node: Node, report: Report, least: int, what: str) -> int | None:
    """A whole number of at least `least`."""
    number = node.value if isinstance(node, Scalar) else None
    if isinstance(number, int) and not isinstance(number, bool) and number >= least:
        return number
    report(node.place, f"found {node}; expected {what}: a whole number of at least {least}")
    return None


def word(node: Node, report: Report, known: Collection[str], what: str) -> str | None:
    """One of the `known` words."""
    found = node.text if isinstance(node, Scalar) else None
    if found in known:
        return found
    hint = did_you_mean(found, known) if found else ""
    report(node.place, f"found {node}; expected {what}: {listed(known)}{hint}")
    return None


def entries(node: Node, report: Report, what: str, found: str | None = None) -> Iterator[tuple[Scalar, Node]]:
    """The entries of a mapping; what is `found` instead is named so, where a message must not repeat it."""
    if isinstance(node, Entries):
        yield from node.entries
    else:
        report(node.place, f"found {found or node}; expected {what}: a mapping of keys to values")


def fields(node: Node, report: Report, known: Collection[str], what: str) -> Mapping[str, Node]:
    """The entries of a mapping whose keys are all `known`; the unknown ones are noted and left out."""
    found = {}
    for key, value in entries(node, report, what):
        if key.text in known:
            found[key.text] = value
        else:
            message = f"found the key {shown(key.text)}; expected {listed(known)}{did_you_mean(key.text, known)}"
            report(key.place, message)
    return found


def one_or_more(
    node: Node,
    report: Report,
    read: Callable[[Node], T | None],
    what: str,
    otherwise: str = "",
) -> tuple[T, ...]:
    """A single value, or a list of at least one."""
    if isinstance(node, Items) and not node.items:
        report(node.place, f"found an empty list; expected {what}; add one{otherwise}")
    nodes = node.items if isinstance(node, Items) else (node,)
    return tuple(value for value in map(read, nodes) if value is not None)

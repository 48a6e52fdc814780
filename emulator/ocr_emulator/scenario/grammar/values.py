"""Single values out of nodes. Each function notes what is wrong and answers None, or answers the value.

No message repeats a value that is read as a `secret`.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from ocr_emulator.contract.revisions import Revision, UnknownRevisionError, find_revision
from ocr_emulator.errors import did_you_mean, listed, nearest
from ocr_emulator.quantities import DURATION_EXPECTED, parse_duration
from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Scalar, shown
from ocr_emulator.scenario.source.problems import Report

T = TypeVar("T")

#: The longest name of a scenario or a rule, in characters.
LONGEST_NAME: Final = 100

#: The longest resultMessage of an author's own, in characters.
LONGEST_MESSAGE: Final = 1000


def text(node: Node, report: Report, expected: str = "text") -> str | None:
    """The words of a scalar, just as they were written: `0123` is "0123"."""
    words = _words(node)
    if words is None:
        report(node.place, f"found {node}; expected {expected}; write it after the colon")
    return words


def any_text(node: Node, report: Report, expected: str = "text") -> str | None:
    """As `text`, but it may be blank, in quotes."""
    if isinstance(node, Scalar) and node.value is not None:
        return node.text
    return text(node, report, expected)


def name(node: Node, report: Report) -> str | None:
    """A name for headers and logs: on one line, and not without end."""
    found = text(node, report, "a name")
    if found is not None and (len(found) > LONGEST_NAME or not found.isprintable()):
        report(node.place, f"found {node}; expected a name of at most {LONGEST_NAME} characters, on one line")
    return found


def message(node: Node, report: Report) -> str | None:
    """A resultMessage, which every reply repeats: not without end."""
    found = text(node, report)
    if found is not None and len(found) > LONGEST_MESSAGE:
        report(
            node.place, f"found {len(found)} characters; expected at most {LONGEST_MESSAGE}; shorten the message"
        )
    return found


def secret(node: Node, report: Report, expected: str = "a secretKey") -> str | None:
    """As `text`, but nothing of the value can appear in a message."""
    words = _words(node)
    if words is None:
        found = "nothing" if isinstance(node, Scalar) else str(node)
        report(node.place, f"found {found}; expected {expected}; write it after the colon")
    return words


def _words(node: Node) -> str | None:
    return node.text if isinstance(node, Scalar) and node.value is not None and node.text.strip() else None


def truth(node: Node, report: Report) -> bool | None:
    """True or false."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, bool):
        return value
    report(node.place, f"found {node}; expected true or false")
    return None


def count(node: Node, report: Report, least: int, what: str) -> int | None:
    """A whole number of at least `least`."""
    number = node.value if isinstance(node, Scalar) else None
    if isinstance(number, int) and not isinstance(number, bool) and number >= least:
        return number
    report(node.place, f"found {node}; expected {what}: a whole number of at least {least}")
    return None


#: What the name of a header is (RFC 9110, 5.6.2), of a sensible length.
HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")


def duration(node: Node, report: Report) -> float | None:
    """A length of time, in seconds."""
    seconds = parse_duration(node.text) if isinstance(node, Scalar) else None
    if seconds is None:
        report(node.place, f"found {node}; expected {DURATION_EXPECTED}")
    return seconds


def revision(node: Node, report: Report) -> Revision | None:
    """A revision of the contract: a date, or `latest`."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        report(node.place, f"found {node}; expected a revision: latest, or a date as YYYY-MM-DD")
        return None
    try:
        return find_revision(node.text)
    except UnknownRevisionError as error:
        report(node.place, str(error))
    return None


def word(node: Node, report: Report, known: Collection[str], what: str) -> str | None:
    """One of the `known` words."""
    found = node.text if isinstance(node, Scalar) else None
    if found in known:
        return found
    hint = did_you_mean(found, known) if found else ""
    report(node.place, f"found {node}; expected {what}: {listed(known)}{hint}")
    return None


def field(found: Mapping[str, Node], key: str, read: Callable[[Node], T | None]) -> T | None:
    """What `read` makes of the entry `key`; None where there is none."""
    return read(found[key]) if key in found else None


def lacks(node: Node, key: str, known: Collection[str]) -> bool:
    """Whether a mapping lacks the entry `key`, and has no unknown one that seems to be a misspelling of it."""
    if not isinstance(node, Entries):
        return False
    return not any(meant(word.text, known) == key for word, _ in node.entries)


def meant(word: str, known: Collection[str]) -> str | None:
    """The one of the `known` words that it is, or that it seems to be a misspelling of."""
    return word if word in known else nearest(word, known)


def unnamed(node: Node) -> str | None:
    """What to call a single value that may be a secret; None for anything else."""
    return "a single value" if isinstance(node, Scalar) and node.value is not None else None


def entries(node: Node, report: Report, what: str, found: str | None = None) -> Iterator[tuple[Scalar, Node]]:
    """The entries of a mapping; what is `found` instead is named so, where a message must not repeat it."""
    if isinstance(node, Entries):
        yield from node.entries
    else:
        report(node.place, f"found {found or node}; expected {what}: a mapping of keys to values")


def secrets(node: Node, report: Report, what: str) -> Iterator[tuple[str, Node]]:
    """The entries of a mapping of names to secrets; a name that may hold the secret is noted, and not repeated."""
    for key, value in entries(node, report, what, unnamed(node)):
        if ":" in key.text and isinstance(value, Scalar) and value.value is None:
            report(
                replace(key.place, path=node.place.path),
                "found a key with a colon in it, and no value; expected a space after the colon",
            )
        else:
            yield key.text, value


def fields(
    node: Node,
    report: Report,
    known: Collection[str],
    what: str,
    instead: str | None = None,
) -> Mapping[str, Node]:
    """The entries of a mapping whose keys are all `known`; the unknown ones are noted and left out.

    What is there `instead` is named so, where a message must not repeat it.
    """
    found = {}
    for key, value in entries(node, report, what, instead):
        if key.text in known:
            found[key.text] = value
        else:
            message = f"found the key {shown(key.text)}; expected {listed(known)}{did_you_mean(key.text, known)}"
            report(key.place, message)
    return found


def secret_fields(node: Node, report: Report, known: Collection[str], what: str) -> Mapping[str, Node]:
    """As `fields`, where an unknown key may be a secret: it is repeated only when it is nearly a known one."""
    found = {}
    for key, value in entries(node, report, what):
        hint = did_you_mean(key.text, known)
        if key.text in known:
            found[key.text] = value
        elif hint and key.text.isalpha():
            report(key.place, f"found the key {shown(key.text)}; expected {listed(known)}{hint}")
        else:
            place = replace(key.place, path=node.place.path)
            report(place, f"found a key that is none of these; expected {listed(known)}, with a colon and a space")
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

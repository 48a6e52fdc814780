"""Verifies a session after a test: every planned reply was used, no mistake was made, the counts are right.

The functions here are pure: they take the entries of the journal and answer what they find.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ocr_emulator.errors import listed
from ocr_emulator.scenario.faults import FAULTS
from ocr_emulator.scenario.model import DecidedBy, Planned
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.journal.query import Query

#: How many of the nearest requests a finding shows.
_MAX_NEAREST: Final = 3

#: How soon after a fault an equal request is taken for one that the HTTP client repeats by itself, in seconds.
#: curl does so after 1 ms, HttpURLConnection after 3, OkHttp after 10; an application waits for longer, as a rule.
_AT_ONCE: Final = 0.1

_SWITCH_OFF: Final = (
    "OkHttp: retryOnConnectionFailure(false); HttpURLConnection: -Dsun.net.http.retryPost=false; "
    "libcurl: CURLOPT_FRESH_CONNECT"
)

#: Refusals that are no mistake of the client: what the scenario gives, or the document itself, brings them about.
_NO_MISTAKES: Final = {"API_CALL_LIMIT_EXCEEDED", "SERVICE_NOT_ENABLED"}
_NO_MISTAKES_AT: Final = {"recognise"}

#: The fields in which a request and its repetition are the same.
_LOOKS: Final = ("method", "path", "body_size", "caller", "request_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedCount:
    """There have to be `count` requests that match `query`. `text` is the query as it was written."""

    text: str
    query: Query
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """What a test expects: counts of requests, and the result codes of mistakes that it makes on purpose."""

    counts: tuple[ExpectedCount, ...] = ()
    expected_codes: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as expected. `nearest` are the requests that come nearest to what was.

    `kind` is "forgotten", "left over", "mistake" or "count"; that of a note is "repeated".
    """

    kind: str
    message: str
    nearest: tuple[JournalEntry, ...] = ()


def verify(
    entries: Sequence[JournalEntry], plans: Iterable[Planned], forgotten: int, expectations: Expectations
) -> Iterator[Finding]:
    """What is not as expected in a session.

    `entries` are those of the session, the newest first; `forgotten` is how many older ones the journal has lost;
    `plans` are the planned replies that nobody has asked for.
    """
    if forgotten:
        older = f"{forgotten} older requests of this appKey are forgotten, and what was wrong with them"
        yield Finding(kind="forgotten", message=f"{older}; see --journal and --journal-bytes")
    yield from (_left_over(planned) for planned in plans)
    yield from (_mistake(entry) for entry in reversed(entries) if _is_mistake(entry, expectations))
    for wanted in expectations.counts:
        hits: list[JournalEntry] = []
        misses: list[JournalEntry] = []
        for entry in entries:
            (hits if wanted.query.matches(entry) else misses).append(entry)
        if len(hits) != wanted.count:
            yield _miscount(wanted, hits, misses)


def notes(entries: Sequence[JournalEntry]) -> Iterator[Finding]:
    """What may be otherwise than a test thinks, and yet be right. `entries` are as for `verify`.

    An HTTP client that repeats a request by itself, when its connection is closed without a reply, hides the fault
    from the application.
    """
    for first, second in pairwise(reversed(entries)):
        if _is_silent(first) and _is_repeated(first, second):
            yield Finding(
                kind="repeated",
                message=f"request {second.id} is request {first.id} again, at once after the fault {first.fault}; "
                "perhaps the HTTP client repeats it by itself, and the application has not seen the fault; "
                f"switch that off ({_SWITCH_OFF})",
                nearest=(first, second),
            )


def _is_silent(entry: JournalEntry) -> bool:
    return entry.fault is not None and entry.fault in FAULTS and FAULTS[entry.fault].is_silent


def _is_repeated(first: JournalEntry, second: JournalEntry) -> bool:
    """Whether the two look the same from outside, and come one at once after the other."""
    pause = second.at - first.at - first.delay
    return pause < _AT_ONCE and all(getattr(first, name) == getattr(second, name) for name in _LOOKS)


def _left_over(planned: Planned) -> Finding:
    step = planned.step
    what = str(step.code) if step.code else "a natural reply"
    if step.fault:
        what += f" with the fault {step.fault}"
    where = ", ".join(sorted(planned.operations))
    if planned.versions:
        where += f" of {listed(sorted(planned.versions))}"
    return Finding(
        kind="left over",
        message=f"{step.times} x {what}, planned next for {where}, was not asked for; call it, or plan less",
    )


def _is_mistake(entry: JournalEntry, expectations: Expectations) -> bool:
    """Whether one of the service's own checks refused the request for what the client sent, unexpectedly."""
    return (
        entry.result_code not in {0, None}
        and entry.decided_by is DecidedBy.NATURE
        and entry.stage not in _NO_MISTAKES_AT
        and entry.result_key not in _NO_MISTAKES
        and entry.result_code not in expectations.expected_codes
        and not any(wanted.count and wanted.query.matches(entry) for wanted in expectations.counts)
    )


def _mistake(entry: JournalEntry) -> Finding:
    return Finding(
        kind="mistake",
        message=f"request {entry.id}, {entry.method} {entry.path}, was refused with {entry.result_code} "
        f"{entry.result_key}: {entry.reason}",
        nearest=(entry,),
    )


def _miscount(wanted: ExpectedCount, hits: Sequence[JournalEntry], misses: Sequence[JournalEntry]) -> Finding:
    nearest = hits
    if len(hits) < wanted.count:
        nearest = sorted(misses, key=lambda entry: len(wanted.query.mismatches(entry)))
    return Finding(
        kind="count",
        message=f"found {len(hits)} with {wanted.text}; expected {wanted.count} such requests",
        nearest=tuple(nearest[:_MAX_NEAREST]),
    )

"""Documents of the scenario language, as an author may write them, to be read and written in the tests."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from hypothesis import strategies as st

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.constants import STATUS_CODES
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.facts import CHOICES
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import ENVELOPE_SERVICES, OPERATIONS, SERVICES, VERSIONS, FileType
from ocr_emulator.contract.revisions import REVISIONS
from ocr_emulator.scenario.conditions import FIELDS
from ocr_emulator.scenario.faults import FAULTS
from ocr_emulator.scenario.language.scenario import read_scenario
from ocr_emulator.scenario.matchers import COMPARISONS
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.scenario.source.json_source import read_json
from ocr_emulator.scenario.source.problems import Report
from tests.contracts import CATALOGUE, SEED

Json = Any
Values = Mapping[str, st.SearchStrategy[Json]]

SCALAR: Final = st.text(max_size=8) | st.integers(0, 10**9) | st.booleans()
TEXT: Final = st.text(max_size=8).filter(lambda text: text.strip() != "")
NAME: Final = TEXT.filter(lambda text: text.isprintable() and text not in {"next", "document"})
MILLISECONDS: Final = st.integers(0, 60_000)
SECONDS: Final = MILLISECONDS.map(lambda number: f"{number}ms") | st.integers(0, 60)


def one_or_more(item: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return item | st.lists(item, min_size=1, max_size=3)


def some_of(values: Values, least: int = 0, most: int | None = None) -> st.SearchStrategy[dict[str, Json]]:
    """A mapping with some of the keys."""
    names = st.lists(st.sampled_from(sorted(values)), unique=True, min_size=least, max_size=most or len(values))
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: values[name] for name in chosen}))


#: By the names of `language.matchers.MATCHERS`.
MATCHERS: Final[Values] = {
    "matches": st.sampled_from(["^a", "[0-9]+", "홍|김", "a.c$"]),
    "contains": TEXT,
    "glob": TEXT,
}
TEXT_MATCHERS: Final = one_or_more(SCALAR) | some_of(MATCHERS, least=1)


def numbers(unit: st.SearchStrategy[str]) -> st.SearchStrategy[Json]:
    one = st.integers(1, 999_999) | st.builds(lambda number, unit: f"{number}{unit}", st.integers(1, 999), unit)
    bound = st.builds(
        lambda sign, number: f"{sign} {number}", st.sampled_from([*COMPARISONS]), st.integers(2, 999)
    )
    at_least = st.integers(1, 999).map(lambda number: f">= {number} and <= {number + 5}")
    return one_or_more(one) | bound | at_least


#: By the keys of `language.when.WHEN`.
WHEN: Final[Values] = {
    "operation": one_or_more(st.sampled_from([*OPERATIONS])),
    "chance": st.integers(1, 10**8).map(lambda millionths: f"{millionths / 10**6:.6f}%"),
    "version": st.sampled_from([*VERSIONS]),
    "appKey": TEXT_MATCHERS,
    "fileName": TEXT_MATCHERS,
    "fileType": one_or_more(st.sampled_from([*map(str, FileType)])),
    "fileSize": numbers(st.sampled_from(["", "B", " KB", ".5KB", "MB"])),
    "sha256": one_or_more(st.text("0123456789abcdefABCDEF", min_size=64, max_size=64)),
    "header": st.dictionaries(st.sampled_from(["X-A", "User-Agent"]), TEXT_MATCHERS, min_size=1),
    "fields": st.dictionaries(st.sampled_from([*FIELDS]), TEXT_MATCHERS, min_size=1, max_size=1),
    "idType": one_or_more(st.sampled_from([*map(str, IdType)])),
    "call": numbers(st.just("")),
}

#: By the names of `language.delays.DISTRIBUTIONS`.
DISTRIBUTIONS: Final[Values] = {
    "uniform": st.lists(MILLISECONDS, min_size=2, max_size=2).map(lambda two: [f"{one}ms" for one in sorted(two)]),
    "lognormal": st.fixed_dictionaries({"median": SECONDS, "sigma": st.integers(1, 1000).map(lambda n: n / 100)}),
}
DELAY: Final = SECONDS | some_of(DISTRIBUTIONS, least=1, most=1)


def _with_amount(name: str) -> st.SearchStrategy[Json]:
    amount = FAULTS[name].amount
    alone = st.just(name)
    return alone | st.fixed_dictionaries({name: st.integers(amount.least, amount.most)}) if amount else alone


#: By the names of `scenario.faults.FAULTS`.
FAULT: Final[Values] = {name: _with_amount(name) for name in FAULTS}

#: By the keys of `language.transport.TRANSPORT`.
TRANSPORT: Final[Values] = {
    "httpStatus": st.integers(200, 599).filter(lambda status: status not in {204, 205, 304}),
    "headers": st.dictionaries(st.sampled_from(["X-A", "Retry-After"]), st.text("abc 123\xe9\t", max_size=6)),
    "delay": DELAY,
    "fault": st.sampled_from([*FAULT]).flatmap(FAULT.__getitem__),
}

BOX: Final = {f"{axis}{corner}": 1.5 for corner in range(1, 5) for axis in "xy"}

#: Some of what a result of an operation can have.
RESULTS: Final[Values] = {
    "business": some_of(
        {
            "상호명": TEXT,
            "종목": st.fixed_dictionaries({"value": TEXT, "conf": st.sampled_from([0, 0.25, 1])}),
            "boxes": st.lists(st.just(BOX), max_size=2),
            "fileType": st.sampled_from(["pdf", "png"]),
        },
        least=1,
    ),
    "id-card": st.fixed_dictionaries({"idType": st.just("resident"), "name": TEXT}),
    "id-card/authenticity": st.fixed_dictionaries({"isAuthenticity": st.booleans()}),
}
OWN_CODE: Final = st.integers(-999, -1) | st.integers(1, 99)

#: By the keys of `language.replies.REPLY`.
REPLY: Final[Values] = {
    "resultCode": st.sampled_from(
        ["natural", "every-code", *(name for row in CATALOGUE for name in (row.number, row.key))]
    ),
    "resultMessage": TEXT,
    "result": st.one_of(*RESULTS.values()),
    "times": st.integers(1, 1000),
    **TRANSPORT,
}

#: What must stand beside a key of a reply.
BESIDE: Final[Values] = {"resultMessage": OWN_CODE, "result": st.sampled_from([0, "SUCCESS"])}
AROUND: Final = {name: values for name, values in REPLY.items() if name not in {"resultCode", *BESIDE}}
REPLIES: Final = st.one_of(
    st.sampled_from(["natural", "every-code"]),
    some_of(TRANSPORT, least=1),
    *(
        st.builds(lambda own, others: own | others, st.fixed_dictionaries(own), some_of(AROUND))
        for own in (
            {"resultCode": REPLY["resultCode"]},
            *({"resultCode": code, name: REPLY[name]} for name, code in BESIDE.items()),
        )
    ),
)

#: By the keys of `language.rules.RULE`.
RULE: Final[Values] = {
    "name": NAME,
    "when": some_of(WHEN, most=3),
    "then": one_or_more(REPLIES),
    "unchecked": st.booleans(),
    "repeat": st.booleans(),
}


def _replies_of(operation: str) -> st.SearchStrategy[dict[str, Json]]:
    """Replies that an operation can give."""
    codes = [row.number for row in CATALOGUE if operation in row.operations]
    coded = {"resultCode": st.sampled_from(["natural", "every-code", *codes])}
    success = {"resultCode": st.just(0), "result": RESULTS.get(operation, st.just({}))}
    own = {"resultCode": OWN_CODE, "resultMessage": TEXT}
    return st.sampled_from([coded, success, own]).flatmap(
        lambda fixed: st.builds(lambda own, more: own | more, st.fixed_dictionaries(fixed), some_of(AROUND))
    )


@st.composite
def rules(draw: st.DrawFn) -> Json:
    """A rule for one operation, with conditions that can hold for it, and replies that it can give."""
    operation = draw(st.sampled_from([*OPERATIONS]))
    possible = set(WHEN) - {"operation", "version", "fileType", "idType", "fields"}
    possible -= set() if OPERATIONS[operation].file_types else {"fileName", "fileSize", "sha256"}
    then = draw(st.lists(_replies_of(operation), min_size=1, max_size=3))
    repeat = draw(st.booleans())
    if not repeat:
        then[-1].pop("times", None)
    when = draw(some_of({name: WHEN[name] for name in possible}))
    return {"when": {"operation": operation, **when}, "then": then, "repeat": repeat}


RULES: Final = st.lists(rules(), max_size=3)

#: By the keys of `language.users.USER`.
USER: Final[Values] = {
    "secret": TEXT,
    "appKeys": st.lists(TEXT, max_size=2) | TEXT,
    "tokenLife": st.integers(60, 86_400),
}

#: By the keys of `language.observed.OBSERVATION`.
OBSERVATION: Final[Values] = {
    "choice": st.sampled_from(CHOICES["unknown-path"]),
    "seen": st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(str),
    "host": TEXT,
    "reply": TEXT,
}


def _observation(fact: str) -> st.SearchStrategy[Json]:
    """A choice of a fact, alone or with the day on which it was seen, and where, and what was answered."""
    choice = st.sampled_from(CHOICES[fact])
    others = {name: values for name, values in OBSERVATION.items() if name != "choice"}
    return choice | st.fixed_dictionaries({"choice": choice}, optional=others)


#: By the keys of `language.given.GIVEN`.
GIVEN: Final[Values] = {
    "credentials": st.dictionaries(st.sampled_from(["a", "b"]), TEXT),
    "users": st.dictionaries(
        st.sampled_from(["u", "v"]),
        TEXT | st.builds(lambda secret, more: {"secret": secret, **more}, TEXT, some_of(USER)),
    ),
    "businesses": st.dictionaries(
        st.text("0123456789", min_size=10, max_size=10), st.sampled_from([*STATUS_CODES, "unknown"]), max_size=2
    ),
    "allowance": st.integers(0, 10**9),
    "services": st.lists(st.sampled_from(SERVICES)) | st.sampled_from(SERVICES),
    "oldKeysAccepted": st.integers(0, 10**6) | st.integers(0, 10**6).map(lambda number: f"{number}ms"),
    "revision": st.sampled_from(["latest", *map(str, REVISIONS)]),
    "front": st.sampled_from([*map(str, Front)]),
    "observed": st.fixed_dictionaries({}, optional={name: _observation(name) for name in CHOICES}),
}

#: By the keys of `language.scenario.SCENARIO`.
SCENARIO: Final[Values] = {
    "name": NAME,
    "description": TEXT,
    "seed": st.integers(0, 10**9),
    "given": some_of(GIVEN),
    "rules": RULES,
}


def read_document(document: Json, contract: Contract = SEED) -> Scenario:
    """The scenario that a document is; raises ScenarioProblemsError."""
    report = Report("x")
    return read_scenario(read_json(json.dumps(document), report), report, contract)


#: By the keys of `language.request_description.REQUEST_DESCRIPTION`, for an operation with a file.
DESCRIPTION: Final[Values] = {
    "operation": st.just("business"),
    "version": st.sampled_from(OPERATIONS["business"].versions),
    "appKey": TEXT,
    "serviceName": st.sampled_from(ENVELOPE_SERVICES),
    "headers": st.dictionaries(st.sampled_from(["X-A", "User-Agent"]), SCALAR | st.none()),
    "fileName": SCALAR,
    "fileType": st.sampled_from([*map(str, FileType)]),
    "fileSize": st.integers(0, 10**8) | st.sampled_from(["100KB", "1.5 MB"]),
    "sha256": st.text("0123456789abcdefABCDEF", min_size=64, max_size=64),
    "fields": st.dictionaries(st.sampled_from(["idType", *FIELDS]), SCALAR | st.none()),
    "document": TEXT,
    "call": st.integers(1, 10**9),
}


def _descriptions(operation: str, *apart: str) -> st.SearchStrategy[Json]:
    """Descriptions of requests for an operation, which has not the parts in `apart`."""
    others = {name: one for name, one in DESCRIPTION.items() if name not in {"operation", "version", *apart}}
    return some_of(others).map(lambda one: {"operation": operation, **one})


_OF_FILE: Final = ("fileName", "fileType", "fileSize", "sha256", "document")
DESCRIPTIONS: Final = st.one_of(
    _descriptions("business", "fields", "serviceName"),
    _descriptions("business/status", "serviceName", *_OF_FILE),
    _descriptions("public-keys", "fields", *_OF_FILE),
    some_of({name: DESCRIPTION[name] for name in ("operation", "version")}, least=2),
)

"""The control endpoint's page about coverage, on an application of its own."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

import anyio
import httpx
import pytest
from fastapi import FastAPI

from ocr_emulator.contract.contract import Contract
from ocr_emulator.control.coverage import coverage_router
from ocr_emulator.coverage.formats import FORMATS
from ocr_emulator.coverage.hits import HitCounts, Pair
from tests.contracts import NEWEST, SEED
from tests.coverage.reports import covered

SESSIONS: Mapping[str, Mapping[Pair, HitCounts]] = {
    "a": {("business", 0): HitCounts(by_nature=1, undecided=1)},
    "b": {
        ("business", 0): HitCounts(by_scenario=1, gave_up=1),
        ("id-card", 0): HitCounts(by_nature=1, undecided=1),
    },
}
TOGETHER = {
    ("business", 0): HitCounts(by_nature=1, by_scenario=1, gave_up=1, undecided=1),
    ("id-card", 0): HitCounts(by_nature=1, undecided=1),
}


def meetings_of(app_key: str | None) -> list[Mapping[Pair, HitCounts]]:
    return list(SESSIONS.values()) if app_key is None else [SESSIONS[app_key]] if app_key in SESSIONS else []


def contract_of(app_key: str | None) -> Contract:
    """The session b has a revision of its own."""
    return NEWEST if app_key == "b" else SEED


APP = FastAPI()
APP.include_router(coverage_router(meetings_of, contract_of, lambda: None))


def get(query: str = "") -> httpx.Response:
    """What GET /coverage answers."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=APP)
        async with httpx.AsyncClient(transport=transport, base_url="http://emulator") as client:
            return await client.get(f"/coverage{query}")

    return anyio.run(ask)


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("html", "text/html; charset=utf-8"),
        ("json", "application/json"),
        ("junit", "application/xml"),
        ("markdown", "text/markdown; charset=utf-8"),
        ("text", "text/plain; charset=utf-8"),
    ],
)
def test_formats(name: str, content_type: str) -> None:
    """Every format comes as what it is, with all sessions added up."""
    answer = get(f"?format={name}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert answer.text == FORMATS[name].write(covered(TOGETHER))


def test_json_is_the_default() -> None:
    """Without a format it is JSON."""
    assert get().json() == get("?format=json").json()


def test_one_session() -> None:
    """One appKey's coverage is of its own contract."""
    answer = get("?appKey=b")
    assert answer.text == FORMATS["json"].write(covered(SESSIONS["b"], contract=NEWEST))
    assert get("?appKey=unknown").json()["totals"]["met"] == 0


def test_exclusions() -> None:
    """Words that exclude can be given several times."""
    answer = get("?exclude=none&exclude=service&exclude=id-card:*")
    assert answer.json()["exclusions"] == ["service", "id-card:*"]


def test_junit_is_read() -> None:
    """What a CI server reads is the bytes, which are as declared."""
    assert ET.fromstring(get("?format=junit").content).tag == "testsuites"


def test_an_unknown_format() -> None:
    """A format that there is not is a problem that names the field, and what it takes."""
    answer = get("?format=xunit")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json() == {
        "type": "urn:ocr-emulator:invalid-query",
        "title": "The query cannot be used",
        "status": 400,
        "detail": "format: found 'xunit'; expected html, json, junit, markdown or text; did you mean 'junit'?",
        "field": "format",
        "accepted": ["html", "json", "junit", "markdown", "text"],
    }


def test_an_unknown_exclusion() -> None:
    """A word that excludes nothing is a problem likewise."""
    answer = get("?exclude=console&exclude=servise")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    accepted = ["none", "request", "service", "console", "gateway", "a resultCode", "a resultKey"]
    assert answer.json() == {
        "type": "urn:ocr-emulator:invalid-query",
        "title": "The query cannot be used",
        "status": 400,
        "detail": (
            "exclude: found 'servise'; expected none, request, service, console, gateway, a resultCode, a resultKey, "
            "OPERATION:CODE or OPERATION:*; did you mean 'service'?"
        ),
        "field": "exclude",
        "accepted": [*accepted, "OPERATION:CODE", "OPERATION:*"],
    }


def test_an_unknown_parameter() -> None:
    """A parameter that is misspelt is refused: it would be everybody's coverage instead of one appKey's."""
    answer = get("?app-key=a")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"] == (
        "app-key: found no such parameter; expected format, appKey or exclude; did you mean 'appKey'?"
    )

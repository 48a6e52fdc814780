"""The order of checks: of several mistakes in a request, the one that the service would meet first decides."""

from dataclasses import replace

import pytest

from emulator.contract.catalogue import CATALOGUE
from emulator.pipeline.answer import answer
from emulator.pipeline.received import Oversized, Received
from emulator.scenario.model import Given, Rule, Scenario, Step
from emulator.state.counters import Counters
from tests.samples import picture

BOUNDARY = "multipart/form-data; boundary=x"


def form(content: bytes, name: str = "image") -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n'.encode()
    return head + content + b"\r\n--x--\r\n"


#: A request and a service with every mistake there is, and then with one mended after the other: what is
#: changed, and the code that comes then.
WORST = Received(method="GET", path="/nowhere", headers={}, body=Oversized(9_000_000))
MENDED: list[tuple[str, dict[str, object], str]] = [
    ("nothing", {}, "NOT_FOUND"),
    ("path", {"path": "/v1.0/appkeys/app/credit-card"}, "METHOD_NOT_ALLOWED"),
    ("method", {"method": "POST"}, "MAX_UPLOAD_SIZE_EXCEEDED"),
    ("size", {"body": b"neither"}, "MISSING_REQUIRED_HEADER"),
    ("header", {"headers": {"authorization": "wrong"}}, "INVALID_APPKEY_SECRETKEY"),
    ("credentials", {"headers": {"authorization": "right"}}, "SERVICE_NOT_ENABLED"),
    ("service", {"services": frozenset({"credit-card"})}, "API_CALL_LIMIT_EXCEEDED"),
    ("allowance", {"allowance": 1}, "UNSUPPORTED_MEDIA_TYPE"),
    ("content type", {"headers": {"authorization": "right", "content-type": BOUNDARY}}, "BAD_REQUEST"),
    ("multipart", {"body": form(b"", "file")}, "BAD_REQUEST"),
    ("part", {"body": form(b"")}, "UPLOADED_FILE_IS_EMPTY"),
    ("content", {"body": form(b"GIF89a")}, "INVALID_FILE_TYPE"),
    ("type", {"body": form(picture(flat=True)[:100])}, "INVALID_FILE_TYPE"),
    ("damage", {"body": form(picture(flat=True))}, "DATABASE_FAIL"),
    ("scenario", {"rules": ()}, "CREDIT_CARD_INFO_NOT_FOUND"),
    ("picture", {"body": form(picture())}, "SUCCESS"),
]


@pytest.mark.parametrize("mended", range(len(MENDED)), ids=[what for what, _, _ in MENDED])
def test_the_first_mistake_decides(mended: int) -> None:
    """Path and method, size, header, credentials, service, allowance, content type, body, file, scenario, recognition."""
    changes = {key: value for _, change, _ in MENDED[: mended + 1] for key, value in change.items()}
    facts = {"credentials": {"app": "right"}, "services": frozenset[str](), "allowance": 0}
    given = Given(**{name: changes.pop(name, value) for name, value in facts.items()})  # type: ignore[arg-type]
    rule = Rule(name="r", operations=frozenset({"credit-card"}), steps=(Step(code=CATALOGUE["DATABASE_FAIL"]),))
    rules = changes.pop("rules", (rule,))
    scenario = Scenario(name="s", source="test", given=given, rules=rules)  # type: ignore[arg-type]
    received = replace(WORST, **changes)  # type: ignore[arg-type]
    assert answer(received, scenario, Counters().count).code.key == MENDED[mended][2]


def test_a_single_reply_is_not_counted() -> None:
    """Only what needs counting is counted."""
    rule = Rule(name="r", operations=frozenset({"business/status"}), steps=(Step(code=CATALOGUE["FAIL"]),))
    scenario = Scenario(name="s", source="test", rules=(rule,))
    received = Received(
        method="POST",
        path="/v1.0/appkeys/app/business/status",
        headers={"authorization": "s"},
        body=b'{"businessNumber":"1234567890"}',
    )

    def never(app_key: str, event: str) -> int:
        raise AssertionError(app_key, event)

    found = answer(received, scenario, never)
    assert (found.code.key, found.rule, found.reason) == ("FAIL", "r", "the scenario 's' says so")

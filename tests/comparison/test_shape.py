"""The shape of a reply."""

import json
from collections.abc import Mapping

import pytest

from ocr_emulator.client import Reply
from ocr_emulator.comparison.probe import Compared
from ocr_emulator.comparison.shape import Reading, read_reply
from ocr_emulator.envelope.keys import generate_key_pair

JSON = {"content-type": "application/json;charset=UTF-8"}
BAD = b'{"header":{"isSuccessful":false,"resultCode":400,"resultMessage":"Bad Request"}}'


def read(
    body: bytes | str,
    status: int = 200,
    compared: Compared = Compared.WHOLE,
    headers: Mapping[str, str] = JSON,
) -> Reading:
    raw = body.encode() if isinstance(body, str) else body
    return read_reply(Reply(status, headers, raw), compared, lambda text: text.replace("my-secret", "[hidden]"))


def told(
    body: bytes | str,
    status: int = 200,
    compared: Compared = Compared.WHOLE,
    headers: Mapping[str, str] = JSON,
) -> str:
    return str(read(body, status, compared, headers).shape)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (BAD, "HTTP 200 application/json 400 Bad Request"),
        (
            '{"header":{"resultCode":400,"isSuccessful":false,"resultMessage":"Bad Request"}}',
            "HTTP 200 application/json 400 Bad Request (the header has resultCode, isSuccessful, resultMessage)",
        ),
        (
            '{"header": {"isSuccessful": false, "resultCode": 400, "resultMessage": "Bad Request"}}',
            "HTTP 200 application/json 400 Bad Request (not compact, or not in UTF-8)",
        ),
        (
            '{"header":{"isSuccessful":"no","resultCode":"400","resultMessage":"x"}}',
            "HTTP 200 application/json (an isSuccessful that is not false)",
        ),
        (
            '{"header":{"isSuccessful":false,"resultCode":400,"resultMessage":"x"},"traceId":"abc"}',
            "HTTP 200 application/json 400 x (with traceId)",
        ),
        ("", "HTTP 200 application/json (no body)"),
        ("null", "HTTP 200 application/json (no JSON: null)"),
        ("[" * 100_000, f"HTTP 200 application/json (no JSON: {'[' * 120}…)"),
        ('{"error":"invalid_client"}', "HTTP 200 application/json (error: invalid_client)"),
        (
            '{"access_token":"abc","token_type":"Bearer","expires_in":86400,"x":null,"y":[],"z":true}',
            "HTTP 200 application/json (access_token: a text of 3 characters, token_type: Bearer, expires_in: a number, x: null, y: an object or a list, z: true or false)",
        ),
    ],
)
def test_json(body: bytes | str, says: str) -> None:
    """A reply of the service is told by its code; whatever is unusual in its form is told too."""
    assert told(body) == says


@pytest.mark.parametrize(
    ("status", "headers", "body", "says"),
    [
        (
            404,
            {"content-type": "text/html"},
            "<html><head><title>404 Not Found</title></head><body>nginx</body></html>",
            "HTTP 404 text/html (a page: 404 Not Found)",
        ),
        (502, {"content-type": "text/html"}, "<p>Oops", "HTTP 502 text/html (no JSON: <p>Oops)"),
        (
            200,
            {"content-type": "text/plain"},
            "서비스 점검 중입니다.",
            "HTTP 200 text/plain (no JSON: 서비스 점검 중입니다.)",
        ),
        (200, {"server": "x"}, b"\xff\xfe", "HTTP 200 without a Content-Type (no JSON: ��)"),
        (
            307,
            {"location": "https://elsewhere.example/my-secret"},
            "",
            "HTTP 307 without a Content-Type (to https://elsewhere.example/[hidden]; no body)",
        ),
    ],
)
def test_what_is_no_json(status: int, headers: dict[str, str], body: bytes | str, says: str) -> None:
    """What something before the service answers is told by its title, or how it begins."""
    assert told(body, status, headers=headers) == says


def test_a_public_key() -> None:
    """Of a public key its form is told, and of its version that it is a text."""
    key = generate_key_pair("0").public_key
    header = '{"header":{"isSuccessful":true,"resultCode":0,"resultMessage":"SUCCESS"},"result":'
    shown = {
        json.dumps({"key": key, "version": "0"}): "key: Base64 of DER, RSA of 2048 bits; version: a text",
        json.dumps({"key": "-----BEGIN PUBLIC KEY-----", "version": 0}): "key: PEM; version: no text",
        json.dumps({"key": "AAAA", "version": "0"}): "key: no public key in Base64 of DER; version: a text",
    }
    for result, says in shown.items():
        found = told(f"{header}{result.replace(', ', ',').replace(': ', ':')}}}")
        assert found == f"HTTP 200 application/json 0 SUCCESS ({says})"


def test_what_a_terminal_would_act_upon() -> None:
    """Nothing that a service says can move a cursor, begin a line, or go on for ever; no secret is in it."""
    message = "my-secret\x1b[2J\r\n" + "x" * 1000
    header = {"isSuccessful": False, "resultCode": 1, "resultMessage": message}
    shape = read(json.dumps({"header": header}, separators=(",", ":"))).shape
    assert shape.message.isprintable()
    assert shape.message.startswith("[hidden] [2J x")
    assert len(shape.message) == 121


def test_names_are_told_no_more_than_values() -> None:
    """Nor can it by the names of members: they are as long as it likes, and as many."""
    names = [f"my-secret\x1b{number}" + "x" * 1000 for number in range(1000)]
    for body in (dict.fromkeys(names, 1), {"header": dict.fromkeys(names, 1)}, {"header": {}, names[0]: 1}):
        text = told(json.dumps(body))
        assert text.isprintable()
        assert "my-secret" not in text
        assert len(text) < 1500


def test_kind_and_label() -> None:
    """Of some replies only the kind is compared, or the whole Content-Type."""
    assert told(BAD, compared=Compared.KIND) == "HTTP 200 application/json"
    assert told(BAD, compared=Compared.LABEL) == "HTTP 200 application/json;charset=UTF-8"


@pytest.mark.parametrize(
    ("body", "is_success"),
    [
        (BAD, False),
        ('{"header":{"isSuccessful":true}}', True),
        ('{"header":{"resultCode":0}}', True),
        ('{"result":null}', True),
        ('{"header":[]}', False),
        ("[]", False),
        ("<html>", False),
    ],
)
def test_what_looks_like_a_success(body: bytes | str, *, is_success: bool) -> None:
    """Any sign of a success counts as one: it may be charged for."""
    assert read(body).is_success is is_success

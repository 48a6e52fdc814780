"""The law of what is told: no personal data, by construction.

Words that nobody else has are sent wherever a client can put one, and then looked for wherever the emulator tells
something. An appKey and a path are names, and may be told; a result goes to the client alone.
"""

import json
import os
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter

from tests.delivery.faults.wire import ask, until
from tests.product.sealing import Sealer
from tests.running import KEY, ROOT, Emulator, start
from tests.samples import picture

REVISION = "2026-03-10"
STATUS = "/v1.0/appkeys/app/business/status"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Canaries:
    """Words that nobody else has, each with the place where it was sent."""

    places: dict[str, str] = field(default_factory=dict)

    def new(self, place: str, kind: str = "{}-kanarienvogel") -> str:
        """Another word, in which what is found again stands for {}."""
        mark = f"zq{token_hex(5)}"
        self.places[mark] = place
        return kind.format(mark)

    def korean(self, place: str) -> str:
        """A word in Korean."""
        return self.new(f"{place}, in Korean", "카나리아{}까나리")

    def digits(self, place: str, length: int) -> str:
        """A word of digits alone."""
        mark = str(int(token_hex(12), 16))[:length].replace("0", "7")
        self.places[mark] = place
        return mark

    def found_in(self, text: str) -> set[str]:
        """The places whose words are in `text`."""
        return {self.places[mark] for mark in re.findall("zq[0-9a-f]{10}", text) if mark in self.places} | {
            place for mark, place in self.places.items() if mark.isdigit() and mark in text
        }


@dataclass
class Ear:
    """All that is told besides results: by where it is told."""

    told: dict[str, list[str]] = field(default_factory=dict)

    def hear(self, reply: httpx.Response) -> httpx.Response:
        """Keep the headers beside a reply, and the reply itself unless it is a result."""
        name = f"reply to {reply.request.method} {reply.request.url.path}"[:120]
        beside = "\n".join(f"{key}: {value}" for key, value in reply.headers.items() if key != "request-key")
        self.told.setdefault(f"headers of {name}", []).append(beside)
        if "x-emulator-reason" in reply.headers or reply.status_code >= 400:
            self.told.setdefault(name, []).append(reply.text)
        return reply

    def found(self, canaries: Canaries) -> dict[str, set[str]]:
        """The places of the words that were told, by where they were."""
        found = {name: canaries.found_in("\n".join(texts)) for name, texts in self.told.items()}
        return {name: places for name, places in found.items() if places}


def png_that_says(text: str) -> bytes:
    info = PngInfo()
    info.add_text("Comment", text)
    file = BytesIO()
    Image.open(BytesIO(picture(80, 50))).save(file, "PNG", pnginfo=info)
    return file.getvalue()


def pdf_that_says(text: str, password: str | None = None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 100)
    writer.add_metadata({"/Title": text})
    if password:
        writer.encrypt(password)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def multipart(canaries: Canaries, content: bytes, name: str = "image") -> tuple[bytes, str]:
    """A form with a word in every header of its parts, and in a part more."""
    word = canaries.new
    lines = [
        b"--" + (boundary := word("boundary").encode()),
        f'Content-Disposition: form-data; name="{word("name of another part")}"'.encode(),
        b"",
        word("another part").encode(),
        b"--" + boundary,
        f'Content-Disposition: form-data; name="{name}"; filename="{canaries.korean("file name")}.png"'.encode(),
        f"Content-Type: {word('Content-Type of a part', 'image/{}')}".encode(),
        f"X-{word('name of a header of a part')}: {word('header of a part')}".encode(),
        b"",
        content,
        b"--" + boundary + b"--",
        b"",
    ]
    return b"\r\n".join(lines), f"multipart/form-data; boundary={boundary.decode()}"


def headers(canaries: Canaries, label: str) -> httpx.Headers:
    """Headers with a word in each, and a Content-Type."""
    word = canaries.new
    names = (
        "Authorization",
        "X-NHN-Authorization",
        "User-Agent",
        "Cookie",
        "X-Forwarded-For",
        "Referer",
        "Accept",
    )
    found = {
        **{name: word(f"header {name}") for name in names},
        "X-Name": canaries.korean("header X-Name"),
        f"X-{word('name of a header')}": "x",
        "X-Key-Version": word("header X-Key-Version"),
        "Symmetric-Key": word("header Symmetric-Key"),
        "Request-Key": word("header Request-Key"),
        "Accept-Language": word("header Accept-Language"),
        "Content-Type": label,
    }
    return httpx.Headers({name.encode(): value.encode() for name, value in found.items()})


#: Every operation that there is, in the revision that has all versions.
OPERATIONS = [
    *(f"/{version}/appkeys/app/{name}" for version in ("v1.0", "v1.1") for name in ("business", "credit-card")),
    *(f"/{version}/appkeys/app/business/status" for version in ("v1.0", "v1.1")),
    *(
        f"/{version}/appkeys/app/{name}"
        for version in ("v2.0", "v2.1")
        for name in (
            "credit-card",
            "id-card",
            "id-card/stand-alone",
            "id-card/authenticity",
            "public-keys/id-card",
        )
    ),
]


def send_everywhere(emulator: Emulator, canaries: Canaries, ear: Ear) -> None:
    """Send words to every operation, in every place, in bodies of every kind."""
    for path in OPERATIONS:
        for body, label in bodies_of(canaries):
            sent = headers(canaries, label)
            for method in ("POST", "GET"):
                query = f"?{canaries.new('name in the query')}={canaries.korean('query')}"
                ear.hear(emulator.client.request(method, path + query, content=body, headers=sent))


def bodies_of(canaries: Canaries) -> Iterator[tuple[bytes, str]]:
    """Bodies, well-formed and not, with their labels."""
    word = canaries.new
    yield b"", word("Content-Type", "{}")
    yield b"", word("media type", "text/{}")
    yield multipart(canaries, word("content of a file").encode())
    yield multipart(canaries, png_that_says(word("text in a PNG file")))
    yield multipart(canaries, pdf_that_says(word("title of a PDF file")))
    yield multipart(canaries, pdf_that_says(word("title of a protected file"), word("password of a file")))
    yield multipart(canaries, b"%PDF-1.7\n" + word("damaged PDF file").encode())
    yield multipart(canaries, picture(80, 50)[:60] + word("damaged PNG file").encode())
    yield multipart(canaries, b"", word("name of a file part"))
    whole, label = multipart(canaries, picture(80, 50))
    yield whole[: len(whole) // 3], label
    yield b"\r\n".join(whole.split(b"\r\n")[1:]), label
    yield whole.replace(b"form-data", word("disposition").encode()), label
    yield whole.replace(b": ", b" "), label
    yield whole, "multipart/form-data"
    number = {"businessNumber": word("businessNumber"), word("name of a member"): canaries.korean("member")}
    for value in (number, [word("list")], word("string"), {"businessNumber": [word("list as businessNumber")]}):
        yield json.dumps(value, ensure_ascii=False).encode(), "application/json"
        yield json.dumps(value).encode()[:-1], "application/json"
    yield json.dumps({"idType": word("idType"), "name": word("name")}).encode(), "application/json"
    yield f'{{"businessNumber": {word("bare word")}}}'.encode(), "application/json"
    yield f'{{"businessNumber": "\\{word("escape")}"}}'.encode(), "application/json"
    yield f'{{"businessNumber": "{word("text in Latin-1")}é"}}'.encode("latin-1"), "application/json"
    yield b'{"businessNumber": "' + word("body too large").encode() + b"x" * 5_300_000, "application/json"


def ask_for_businesses(emulator: Emulator, canaries: Canaries, ear: Ear) -> None:
    """Ask for numbers that are what they ought to be, and nearly."""
    for length in (9, 10, 11, 13):
        ear.hear(emulator.ask_status(canaries.digits(f"businessNumber of {length} digits", length)))
    secret = canaries.new("secretKey")
    ear.hear(emulator.ask_status(canaries.digits("businessNumber", 10), headers={"Authorization": secret}))
    ear.hear(emulator.ask_status(headers={"Authorization": f"Basic {secret}"}))
    ear.hear(emulator.ask_status(headers={"X-NHN-Authorization": f"Bearer {secret}"}))
    version = canaries.digits("X-Key-Version of digits", 8)
    ear.hear(emulator.upload("credit-card", picture(80, 50), headers=KEY | {"X-Key-Version": version}))
    sealed = Sealer(emulator, "credit-card")
    ear.hear(sealed.upload("credit-card", picture(80, 50), {"X-Key-Version": version}))


def send_sealed(emulator: Emulator, canaries: Canaries, ear: Ear) -> None:
    """Send words in the electronic envelope, and beside it."""
    word = canaries.new
    sealer = Sealer(emulator, "id-card", key=word("key", "{}-kanarienvogel12345")[:32].encode().ljust(32, b"k"))
    for operation in ("id-card", "id-card/stand-alone"):
        for content in (png_that_says(word("text in a sealed file")), word("sealed text").encode()):
            body, label = multipart(canaries, sealer.encrypt(content))
            path = f"/v2.0/appkeys/app/{operation}"
            more = sealer.headers | {"Content-Type": label, "Request-Key": word("Request-Key beside a card")}
            ear.hear(emulator.client.post(path, content=body, headers=more))
        ear.hear(sealer.send(operation, word("what is not sealed").encode()))
        more = {"Symmetric-Key": b64encode(word("no key at all").encode()).decode()}
        ear.hear(sealer.send(operation, sealer.encrypt(picture(80, 50)), more))
    request_key = sealer.upload("id-card", picture(80, 50)).headers["request-key"]
    canaries.places[request_key] = "Request-Key"
    names = ("name", "residentNumber", "issueDate", "licenseNum", "serialNum", "passportNumber", "birthDate")
    for kind in ("resident", "driver", "passport", word("idType")):
        claimed = {name: word(f"sealed {name}") for name in names}
        ear.hear(sealer.claim(request_key, {"idType": kind}, **claimed))
        plain = {name: canaries.korean(f"plain {name}") for name in names}
        ear.hear(sealer.claim(request_key, {"idType": kind, **plain}))
    right = {"name": canaries.korean("name"), "residentNumber": canaries.digits("residentNumber", 13)}
    ear.hear(sealer.claim(request_key, {"idType": "resident"}, **right, issueDate=canaries.digits("issueDate", 8)))


def call_token_service(emulator: Emulator, canaries: Canaries, ear: Ear) -> None:
    """Send words to the token service."""
    word = canaries.new
    for path in ("/oauth2/token/create", "/oauth2/token/revoke"):
        pair = b64encode(f"{word('UserAccessKeyId')}:{word('SecretAccessKey')}".encode()).decode()
        for who in (f"Basic {pair}", f"Bearer {word('token')}", f"Basic {word('no Base64')}", word("scheme")):
            for body in (
                f"grant_type=client_credentials&token={word('token in a form')}",
                f"grant_type={word('grant_type')}&{word('name in a form')}={word('value in a form')}",
                word("no form"),
                f"a={word('twice')}&a={word('twice')}",
                json.dumps({"grant_type": word("JSON")}),
            ):
                for label in (FORM, word("Content-Type of a form", "text/{}")):
                    url = f"{path}?{word('name in the query of a token')}={word('query of a token')}"
                    sent = {"Authorization": who, "Content-Type": label, "User-Agent": word("User-Agent")}
                    reply = emulator.client.post(url, content=body, headers=sent)
                    ear.hear(reply)
                    if reply.status_code == 200 and reply.content:
                        canaries.places[reply.json()["access_token"]] = "access_token"
        ear.hear(emulator.client.post(path, content=word("form too large") + "x" * 70_000))


def speak_no_http(emulator: Emulator, canaries: Canaries, ear: Ear) -> None:
    """Send what is no HTTP, or ends too early."""
    word = canaries.new
    for sent in (
        f"{word('method')} / HTTP/1.1\r\n\r\n",
        f"POST / HTTP/1.1\r\n{word('no header')}\r\n\r\n",
        f"POST {STATUS} HTTP/1.1\r\nHost: x\r\nContent-Length: {word('length')}\r\n\r\n",
        f"POST {STATUS} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{word('chunk')}\r\n\r\n",
        f"POST {STATUS} HTTP/1.1\r\nHost: x\r\nUpgrade: {word('upgrade')}\r\nConnection: close\r\n\r\n",
    ):
        ear.told.setdefault("reply to no HTTP", []).append(ask(emulator, sent.encode()).data.decode())


def everything(emulator: Emulator) -> Iterator[tuple[str, str]]:
    """All that the emulator tells of what it was asked, by where."""
    client = emulator.client
    formats = ("html", "json", "junit", "markdown", "text")
    questions = (
        "scenario",
        "scenarios",
        "sessions",
        "sessions/app",
        "sessions/app/scenario",
        "metrics",
        "ready",
        "clock",
    )
    for path in (*questions, *(f"coverage?format={name}" for name in formats)):
        answer = client.get(f"/__admin/{path}")
        assert answer.status_code == 200, answer.text
        yield path, answer.text
    before: int | None = 10**12
    while before:
        found = client.get(f"/__admin/requests?limit=1000&before={before}").json()
        yield "requests", json.dumps(found, ensure_ascii=False)
        before = found["before"]
    yield "verify", json.dumps(client.post("/__admin/sessions/app/verify", json={}).json(), ensure_ascii=False)
    yield "log", emulator.log


def hear_everything(emulator: Emulator, ear: Ear) -> None:
    for name, text in everything(emulator):
        ear.told.setdefault(name, []).append(text)


@pytest.fixture(scope="module", params=["text", "json"])
def chatty(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    """An emulator with all versions of the API, that writes its log in one format and in the other."""
    with start("--log-format", request.param, "--revision", REVISION) as emulator:
        yield emulator


@pytest.mark.parametrize(
    "send",
    [send_everywhere, ask_for_businesses, send_sealed, call_token_service, speak_no_http],
    ids=["everywhere", "numbers", "sealed", "tokens", "no HTTP"],
)
def test_what_a_client_sends(chatty: Emulator, send: Any) -> None:  # noqa: ANN401 - one of the above
    """Nothing that a client sends is told, but for its appKey and its path."""
    canaries, ear = Canaries(), Ear()
    send(chatty, canaries, ear)
    hear_everything(chatty, ear)
    assert len(canaries.places) >= 5
    assert ear.found(canaries) == {}


def test_where_nothing_is_checked(chatty: Emulator) -> None:
    """Nor is it where a scenario answers unchecked, at every operation, with faults and delays."""
    canaries, ear = Canaries(), Ear()
    then = [
        {"resultCode": 5000503, "delay": "1ms"},
        {"fault": "malformed-json"},
        {"fault": "html-error-page"},
        "natural",
    ]
    chatty.use({"rules": [{"unchecked": True, "then": then, "repeat": True}]})
    send_everywhere(chatty, canaries, ear)
    hear_everything(chatty, ear)
    chatty.client.post("/__admin/reset").raise_for_status()
    assert ear.found(canaries) == {}


def test_an_app_key_and_a_path_are_names(chatty: Emulator) -> None:
    """What may be told is told: that nothing else is found is not because nobody listens."""
    canaries, ear = Canaries(), Ear()
    ear.hear(chatty.ask_status(app_key=canaries.new("appKey")))
    ear.hear(chatty.client.post(f"/{canaries.korean('path')}", headers=KEY))
    hear_everything(chatty, ear)
    found = ear.found(canaries)
    assert found["requests"] == found["log"] == {"appKey", "path, in Korean"}
    assert "metrics" not in found


def secrets_of(canaries: Canaries) -> dict[str, Any]:
    """What is given of credentials and users."""
    word = canaries.new
    user = {"secret": word("secret of given.users")}
    return {"credentials": {"app": word("secret of given.credentials")}, "users": {"a-user": user}}


class TestScenarios:
    @pytest.fixture
    def secretive(self, chatty: Emulator) -> Iterator[tuple[Emulator, Canaries, Ear]]:
        """An emulator whose scenario has secrets wherever there can be one."""
        canaries, ear = Canaries(), Ear()
        rules = [
            {"when": {"header": {name: canaries.new(f"header {name}")}}, "then": {"resultCode": 5000503}}
            for name in ("Authorization", "X-NHN-Authorization", "Symmetric-Key", "Request-Key")
        ]
        for path in ("scenario", "sessions/app/scenario"):
            body = {"given": secrets_of(canaries), "rules": rules}
            ear.told.setdefault(path, []).append(chatty.client.put(f"/__admin/{path}", json=body).text)
        yield chatty, canaries, ear
        chatty.client.post("/__admin/reset").raise_for_status()

    def test_its_secrets(self, secretive: tuple[Emulator, Canaries, Ear]) -> None:
        """No secret of a scenario is told, whoever calls, whoever asks why, and whoever asks for the scenario."""
        emulator, canaries, ear = secretive
        assert "rules" in ear.told["scenario"][0]
        for secret in (canaries.new("secretKey"), "a"):
            ear.hear(emulator.ask_status(headers={"Authorization": secret, "X-NHN-Authorization": secret}))
            ear.hear(emulator.upload("credit-card", picture(80, 50), headers={"Authorization": secret}))
        call_token_service(emulator, canaries, ear)
        question = {"operation": "business/status", "appKey": "app", "fields": {"businessNumber": "1234567890"}}
        answer = emulator.client.post("/__admin/explain", json=question)
        assert len(answer.json()["passedOver"]) == 4
        ear.told["explain"] = [answer.text]
        hear_everything(emulator, ear)
        assert ear.found(canaries) == {}

    @pytest.mark.parametrize("label", ["application/yaml", "application/json"])
    @pytest.mark.parametrize(
        "template",
        [
            "given: {credentials: {app: [SECRET]}}",
            "given: {credentials: SECRET}",
            "given: {credentials: [SECRET]}",
            "given: {credentials: {app: {secretKey: SECRET}}}",
            "given:\n  credentials:\n    app:SECRET\n",
            "given:\n  credentials:\n    app: SECRET\n   x: y\n",
            "given: {users: {u: {SECRET: x}}}",
            "given: {users: {u: {secert: SECRET}}}",
            "given: {users: {u: {secret: [SECRET]}}}",
            "given: {users: [SECRET]}",
            'given: {credentials: {app: "SECRET}}',
            '{"given": {"credentials": {"app": "SECRET"}}',
            '{"given": {"credentials": {"app": SECRET}}}}',
            "given: {credentials: {app: *SECRET}}",
            "given: {credentials: {app: !SECRET x}}",
            "rules: [{when: {header: {Authorization: {is: SECRET}}}, then: natural}]",
            "rules: [{when: {header: {Authorization: {matches: 'SECRET('}}}, then: natural}]",
            "rules: [{when: {header: {Authorization: [[SECRET]]}}, then: natural}]",
        ],
    )
    def test_a_scenario_that_is_wrong(self, chatty: Emulator, template: str, label: str) -> None:
        """Where a secret stands wrongly the problem does not repeat it."""
        canaries, ear = Canaries(), Ear()
        body = template.replace("SECRET", canaries.new("secret"))
        for path in ("scenario", "sessions/app/scenario"):
            answer = chatty.client.put(f"/__admin/{path}", content=body, headers={"Content-Type": label})
            assert answer.status_code == 422
            ear.hear(answer)
        hear_everything(chatty, ear)
        assert ear.found(canaries) == {}

    def test_values_are_for_the_client_alone(self, chatty: Emulator) -> None:
        """What a result is to have, by a rule or planned, is told by the scenario and the result and nowhere else."""
        canaries, ear = Canaries(), Ear()
        result = {"statusMessage": canaries.korean("result of a rule")}
        rules = [{"when": {"operation": "business/status"}, "then": {"resultCode": 0, "result": result}}]
        chatty.use({"rules": rules})
        planned = {"statusMessage": canaries.new("result that is planned")}
        plan = {"operation": "business/status", "resultCode": 0, "result": planned}
        chatty.client.post("/__admin/sessions/app/next", json=plan | {"times": 2}).raise_for_status()
        for _ in range(3):
            chatty.ask_status()
        hear_everything(chatty, ear)
        chatty.client.post("/__admin/reset").raise_for_status()
        del ear.told["scenario"], ear.told["sessions/app/scenario"]
        assert ear.found(canaries) == {}

    def test_conditions_are_told_to_nobody_else(self, chatty: Emulator) -> None:
        """What a rule asks of a file name, a field or a header is told by the scenario and by an explanation only."""
        canaries, ear = Canaries(), Ear()
        word = canaries.new
        conditions: list[dict[str, Any]] = [
            {"operation": "business", "fileName": word("fileName of a rule")},
            {"operation": "business/status", "fields": {"businessNumber": word("field of a rule")}},
            {"header": {"X-Name": canaries.korean("header of a rule")}},
        ]
        chatty.use({"rules": [{"when": when, "then": {"resultCode": 5000503}} for when in conditions]})
        ear.hear(chatty.upload("business", picture(80, 50)))
        ear.hear(chatty.ask_status())
        hear_everything(chatty, ear)
        chatty.client.post("/__admin/reset").raise_for_status()
        del ear.told["scenario"], ear.told["sessions/app/scenario"]
        assert ear.found(canaries) == {}


class TestQuestions:
    def test_explain(self, chatty: Emulator) -> None:
        """What is asked of `explain` is told in its own answer at most."""
        canaries, ear = Canaries(), Ear()
        word = canaries.new
        chatty.use(
            {"rules": [{"when": {"operation": "business", "fileName": "x"}, "then": {"resultCode": 5000503}}]}
        )
        asked: list[dict[str, Any]] = [
            {"operation": "business", "fileName": word("fileName"), "headers": {"X-Name": word("header")}},
            {"operation": "business/status", "fields": {"businessNumber": word("businessNumber")}},
            {"operation": word("operation")},
            {word("key"): 1},
        ]
        for question in asked:
            chatty.client.post("/__admin/explain", json=question)
        hear_everything(chatty, ear)
        chatty.client.post("/__admin/reset").raise_for_status()
        assert ear.found(canaries) == {}

    def test_the_journal(self, chatty: Emulator) -> None:
        """What somebody looks for in the journal is told in its own answer at most."""
        canaries, ear = Canaries(), Ear()
        word = canaries.new
        for filters in ({"reason": word("reason")}, {word("field"): "1"}, {"status": word("status")}):
            chatty.client.get("/__admin/requests", params=filters)
            chatty.client.post("/__admin/requests/count", json=filters)
            chatty.client.post("/__admin/sessions/app/verify", json={"verify": [filters | {"count": 0}]})
        chatty.client.get(f"/__admin/requests/{word('number')}")
        chatty.client.get("/__admin/coverage", params={"exclude": word("word"), "format": word("format")})
        hear_everything(chatty, ear)
        assert ear.found(canaries) == {}


#: What makes the reading of a JSON body fail, as a defect might: with what the client sent in the message.
DEFECT = """
import ocr_emulator.pipeline.stages.parse_body

def fail(body):
    raise KeyError(body.decode())

ocr_emulator.pipeline.stages.parse_body._read_object = fail
"""


@contextmanager
def defective(folder: Path, log_format: str) -> Iterator[Emulator]:
    """An emulator with a defect."""
    (folder / "sitecustomize.py").write_text(DEFECT, encoding="utf-8")
    path: Mapping[str, str] = {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}
    with start("--log-format", log_format, environment=path) as emulator:
        yield emulator


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_defect(tmp_path: Path, log_format: str) -> None:
    """A defect of the emulator's own tells where it is, and nothing that the client sent."""
    canaries, ear = Canaries(), Ear()
    with defective(tmp_path, log_format) as emulator:
        number = canaries.new("businessNumber")
        secret = canaries.new("secretKey")
        with emulator.another_client() as client:
            reply = client.post(STATUS, json={"businessNumber": number}, headers={"Authorization": secret})
        assert (reply.status_code, reply.json()["type"]) == (500, "urn:ocr-emulator:defect")
        ear.hear(reply)
        until(emulator, lambda: "KeyError" in emulator.log)
        hear_everything(emulator, ear)
    assert ear.found(canaries) == {}

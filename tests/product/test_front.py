"""The two fronts: plain, where every reply is HTTP 200, and the gateway, which has statuses of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.catalogue_formats import FORMATS
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.replies import encode_body
from ocr_emulator.contract.revisions import LATEST, REVISIONS
from ocr_emulator.documents.business import business_status
from tests.contracts import CATALOGUE, SEED
from tests.product.sealing import Sealer
from tests.running import KEY, ROOT, Emulator, reason_of, start
from tests.samples import picture
from tests.scenario.loading import problems_in, read

Json = dict[str, Any]

GATEWAY = contract_at(front=Front.GATEWAY)
CONTRACTS = [contract_at(revision, front) for revision in REVISIONS for front in Front]
OF_GATEWAY = [contract for contract in CONTRACTS if contract.front is Front.GATEWAY]
STATUS = "/v1.0/appkeys/app/business/status"
CARD = "/v1.0/appkeys/app/credit-card"
FORM = KEY | {"Content-Type": "multipart/form-data; boundary=x"}
HEAD = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
TAIL = b"\r\n--x--\r\n"
OWN = "or write a resultMessage too to send it all the same"
ONLY_GATEWAY = f"which only the front gateway gives, and plain is in force; say `given: {{front: gateway}}`, {OWN}"
ONLY_PLAIN = f"which only the front plain gives, and gateway is in force; say `given: {{front: plain}}`, {OWN}"

NO_URL = b'{"header":{"isSuccessful":false,"resultCode":4041007,"resultMessage":"URL Not Found"}}'
TOO_LARGE = {
    5242880: (
        b'{"header":{"isSuccessful":false,"resultCode":4131000,"resultMessage":'
        b'"Request size is larger than permissible limit. the permissible limit is 5mb."}}'
    ),
}

#: What only the gateway gives, and only where a scenario says so: key, number, HTTP status, body.
BY_SCENARIO = {
    4291000: ("TOO_MANY_REQUESTS", 429, "Too Many Requests"),
    5020001: ("UPSTREAM_BAD_GATEWAY", 502, "Upstream Bad Gateway"),
    5030001: ("UPSTREAM_SERVICE_UNAVAILABLE", 503, "Upstream Service Unavailable"),
    5040001: ("GATEWAY_TIMEOUT", 504, "Gateway Timeout"),
    4031007: ("REQUEST_IP_NOT_ALLOWED", 403, "Request IP not allowed"),
    4291001: ("USAGE_QUOTA_EXCEEDED", 429, "Usage quota exceeded."),
}

#: The codes of the gateway with the number of another code: by key alone.
BY_KEY = {
    "GATEWAY_INVALID_URI": (4000003, "Invalid URI."),
    "GATEWAY_INVALID_CLIENT_IP": (
        4000006,
        "Client IP is invalid. Check the X-Forwarded-For request header value.",
    ),
}
BY_NAME = [(name, number) for number, (key, *_) in BY_SCENARIO.items() for name in (number, key)]

#: The body of business/status for the number that `ask_status` asks about, as the contract writes it.
SUCCESS = encode_body(CATALOGUE["SUCCESS"], business_status("1234567890", {}))
BUSY = (
    b'{"header":{"isSuccessful":false,"resultCode":5000503,"resultMessage":'
    b'"The API you requested is temporarily unavailable. Please try again later."}}'
)


def name_of(value: object) -> str | None:
    return f"{value.revision} {value.front}" if isinstance(value, Contract) else None


@pytest.fixture(scope="module")
def behind() -> Iterator[Emulator]:
    """An emulator that was started with --front gateway."""
    with start("--front", "gateway") as emulator:
        yield emulator


@pytest.fixture
def gateway(behind: Emulator) -> Emulator:
    """An emulator with the gateway in front of it, at its start."""
    behind.client.post("/__admin/reset").raise_for_status()
    return behind


def use(emulator: Emulator, *rules: object, **given: str) -> None:
    emulator.use({"given": given, "rules": list(rules)})


def at(emulator: Emulator, contract: Contract, *rules: object) -> None:
    use(emulator, *rules, revision=str(contract.revision), front=contract.front.value)


def form_of(size: int) -> bytes:
    """A multipart body of just `size` bytes, with a PNG in it that has something on it and zeros after its end."""
    image = picture()
    return HEAD + image + bytes(size - len(HEAD) - len(image) - len(TAIL)) + TAIL


def in_chunks(body: bytes) -> Iterator[bytes]:
    for begin in range(0, len(body), 65536):
        yield body[begin : begin + 65536]


def seen(reply: httpx.Response) -> tuple[int, bytes]:
    """HTTP status and body of a reply, which is JSON whatever its status."""
    assert reply.headers["content-type"] == "application/json"
    return reply.status_code, reply.content


def last_entry(emulator: Emulator) -> Json:
    found = emulator.client.get("/__admin/requests").json()["requests"][0]
    assert isinstance(found, dict)
    return found


class TestTooLarge:
    @pytest.mark.parametrize("chunked", [False, True], ids=["Content-Length", "chunked"])
    @pytest.mark.parametrize(
        ("front", "revision"),
        [
            ("plain", "2024-01-12"),
            ("plain", "2026-05-27"),
            ("gateway", "2024-01-12"),
            ("gateway", "2026-05-27"),
            ("gateway", "2026-08-11"),
        ],
    )
    def test_413(self, emulator: Emulator, front: str, revision: str, *, chunked: bool) -> None:
        """A byte over 5 MB is HTTP 413 behind the gateway, in every revision, and 200 in plain; 5 MB are well."""
        limit = 5242880
        use(emulator, revision=revision, front=front)
        for over in (0, 1):
            body = form_of(limit + over)
            reply = emulator.client.post(CARD, content=in_chunks(body) if chunked else body, headers=FORM)
            if over:
                assert seen(reply) == (413 if front == "gateway" else 200, TOO_LARGE[limit])
            else:
                assert (reply.status_code, reply.json()["header"]["resultCode"]) == (200, 0)

    def test_it_comes_before_the_credentials(self, gateway: Emulator) -> None:
        """The gateway looks at the path first, then at the size, and at nothing else."""
        body = form_of(GATEWAY.request_limit + 1)
        assert seen(gateway.client.post("/nowhere", content=body)) == (404, NO_URL)
        assert seen(gateway.client.put(CARD, content=body)) == (404, NO_URL)
        assert seen(gateway.client.post(CARD, content=body)) == (413, TOO_LARGE[5242880])

    def test_the_connection_is_kept(self, gateway: Emulator) -> None:
        """A client that is refused can go on with the same connection."""
        with gateway.another_client() as client:
            for _ in range(3):
                reply = client.post(CARD, content=bytes(GATEWAY.request_limit + 1))
                assert seen(reply) == (413, TOO_LARGE[5242880])
                assert "connection" not in reply.headers

    def test_a_session_with_a_revision_of_its_own(self, gateway: Emulator) -> None:
        """An appKey with a revision of its own has the same front, whose limit and words are always the same."""
        gateway.client.put("/__admin/sessions/app", json={"revision": "latest"}).raise_for_status()
        for path in (CARD, CARD.replace("/app/", "/other/")):
            reply = gateway.client.post(path, content=bytes(5242881))
            assert seen(reply) == (413, TOO_LARGE[5242880])
            assert reason_of(reply) == (
                "the request body has 5242881 bytes; the limit is 5242880 at the gateway, in every revision; send less"
            )


class TestNoSuchUrl:
    @pytest.mark.parametrize("contract", OF_GATEWAY, ids=name_of)
    def test_unknown_path(self, emulator: Emulator, contract: Contract) -> None:
        """A path that no operation has is HTTP 404 with 4041007 in every revision, whatever the method."""
        at(emulator, contract)
        for path in ("/", "/v3.0/appkeys/app/business", "/v1.0/appkeys//business", f"{STATUS}/"):
            for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
                assert seen(emulator.client.request(method, path)) == (404, NO_URL)

    @pytest.mark.parametrize("contract", OF_GATEWAY, ids=name_of)
    def test_wrong_method(self, emulator: Emulator, contract: Contract) -> None:
        """A known path with another method is HTTP 404 with 4041007 too: the gateway has no 405."""
        at(emulator, contract)
        for endpoint in contract.endpoints:
            path = endpoint.path.format(appKey="app", serviceName="id-card")
            for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"} - {endpoint.method}:
                reply = emulator.client.request(method, path, headers=KEY)
                assert seen(reply) == (404, NO_URL)
                name = endpoint.operation.name
                assert reason_of(reply) == f"the method is {method}; {name} takes {endpoint.method}"

    def test_head(self, gateway: Emulator) -> None:
        """HEAD is another method, and has no body."""
        reply = gateway.client.head(STATUS)
        assert (reply.status_code, reply.content) == (404, b"")

    def test_another_revisions_path(self, gateway: Emulator) -> None:
        """A version that the revision has not is no URL, and the reason says which has it."""
        reply = gateway.client.post(STATUS.replace("v1.0", "v1.1"))
        assert seen(reply) == (404, NO_URL)
        assert reason_of(reply) == (
            "revision 2024-01-12 has no v1.1, which is there from 2026-03-10 on; choose another revision: "
            "--revision, given.revision, or PUT /__admin/sessions/{appKey}"
        )

    @pytest.mark.parametrize(
        ("revision", "unknown"),
        [
            ("2024-01-12", b'{"header":{"isSuccessful":false,"resultCode":404,"resultMessage":"Not Found"}}'),
            ("2026-05-27", b'{"header":{"isSuccessful":false,"resultCode":404,"resultMessage":"Not Found"}}'),
            ("2026-08-11", NO_URL),
        ],
    )
    def test_in_plain(self, emulator: Emulator, revision: str, unknown: bytes) -> None:
        """In plain both are HTTP 200: 404, or 4041007 from 2026-08-11 on, and 405."""
        use(emulator, revision=revision)
        assert seen(emulator.client.post("/nowhere")) == (200, unknown)
        assert seen(emulator.client.get(STATUS)) == (
            200,
            b'{"header":{"isSuccessful":false,"resultCode":405,"resultMessage":"Method Not Allowed"}}',
        )


@pytest.mark.parametrize("contract", OF_GATEWAY, ids=name_of)
def test_every_other_reply_is_http_200(emulator: Emulator, contract: Contract) -> None:
    """What the service itself answers is HTTP 200 behind the gateway too, errors included."""
    given = {
        "revision": str(contract.revision),
        "front": "gateway",
        "credentials": {"app": "secret"},
        "businesses": {"0000000000": "unknown"},
        "services": ["business", "credit-card"],
    }
    emulator.use({"given": given})
    client = emulator.client
    replies = {
        0: emulator.ask_status(),
        400: client.post(STATUS, content=b"{", headers=KEY),
        415: client.post(CARD, content=b"x", headers=KEY),
        4000001: client.get("/v2.0/appkeys/app/public-keys/business", headers=KEY),
        4000003: emulator.upload("credit-card", picture(kind="GIF")),
        4000004: emulator.upload("credit-card", b""),
        4000005: emulator.ask_status(headers={}),
        4000101: emulator.ask_status("1"),
        4000102: emulator.ask_status("0000000000"),
        4000111: emulator.upload("credit-card", picture(flat=True)),
        4000301: client.post(
            CARD.replace("v1.0", "v2.0"),
            content=HEAD + b"x" + TAIL,
            headers=FORM | {"X-Key-Version": "x", "Symmetric-Key": "x"},
        ),
        4000401: client.get("/v2.0/appkeys/app/public-keys/id-card", headers=KEY),
        4010001: emulator.ask_status(headers={"Authorization": "wrong"}),
    }
    assert {number: reply.json()["header"]["resultCode"] for number, reply in replies.items()} == {
        number: number for number in replies
    }
    assert {reply.status_code for reply in replies.values()} == {200}


def test_the_token_service_is_not_behind_it(gateway: Emulator) -> None:
    """The token service has a host of its own: its statuses are those of RFC 6749 at either front."""
    path, grant = "/oauth2/token/create", {"grant_type": "client_credentials"}
    assert gateway.client.post(path, auth=("user", "secret"), data=grant).status_code == 200
    assert gateway.client.post(path, auth=("user", "secret")).status_code == 400
    assert gateway.client.post(path, data=grant).status_code == 401
    assert gateway.client.get(path).status_code == 405


class TestByScenario:
    @pytest.mark.parametrize(("name", "number"), BY_NAME)
    def test_of_the_gateway(self, gateway: Emulator, name: int | str, number: int) -> None:
        """429, 502, 503 and 504 come by number and by key, with the gateway's words."""
        key, status, message = BY_SCENARIO[number]
        use(gateway, {"name": "mine", "then": {"resultCode": name}})
        reply = gateway.ask_status()
        header = f'{{"isSuccessful":false,"resultCode":{number},"resultMessage":"{message}"}}'
        assert seen(reply) == (status, f'{{"header":{header}}}'.encode())
        assert reply.headers["x-emulator-rule"] == "mine"
        assert reason_of(reply) == "the scenario 'inline' says so"
        entry = last_entry(gateway)
        assert (entry["status"], entry["resultCode"], entry["resultKey"]) == (status, number, key)

    @pytest.mark.parametrize("key", BY_KEY)
    def test_the_number_of_another_code(self, gateway: Emulator, key: str) -> None:
        """Two codes of the gateway have the number of another code: their keys name them, the number the other."""
        number, message = BY_KEY[key]
        use(gateway, {"when": {"operation": "business"}, "then": [{"resultCode": key}, {"resultCode": number}]})
        shown = gateway.client.get("/__admin/scenario").json()["rules"][0]["then"]
        assert [step["resultCode"] for step in shown] == [key, number]
        header = f'{{"isSuccessful":false,"resultCode":{number},"resultMessage":"{message}"}}'
        assert seen(gateway.upload("business", picture())) == (400, f'{{"header":{header}}}'.encode())
        other = gateway.upload("business", picture())
        assert (other.status_code, other.json()["header"]["resultCode"]) == (200, number)
        assert other.json()["header"]["resultMessage"] != message

    @pytest.mark.parametrize("number", BY_SCENARIO)
    def test_at_every_operation(self, gateway: Emulator, number: int) -> None:
        """Every operation can be answered by the gateway, and unchecked whatever the request is like."""
        use(gateway, {"unchecked": True, "then": {"resultCode": number}})
        for endpoint in GATEWAY.endpoints:
            path = endpoint.path.format(appKey="app", serviceName="id-card")
            reply = gateway.client.request(endpoint.method, path)
            assert (reply.status_code, reply.json()["header"]["resultCode"]) == (BY_SCENARIO[number][1], number)

    def test_natural_codes(self, gateway: Emulator) -> None:
        """A scenario that says 4131000 or 4041007 gets the gateway's status too."""
        then = [{"resultCode": 4131000}, {"resultCode": "URL_NOT_FOUND"}, "natural"]
        use(gateway, {"then": then})
        assert [seen(gateway.ask_status()) for _ in range(3)] == [
            (413, TOO_LARGE[5242880]),
            (404, NO_URL),
            (200, SUCCESS),
        ]

    @pytest.mark.parametrize(("name", "number"), BY_NAME)
    def test_refused_in_plain(self, name: int | str, number: int) -> None:
        """In plain a code of the gateway's is refused, with its place and with what to do."""
        key = BY_SCENARIO[number][0]
        assert problems_in(f"rules:\n- then:\n  - {{resultCode: 0}}\n  - {{resultCode: {name}}}") == [
            f"x.yaml:4:18: rules[0].then[1].resultCode: found {number} {key}, {ONLY_GATEWAY}"
        ]

    @pytest.mark.parametrize(
        ("name", "code"), [(404, "404 NOT_FOUND"), ("METHOD_NOT_ALLOWED", "405 METHOD_NOT_ALLOWED")]
    )
    def test_refused_behind_the_gateway(self, name: int | str, code: str) -> None:
        """Behind the gateway 404 and 405 are refused, which the gateway answers in other words."""
        text = f"given: {{front: gateway}}\nrules: [{{then: {{resultCode: {name}}}}}]"
        assert problems_in(text) == [f"x.yaml:2:29: rules[0].then.resultCode: found {code}, {ONLY_PLAIN}"]

    @pytest.mark.parametrize(
        ("label", "body", "position", "place"),
        [
            ("application/json", '{"rules": [{"then": {"resultCode": 5040001}}]}', "", {}),
            (
                "application/yaml",
                "rules:\n- then: {resultCode: 5040001}",
                ":2:22",
                {"line": 2, "column": 22},
            ),
        ],
        ids=["JSON", "YAML"],
    )
    def test_refused_over_the_wire(
        self, emulator: Emulator, label: str, body: str, position: str, place: dict[str, int]
    ) -> None:
        """The control endpoint refuses it in the same words, and goes on with the scenario that it has."""
        reply = emulator.client.put("/__admin/scenario", content=body, headers={"Content-Type": label})
        message = f"found 5040001 GATEWAY_TIMEOUT, {ONLY_GATEWAY}"
        path = "rules[0].then.resultCode"
        assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")
        assert reply.json() == {
            "type": "urn:ocr-emulator:invalid-body",
            "title": "The body cannot be used",
            "status": 422,
            "detail": f"Nothing has changed: the request body{position}: {path}: {message}",
            "errors": [{**place, "path": path, "message": message}],
        }
        assert emulator.client.get("/__admin/scenario").json()["name"] == "default"

    def test_the_same_as_a_code_of_ones_own(self, emulator: Emulator) -> None:
        """In plain it can be sent all the same, as a code of one's own, with HTTP 200."""
        use(emulator, {"then": {"resultCode": 5040001, "resultMessage": "Gateway Timeout"}})
        body = b'{"header":{"isSuccessful":false,"resultCode":5040001,"resultMessage":"Gateway Timeout"}}'
        assert seen(emulator.ask_status()) == (200, body)


class TestWhichIsInForce:
    @pytest.mark.parametrize(("front", "status", "number"), [("plain", 200, 404), ("gateway", 404, 4041007)])
    def test_given(self, emulator: Emulator, gateway: Emulator, front: str, status: int, number: int) -> None:
        """`given.front` goes before --front, for as long as the scenario is in force."""
        for one in (emulator, gateway):
            before = one.client.get("/nowhere").status_code
            use(one, front=front)
            reply = one.client.get("/nowhere")
            assert (reply.status_code, reply.json()["header"]["resultCode"]) == (status, number)
            assert one.client.get("/__admin/version").json()["front"] == front
            assert one.client.get("/__admin/scenario").json()["given"] == {"front": front}
            one.use("default")
            assert one.client.get("/nowhere").status_code == before

    def test_flag(self, gateway: Emulator) -> None:
        """--front is in force where a scenario says nothing."""
        assert gateway.client.get("/__admin/version").json() == {
            "version": "0.1.0",
            "revision": "2024-01-12",
            "front": "gateway",
        }
        assert gateway.client.get("/__admin/scenario").json()["given"] == {}

    def test_variable(self) -> None:
        """OCR_EMULATOR_FRONT is as good as the flag."""
        with start(environment={"OCR_EMULATOR_FRONT": "gateway"}) as emulator:
            assert seen(emulator.client.get("/nowhere")) == (404, NO_URL)

    def test_a_file_for_the_other_front(self, tmp_path: Path) -> None:
        """A file is read for the front of its own `given`, else for the one of the start."""
        own = "given: {front: gateway}\nrules: [{then: {resultCode: 4291000}}]"
        (tmp_path / "a.yaml").write_text(own, encoding="utf-8")
        assert run("check", "a.yaml", folder=tmp_path).stdout == "1 scenario, no problem found.\n"
        (tmp_path / "a.yaml").write_text("rules: [{then: {resultCode: 4291000}}]", encoding="utf-8")
        assert run("check", "--front", "gateway", "a.yaml", folder=tmp_path).returncode == 0
        for command in (["check", "a.yaml"], ["serve", "--port", "0", "--scenarios", "."]):
            done = run(*command, folder=tmp_path)
            assert (done.returncode, done.stdout, done.stderr) == (
                1,
                "",
                f"ocr-emulator: a.yaml:1:29: rules[0].then.resultCode: found 4291000 TOO_MANY_REQUESTS, {ONLY_GATEWAY}\n",
            )

    @pytest.mark.parametrize(
        ("front", "found"),
        [
            ("gatewy", "'gatewy'; expected a front: plain or gateway; did you mean 'gateway'?"),
            ("Gateway", "'Gateway'; expected a front: plain or gateway; did you mean 'gateway'?"),
            ("both", "'both'; expected a front: plain or gateway"),
            ("", "nothing; expected a front: plain or gateway"),
            ("[plain]", "a list; expected a front: plain or gateway"),
            ("1", "the number 1; expected a front: plain or gateway"),
        ],
    )
    def test_no_front(self, front: str, found: str) -> None:
        """Another word is no front."""
        column = 15 if not front else 16
        assert problems_in(f"given: {{front: {front}}}") == [f"x.yaml:1:{column}: given.front: found {found}"]

    @pytest.mark.parametrize(
        ("front", "found"),
        [
            ("gatewy", "'gatewy'; expected a front: plain, gateway or by-host; did you mean 'gateway'?"),
            ("both", "'both'; expected a front: plain, gateway or by-host"),
            ("", "''; expected a front: plain, gateway or by-host"),
        ],
    )
    def test_no_front_at_the_start(self, front: str, found: str) -> None:
        """Another word is refused at the start, by flag and by variable."""
        for source, done in {
            "--front": run("codes", "--front", front),
            "OCR_EMULATOR_FRONT": run("codes", OCR_EMULATOR_FRONT=front),
        }.items():
            assert (done.returncode, done.stderr) == (1, f"ocr-emulator: {source}: found {found}\n")


def run(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ocr_emulator", *arguments]
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)


class TestTheCodes:
    @pytest.mark.parametrize("name", FORMATS)
    def test_command(self, name: str) -> None:
        """`ocr-emulator codes --front gateway` prints the catalogue behind the gateway."""
        done = run("codes", "--front", "gateway", "--format", name)
        assert (done.returncode, done.stdout) == (0, FORMATS[name](GATEWAY) + "\n")

    @pytest.mark.parametrize("revision", ["2024-01-12", "latest"])
    def test_statuses(self, revision: str) -> None:
        """The statuses of the gateway are in the listing for programs, and it has neither 404 nor 405."""
        done = run("codes", "--front", "gateway", "--revision", revision, "--format", "json")
        rows = json.loads(done.stdout)
        assert {row["resultCode"]: row["httpStatus"] for row in rows if row["httpStatus"] != 200} == {
            4000003: 400,
            4000006: 400,
            4041007: 404,
            4131000: 413,
            **{number: status for number, (_, status, _) in BY_SCENARIO.items()},
        }
        assert {404, 405}.isdisjoint(row["resultCode"] for row in rows)

    @pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
    def test_control_endpoint(self, emulator: Emulator, contract: Contract) -> None:
        """GET /__admin/codes has the catalogue of the revision and the front in force."""
        at(emulator, contract)
        found = emulator.client.get("/__admin/codes").json()
        assert (found["revision"], found["front"]) == (str(contract.revision), contract.front.value)
        assert {row["resultCode"]: row["httpStatus"] for row in found["codes"]} == {
            code.number: contract.status_of(code) for code in contract.codes
        }


A_STATUS = "expected an HTTP status from 200 to 599, other than 204, 205 and 304, which have no body"


class TestHttpStatus:
    @pytest.mark.parametrize("status", [200, 201, 206, 301, 302, 400, 401, 404, 418, 429, 500, 503, 599])
    @pytest.mark.parametrize(
        ("reply", "body"),
        [
            ({"resultCode": "natural"}, SUCCESS),
            ({"resultCode": "SUCCESS"}, SUCCESS),
            (
                {"resultCode": 0, "result": {"statusCode": "06", "statusMessage": "폐업"}},
                SUCCESS.replace(b'00","statusMessage":"', '06","statusMessage":"폐업'.encode()),
            ),
            ({"resultCode": 5000503}, BUSY),
            (
                {"resultCode": 4990001, "resultMessage": "새 코드"},
                '{"header":{"isSuccessful":false,"resultCode":4990001,"resultMessage":"새 코드"}}'.encode(),
            ),
        ],
        ids=["natural", "SUCCESS", "result", "error", "own"],
    )
    def test_any_reply(self, emulator: Emulator, reply: Json, body: bytes, status: int) -> None:
        """Any reply can have any HTTP status with a body; the body is what it is without."""
        use(emulator, {"then": {**reply, "httpStatus": status}})
        found = emulator.client.post(
            STATUS, json={"businessNumber": "1234567890"}, headers=KEY, follow_redirects=False
        )
        assert seen(found) == (status, body)

    @pytest.mark.parametrize("status", [200, 503])
    def test_a_status_of_the_gateways(self, gateway: Emulator, status: int) -> None:
        """It goes before the gateway's own status, on the gateway's own codes too."""
        codes = [4041007, 4131000, *BY_SCENARIO]
        then = [{"resultCode": number, "httpStatus": status} for number in codes]
        use(gateway, {"then": [*then, {"resultCode": "natural", "httpStatus": status}]})
        found = [gateway.ask_status() for _ in range(len(codes) + 1)]
        assert [(one.status_code, one.json()["header"]["resultCode"]) for one in found] == [
            (status, number) for number in (*codes, 0)
        ]

    def test_in_a_sequence(self, emulator: Emulator) -> None:
        """Each reply of a sequence has its own, as many times as it comes."""
        then = [
            {"resultCode": 5000503, "httpStatus": 503, "times": 2},
            {"resultCode": 5000503, "times": 2},
            {"resultCode": "natural", "httpStatus": 201},
        ]
        use(emulator, {"then": then})
        found = [seen(emulator.ask_status()) for _ in range(7)]
        assert found == [(503, BUSY)] * 2 + [(200, BUSY)] * 2 + [(201, SUCCESS)] * 3

    def test_unchecked(self, emulator: Emulator) -> None:
        """An unchecked error has it whatever the request is like."""
        use(emulator, {"unchecked": True, "then": {"resultCode": 5000503, "httpStatus": 503}})
        assert seen(emulator.client.post(STATUS)) == (503, BUSY)

    def test_a_request_that_is_refused(self, emulator: Emulator) -> None:
        """A rule speaks after the natural checks: what they refuse has the status that it has by nature."""
        use(emulator, {"then": {"resultCode": "natural", "httpStatus": 500}})
        reply = emulator.ask_status(headers={})
        assert (reply.status_code, reply.json()["header"]["resultCode"]) == (200, 4000005)

    def test_what_is_not_recognised(self, emulator: Emulator) -> None:
        """A natural reply has it whether recognition finds anything or not."""
        use(emulator, {"then": {"resultCode": "natural", "httpStatus": 422}})
        for content, number in ((picture(), 0), (picture(flat=True), 4000111)):
            reply = emulator.upload("credit-card", content)
            assert (reply.status_code, reply.json()["header"]["resultCode"]) == (422, number)

    def test_the_request_key(self, emulator: Emulator) -> None:
        """The headers of a reply stay as they are: id-card's has its Request-Key."""
        use(emulator, {"then": {"resultCode": "SUCCESS", "httpStatus": 202}})
        reply = Sealer(emulator, "id-card").upload("id-card", picture())
        assert (reply.status_code, reply.json()["header"]["resultCode"]) == (202, 0)
        assert reply.headers["request-key"]

    def test_another_operation(self, emulator: Emulator) -> None:
        """What the rule does not speak for, and what is no operation at all, is as ever."""
        use(emulator, {"when": {"operation": "business"}, "then": {"resultCode": 5000503, "httpStatus": 503}})
        assert seen(emulator.ask_status()) == (200, SUCCESS)
        assert emulator.client.post("/nowhere").status_code == 200

    @pytest.mark.parametrize(
        ("status", "found"),
        [
            ("100", "the number 100"),
            ("101", "the number 101"),
            ("199", "the number 199"),
            ("204", "the number 204"),
            ("205", "the number 205"),
            ("304", "the number 304"),
            ("600", "the number 600"),
            ("0", "the number 0"),
            ("-200", "the number -200"),
            ("200503", "the number 200503"),
            ("503.0", "the number 503.0"),
            ("'200'", "'200'"),
            ("OK", "'OK'"),
            ("true", "true"),
            ("null", "nothing"),
            ("[]", "a list"),
            ("[503]", "a list"),
            ("{}", "a mapping"),
        ],
    )
    @pytest.mark.parametrize("reply", ["natural", "SUCCESS", "5000503", "every-code", "7, resultMessage: x"])
    def test_no_status(self, reply: str, status: str, found: str) -> None:
        """What is no HTTP status of a reply with a body is refused beside any resultCode."""
        text = f"rules: [{{then: {{resultCode: {reply}, httpStatus: {status}}}}}]"
        column = text.index(status, text.index("httpStatus")) + 1
        assert problems_in(text) == [f"x.yaml:1:{column}: rules[0].then.httpStatus: found {found}; {A_STATUS}"]

    @pytest.mark.parametrize(
        ("then", "problem"),
        [
            *(
                (
                    f"{{resultCode: 0, {key}: 503}}",
                    (
                        f"32: rules[0].then.{key}: found the key '{key}'; expected resultCode, resultMessage, result, "
                        "times, httpStatus, headers, delay or fault; did you mean 'httpStatus'?"
                    ),
                )
                for key in ("httpstatus", "status", "http_status")
            ),
            (
                "{resultCode: 400, httpStatus: 99, times: 0}",
                f"46: rules[0].then.httpStatus: found the number 99; {A_STATUS}",
            ),
        ],
    )
    def test_slips(self, then: str, problem: str) -> None:
        """It stands beside a resultCode, under its own name; other slips are told with it."""
        assert problems_in(f"rules: [{{then: {then}}}]")[0] == f"x.yaml:1:{problem}"

    def test_without_one(self) -> None:
        """A reply without it has none: the front decides."""
        assert read("rules: [{then: {resultCode: 5000503}}]").rules[0].steps[0].http_status is None


class TestWhatIsTold:
    def test_the_journal(self, emulator: Emulator) -> None:
        """GET /__admin/requests has the HTTP status of each reply."""
        use(emulator, {"then": [{"resultCode": 5000503, "httpStatus": 503}, "natural"]}, front="gateway")
        for reply in (emulator.ask_status(), emulator.ask_status(), emulator.client.get("/nowhere")):
            entry = last_entry_of(emulator, reply)
            assert entry["status"] == reply.status_code
        entries = emulator.client.get("/__admin/requests").json()["requests"]
        assert [entry["status"] for entry in entries] == [404, 200, 503]

    def test_the_log(self, emulator: Emulator) -> None:
        """The log has the HTTP status of a reply where it is not 200."""
        rule = {"name": "mine", "then": [{"resultCode": 5000503, "httpStatus": 503}, "natural"]}
        emulator.use({"name": "front-log", "given": {"front": "gateway"}, "rules": [rule]})
        emulator.ask_status()
        emulator.ask_status()
        emulator.client.get("/front-log")
        emulator.client.post(CARD, content=bytes(5242881))
        lines = [line.partition(" -> ")[2] for line in emulator.log.splitlines() if "[front-log" in line]
        assert lines == [
            "HTTP 503 5000503 API_TEMPORARILY_UNAVAILABLE [front-log, mine]: the scenario 'front-log' says so",
            "0 SUCCESS [front-log, mine]",
            (
                "HTTP 404 4041007 URL_NOT_FOUND [front-log]: no operation has the path '/front-log'; /docs lists them"
            ),
            (
                "HTTP 413 4131000 MAX_UPLOAD_SIZE_EXCEEDED [front-log]: the request body has 5242881 bytes; the limit "
                "is 5242880 at the gateway, in every revision; send less"
            ),
        ]

    def test_the_scenario(self, emulator: Emulator) -> None:
        """GET /__admin/scenario has httpStatus and every-code as the author wrote them."""
        then = [
            {"resultCode": "every-code", "httpStatus": 500, "times": 2},
            "every-code",
            {"resultCode": "natural", "httpStatus": 201},
            {"resultCode": "SUCCESS", "httpStatus": 202, "result": {"statusCode": "06"}},
            {"resultCode": 7, "resultMessage": "x", "httpStatus": 503},
            {"resultCode": 5000503, "httpStatus": 200},
        ]
        rule = {"when": {"operation": "business/status"}, "then": then}
        emulator.use({"given": {"front": "gateway"}, "rules": [rule]})
        found = emulator.client.get("/__admin/scenario").json()
        assert found["given"] == {"front": "gateway"}
        assert found["rules"][0]["then"] == [
            {"resultCode": "every-code", "httpStatus": 500, "times": 2},
            {"resultCode": "every-code", "times": 1},
            {"resultCode": "natural", "httpStatus": 201, "times": 1},
            {"resultCode": 0, "httpStatus": 202, "result": {"statusCode": "06"}, "times": 1},
            {"resultCode": 7, "resultMessage": "x", "httpStatus": 503, "times": 1},
            {"resultCode": 5000503, "httpStatus": 200},
        ]

    def test_the_scenario_can_be_put_again(self, emulator: Emulator) -> None:
        """What GET /__admin/scenario answers, but for its source, is a scenario with the same replies."""
        rule = {"then": [{"resultCode": "every-code", "httpStatus": 500}, "every-code"]}
        emulator.use({"given": {"front": "gateway", "revision": "latest"}, "rules": [rule]})
        found = emulator.client.get("/__admin/scenario").json()
        del found["source"], found["description"]
        emulator.use(found)
        again = emulator.client.get("/__admin/scenario").json()
        assert (again["given"], again["rules"]) == (found["given"], found["rules"])


def last_entry_of(emulator: Emulator, reply: httpx.Response) -> Json:
    """What the journal has of a reply."""
    found = emulator.client.get(f"/__admin/requests/{reply.headers['x-emulator-request-id']}").json()
    assert isinstance(found, dict)
    return found


def test_the_shipped_scenario(gateway: Emulator, emulator: Emulator) -> None:
    """The shipped scenario gateway-errors brings its own front, whatever the start was like."""
    for one in (gateway, emulator):
        one.use("gateway-errors")
        replies = [one.ask_status() for _ in range(5)]
        assert [reply.status_code for reply in replies] == [429, 502, 503, 504, 200]
        codes = [reply.json()["header"]["resultCode"] for reply in replies]
        assert codes == [4291000, 5020001, 5030001, 5040001, 0]


def test_the_two_fronts_differ_in_nothing_else() -> None:
    """A revision is the same at either front, but for its codes and their statuses."""
    for revision in REVISIONS:
        plain, behind = contract_at(revision, Front.PLAIN), contract_at(revision, Front.GATEWAY)
        for name in (
            "endpoints",
            "request_key_life",
            "values_have_boxes",
            "authenticity",
        ):
            assert getattr(plain, name) == getattr(behind, name)
        assert {plain.status_of(code) for code in plain.codes} == {200}
        numbers = [{code.number for code in one.codes} for one in (plain, behind)]
        gone = {404, 405}
        new = {*BY_SCENARIO, 4041007} if revision is not LATEST else set(BY_SCENARIO)
        assert (numbers[0] - numbers[1], numbers[1] - numbers[0]) == (gone, new)
    assert SEED.front is Front.PLAIN

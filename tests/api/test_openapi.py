"""The OpenAPI document: that it is one, that it says what the contract says, and that every reply is as it says."""

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from ocr_emulator.api.openapi import document
from ocr_emulator.contract.catalogue import Front, ResultCode
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import OPERATIONS, VERSIONS, Endpoint
from ocr_emulator.contract.revisions import LATEST, REVISIONS, find_revision
from tests.product.sealing import Sealer
from tests.running import KEY, ROOT, Emulator, start
from tests.samples import picture

Json = dict[str, Any]

CONTRACTS = [contract_at(revision, front) for revision in REVISIONS for front in Front]
CORNERS = [contract_at(revision, front) for revision in (REVISIONS[0], LATEST) for front in Front]
TOKEN_PATHS = ["/oauth2/token/create", "/oauth2/token/revoke"]
TOKENS = find_revision("2026-03-10")


def name_of(value: object) -> str | None:
    """A contract or an endpoint, for the name of a test."""
    if isinstance(value, Contract):
        return f"{value.revision} {value.front}"
    return call_of(value) if isinstance(value, Endpoint) else None


def call_of(endpoint: Endpoint) -> str:
    return f"{endpoint.version} {endpoint.operation.name}"


every_contract = pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
each_corner = pytest.mark.parametrize("contract", CORNERS, ids=name_of)


def described(contract: Contract, endpoint: Endpoint) -> Json:
    """What the document says of an endpoint."""
    found = document(contract)["paths"][endpoint.path][endpoint.method.lower()]
    assert isinstance(found, dict)
    return found


def body_of(contract: Contract, endpoint: Endpoint, kind: str) -> Json:
    """The schema of a request's body."""
    schema = described(contract, endpoint)["requestBody"]["content"][kind]["schema"]
    assert isinstance(schema, dict)
    return schema


def endpoint_of(version: str, operation: str) -> Endpoint:
    return Endpoint(version=VERSIONS[version], operation=OPERATIONS[operation])


def grouped(contract: Contract, endpoint: Endpoint) -> dict[str, list[ResultCode]]:
    """The codes of an endpoint by the HTTP status with which they come."""
    found: dict[str, list[ResultCode]] = {}
    for code in contract.codes.possible_at(endpoint):
        found.setdefault(str(contract.status_of(code)), []).append(code)
    return found


def replies_of(response: Json) -> list[Json]:
    """The kinds of reply that a described response can be."""
    content = response["content"]
    assert list(content) == ["application/json"]
    kinds = content["application/json"]["schema"]["oneOf"]
    assert isinstance(kinds, list)
    return kinds


@every_contract
class TestTheDocument:
    def test_it_is_openapi(self, contract: Contract) -> None:
        """The document is sound OpenAPI 3.1, and JSON."""
        found = json.loads(json.dumps(document(contract)))
        assert found == document(contract)
        assert found["openapi"] == "3.1.0"
        assert [str(error) for error in OpenAPIV31SpecValidator(found).iter_errors()] == []

    def test_it_says_whose_it_is(self, contract: Contract) -> None:
        """It names the revision, the front's law about HTTP statuses, and that it is not the vendor's."""
        info = document(contract)["info"]
        front = {
            Front.PLAIN: "Every reply is HTTP 200, errors included: look at `header.resultCode`.",
            Front.GATEWAY: (
                "Replies are HTTP 200, but for those that the API gateway gives in the service's place."
            ),
        }
        assert info == {
            "title": "NHN Cloud Document OCR, as emulated",
            "version": str(contract.revision),
            "description": (
                f"The Document OCR API at its contract of {contract.revision}. This document is the emulator's, not "
                f"the vendor's, who publishes none. {front[contract.front]} The control endpoint has "
                "[its own description](__admin/docs)."
            ),
        }

    def test_operations(self, contract: Contract) -> None:
        """It has the contract's endpoints, each with its one method, and the token service where there are tokens."""
        found = {(method.upper(), path) for path, item in document(contract)["paths"].items() for method in item}
        tokens = {("POST", path) for path in TOKEN_PATHS} if contract.revision.date >= TOKENS.date else set()
        assert found == {(one.method, one.path) for one in contract.endpoints} | tokens

    def test_versions(self, contract: Contract) -> None:
        """v1.1, v2.1 and the token service are there just from 2026-03-10 on."""
        paths = document(contract)["paths"]
        with_tokens = contract.revision.date >= TOKENS.date
        assert {path.split("/")[1] for path in paths} == (
            {"v1.0", "v1.1", "v2.0", "v2.1", "oauth2"} if with_tokens else {"v1.0", "v2.0"}
        )
        assert [tag["name"] for tag in document(contract)["tags"]] == (
            ["v1.0", "v1.1", "v2.0", "v2.1", "tokens"] if with_tokens else ["v1.0", "v2.0"]
        )

    def test_tags(self, contract: Contract) -> None:
        """Every tag of an operation is declared, once, and every declared one is an operation's."""
        found = document(contract)
        used = {
            tag for item in found["paths"].values() for operation in item.values() for tag in operation["tags"]
        }
        assert sorted(tag["name"] for tag in found["tags"]) == sorted(used)

    def test_servers(self, contract: Contract) -> None:
        """The emulator comes first, then the real host: of the newest revision that of the front."""
        moved = str(contract.revision) >= "2026-08-11" and contract.front is Front.PLAIN
        host = "https://api-ocr.nhncloudservice.com" if moved else "https://ocr.api.nhncloudservice.com"
        assert [one["url"] for one in document(contract)["servers"]] == ["/", host]

    def test_operation_ids(self, contract: Contract) -> None:
        """No two operations have the same operationId."""
        items = document(contract)["paths"].values()
        ids = [operation["operationId"] for item in items for operation in item.values()]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[a-z][\w.-]*", one) for one in ids)

    def test_security(self, contract: Contract) -> None:
        """Each endpoint asks for the one header in which its version says who calls."""
        schemes = document(contract)["components"]["securitySchemes"]
        with_tokens = contract.revision.date >= TOKENS.date
        assert list(schemes) == (["secretKey", "token", "user"] if with_tokens else ["secretKey"])
        for endpoint in contract.endpoints:
            ((name, scopes),) = described(contract, endpoint)["security"][0].items()
            assert scopes == []
            assert {key: schemes[name][key] for key in ("type", "in", "name")} == {
                "type": "apiKey",
                "in": "header",
                "name": endpoint.version.authorization,
            }

    def test_parameters(self, contract: Contract) -> None:
        """Each endpoint has the variables of its path and the headers that the contract requires, and no others."""
        for endpoint in contract.endpoints:
            parameters = described(contract, endpoint)["parameters"]
            assert all(one["required"] for one in parameters)
            assert [one["name"] for one in parameters if one["in"] == "header"] == list(endpoint.headers)
            assert [one["name"] for one in parameters if one["in"] == "path"] == re.findall(
                r"\{(\w+)\}", endpoint.path
            )
            assert {one["in"] for one in parameters} <= {"header", "path"}

    def test_codes(self, contract: Contract) -> None:
        """Each endpoint has just the codes that it can give, by HTTP status, in the catalogue's order and words."""
        for endpoint in contract.endpoints:
            responses = described(contract, endpoint)["responses"]
            expected = grouped(contract, endpoint)
            assert list(responses) == sorted(expected)
            for status, codes in expected.items():
                headers = [reply["properties"]["header"]["properties"] for reply in replies_of(responses[status])]
                numbers = [number for header in headers for number in header["resultCode"]["enum"]]
                assert numbers == [code.number for code in codes]
                messages = [message for header in headers for message in header["resultMessage"]["enum"]]
                assert messages == list(dict.fromkeys(code.message for code in codes))

    def test_statuses(self, contract: Contract) -> None:
        """In plain every reply is HTTP 200; the gateway has eight statuses of its own."""
        expected = {
            Front.PLAIN: ["200"],
            Front.GATEWAY: ["200", "400", "403", "404", "413", "429", "502", "503", "504"],
        }
        for endpoint in contract.endpoints:
            assert list(described(contract, endpoint)["responses"]) == expected[contract.front]

    def test_success(self, contract: Contract) -> None:
        """A success alone is successful and has a result, which an error has not; neither has anything more."""
        for endpoint in contract.endpoints:
            for status, response in described(contract, endpoint)["responses"].items():
                *successes, errors = replies_of(response)
                assert len(successes) == (status == "200")
                for reply in (*successes, errors):
                    is_success = reply is not errors
                    assert reply["required"] == ["header", "result"][: 1 + is_success]
                    assert reply["additionalProperties"] is False
                    header = reply["properties"]["header"]
                    assert header["required"] == ["isSuccessful", "resultCode", "resultMessage"]
                    assert header["additionalProperties"] is False
                    assert header["properties"]["isSuccessful"] == {"const": is_success}
                    assert (header["properties"]["resultCode"]["enum"] == [0]) is is_success

    def test_description(self, contract: Contract) -> None:
        """The description of each endpoint says what it does and lists its codes with key and message."""
        for endpoint in contract.endpoints:
            found = described(contract, endpoint)["description"]
            codes = contract.codes.possible_at(endpoint)
            assert found.startswith(endpoint.operation.says)
            assert [f"| {code.number} | {code.key} | {code.message} |" for code in codes] == found.splitlines()[4:]

    def test_request_key(self, contract: Contract) -> None:
        """The reply of id-card alone has the header Request-Key, where it can be a success."""
        for endpoint in contract.endpoints:
            for status, response in described(contract, endpoint)["responses"].items():
                has_it = endpoint.operation.name == "id-card" and status == "200"
                assert list(response.get("headers", {})) == (["Request-Key"] if has_it else [])

    def test_bodies(self, contract: Contract) -> None:
        """Uploads are multipart with a part `image`, questions are JSON, and public-keys sends nothing."""
        for endpoint in contract.endpoints:
            found = described(contract, endpoint)
            if endpoint.method == "GET":
                assert "requestBody" not in found
                continue
            assert found["requestBody"]["required"] is True
            kind = "multipart/form-data" if endpoint.operation.file_types else "application/json"
            assert list(found["requestBody"]["content"]) == [kind]

    def test_limit(self, contract: Contract) -> None:
        """Each upload says what files it takes, whether they are encrypted, and how large it may be: until 2026-08-11 with its form."""
        limit = "the whole request at most 5242880 bytes"
        if contract.revision is LATEST and contract.front is Front.PLAIN:
            limit = "at most 20971520 bytes"
        for endpoint in contract.endpoints:
            if endpoint.operation.file_types:
                schema = body_of(contract, endpoint, "multipart/form-data")
                types = "pdf, jpg or png" if endpoint.operation.name == "business" else "jpg or png"
                encrypted = ", encrypted with AES-256/CBC/PKCS7" if endpoint.is_encrypted else ""
                assert schema["required"] == ["image"]
                assert schema["properties"]["image"] == {
                    "type": "string",
                    "format": "binary",
                    "description": f"A {types} file{encrypted}; {limit}.",
                }

    def test_business_number(self, contract: Contract) -> None:
        """business/status asks for ten digits."""
        for version in ("v1.0", "v1.1"):
            endpoint = endpoint_of(version, "business/status")
            if endpoint in contract.endpoints:
                schema = body_of(contract, endpoint, "application/json")
                assert schema["required"] == ["businessNumber"]
                number = schema["properties"]["businessNumber"]
                assert (number["type"], number["pattern"]) == ("string", "^[0-9]{10}$")

    def test_authenticity(self, contract: Contract) -> None:
        """Authenticity asks for a passport until 2026-05-27, and for serialNum as a must until 2024-04-09."""
        for version in ("v2.0", "v2.1"):
            endpoint = endpoint_of(version, "id-card/authenticity")
            if endpoint not in contract.endpoints:
                continue
            kinds = body_of(contract, endpoint, "application/json")["oneOf"]
            assert all(set(kind["required"]) <= set(kind["properties"]) for kind in kinds)
            required = {kind["properties"]["idType"]["const"]: kind["required"] for kind in kinds}
            serial = ["serialNum"] if str(contract.revision) < "2024-04-09" else []
            expected = {
                "resident": ["idType", "name", "residentNumber", "issueDate"],
                "driver": ["idType", "name", "residentNumber", "driverLicenseNumber", *serial],
                "passport": ["idType", "name", "passportNumber", "birthDate", "issueDate", "expirationDate"],
            }
            if str(contract.revision) >= "2026-05-27":
                del expected["passport"]
            assert required == expected
            assert [kind["title"] for kind in kinds] == list(expected)
            driver = next(kind for kind in kinds if kind["title"] == "driver")
            assert driver["properties"]["serialNum"]["description"] == (
                "5 or 6 letters and digits; Base64 of it encrypted"
            )

    def test_bbox(self, contract: Contract) -> None:
        """Each value of an identity card has its own box just from 2024-03-12 on."""
        value = document(contract)["components"]["schemas"]["IdCardValue"]
        has_it = str(contract.revision) >= "2024-03-12"
        assert ("bbox" in value["properties"]) is has_it
        assert ("bbox" in value["required"]) is has_it
        assert value["additionalProperties"] is False


class TestWhereItIs:
    @every_contract
    def test_the_server_has_that_of_the_contract_in_force(self, emulator: Emulator, contract: Contract) -> None:
        """/openapi.json follows the given.revision and given.front of the scenario in force, and the reset."""
        put_in_force(emulator, contract)
        reply = emulator.client.get("/openapi.json")
        assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
        assert json.dumps(reply.json()) == json.dumps(document(contract))
        emulator.client.post("/__admin/reset")
        assert emulator.client.get("/openapi.json").json() == document(CONTRACTS[0])

    @each_corner
    def test_the_command_prints_the_same(self, emulator: Emulator, contract: Contract) -> None:
        """`ocr-emulator openapi` prints what the server serves, the Korean and the order of members included."""
        done = print_it("--revision", str(contract.revision), "--front", contract.front.value)
        put_in_force(emulator, contract)
        served = emulator.client.get("/openapi.json").json()
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == json.dumps(served, ensure_ascii=False, indent=2) + "\n"

    @pytest.mark.process
    def test_the_command_takes_the_settings_of_serve(self) -> None:
        """The command goes by flags and variables as serve does, and refuses what serve refuses."""
        done = print_it(OCR_EMULATOR_REVISION="latest", OCR_EMULATOR_FRONT="gateway")
        assert json.loads(done.stdout) == document(contract_at(LATEST, Front.GATEWAY))
        done = print_it("--front", "gatewy")
        assert (done.returncode, done.stdout, done.stderr) == (
            1,
            "",
            "ocr-emulator: --front: found 'gatewy'; expected a front: plain, gateway or by-host; did you mean 'gateway'?\n",
        )


def print_it(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ocr_emulator", "openapi", *arguments]
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


def put_in_force(emulator: Emulator, contract: Contract, **scenario: object) -> None:
    """Put `scenario` in force at `contract`."""
    given = {"revision": str(contract.revision), "front": contract.front.value}
    emulator.use({"given": given, **scenario})


@cache
def validator(contract: Contract, path: str, method: str, status: str) -> jsonschema_rs.Validator:
    """What decides whether a reply's body is as the document says."""
    found = document(contract)
    response = found["paths"][path][method]["responses"][status]
    schema = response["content"]["application/json"]["schema"]
    return jsonschema_rs.validator_for({**schema, "components": found["components"]})


def check(reply: httpx.Response, contract: Contract, endpoint: Endpoint) -> int:
    """That status, content type, headers and body are as the document says; the resultCode."""
    status = str(reply.status_code)
    response = described(contract, endpoint)["responses"][status]
    assert list(response["content"]) == [reply.headers["content-type"]]
    assert "Request-Key" not in reply.headers or "Request-Key" in response["headers"]
    validator(contract, endpoint.path, endpoint.method.lower(), status).validate(reply.json())
    number = reply.json()["header"]["resultCode"]
    assert isinstance(number, int)
    return number


class Caller:
    """A client of every endpoint, made with none of the emulator's code."""

    def __init__(self, emulator: Emulator, contract: Contract) -> None:
        self.emulator = emulator
        self.contract = contract
        self.token = ""
        if contract.revision.date >= TOKENS.date:
            grant = {"grant_type": "client_credentials"}
            reply = emulator.client.post(TOKEN_PATHS[0], auth=("user", "secret"), data=grant)
            self.token = reply.json()["access_token"]
        self.sealers = {service: Sealer(emulator, service) for service in ("credit-card", "id-card")}

    def headers(self, endpoint: Endpoint) -> dict[str, str]:
        """Who calls, and what the envelope has to say."""
        who = {"X-NHN-Authorization": f"Bearer {self.token}"} if endpoint.version.takes_token else KEY
        if not endpoint.is_encrypted:
            return dict(who)
        sealed = self.sealer(endpoint).headers
        return {**who, **{name: sealed[name] for name in ("X-Key-Version", "Symmetric-Key")}}

    def sealer(self, endpoint: Endpoint) -> Sealer:
        return self.sealers[endpoint.operation.name.partition("/")[0]]

    def call(self, endpoint: Endpoint, content: bytes | None = None) -> httpx.Response:
        """A well-formed call; `content` is the document, of another than the usual kind."""
        path = endpoint.path.format(appKey="app", serviceName="id-card")
        headers = self.headers(endpoint)
        if endpoint.operation.name == "public-keys":
            return self.emulator.client.get(path, headers=headers)
        if endpoint.operation.name == "business/status":
            return self.emulator.client.post(path, json={"businessNumber": "1234567890"}, headers=headers)
        if endpoint.operation.name == "id-card/authenticity":
            return self.emulator.client.post(
                path, json=self.claim(), headers=headers | {"Request-Key": self.card()}
            )
        content = picture() if content is None else content
        if endpoint.is_encrypted:
            content = self.sealer(endpoint).encrypt(content)
        return self.emulator.client.post(path, files={"image": ("card.jpg", content)}, headers=headers)

    def card(self) -> str:
        """A new Request-Key."""
        return self.call(endpoint_of("v2.0", "id-card")).headers["request-key"]

    def claim(self) -> Mapping[str, str]:
        """What a client says stands on a resident card."""
        fields = {"name": "홍길동", "residentNumber": "1" * 13, "issueDate": "20200102"}
        encrypt = self.sealers["id-card"].encrypt
        values = {name: b64encode(encrypt(value.encode())).decode() for name, value in fields.items()}
        return {"idType": "resident", **values}


@every_contract
class TestNaturalReplies:
    def test_successes(self, emulator: Emulator, contract: Contract) -> None:
        """The success of every endpoint is as the document says."""
        put_in_force(emulator, contract)
        caller = Caller(emulator, contract)
        assert {call_of(one): check(caller.call(one), contract, one) for one in contract.endpoints} == {
            call_of(one): 0 for one in contract.endpoints
        }

    def test_errors(self, emulator: Emulator, contract: Contract) -> None:
        """The refusal of a call without headers, with another method and with too large a body is as it says."""
        put_in_force(emulator, contract)
        client = emulator.client
        for endpoint in contract.endpoints:
            path = endpoint.path.format(appKey="app", serviceName="id-card")
            assert check(client.request(endpoint.method, path), contract, endpoint) == 4000005
            wrong = contract.codes[contract.wrong_method]
            assert check(client.put(path), contract, endpoint) == wrong.number
        endpoint = contract.endpoints[0]
        body = bytes(contract.request_limit + 1)
        reply = client.post(endpoint.path.format(appKey="app"), content=body, headers=KEY)
        assert check(reply, contract, endpoint) == 4131000

    def test_documents(self, emulator: Emulator, contract: Contract) -> None:
        """Every kind of file, size and card has a result as the document says."""
        put_in_force(emulator, contract)
        caller = Caller(emulator, contract)
        business, card = endpoint_of("v1.0", "business"), endpoint_of("v1.0", "credit-card")
        for kind in ("PDF", "PNG", "JPEG"):
            assert check(caller.call(business, picture(640, 480, kind)), contract, business) == 0
        for kind in ("PNG", "JPEG"):
            assert check(caller.call(card, picture(320, 240, kind)), contract, card) == 0
        amex = {"resultCode": 0, "result": {"totalCardNum": "378282246310005"}}
        put_in_force(emulator, contract, rules=[{"when": {"operation": "credit-card"}, "then": amex}])
        assert check(caller.call(card), contract, card) == 0
        for kind in IdType:
            rule = {"when": {"operation": ["id-card", "id-card/stand-alone"]}}
            then = {"resultCode": 0, "result": {"idType": kind.value}}
            put_in_force(emulator, contract, rules=[{**rule, "then": then}])
            for name in ("id-card", "id-card/stand-alone"):
                endpoint = endpoint_of("v2.0", name)
                reply = caller.call(endpoint)
                assert check(reply, contract, endpoint) == 0
                assert reply.json()["result"]["idType"] == kind


CALLS = [(contract, endpoint) for contract in CORNERS for endpoint in contract.endpoints]


@pytest.mark.parametrize(("contract", "endpoint"), CALLS, ids=name_of)
def test_every_error(emulator: Emulator, contract: Contract, endpoint: Endpoint) -> None:
    """Every error that an endpoint can give comes with a status and a body as the document says."""
    rule = {"when": {"operation": endpoint.operation.name}, "unchecked": True, "then": ["every-code", "natural"]}
    put_in_force(emulator, contract, rules=[rule])
    path = endpoint.path.format(appKey="app", serviceName="id-card")
    codes = contract.codes.possible_at(endpoint)
    found = [check(emulator.client.request(endpoint.method, path), contract, endpoint) for _ in codes]
    assert [number for number in found if number != 4000005] == [
        code.number for code in codes if code.number not in {0, 4000005}
    ]
    assert found.count(4000005) == 2  # one is the natural refusal in place of the success


class TestTokens:
    DOCUMENT = document(contract_at(LATEST))

    def responses(self, path: str) -> Json:
        found = self.DOCUMENT["paths"][path]["post"]["responses"]
        assert isinstance(found, dict)
        return found

    def check(self, path: str, reply: httpx.Response) -> None:
        """That status, content type and body are as the document says."""
        response = self.responses(path)[str(reply.status_code)]
        if "content" not in response:
            assert reply.content == b""
            return
        assert list(response["content"]) == [reply.headers["content-type"].partition(";")[0]]
        validator(contract_at(LATEST), path, "post", str(reply.status_code)).validate(reply.json())

    def test_replies(self, emulator: Emulator) -> None:
        """What the token service answers, successes and errors, is as the document says."""
        create, revoke = TOKEN_PATHS
        user, grant = ("user", "secret"), {"grant_type": "client_credentials"}
        post = emulator.client.post
        created = post(create, auth=user, data=grant)
        replies = [
            (create, 200, created),
            (create, 400, post(create, auth=user)),
            (create, 400, post(create, auth=user, data={"grant_type": "password"})),
            (create, 401, post(create, data=grant)),
            (revoke, 200, post(revoke, auth=user, data={"token": created.json()["access_token"]})),
            (revoke, 400, post(revoke, auth=user)),
            (revoke, 401, post(revoke, auth=("", ""), data={"token": "x"})),
        ]
        for path, status, reply in replies:
            assert reply.status_code == status
            self.check(path, reply)

    @pytest.mark.process
    def test_a_port_of_its_own(self) -> None:
        """With --token-port the paths of the token service are described where they are, or not at all."""
        with start("--revision", "latest", "--token-port", "0") as emulator:
            paths = emulator.client.get("/openapi.json").json()["paths"]
            for path in set(paths) & set(TOKEN_PATHS):
                (server,) = paths[path].get("servers", [{"url": ""}])
                reply = emulator.client.post(server["url"].rstrip("/") + path)
                assert (reply.status_code, reply.json()) == (401, {"error": "invalid_client"})

    def test_security(self) -> None:
        """The token service asks for UserAccessKeyId and SecretAccessKey, not for a secretKey."""
        for path in TOKEN_PATHS:
            assert self.DOCUMENT["paths"][path]["post"]["security"] == [{"user": []}]
        user = self.DOCUMENT["components"]["securitySchemes"]["user"]
        assert (user["type"], user["scheme"]) == ("http", "basic")

    def test_bodies(self) -> None:
        """Its requests are forms with the one parameter that they need."""
        for path, name in zip(TOKEN_PATHS, ("grant_type", "token"), strict=True):
            content = self.DOCUMENT["paths"][path]["post"]["requestBody"]["content"]
            assert list(content) == ["application/x-www-form-urlencoded"]
            assert content["application/x-www-form-urlencoded"]["schema"]["required"] == [name]


class TestWhatItRefuses:
    """The schemas are narrow: a reply that is not the service's does not pass for one."""

    ENDPOINT = endpoint_of("v2.0", "id-card")

    def is_valid(self, contract: Contract, endpoint: Endpoint, body: object) -> bool:
        return validator(contract, endpoint.path, endpoint.method.lower(), "200").is_valid(body)

    @pytest.fixture
    def body(self, emulator: Emulator) -> Json:
        """A success of id-card as it was before 2024-03-12."""
        found = Caller(emulator, CONTRACTS[0]).call(self.ENDPOINT).json()
        assert self.is_valid(CONTRACTS[0], self.ENDPOINT, found)
        assert isinstance(found, dict)
        return found

    def test_another_revisions(self, body: Json) -> None:
        """A value without a box is not one of 2024-03-12, and one with a box is none of before."""
        later = contract_at(REVISIONS[1])
        assert not self.is_valid(later, self.ENDPOINT, body)
        box = body["result"]["boxes"][0]
        for value in body["result"]["keyValues"]:
            value["bbox"] = box
        assert self.is_valid(later, self.ENDPOINT, body)
        assert not self.is_valid(CONTRACTS[0], self.ENDPOINT, body)

    @pytest.mark.parametrize("where", ["", "header", "result"])
    def test_a_member_too_many(self, body: Json, where: str) -> None:
        """No object of a reply has a member that the guide does not have."""
        (body[where] if where else body)["other"] = 1
        assert not self.is_valid(CONTRACTS[0], self.ENDPOINT, body)

    def test_a_member_too_few(self, body: Json) -> None:
        """A success has every member."""
        for name in list(body["result"]):
            less = {**body, "result": {key: value for key, value in body["result"].items() if key != name}}
            assert not self.is_valid(CONTRACTS[0], self.ENDPOINT, less)

    @pytest.mark.parametrize(
        "header",
        [
            {"isSuccessful": True, "resultCode": 4000005, "resultMessage": "Required headers is missing."},
            {"isSuccessful": False, "resultCode": 0, "resultMessage": "SUCCESS"},
            {"isSuccessful": False, "resultCode": 4000102, "resultMessage": "Invalid parameter."},
            {"isSuccessful": False, "resultCode": 4000002, "resultMessage": "Invalid file."},
            {"isSuccessful": False, "resultCode": 4000005, "resultMessage": "Required headers are missing."},
            {"isSuccessful": False, "resultCode": "4000005", "resultMessage": "Required headers is missing."},
        ],
        ids=["successful error", "unsuccessful success", "another operation's", "a later one's", "words", "text"],
    )
    def test_headers(self, header: Json) -> None:
        """A header has a code of the operation and the revision, and words of the catalogue."""
        assert not self.is_valid(CONTRACTS[0], self.ENDPOINT, {"header": header})

    def test_a_result_beside_an_error(self, body: Json) -> None:
        """An error has no result, and a success has one."""
        error = {"isSuccessful": False, "resultCode": 4000005, "resultMessage": "Required headers is missing."}
        assert self.is_valid(CONTRACTS[0], self.ENDPOINT, {"header": error})
        assert not self.is_valid(CONTRACTS[0], self.ENDPOINT, {**body, "header": error})
        assert not self.is_valid(CONTRACTS[0], self.ENDPOINT, {"header": body["header"]})

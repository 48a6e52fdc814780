"""Tokens as a client sees them: created, used, revoked, expired, refused; and never told."""

import json
import re
import shutil
import socket
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_der_public_key
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contracts import NEWEST
from tests.running import KEY, ROOT, Emulator, code_of, reason_of
from tests.samples import picture

CREATE, REVOKE = "/oauth2/token/create", "/oauth2/token/revoke"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
GRANT = {"grant_type": "client_credentials"}
REVISION = {"revision": "2026-03-10"}
TOKENS = {"given": REVISION}
STATUS = "/v1.1/appkeys/app/business/status"
NUMBER = {"businessNumber": "1234567890"}

NEVER_ISSUED = "the token was not issued here since the last reset, or too many were since; get a new one"
WAS_REVOKED = "the token was revoked; get a new one from /oauth2/token/create"
DISMISSED = (
    "the token was created for no user of the scenario's given.users; create one with an id and secret of it"
)
UNKNOWN_USER = "the scenario's given.users does not have this id"
WRONG_SECRET = "the scenario's given.users has this id with another secret"
NO_GRANT = "the parameter grant_type is missing; send client_credentials"
NO_TOKEN = "the parameter token is missing; send the access_token to revoke"
PAIR = "Base64 of UserAccessKeyId:SecretAccessKey"
NO_USER = f"the header Authorization is missing; send `Basic` and {PAIR}"
NOT_BASE64 = f"what follows Basic is not Base64 of UTF-8; send {PAIR}"


def basic(pair: str = "id:secret") -> dict[str, str]:
    """Who calls the token service."""
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def bearer(token: str) -> dict[str, str]:
    """Who calls the API."""
    return {"X-NHN-Authorization": f"Bearer {token}"}


def create(emulator: Emulator, pair: str = "id:secret") -> str:
    """A new token."""
    reply = emulator.client.post(CREATE, data=GRANT, headers=basic(pair))
    reply.raise_for_status()
    token = reply.json()["access_token"]
    assert isinstance(token, str)
    return token


def revoke(emulator: Emulator, token: str, pair: str = "id:secret") -> httpx.Response:
    """The answer to a request to revoke `token`."""
    return emulator.client.post(REVOKE, data={"token": token}, headers=basic(pair))


def ask(emulator: Emulator, token: str, app_key: str = "app") -> httpx.Response:
    """A call with a token, of the operation that needs least."""
    path = f"/v1.1/appkeys/{app_key}/business/status"
    return emulator.client.post(path, json=NUMBER, headers=bearer(token))


def outcome(response: httpx.Response) -> tuple[int, str | None]:
    """The resultCode of a reply of the API, and why."""
    return code_of(response), response.headers.get("x-emulator-reason")


def check_error(reply: httpx.Response, status: int, error: str, reason: str) -> None:
    """It is the error of RFC 6749, section 5.2, whole."""
    assert (reply.status_code, reason_of(reply)) == (status, reason)
    assert reply.content == f'{{"error":"{error}"}}'.encode()
    assert reply.headers["content-type"] == "application/json;charset=UTF-8"
    assert (reply.headers["cache-control"], reply.headers["pragma"]) == ("no-store", "no-cache")
    challenge = 'Basic realm="token", charset="UTF-8"'
    assert reply.headers.get("www-authenticate") == (challenge if status == 401 else None)
    assert reply.headers.get("allow") == ("POST" if status == 405 else None)


@pytest.fixture
def tokens(emulator: Emulator) -> Emulator:
    """The emulator at the first revision that has v1.1 and v2.1; anybody may have a token."""
    emulator.use(TOKENS)
    return emulator


@dataclass
class Holder:
    """A client of v1.1 and v2.1; its envelope shares no code with the emulator's."""

    emulator: Emulator
    token: str
    key: bytes = bytes(range(32))

    def upload(self, operation: str, version: str = "v1.1") -> httpx.Response:
        """Send a picture, in the envelope where the version has one."""
        service = operation.partition("/")[0]
        sealed = version == "v2.1"
        content = self.encrypt(picture()) if sealed else picture()
        headers = self.envelope(service) if sealed else {}
        files = {"image": ("card.jpg", content, "image/jpg")}
        path = f"/{version}/appkeys/app/{operation}"
        return self.emulator.client.post(path, files=files, headers=bearer(self.token) | headers)

    def public_key(self, service: str) -> httpx.Response:
        """Ask for the key of a service."""
        path = f"/v2.1/appkeys/app/public-keys/{service}"
        return self.emulator.client.get(path, headers=bearer(self.token))

    def envelope(self, service: str) -> dict[str, str]:
        """What a call of the envelope has to say."""
        result = self.public_key(service).json()["result"]
        public = load_der_public_key(b64decode(result["key"], validate=True))
        assert isinstance(public, rsa.RSAPublicKey)
        wrapped = b64encode(public.encrypt(self.key, padding.PKCS1v15())).decode()
        return {"X-Key-Version": result["version"], "Symmetric-Key": wrapped}

    def encrypt(self, plain: bytes) -> bytes:
        """AES-256/CBC/PKCS7, IV = the first 16 bytes of the key."""
        padder = PKCS7(128).padder()
        encryptor = Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16])).encryptor()
        return encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()

    def claim(self) -> httpx.Response:
        """Ask whether the card that was just read is authentic, with values that are well-formed."""
        headers = {"Request-Key": self.upload("id-card", "v2.1").headers["request-key"]}
        values = {"name": "홍길동", "residentNumber": "9001011234560", "issueDate": "20200102"}
        sealed = {name: b64encode(self.encrypt(value.encode())).decode() for name, value in values.items()}
        path = "/v2.1/appkeys/app/id-card/authenticity"
        headers |= bearer(self.token) | self.envelope("id-card")
        return self.emulator.client.post(path, json={"idType": "resident", **sealed}, headers=headers)


#: A call of every operation that takes a token, by its path as the contract writes it.
CALLS: dict[str, Callable[[Holder], httpx.Response]] = {
    "/v1.1/appkeys/{appKey}/business": lambda holder: holder.upload("business"),
    "/v1.1/appkeys/{appKey}/business/status": lambda holder: ask(holder.emulator, holder.token),
    "/v1.1/appkeys/{appKey}/credit-card": lambda holder: holder.upload("credit-card"),
    "/v2.1/appkeys/{appKey}/public-keys/{serviceName}": lambda holder: holder.public_key("id-card"),
    "/v2.1/appkeys/{appKey}/credit-card": lambda holder: holder.upload("credit-card", "v2.1"),
    "/v2.1/appkeys/{appKey}/id-card": lambda holder: holder.upload("id-card", "v2.1"),
    "/v2.1/appkeys/{appKey}/id-card/stand-alone": lambda holder: holder.upload("id-card/stand-alone", "v2.1"),
    "/v2.1/appkeys/{appKey}/id-card/authenticity": lambda holder: holder.claim(),
}


class TestOperations:
    def test_all_of_them(self) -> None:
        """The calls below are of every operation that takes a token."""
        assert set(CALLS) == {one.path for one in NEWEST.endpoints if one.version.takes_token}

    @pytest.mark.parametrize("path", CALLS)
    def test_with_a_token(self, tokens: Emulator, path: str) -> None:
        """Every operation of v1.1 and v2.1 works with a token and without a secretKey."""
        assert outcome(CALLS[path](Holder(tokens, create(tokens))))[0] == 0

    @pytest.mark.parametrize("path", CALLS)
    @pytest.mark.parametrize("revision", ["2026-03-10", "latest"])
    def test_without(self, emulator: Emulator, path: str, revision: str) -> None:
        """No operation of v1.1 and v2.1 takes a secretKey instead, or a token that was never issued."""
        emulator.use({"given": {"revision": revision}})
        url = path.format(appKey="app", serviceName="id-card")
        method = "GET" if "public-keys" in path else "POST"
        version = path.split("/")[1]
        assert outcome(emulator.client.request(method, url, headers=KEY)) == (
            4000005,
            (
                f"the header X-NHN-Authorization is missing or blank; {version} asks for it, and "
                "for Authorization v1.0 (in every revision) and v2.0 (in every revision)"
            ),
        )
        unknown = emulator.client.request(method, url, headers=bearer("a" * 128))
        assert outcome(unknown) == (4010006, NEVER_ISSUED)
        assert unknown.content == (
            b'{"header":{"isSuccessful":false,"resultCode":4010006,"resultMessage":"Invalid token."}}'
        )

    def test_a_token_where_a_secret_key_is_asked_for(self, tokens: Emulator) -> None:
        """v1.0 goes on as it was: it takes no token."""
        found = outcome(tokens.ask_status(headers=bearer(create(tokens))))
        assert found == (
            4000005,
            (
                "the header Authorization is missing or blank; v1.0 asks for it, and "
                "for X-NHN-Authorization v1.1 (from 2026-03-10 on) and v2.1 (from 2026-03-10 on)"
            ),
        )
        assert code_of(tokens.ask_status()) == 0

    @pytest.mark.parametrize("operation", ["business", "business/status", "credit-card"])
    def test_only_from_its_revision_on(self, emulator: Emulator, operation: str) -> None:
        """A revision without v1.1 has no such path, with a token too; the token service is there in all of them."""
        path = f"/v1.1/appkeys/app/{operation}"
        assert outcome(emulator.client.post(path, headers=bearer(create(emulator)))) == (
            404,
            (
                "revision 2024-01-12 has no v1.1, which is there from 2026-03-10 on; choose another revision: "
                "--revision, given.revision, or PUT /__admin/sessions/{appKey}; "
                "the real host answers HTTP 404 and 4041007: --front gateway shows it"
            ),
        )

    def test_a_session_with_a_revision_of_its_own(self, emulator: Emulator) -> None:
        """An appKey that is given a later revision can use a token, whatever the others are served."""
        emulator.client.put("/__admin/sessions/app", json=REVISION).raise_for_status()
        token = create(emulator)
        assert [code_of(ask(emulator, token, app_key)) for app_key in ("app", "other")] == [0, 404]


class TestLife:
    def test_created(self, tokens: Emulator) -> None:
        """A token comes as RFC 6749, section 5.1, has it, and is not to be kept by a cache."""
        reply = tokens.client.post(CREATE, data=GRANT, headers=basic())
        token = reply.json()["access_token"]
        assert re.fullmatch("[0-9A-Za-z]{128}", token)
        assert reply.status_code == 200
        assert reply.text == f'{{"access_token":"{token}","token_type":"Bearer","expires_in":86400}}'
        assert reply.headers["content-type"] == "application/json;charset=UTF-8"
        assert (reply.headers["cache-control"], reply.headers["pragma"]) == ("no-store", "no-cache")
        assert "www-authenticate" not in reply.headers
        assert "x-emulator-reason" not in reply.headers

    def test_whole(self, tokens: Emulator) -> None:
        """A token is created, used, revoked and refused; the user's other one goes on."""
        token, other = create(tokens), create(tokens)
        assert code_of(ask(tokens, token)) == 0
        reply = revoke(tokens, token)
        assert (reply.status_code, reply.content) == (200, b"")
        assert (reply.headers.get("content-type"), reply.headers["content-length"]) == (None, "0")
        assert outcome(ask(tokens, token)) == (4010006, WAS_REVOKED)
        assert revoke(tokens, token).status_code == 200
        assert code_of(ask(tokens, other)) == 0

    def test_it_is_good_for_every_app_key(self, tokens: Emulator) -> None:
        """Unless a scenario says otherwise a token is good for any appKey."""
        token = create(tokens)
        assert [code_of(ask(tokens, token, app_key)) for app_key in ("a", "b", "%ED%95%9C")] == [0, 0, 0]

    @pytest.mark.parametrize(
        ("passed", "found"),
        [
            ("59s", (0, None)),
            (
                "60s",
                (4010006, "the token expired 0 s ago; get a new one before expires_in is over, or on this code"),
            ),
            (
                "61s",
                (4010006, "the token expired 1 s ago; get a new one before expires_in is over, or on this code"),
            ),
        ],
    )
    def test_expired(self, tokens: Emulator, passed: str, found: tuple[int, str | None]) -> None:
        """A token lives for its tokenLife on the emulator's clock, which a test moves."""
        tokens.use({"given": REVISION | {"users": {"id": {"secret": "secret", "tokenLife": "60s"}}}})
        tokens.client.put("/__admin/clock", json={"freeze": True}).raise_for_status()
        reply = tokens.client.post(CREATE, data=GRANT, headers=basic())
        assert reply.json()["expires_in"] == 60
        tokens.client.put("/__admin/clock", json={"advance": passed}).raise_for_status()
        assert outcome(ask(tokens, reply.json()["access_token"])) == found
        assert code_of(ask(tokens, create(tokens))) == 0

    def test_the_clock_of_an_app_key_does_not_age_it(self, tokens: Emulator) -> None:
        """Tokens are everybody's: they live by the clock of all."""
        token = create(tokens)
        tokens.client.put("/__admin/clock", json={"advance": "2d", "appKey": "app"}).raise_for_status()
        assert code_of(ask(tokens, token)) == 0

    def test_a_reset_forgets_it(self, tokens: Emulator) -> None:
        """After a reset no token is known; it can still be revoked, as any unknown one."""
        token = create(tokens)
        tokens.client.post("/__admin/reset").raise_for_status()
        tokens.use(TOKENS)
        assert outcome(ask(tokens, token)) == (4010006, NEVER_ISSUED)
        assert revoke(tokens, token).status_code == 200

    def test_a_switch_keeps_it(self, tokens: Emulator) -> None:
        """A token outlives a switch of the scenario, and so does its being revoked."""
        token, gone = create(tokens), create(tokens)
        revoke(tokens, gone)
        tokens.use({"name": "another", "given": REVISION | {"users": {"id": "secret"}}})
        assert code_of(ask(tokens, token)) == 0
        assert outcome(ask(tokens, gone)) == (4010006, WAS_REVOKED)

    def test_at_once(self, tokens: Emulator) -> None:
        """Clients that create, use and revoke at once get tokens of their own."""

        def live(_: int) -> tuple[str, list[int]]:
            with tokens.another_client() as client:
                own = Emulator(tokens.url, client, tokens.log_file, tokens.pid)
                token = create(own)
                codes = [code_of(ask(own, token))]
                revoke(own, token)
                return token, [*codes, code_of(ask(own, token))]

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(live, range(24)))
        assert len({token for token, _ in found}) == 24
        assert [codes for _, codes in found] == [[0, 4010006]] * 24


class TestUsers:
    def test_given(self, tokens: Emulator) -> None:
        """Where users are given they alone may have tokens, each with the right secret."""
        tokens.use({"given": REVISION | {"users": {"id": "secret", "other": {"secret": "o"}}}})
        assert code_of(ask(tokens, create(tokens))) == 0
        assert code_of(ask(tokens, create(tokens, "other:o"))) == 0
        for pair, reason in (
            ("id:o", WRONG_SECRET),
            ("other:secret", WRONG_SECRET),
            ("id:Secret", WRONG_SECRET),
            ("nobody:secret", UNKNOWN_USER),
            ("ID:secret", UNKNOWN_USER),
        ):
            for path in (CREATE, REVOKE):
                reply = tokens.client.post(path, data=GRANT | {"token": "x"}, headers=basic(pair))
                check_error(reply, 401, "invalid_client", reason)

    def test_nobody(self, tokens: Emulator) -> None:
        """An empty list of users means nobody, and no token is good."""
        token = create(tokens)
        tokens.use({"given": REVISION | {"users": {}}})
        check_error(tokens.client.post(CREATE, data=GRANT, headers=basic()), 401, "invalid_client", UNKNOWN_USER)
        assert outcome(ask(tokens, token)) == (4010006, DISMISSED)

    def test_dismissed(self, tokens: Emulator) -> None:
        """A switch to a scenario without the user makes the user's tokens invalid, and one back makes them good."""
        token = create(tokens)
        for users, found in (({"other": "o"}, (4010006, DISMISSED)), ({"id": "secret"}, (0, None))):
            tokens.use({"given": REVISION | {"users": users}})
            assert outcome(ask(tokens, token)) == found

    def test_another_secret(self, tokens: Emulator) -> None:
        """A token that was created with another secret while nobody checked is not the user's who is given then."""
        wrong, right = create(tokens, "id:wrong"), create(tokens)
        assert [code_of(ask(tokens, token)) for token in (wrong, right)] == [0, 0]
        tokens.use({"given": REVISION | {"users": {"id": "secret"}}})
        assert outcome(ask(tokens, wrong)) == (4010006, DISMISSED)
        assert outcome(ask(tokens, right)) == (0, None)
        tokens.use({"given": REVISION | {"users": {"id": "wrong"}}})
        assert [outcome(ask(tokens, token)) for token in (wrong, right)] == [(0, None), (4010006, DISMISSED)]

    def test_app_keys(self, tokens: Emulator) -> None:
        """A token is good for the appKeys of its user in the scenario that is in force, and for no other."""
        users: dict[str, Any] = {"id": {"secret": "secret", "appKeys": ["mine"]}}
        tokens.use({"given": REVISION | {"users": users}})
        token = create(tokens)
        assert code_of(ask(tokens, token, "mine")) == 0
        denied = ask(tokens, token, "app")
        reason = "the appKey 'app' is not among those that given.users allows the token's user: 'mine'"
        assert outcome(denied) == (4010007, reason)
        assert denied.content == (
            b'{"header":{"isSuccessful":false,"resultCode":4010007,"resultMessage":"Permission denied."}}'
        )
        users["id"]["appKeys"] = "app"
        tokens.use({"given": REVISION | {"users": users}})
        assert code_of(ask(tokens, token, "app")) == 0

    def test_credentials_too(self, tokens: Emulator) -> None:
        """With a token the appKey alone has to be given, not its secretKey."""
        tokens.use({"given": REVISION | {"credentials": {"app": "right"}, "users": {"id": "secret"}}})
        token = create(tokens)
        assert code_of(ask(tokens, token, "app")) == 0
        reason = "the appKey 'nobody' is not in the scenario's given.credentials, which has 'app'"
        assert outcome(ask(tokens, token, "nobody")) == (4010001, reason)

    def test_anothers_token(self, tokens: Emulator) -> None:
        """A token is its own user's to revoke."""
        token = create(tokens)
        reply = revoke(tokens, token, "other:secret")
        check_error(reply, 401, "invalid_client", "the token is another user's; only its own user can revoke it")
        assert code_of(ask(tokens, token)) == 0

    def test_a_rule_decides_about_a_token(self, tokens: Emulator) -> None:
        """A scenario can have the codes of tokens by rule, for v1.1 and v2.1 alone."""
        tokens.use({"given": REVISION, "rules": [{"then": [{"resultCode": 4010006}, {"resultCode": 4010007}]}]})
        token = create(tokens)
        assert [code_of(ask(tokens, token)) for _ in range(2)] == [4010006, 4010007]
        assert code_of(tokens.ask_status()) == 0


class TestErrors:
    @pytest.mark.parametrize("path", [CREATE, REVOKE])
    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
    def test_405(self, emulator: Emulator, path: str, method: str) -> None:
        """The paths take POST and nothing else."""
        reply = emulator.client.request(method, path, headers=basic(), params=GRANT)
        check_error(reply, 405, "invalid_request", f"the method is {method}; send POST")

    @pytest.mark.parametrize("path", [CREATE, REVOKE])
    @pytest.mark.parametrize(
        ("headers", "reason"),
        [
            ({}, NO_USER),
            ({"Authorization": ""}, NO_USER),
            (
                {"Authorization": "Bearer abc"},
                f"the header Authorization does not begin with Basic; send `Basic` and {PAIR}",
            ),
            (
                {"Authorization": "secret"},
                f"the header Authorization does not begin with Basic; send `Basic` and {PAIR}",
            ),
            ({"Authorization": "Basic id:secret"}, NOT_BASE64),
            ({"Authorization": b"Basic \xff\xfe"}, NOT_BASE64),
            ({"Authorization": "Basic aWQ="}, f"what follows Basic is not {PAIR}"),
            (basic("id:"), f"what follows Basic is not {PAIR}"),
            (basic(":secret"), f"what follows Basic is not {PAIR}"),
            (basic(f"{'i' * 201}:secret"), "the UserAccessKeyId has more than 200 characters; send a real one"),
            ({"X-NHN-Authorization": basic()["Authorization"]}, NO_USER),
        ],
    )
    def test_401(self, emulator: Emulator, path: str, headers: dict[str, str], reason: str) -> None:
        """Whoever does not say who it is gets a challenge."""
        reply = emulator.client.post(path, data=GRANT | {"token": "x"}, headers=headers)
        check_error(reply, 401, "invalid_client", reason)

    def test_the_challenge_has_a_realm(self, emulator: Emulator) -> None:
        """A challenge names its realm, which RFC 7617, section 2, requires of Basic."""
        challenge = emulator.client.post(CREATE, data=GRANT).headers["www-authenticate"]
        assert re.fullmatch(r'Basic realm="[^"]+"(, ?charset="UTF-8")?', challenge)

    @pytest.mark.parametrize(
        ("path", "parts", "error", "reason"),
        [
            (CREATE, {}, "invalid_request", NO_GRANT),
            (CREATE, {"data": {"grant_type": ""}}, "invalid_request", NO_GRANT),
            (CREATE, {"data": {"scope": "all"}}, "invalid_request", NO_GRANT),
            (
                CREATE,
                {"data": {"grant_type": "password", "username": "u", "password": "p"}},
                "unsupported_grant_type",
                "the grant_type is another than client_credentials; send that",
            ),
            (
                CREATE,
                {"json": GRANT},
                "invalid_request",
                "the Content-Type is not application/x-www-form-urlencoded; send the parameters as a form",
            ),
            (
                CREATE,
                {"files": {"grant_type": (None, "client_credentials")}},
                "invalid_request",
                "the Content-Type is not application/x-www-form-urlencoded; send the parameters as a form",
            ),
            (
                CREATE,
                {"content": b"grant_type=client_credentials"},
                "invalid_request",
                "the Content-Type is not application/x-www-form-urlencoded; send the parameters as a form",
            ),
            (
                CREATE,
                {"content": b'{"grant_type":"client_credentials"}', "headers": FORM},
                "invalid_request",
                "the body is not a form: send name=value&name=value",
            ),
            (
                CREATE,
                {"content": b"grant_type=%ff", "headers": FORM},
                "invalid_request",
                "the body is not a form: send name=value&name=value",
            ),
            (
                f"{CREATE}?grant_type=%ff",
                {"data": GRANT},
                "invalid_request",
                "the query is not a form: send name=value&name=value",
            ),
            (
                CREATE,
                {"data": {"grant_type": ["client_credentials", "client_credentials"]}},
                "invalid_request",
                "a parameter is there more than once; send each once",
            ),
            (
                CREATE,
                {"data": GRANT, "params": GRANT},
                "invalid_request",
                "a parameter is there more than once; send each once",
            ),
            (REVOKE, {}, "invalid_request", NO_TOKEN),
            (REVOKE, {"data": {"token": ""}}, "invalid_request", NO_TOKEN),
            (REVOKE, {"data": {"access_token": "x"}}, "invalid_request", NO_TOKEN),
            (
                REVOKE,
                {"data": {"token": ["x", "y"]}},
                "invalid_request",
                "a parameter is there more than once; send each once",
            ),
            (
                REVOKE,
                {"json": {"token": "x"}},
                "invalid_request",
                "the Content-Type is not application/x-www-form-urlencoded; send the parameters as a form",
            ),
        ],
    )
    def test_400(self, emulator: Emulator, path: str, parts: dict[str, Any], error: str, reason: str) -> None:
        """What is no request for a token, or to revoke one, is told as RFC 6749 has it, and why beside it."""
        headers = basic() | parts.get("headers", {})
        reply = emulator.client.post(path, **{**parts, "headers": headers})
        check_error(reply, 400, error, reason)

    @pytest.mark.parametrize(
        "parts",
        [
            {"content": b"grant_type=client_credentials&", "headers": FORM},
            {"content": b"&scope&grant_type=client_credentials&scope=&client_id", "headers": FORM},
            {"data": GRANT | {"scope": ""}},
            {"params": "grant_type=client_credentials&scope&"},
            {"data": GRANT, "params": {"grant_type": ""}},
        ],
    )
    def test_a_parameter_without_a_value(self, emulator: Emulator, parts: dict[str, Any]) -> None:
        """A parameter without a value is none, as RFC 6749, section 3.2, has it, and neither is a stray &."""
        reply = emulator.client.post(CREATE, **{**parts, "headers": basic() | parts.get("headers", {})})
        assert (reply.status_code, reply.json()["token_type"]) == (200, "Bearer")

    def test_413(self, emulator: Emulator) -> None:
        """A form that is far too large is not read; the connection is kept."""
        reply = emulator.client.post(CREATE, data=GRANT | {"a": "x" * 65536}, headers=basic())
        assert (reply.status_code, reply.json()["detail"]) == (
            413,
            "The body has 65568 bytes; send at most 65536.",
        )
        assert emulator.client.post(CREATE, data=GRANT | {"a": "x" * 60_000}, headers=basic()).status_code == 200

    @pytest.mark.parametrize(
        ("path", "hint"),
        [
            ("/oauth2/token", f"; did you mean '{REVOKE}'?"),
            (f"{CREATE}/", f"; did you mean '{CREATE}'?"),
            ("/oauth2/token/Create", f"; did you mean '{CREATE}'?"),
            ("/oauth2/token/created", f"; did you mean '{CREATE}'?"),
            (f"{REVOKE}/", f"; did you mean '{REVOKE}'?"),
            ("/oauth/token/revoke", f"; did you mean '{REVOKE}'?"),
            ("/token", ""),
            ("/login", ""),
        ],
    )
    def test_another_path(self, emulator: Emulator, path: str, hint: str) -> None:
        """What is not one of the two paths is no operation of the API either; the one that is near is told."""
        assert outcome(emulator.client.post(path, data=GRANT, headers=basic())) == (
            404,
            (
                f"no operation has the path '{path}'; /docs lists them{hint}; "
                "the real host answers HTTP 404 and 4041007: --front gateway shows it"
            ),
        )

    def test_the_gateway_has_no_say(self, emulator: Emulator) -> None:
        """The token service stands behind no gateway; an invalid token is the OCR service's answer, not its."""
        emulator.use({"given": {"revision": "2026-03-10", "front": "gateway"}})
        check_error(emulator.client.post(CREATE, data=GRANT), 401, "invalid_client", NO_USER)
        assert code_of(ask(emulator, create(emulator))) == 0
        assert code_of(ask(emulator, "a" * 128)) == 4010006

    def test_the_journal(self, emulator: Emulator) -> None:
        """The token service is in the journal and the log, with its status and error and without a resultCode."""
        create(emulator)
        emulator.client.get(CREATE)
        emulator.client.post(REVOKE)
        found = [
            [entry.get(name) for name in ("method", "path", "status", "resultCode", "resultKey", "reason")]
            for entry in emulator.client.get("/__admin/requests").json()["requests"]
        ]
        assert found == [
            ["POST", REVOKE, 401, None, "invalid_client", NO_USER],
            ["GET", CREATE, 405, None, "invalid_request", "the method is GET; send POST"],
            ["POST", CREATE, 200, None, "OK", None],
        ]
        assert [line.split(maxsplit=2)[2] for line in emulator.log.splitlines()[-3:]] == [
            f"POST {CREATE} -> OK [default]",
            f"GET {CREATE} -> HTTP 405 invalid_request [default]: the method is GET; send POST",
            f"POST {REVOKE} -> HTTP 401 invalid_client [default]: {NO_USER}",
        ]


JAVA = """\
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

public class Tokens {
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static String url;

    public static void main(String[] arguments) throws Exception {
        url = arguments[0];
        String pair = Base64.getEncoder().encodeToString(arguments[1].getBytes(StandardCharsets.UTF_8));
        String form = "application/x-www-form-urlencoded;charset=UTF-8";
        String created = post("/oauth2/token/create", "Authorization", "Basic " + pair, form,
                "grant_type=client_credentials");
        String token = created.replaceAll(".*\\"access_token\\":\\"([0-9A-Za-z]{128})\\".*", "$1");
        System.out.println(created.replace(token, "T"));
        String status = "/v1.1/appkeys/app/business/status";
        for (int turn = 0; turn < 2; turn++) {
            System.out.println(post(status, "X-NHN-Authorization", "Bearer " + token, "application/json",
                    "{\\"businessNumber\\":\\"1234567890\\"}"));
            System.out.println(post("/oauth2/token/revoke", "Authorization", "Basic " + pair, form,
                    "token=" + token + "&token_type_hint=access_token"));
        }
    }

    static String post(String path, String name, String value, String type, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header(name, value).header("Content-Type", type).POST(BodyPublishers.ofString(body)).build();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
"""


def run(*command: str) -> str:
    """What a program prints."""
    if not shutil.which(command[0]):
        pytest.skip(
            f"{command[0].upper()} IS NOT INSTALLED: it has not been tried as a client of the token service"
        )
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


class TestClients:
    @pytest.mark.parametrize("pair", ["id:secret", "id:se:cr:et", "아이디:비밀 번호", "id:a+b%20&=c"])
    @pytest.mark.parametrize("options", [[], ["-H", "Transfer-Encoding: chunked"], ["-0"], ["--http2"]])
    def test_curl(self, tokens: Emulator, pair: str, options: list[str]) -> None:
        """Curl sends the pair of -u as it is, whatever characters it has and however the body is sent."""
        user, _, secret = pair.partition(":")
        tokens.use({"given": REVISION | {"users": {user: secret}}})
        curl = ["curl", "-sS", *options, "-u", pair]
        token = json.loads(run(*curl, "-d", "grant_type=client_credentials", tokens.url + CREATE))["access_token"]
        assert code_of(ask(tokens, token)) == 0
        assert run(*curl, "-w", "%{http_code}", "-d", f"token={token}", tokens.url + REVOKE) == "200"
        assert outcome(ask(tokens, token)) == (4010006, WAS_REVOKED)

    def test_java(self, tokens: Emulator, natural_body: bytes, tmp_path: Path) -> None:
        """The JDK's own client, which Spring's RestClient uses too, creates, uses and revokes a token."""
        source = tmp_path / "Tokens.java"
        source.write_text(JAVA, encoding="utf-8")
        tokens.use({"given": REVISION | {"users": {"id": {"secret": "secret", "tokenLife": "10m"}}}})
        assert run("java", str(source), tokens.url, "id:secret").splitlines() == [
            '200 {"access_token":"T","token_type":"Bearer","expires_in":600}',
            f"200 {natural_body.decode()}",
            "200 ",
            '200 {"header":{"isSuccessful":false,"resultCode":4010006,"resultMessage":"Invalid token."}}',
            "200 ",
        ]

    @pytest.mark.parametrize("secret", ["secret", "a+b c%/:=", "비밀"])
    def test_spring_security(self, tokens: Emulator, secret: str) -> None:
        """Spring Security form-encodes id and secret before Base64, as RFC 6749, section 2.3.1, has it."""
        tokens.use({"given": REVISION | {"users": {"my id:한글": secret}}})
        pair = f"{quote_plus('my id:한글')}:{quote_plus(secret)}"
        token = create(tokens, pair)
        assert code_of(ask(tokens, token)) == 0
        assert revoke(tokens, token, pair).status_code == 200

    def test_feign(self, tokens: Emulator) -> None:
        """The guide's own Feign sample sends the parameters in the query, a form being the label of no body."""
        reply = tokens.client.post(CREATE, params=GRANT, headers=basic() | FORM)
        token = reply.json()["access_token"]
        assert code_of(ask(tokens, token)) == 0
        revoked = tokens.client.post(REVOKE, params={"token": token}, headers=basic() | FORM)
        assert (revoked.status_code, revoked.content) == (200, b"")
        assert outcome(ask(tokens, token)) == (4010006, WAS_REVOKED)


@contextmanager
def two_ports() -> Iterator[tuple[str, str]]:
    """An emulator with the token service on a port of its own; the addresses of both."""
    command = [
        sys.executable,
        "-m",
        "ocr_emulator",
        "serve",
        "--port",
        "0",
        "--token-port",
        "0",
        "--revision",
        "latest",
    ]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout
            found = re.fullmatch(
                r"Listening on (?P<api>http://\S+:\d+): .* Tokens: (?P<tokens>http://\S+:\d+)\. .*\n",
                process.stdout.readline(),
            )
            assert found
            yield found["api"], found["tokens"]
        finally:
            process.terminate()


def client_of(url: str) -> httpx.Client:
    """A client of that address, past any proxy."""
    return httpx.Client(base_url=url, timeout=30, trust_env=False)


@pytest.fixture(scope="module")
def ports() -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Clients of the API and of the token service, which have a port each."""
    with two_ports() as (api, tokens), client_of(api) as one, client_of(tokens) as two:
        yield one, two


@pytest.mark.process
class TestTwoPorts:
    def test_a_token_of_the_one_is_good_at_the_other(self, ports: tuple[httpx.Client, httpx.Client]) -> None:
        """Tokens are created and revoked at the one address and used at the other."""
        api, tokens = ports
        token = tokens.post(CREATE, data=GRANT, headers=basic()).json()["access_token"]
        found = [outcome(api.post(STATUS, json=NUMBER, headers=bearer(token)))]
        assert tokens.post(REVOKE, data={"token": token}, headers=basic()).status_code == 200
        found.append(outcome(api.post(STATUS, json=NUMBER, headers=bearer(token))))
        assert found == [(0, None), (4010006, WAS_REVOKED)]

    @pytest.mark.parametrize("path", [CREATE, REVOKE])
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_the_api_has_no_tokens(self, ports: tuple[httpx.Client, httpx.Client], path: str, method: str) -> None:
        """The two paths are nothing to the API then, and the reason says where they are."""
        reason = "the token service has a port of its own here: see --token-port"
        assert outcome(ports[0].request(method, path, headers=basic())) == (4041007, reason)

    @pytest.mark.parametrize(
        "path",
        [
            STATUS,
            "/v1.0/appkeys/app/business/status",
            "/",
            f"{CREATE}/",
            "/nowhere",
            "/__admin/health",
            "/docs",
            "/openapi.json",
        ],
    )
    def test_the_token_service_has_no_api(self, ports: tuple[httpx.Client, httpx.Client], path: str) -> None:
        """The API is nothing to the token service: no reply there can be taken for one of the API's."""
        token = ports[1].post(CREATE, data=GRANT, headers=basic()).json()["access_token"]
        reply = ports[1].post(path, json=NUMBER, headers=bearer(token) | KEY)
        assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")
        assert reply.json() == {
            "type": "urn:ocr-emulator:other-port",
            "title": "That is served at another port",
            "status": 404,
            "detail": "This port has the token service alone; send it to the emulator's own port, --port.",
        }

    @pytest.mark.parametrize("path", [CREATE, REVOKE])
    def test_errors(self, ports: tuple[httpx.Client, httpx.Client], path: str) -> None:
        """The errors are those of RFC 6749 on that port too."""
        check_error(ports[1].post(path), 401, "invalid_client", NO_USER)
        check_error(ports[1].get(path), 405, "invalid_request", "the method is GET; send POST")


CANARY = "canary-7d1f"


class TestSecrets:
    def test_journal_and_log(self, tokens: Emulator) -> None:
        """No token, no SecretAccessKey and no Basic value is in the journal, the log or a reply but the one."""
        secret = f"{CANARY}-secret"
        users = {"id": {"secret": secret, "appKeys": ["app"]}}
        tokens.use({"given": REVISION | {"users": users}})
        token = create(tokens, f"id:{secret}")
        client, pair = tokens.client, basic(f"id:{secret}")
        replies = [
            ask(tokens, token),
            ask(tokens, token, "other"),
            ask(tokens, f"{token}x"),
            ask(tokens, token[::-1]),
            client.post(STATUS, json=NUMBER, headers={"X-NHN-Authorization": token}),
            client.post(STATUS, json=NUMBER, headers={"Authorization": f"Bearer {token}"}),
            client.post(STATUS, json=NUMBER, headers=bearer(token) | pair),
            client.post(STATUS, json=NUMBER, headers={"X-NHN-Authorization": pair["Authorization"]}),
            client.post(CREATE, data=GRANT, headers={"Authorization": f"Basic id:{secret}"}),
            client.post(CREATE, data=GRANT, headers={"Authorization": secret}),
            client.post(CREATE, data=GRANT, headers=basic(secret)),
            client.post(CREATE, data=GRANT, headers=basic(f"id:{secret}x")),
            client.post(CREATE, data={"grant_type": secret}, headers=pair),
            client.post(CREATE, data={secret: secret}, headers=pair),
            client.post(CREATE, content=secret, headers=pair | FORM),
            client.post(CREATE, content=token, headers=pair | {"Content-Type": secret}),
            client.post(CREATE, params={"client_secret": secret}, headers=pair),
            client.get(CREATE, params={"client_secret": secret, "token": token}, headers=pair),
            client.post(REVOKE, data={"token": [token, secret]}, headers=pair),
            client.post(REVOKE, content=f"{token}&{secret}", headers=pair | FORM),
            client.post(REVOKE, params={"token": token}),
            client.post(REVOKE, data={"token": token}, headers=basic("other:x")),
            client.post(REVOKE, params={"token": token}, headers=pair),
            ask(tokens, token),
        ]
        seen = [f"{reply.headers} {reply.text}" for reply in replies]
        seen += [client.get(f"/__admin/{page}").text for page in ("requests", "scenario", "scenarios")]
        seen += [tokens.log]
        values = [secret, CANARY, token, token[::-1], pair["Authorization"].split()[1]]
        assert [(value, text) for value in values for text in seen if value in text] == []

    def test_the_scenario_in_force(self, tokens: Emulator) -> None:
        """The control endpoint tells users without their secrets."""
        users = {
            "id": f"{CANARY}-1",
            "other": {"secret": f"{CANARY}-2", "appKeys": ["b", "a"], "tokenLife": "10m"},
        }
        put = tokens.client.put("/__admin/scenario", json={"given": REVISION | {"users": users}})
        told = tokens.client.get("/__admin/scenario")
        assert put.json()["given"] == told.json()["given"]
        assert told.json()["given"]["users"] == [
            {"name": "id", "tokenLife": 86400},
            {"name": "other", "appKeys": ["a", "b"], "tokenLife": 600},
        ]
        assert CANARY not in put.text + told.text + tokens.log

    def test_nobody_is_told_apart_from_anybody(self, tokens: Emulator) -> None:
        """An empty list of users is told as such, and none is not told."""
        for given_, told in ((REVISION, None), (REVISION | {"users": {}}, [])):
            tokens.use({"given": given_})
            assert tokens.client.get("/__admin/scenario").json()["given"].get("users") == told

    def test_a_scenario_that_is_refused(self, tokens: Emulator) -> None:
        """A problem with a user does not repeat the secret."""
        users = {"id": {"secret": [CANARY], "tokenLife": "1s"}, "other": {"secret": CANARY, "appKeys": {}}}
        reply = tokens.client.put("/__admin/scenario", json={"given": {"users": users}})
        assert reply.status_code == 422
        assert [f"{error['path']}: {error['message']}" for error in reply.json()["errors"]] == [
            "given.users.id.secret: found a list; expected a SecretAccessKey; write it after the colon",
            "given.users.id.tokenLife: found '1s'; expected whole seconds from 60s to 86400s, as 10m",
            "given.users.other.appKeys: found a mapping; expected an appKey; write it after the colon",
        ]
        assert CANARY not in reply.text + tokens.log


hostile = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
header_values = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60)
pairs = st.binary(min_size=1, max_size=40).map(lambda data: f"Basic {b64encode(data).decode()}")


class TestHostile:
    @hostile
    @given(
        path=st.sampled_from([CREATE, REVOKE]),
        authorization=header_values.map(str.strip) | pairs | st.just("Basic aWQ6c2VjcmV0"),
        label=header_values.map(str.strip) | st.just(FORM["Content-Type"]),
        query=st.binary(max_size=20).map(lambda data: "".join(f"%{byte:02x}" for byte in data))
        | st.text("a=&%+", max_size=20),
        body=st.binary(max_size=100) | st.just(b"grant_type=client_credentials") | st.just(b"token=x"),
    )
    def test_any_request(
        self, emulator: Emulator, path: str, authorization: str, label: str, query: str, body: bytes
    ) -> None:
        """Any headers, any query and any body are answered as RFC 6749 has it."""
        headers = [(b"Authorization", authorization.encode("latin-1")), (b"Content-Type", label.encode("latin-1"))]
        reply = emulator.client.post(f"{path}?{query}", content=body, headers=headers)
        if reply.status_code == 200:
            assert path == REVOKE or set(reply.json()) == {"access_token", "token_type", "expires_in"}
        else:
            error = reply.json()["error"]
            assert (reply.status_code, error) in {
                (400, "invalid_request"),
                (400, "unsupported_grant_type"),
                (401, "invalid_client"),
            }
            assert reply.content == f'{{"error":"{error}"}}'.encode()

    @hostile
    @given(value=header_values.map(str.strip) | header_values.map(lambda text: f"Bearer {text}".strip()))
    def test_any_token(self, tokens: Emulator, value: str) -> None:
        """Any text as token is refused."""
        headers = [(b"X-NHN-Authorization", value.encode("latin-1"))]
        reply = tokens.client.post(STATUS, json=NUMBER, headers=headers)
        assert code_of(reply) == (4010006 if value.strip() else 4000005)

    @pytest.mark.parametrize(
        "target",
        [
            CREATE,
            f"{CREATE}?",
            f"{CREATE}?a=b&%E3%85%8B=1",
            f"http://elsewhere{CREATE}",
            "/oauth2/token%2Fcreate",
            f"{CREATE}#fragment",
        ],
    )
    @pytest.mark.parametrize("host", ["x", "[", "x:y:z", "x?grant_type=password", "x#", "\xff", ""])
    def test_odd_targets_and_hosts(self, emulator: Emulator, target: str, host: str) -> None:
        """Neither a fragment nor an absolute target nor a Host that is no host changes what is asked for."""
        assert status_of(emulator, target, host, basic()["Authorization"]) == 200

    @pytest.mark.parametrize("value", ["Basic \0", "Basic a\0b", "\x01"])
    def test_control_characters(self, emulator: Emulator, value: str) -> None:
        """A header with a control character is not HTTP."""
        assert status_of(emulator, CREATE, "x", value) == 400

    def test_long_headers(self, tokens: Emulator) -> None:
        """Headers of tens of kilobytes are read, and are no user's and no token."""
        tokens.use({"given": REVISION | {"users": {"id": "secret"}}})
        long = basic(f"id:{'s' * 40_000}")
        check_error(tokens.client.post(CREATE, data=GRANT, headers=long), 401, "invalid_client", WRONG_SECRET)
        reason = (
            "the token in X-NHN-Authorization has 60000 characters; "
            "expected Bearer and the 128 letters and digits of access_token, a space between"
        )
        assert outcome(ask(tokens, "a" * 60_000)) == (4010006, reason)

    def test_nothing_of_it_was_a_defect(self, emulator: Emulator) -> None:
        """None of the tests before this one has made the emulator fail."""
        assert "Traceback" not in emulator.log
        assert "A defect" not in emulator.log


def status_of(emulator: Emulator, target: str, host: str, authorization: str) -> int:
    """The HTTP status for a request to create a token that is written by hand."""
    body = b"grant_type=client_credentials"
    head = (
        f"POST {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAuthorization: {authorization}\r\n"
        f"Content-Type: {FORM['Content-Type']}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    address = emulator.client.base_url.host, emulator.client.base_url.port or 0
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(head.encode("latin-1") + body)
        with connection.makefile("rb") as reply:
            return int(reply.readline().split()[1])

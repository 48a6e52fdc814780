"""An operation is tried by the emulator's own client, over a real socket."""

import json
import ssl
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import anyio
import httpx
import pytest
from starlette.testclient import TestClient

from benchmarks.servers import free_port
from ocr_emulator import create_app
from ocr_emulator.calling.calls import Sent
from ocr_emulator.calling.recording import Recording, SentRequest
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.control import trying
from ocr_emulator.documents.id_card import IdCard, authenticity_values
from ocr_emulator.settings import Settings
from ocr_emulator.state.journal.journal import Journal
from tests.running import ROOT, Emulator, start
from tests.test_application import running

pytestmark = pytest.mark.process

CARD = (ROOT / "examples" / "credit-card.png").read_bytes()
BUSINESS = (ROOT / "examples" / "business.png").read_bytes()
NUMBER = b'{"businessNumber": "1234567890"}'
FAULTS = {
    "connection-reset": "the connection was reset before the reply was whole",
    "empty-reply": "the connection was closed before the first byte of a reply",
    "truncated-body": "the connection was closed in the middle of the reply",
}


def tried(emulator: Emulator, operation: str, version: str, content: bytes = b"", **query: str) -> dict[str, Any]:
    """What is told of a call with the appKey `app`."""
    params = {"operation": operation, "version": version, "appKey": "app", **query}
    found = emulator.client.post("/__admin/try", params=params, content=content).raise_for_status().json()
    assert isinstance(found, dict)
    return found


def refused(emulator: Emulator, **query: str) -> dict[str, Any]:
    params = {"operation": "business/status", "version": "v1.0", "appKey": "app", **query}
    reply = emulator.client.post("/__admin/try", params=params, content=NUMBER)
    assert reply.status_code == 400
    found = reply.json()
    assert isinstance(found, dict)
    return found


def body_of(told: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    assert told["failure"] is None, told
    return told["reply"]["body"]


def entry_of(emulator: Emulator, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the journal has of the call."""
    found = emulator.client.get(f"/__admin/requests/{told['id']}").raise_for_status().json()
    assert isinstance(found, dict)
    return found


class TestOperations:
    @pytest.mark.parametrize(
        ("operation", "version", "content", "shown"),
        [
            ("business", "v1.0", BUSINESS, "가나다상사"),
            ("business/status", "v1.0", NUMBER, '"statusCode": "00"'),
            ("credit-card", "v1.0", CARD, '"totalCardNum": "4111111111111111"'),
            ("credit-card", "v2.0", CARD, '"totalCardNum": "4111111111111111"'),
            ("public-keys/id-card", "v2.0", b"", '"version": '),
            ("id-card", "v2.0", CARD, '"value": "홍길동"'),
            ("id-card/stand-alone", "v2.0", CARD, '"value": "홍길동"'),
        ],
    )
    def test_each(self, emulator: Emulator, operation: str, version: str, content: bytes, shown: str) -> None:
        """Every operation can be tried with what it takes, in plain; what comes back is in plain as well."""
        told = tried(emulator, operation, version, content)
        assert shown in json.dumps(body_of(told), ensure_ascii=False)
        assert told["request"]["method"] == ("GET" if operation.startswith("public-keys") else "POST")
        assert told["request"]["url"] == f"{emulator.url}/{version}/appkeys/app/{operation}"
        assert told["request"]["headers"]["Authorization"] == "***"
        entry = entry_of(emulator, told)
        assert (entry["path"], entry["resultCode"]) == (f"/{version}/appkeys/app/{operation}", 0)
        assert told["took"] > 0

    @pytest.mark.parametrize("version", ["v1.1", "v2.1"])
    def test_with_a_token(self, emulator: Emulator, version: str) -> None:
        """For a version with tokens one is created first; it is shown nowhere."""
        emulator.use({"given": {"revision": "latest"}})
        told = tried(emulator, "credit-card", version, CARD)
        assert body_of(told)["result"]["totalCardNum"] == "4111111111111111"
        assert told["request"]["headers"]["X-NHN-Authorization"] == "Bearer ***"

    def test_authenticity(self, emulator: Emulator) -> None:
        """The members of id-card/authenticity are typed in plain, with the Request-Key that id-card gave."""
        told = tried(emulator, "id-card", "v2.0", CARD)
        read = {one["key"]: one["value"] for one in body_of(told)["result"]["keyValues"]}
        members = {"idType": "resident", **authenticity_values(IdCard(id_type=IdType.RESIDENT, values=read))}
        key = told["reply"]["headers"]["request-key"]
        told = tried(emulator, "id-card/authenticity", "v2.0", json.dumps(members).encode(), requestKey=key)
        assert body_of(told)["result"]["isAuthenticity"] is True
        assert told["request"]["headers"]["Request-Key"] == key

    @pytest.mark.parametrize(
        ("operation", "version"), [("business/status", "v1.0"), ("id-card/authenticity", "v2.0")]
    )
    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
    def test_what_is_no_object(self, emulator: Emulator, operation: str, version: str, content: bytes) -> None:
        """Members that are none are sent as they are typed, and the service says what it says to that."""
        told = tried(emulator, operation, version, content)
        assert body_of(told)["header"]["isSuccessful"] is False
        assert entry_of(emulator, told)["bodySize"] == len(content)

    def test_what_the_version_lacks(self, emulator: Emulator) -> None:
        """What a version does not have can be tried, too: the service says so."""
        assert body_of(tried(emulator, "id-card", "v1.0", CARD))["header"]["resultCode"] == 404

    @pytest.mark.parametrize("name", ['card".png', "신분증.png", "a\\b;c.png"])
    def test_the_name_of_a_file(self, emulator: Emulator, name: str) -> None:
        """A file has the name that is said, which a rule can look at."""
        when = {"operation": "credit-card", "fileName": {"contains": name.replace('"', "%22")}}
        emulator.use({"rules": [{"when": when, "then": {"resultCode": 4000111}}]})
        told = tried(emulator, "credit-card", "v1.0", CARD, fileName=name, contentType="image/png")
        assert body_of(told)["header"]["resultCode"] == 4000111

    def test_another_app_key(self, emulator: Emulator) -> None:
        """The appKey is sent whatever is in it."""
        told = tried(emulator, "business/status", "v1.0", NUMBER, appKey="우리 앱?")
        assert entry_of(emulator, told)["appKey"] == "우리 앱?"


class TestWhatComesOfIt:
    def test_an_error(self, emulator: Emulator) -> None:
        """An error is told with its reason beside it."""
        told = tried(emulator, "business/status", "v1.0", b'{"businessNumber": "12"}')
        assert body_of(told)["header"]["resultCode"] == 4000101
        assert told["reply"]["headers"]["x-emulator-reason"].startswith("businessNumber has 2 characters")

    @pytest.mark.parametrize("fault", FAULTS)
    def test_a_fault(self, emulator: Emulator, fault: str) -> None:
        """What happens on the wire is told in words, and which request it was."""
        emulator.use({"rules": [{"then": {"fault": fault}}]})
        told = tried(emulator, "business/status", "v1.0", NUMBER)
        assert (told["reply"], told["failure"]) == (None, FAULTS[fault])
        assert entry_of(emulator, told)["fault"].startswith(fault)

    def test_what_is_no_json(self, emulator: Emulator) -> None:
        """A body that is no JSON is told as text."""
        emulator.use({"rules": [{"then": {"fault": "html-error-page"}}]})
        told = tried(emulator, "business/status", "v1.0", NUMBER)
        assert told["reply"]["status"] == 502
        assert body_of(told).startswith("<html>")

    def test_what_does_not_decrypt(self, emulator: Emulator) -> None:
        """A reply that does not decrypt is told as it came, and why it does not."""
        emulator.use({"rules": [{"when": {"operation": "credit-card"}, "then": {"fault": "broken-ciphertext"}}]})
        told = tried(emulator, "credit-card", "v2.0", CARD)
        assert told["failure"].startswith("the reply does not decrypt: ")
        assert told["reply"]["body"]["header"]["isSuccessful"] is True

    def test_what_fails_before_it(self, emulator: Emulator) -> None:
        """Where public-keys fails, that is the request that is told."""
        emulator.use({"rules": [{"when": {"operation": "public-keys"}, "then": {"resultCode": 5000503}}]})
        told = tried(emulator, "id-card", "v2.0", CARD)
        assert told["request"]["url"] == f"{emulator.url}/v2.0/appkeys/app/public-keys/id-card"
        assert told["reply"]["body"]["header"]["resultCode"] == 5000503
        assert told["failure"].startswith("public-keys answers 5000503 ")

    def test_no_token(self, emulator: Emulator) -> None:
        """Where there is no token to be had, that is the request that is told."""
        emulator.use("tokens")
        told = tried(emulator, "business/status", "v1.1", NUMBER, secretKey="my-user:wrong")
        assert (told["request"]["url"], told["reply"]["status"]) == (f"{emulator.url}/oauth2/token/create", 401)
        assert "invalid_client" in told["failure"]

    def test_without_headers_that_explain(self) -> None:
        """The number of a request is found without the header that says it."""
        with start("--headers", "false") as emulator:
            told = tried(emulator, "business/status", "v1.0", NUMBER)
            assert entry_of(emulator, told)["operation"] == "business/status"

    def test_too_large_for_the_api(self, emulator: Emulator) -> None:
        """The service's own refusal of a large file can be seen; a body far beyond it is not taken."""
        told = tried(emulator, "business", "v1.0", bytes(6_000_000))
        assert body_of(told)["header"]["resultCode"] == 4131000
        params = {"operation": "business", "version": "v1.0", "appKey": "app"}
        reply = emulator.client.post("/__admin/try", params=params, content=bytes(12_000_000))
        assert (reply.status_code, reply.json()["type"]) == (413, "urn:ocr-emulator:too-large")


class TestSecrets:
    def test_of_a_scenario(self, emulator: Emulator) -> None:
        """Where the scenario accepts only some, the secretKey has to be said, and it is sent."""
        emulator.use({"name": "strict", "given": {"credentials": {"app": "right"}}})
        assert refused(emulator)["detail"] == (
            "secretKey: found ''; expected the secretKey that given.credentials of the scenario 'strict' has for this "
            "appKey"
        )
        codes = [
            body_of(tried(emulator, "business/status", "v1.0", NUMBER, secretKey=secret))["header"]["resultCode"]
            for secret in ("right", "wrong")
        ]
        assert codes == [0, 4010001]

    def test_of_users(self, emulator: Emulator) -> None:
        """Where the scenario has users, the keys of one have to be said."""
        emulator.use("tokens")
        assert refused(emulator, version="v1.1")["detail"] == (
            "secretKey: found ''; expected UserAccessKeyId:SecretAccessKey of a user in given.users of the scenario "
            "'tokens'"
        )
        told = tried(emulator, "business/status", "v1.1", NUMBER, secretKey="my-user:my-secret-access-key")
        assert body_of(told)["header"]["resultCode"] == 0

    def test_no_secret(self, emulator: Emulator) -> None:
        """A blank secretKey is sent as it is."""
        told = tried(emulator, "business/status", "v1.0", NUMBER, secretKey="")
        assert body_of(told)["header"]["isSuccessful"] is False


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({"operation": "id-cart"}, "did you mean 'id-card'?"),
        ({"operation": "public-keys"}, "did you mean 'public-keys/id-card'?"),
        ({"operation": "public-keys/"}, "did you mean 'public-keys/id-card'?"),
        ({"operation": ""}, "operation: found ''; expected business, "),
        ({"version": "v3"}, "version: found 'v3'; expected v1.0, v1.1, v2.0 or v2.1"),
        ({"appKey": ""}, "appKey: found ''; expected the appKey that calls"),
        ({"secretKey": "a\nb"}, "secretKey: found '***'; expected printable characters of ASCII"),
        ({"secretKey": "열쇠"}, "secretKey: found '***'; expected printable characters of ASCII"),
        ({"requestKey": "a\r\nX: y"}, "requestKey: found 'a\\r\\nX: y'; expected printable characters of ASCII"),
        ({"contentType": "a\nb"}, "contentType: found 'a\\nb'; expected printable characters of ASCII"),
        ({"fileName": "a\nb"}, "fileName: found 'a\\nb'; expected printable characters"),
    ],
)
def test_what_cannot_be_tried(emulator: Emulator, query: dict[str, str], detail: str) -> None:
    """What cannot be sent is refused, and nothing is."""
    problem = refused(emulator, **query)
    assert detail in problem["detail"]
    assert problem["field"] == next(iter(query))
    assert emulator.client.get("/__admin/requests").json()["requests"] == []


class TestWhereItGoes:
    def test_ports_of_their_own(self) -> None:
        """It goes to the service's port by whatever port it is asked for, and for tokens to theirs."""
        with start("--admin-port", "0", "--token-port", "0", "--revision", "latest") as emulator:
            control = emulator.greeting.partition("Control: ")[2].partition(". ")[0]
            params = {"operation": "business/status", "version": "v1.1", "appKey": "app"}
            told = emulator.client.post(f"{control}/__admin/try", params=params, content=NUMBER).json()
            assert body_of(told)["header"]["resultCode"] == 0
            assert told["request"]["url"] == f"{emulator.url}/v1.1/appkeys/app/business/status"

    def test_by_tls(self) -> None:
        """Who asks by the port of TLS is answered by way of the plain one."""
        with start("--tls-port", "0") as emulator:
            address = emulator.greeting.partition("TLS: ")[2].partition(". ")[0]
            context = ssl.create_default_context(cadata=emulator.client.get("/__admin/ca.pem").text)
            with httpx.Client(verify=context, trust_env=False) as client:
                params = {"operation": "business/status", "version": "v1.0", "appKey": "app"}
                told = client.post(f"{address}/__admin/try", params=params, content=NUMBER).json()
            assert body_of(told)["header"]["resultCode"] == 0
            assert told["request"]["url"].startswith(f"{emulator.url}/")

    @pytest.mark.parametrize("front", ["gateway", "by-host"])
    def test_at_every_front(self, front: str) -> None:
        """It is a request as any other to whatever front there is."""
        with start("--front", front) as emulator:
            assert body_of(tried(emulator, "credit-card", "v2.0", CARD))["header"]["resultCode"] == 0

    @pytest.mark.parametrize(
        "command",
        [
            ["uvicorn", "--factory", "ocr_emulator:create_app", "--port", "{port}"],
            ["hypercorn", "ocr_emulator:create_app()", "--bind", "127.0.0.1:{port}"],
        ],
        ids=["uvicorn", "hypercorn"],
    )
    def test_other_servers(self, command: list[str], tmp_path: Path) -> None:
        """Another server says at which address it was called, and it goes there."""
        port = free_port()
        words = [word.format(port=port) for word in command]
        params = {"operation": "credit-card", "version": "v2.0", "appKey": "app"}
        with running(words, port, tmp_path / "log") as client:
            told = client.post("/__admin/try", params=params, content=CARD).json()
        assert body_of(told)["header"]["resultCode"] == 0
        assert told["request"]["url"] == f"http://127.0.0.1:{port}/v2.0/appkeys/app/credit-card"

    def test_a_server_that_says_no_address(self) -> None:
        """Where no address is known nothing is sent: a name is never looked up."""
        with TestClient(create_app(Settings())) as client:
            params = {"operation": "business/status", "version": "v1.0", "appKey": "app"}
            reply = client.post("/__admin/try", params=params, content=NUMBER)
        assert (reply.status_code, reply.json()["detail"]) == (
            409,
            "this server does not say at which address it serves the OCR operations; run `ocr-emulator serve`",
        )


def test_a_call_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call whose reply does not end is given up, and what was sent is told."""
    monkeypatch.setattr(trying, "_TIMEOUT", 0.01)
    may_end = Event()

    def make(recording: Recording) -> Sent:
        recording.request = SentRequest(method="GET", url="http://127.0.0.1:1/x", headers={})
        may_end.wait(60)
        raise AssertionError

    attempt: Any = SimpleNamespace(make=make)
    told = anyio.run(trying.outcome, attempt, Journal())
    may_end.set()
    assert told["failure"] == "there was no whole reply within 0.01 s"
    assert (told["request"]["url"], told["reply"], told["id"]) == ("http://127.0.0.1:1/x", None, None)

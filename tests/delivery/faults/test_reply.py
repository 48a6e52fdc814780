"""The faults of a reply that comes whole: its JSON, its label, its code, the page in its place."""

import json
from collections.abc import Callable, Iterator

import pytest

from tests.delivery.faults.wire import (
    LAST,
    Heard,
    ask,
    connect,
    entries,
    post,
    reply_on,
    use,
)
from tests.product.sealing import Sealer
from tests.running import Emulator, code_of, start
from tests.samples import picture

pytestmark = pytest.mark.process

PAGES = {
    404: "404 Not Found",
    413: "413 Request Entity Too Large",
    502: "502 Bad Gateway",
    503: "503 Service Temporarily Unavailable",
    504: "504 Gateway Time-out",
}
UNKNOWN = b'{"header":{"isSuccessful":false,"resultCode":9999999,"resultMessage":"Unknown result code."}}'

#: What a fault makes of the body of the natural reply.
Damage = Callable[[bytes], bytes]


def as_it_is(body: bytes) -> bytes:
    return body


def two_thirds(body: bytes) -> bytes:
    return body[: len(body) * 2 // 3]


def with_two_codes(body: bytes) -> bytes:
    return body.replace(b'"resultCode":0,', b'"resultCode":0,"resultCode":-1,')


def with_trace_id(body: bytes) -> bytes:
    return body.replace(b'"isSuccessful"', b'"traceId":"0af7651916cd43dd","isSuccessful"')


#: Faults whose reply is whole for HTTP: status, Content-Type, and the body or what is done to the natural one.
WHOLE: list[tuple[object, int, str, bytes | Damage]] = [
    ("malformed-json", 200, "application/json", two_thirds),
    ("wrong-content-type", 200, "text/html;charset=UTF-8", as_it_is),
    ("duplicate-header-field", 200, "application/json", with_two_codes),
    ("unknown-header-field", 200, "application/json", with_trace_id),
    ("unknown-result-code", 200, "application/json", UNKNOWN),
    (
        "html-error-page",
        502,
        "text/html",
        b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
    ),
    ({"slow-drip": 1_000_000}, 200, "application/json", as_it_is),
]


@pytest.fixture(scope="module")
def bare() -> Iterator[Emulator]:
    """An emulator that was started with --headers false."""
    with start("--headers", "false") as emulator:
        yield emulator


@pytest.fixture
def body(natural_body: bytes, expected: bytes | Damage) -> bytes:
    """The body that the client gets."""
    return expected if isinstance(expected, bytes) else expected(natural_body)


@pytest.mark.parametrize(("fault", "status", "label", "expected"), WHOLE)
class TestWhole:
    def test_on_the_wire(self, emulator: Emulator, fault: object, status: int, label: str, body: bytes) -> None:
        """Status, label and body are the fault's, Content-Length is right, and FIN comes after it."""
        use(emulator, {"fault": fault})
        heard = ask(emulator, post(headers=LAST))
        assert heard.head.startswith(b"HTTP/1.1 %d " % status)
        assert (heard.headers["content-type"], heard.body) == (label, body)
        assert heard.headers["content-length"] == str(len(body))
        assert not heard.is_reset

    def test_with_http_1_0(self, emulator: Emulator, fault: object, status: int, label: str, body: bytes) -> None:
        """HTTP/1.0 gets the same, and the end of the connection."""
        use(emulator, {"fault": fault})
        heard = ask(emulator, post(version="1.0"))
        assert heard.head.startswith(b"HTTP/1.1 %d " % status)
        assert (heard.headers["content-type"], heard.body) == (label, body)

    def test_the_connection_is_kept(
        self, emulator: Emulator, fault: object, status: int, label: str, body: bytes, natural_body: bytes
    ) -> None:
        """A connection goes on after it, and a request that was pipelined behind it is answered in its turn."""
        use(emulator, {"fault": fault}, "natural")
        with connect(emulator) as connection, connection.makefile("rb") as stream:
            connection.sendall(post() + post())
            assert reply_on(stream) == (status, body)
            assert reply_on(stream) == (200, natural_body)
            connection.sendall(post())
            assert reply_on(stream) == (200, natural_body)
        assert label in {"application/json", "text/html", "text/html;charset=UTF-8"}

    def test_in_httpx(self, emulator: Emulator, fault: object, status: int, label: str, body: bytes) -> None:
        """For an HTTP client there is nothing wrong with it."""
        use(emulator, {"fault": fault})
        reply = emulator.ask_status()
        assert (reply.status_code, reply.headers["content-type"], reply.content) == (status, label, body)

    def test_without_headers(self, bare: Emulator, fault: object, status: int, label: str, body: bytes) -> None:
        """With --headers false nothing in it is the emulator's own."""
        use(bare, {"fault": fault})
        reply = bare.ask_status()
        assert (reply.status_code, reply.headers["content-type"], reply.content) == (status, label, body)
        assert set(reply.headers) == {"date", "content-length", "content-type"}

    def test_it_is_told_beside_the_reply(
        self, emulator: Emulator, fault: object, status: int, label: str, body: bytes
    ) -> None:
        """X-Emulator-Fault, the journal and the log name the fault, and the status that was sent."""
        use(emulator, {"fault": fault})
        emulator.client.post("/v1.0/appkeys/told/business/status", json={"businessNumber": "1"}, headers={})
        reply = emulator.ask_status()
        entry = entries(emulator)[-1]
        assert reply.headers["x-emulator-fault"] == entry["fault"]
        name = next(iter(fault)) if isinstance(fault, dict) else fault
        assert entry["fault"].split()[0] == name
        assert (entry["status"], len(body), label) == (
            status,
            len(reply.content),
            reply.headers["content-type"],
        )
        assert f"({entry['fault']})" in emulator.log.splitlines()[-1]


@pytest.mark.parametrize(("fault", "is_reset"), [("connection-reset", True), ("empty-reply", False)])
def test_silence_without_headers(bare: Emulator, fault: str, *, is_reset: bool) -> None:
    """With --headers false a connection ends as it does with them, and the journal has the fault."""
    use(bare, {"fault": fault})
    assert ask(bare, post()) == Heard(b"", is_reset)
    assert entries(bare)[-1]["fault"] == fault


@pytest.mark.parametrize(("status", "title"), PAGES.items())
def test_the_pages(emulator: Emulator, status: int, title: str) -> None:
    """Each page has the words of nginx in its title and its heading."""
    use(emulator, {"fault": {"html-error-page": status}})
    reply = emulator.ask_status()
    assert reply.status_code == status
    assert reply.text == (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )


def test_malformed_json(emulator: Emulator) -> None:
    """What is cut off for JSON does not parse, small or large."""
    use(emulator, {"fault": "malformed-json"})
    with pytest.raises(json.JSONDecodeError):
        emulator.ask_status().json()
    sealer = Sealer(emulator, "id-card")
    use(emulator, {"fault": "malformed-json"}, operation="id-card")
    reply = sealer.upload("id-card", picture())
    assert reply.headers["request-key"]
    with pytest.raises(json.JSONDecodeError):
        reply.json()


@pytest.mark.parametrize(
    ("then", "codes"),
    [({"resultCode": "natural"}, [0, -1]), ({"resultCode": 5000503}, [5000503, -1])],
    ids=["natural", "error"],
)
def test_duplicate_header_field(emulator: Emulator, then: dict[str, object], codes: list[int]) -> None:
    """The header has resultCode twice, once the reply's own and once another; the rest is as it was."""
    use(emulator, then | {"fault": "duplicate-header-field"}, then)
    found, natural = emulator.ask_status(), emulator.ask_status()
    pairs = json.loads(found.content, object_pairs_hook=list)[0][1]
    assert [name for name, _ in pairs] == ["isSuccessful", "resultCode", "resultCode", "resultMessage"]
    assert [value for name, value in pairs if name == "resultCode"] == codes
    assert {**found.json()["header"], "resultCode": codes[0]} == natural.json()["header"]
    assert found.json().get("result") == natural.json().get("result")


def test_an_identity_card(emulator: Emulator) -> None:
    """A reply with encrypted values has the unknown member in its header alone, and decrypts."""
    sealer = Sealer(emulator, "id-card")
    natural = sealer.upload("id-card", picture())
    use(emulator, {"fault": "unknown-header-field"}, operation="id-card")
    found = sealer.upload("id-card", picture())
    assert sealer.values_of(found) == sealer.values_of(natural)
    assert found.json()["header"] == {"traceId": "0af7651916cd43dd", **natural.json()["header"]}
    assert found.json()["result"] == natural.json()["result"]


def test_with_an_error(emulator: Emulator) -> None:
    """An error can be damaged too."""
    use(emulator, {"resultCode": 5000503, "fault": "wrong-content-type"})
    reply = emulator.ask_status()
    assert reply.headers["content-type"] == "text/html;charset=UTF-8"
    assert reply.json()["header"]["resultCode"] == 5000503
    assert entries(emulator)[-1]["resultKey"] == "API_TEMPORARILY_UNAVAILABLE"


@pytest.mark.parametrize("operation", ["id-card", "id-card/stand-alone", "credit-card"])
class TestCiphertext:
    def sealed(self, sealer: Sealer, operation: str) -> list[str]:
        result = sealer.upload(operation, picture()).json()["result"]
        if operation != "credit-card":
            return [one["value"] for one in result["keyValues"]]
        return [
            result["totalCardNum"],
            result["validThru"]["value"],
            *(one["value"] for one in result["cardNums"]),
        ]

    def opened(self, sealer: Sealer, value: str) -> str | None:
        try:
            return sealer.decrypt(value)
        except ValueError:
            return None

    def test_broken(self, emulator: Emulator, operation: str) -> None:
        """Every encrypted value is Base64 of as many whole blocks as it should have, and has no right padding."""
        sealer = Sealer(emulator, operation.partition("/")[0])
        natural = self.sealed(sealer, operation)
        use(emulator, {"fault": "broken-ciphertext"}, operation=operation)
        broken = self.sealed(sealer, operation)
        for value in broken:
            with pytest.raises(ValueError, match=r"^Invalid padding bytes\.$"):
                sealer.decrypt(value)
        assert [len(value) for value in broken] == [len(value) for value in natural]

    def test_foreign(self, emulator: Emulator, operation: str) -> None:
        """Every encrypted value is one that the client's key does not open to what it is, never the same twice."""
        sealer = Sealer(emulator, operation.partition("/")[0])
        natural = self.sealed(sealer, operation)
        use(emulator, {"fault": "foreign-ciphertext"}, operation=operation)
        first, second = self.sealed(sealer, operation), self.sealed(sealer, operation)
        assert [len(value) for value in first] == [len(value) for value in natural]
        for right, one, other in zip(natural, first, second, strict=True):
            assert len({right, one, other}) == 3
            assert sealer.decrypt(right) not in {self.opened(sealer, one), self.opened(sealer, other)}

    @pytest.mark.parametrize("fault", ["broken-ciphertext", "foreign-ciphertext"])
    def test_the_rest_is_as_it_was(self, emulator: Emulator, operation: str, fault: str) -> None:
        """What is not encrypted is the natural reply's, and the next natural reply decrypts."""
        sealer = Sealer(emulator, operation.partition("/")[0])
        natural = sealer.upload(operation, picture())
        use(emulator, {"fault": fault}, "natural", operation=operation)
        damaged, again = (sealer.upload(operation, picture()) for _ in range(2))
        values = self.sealed(sealer, operation)
        assert again.content == natural.content
        assert damaged.json()["header"] == natural.json()["header"]
        assert list(damaged.json()["result"]) == list(natural.json()["result"])
        assert all(self.opened(sealer, value) is not None for value in values)
        for name in natural.json()["result"].keys() - {"keyValues", "cardNums", "totalCardNum", "validThru"}:
            assert damaged.json()["result"][name] == natural.json()["result"][name]


@pytest.mark.parametrize("fault", ["broken-ciphertext", "foreign-ciphertext"])
def test_ciphertext_without_an_envelope(emulator: Emulator, fault: str) -> None:
    """On v1.0, where nothing is encrypted, a fault of the ciphertext does nothing to the body."""
    natural = emulator.upload("credit-card", picture())
    use(emulator, {"fault": fault}, operation="credit-card")
    reply = emulator.upload("credit-card", picture())
    assert code_of(reply) == 0
    assert reply.content == natural.content
    assert reply.headers["x-emulator-fault"] == fault

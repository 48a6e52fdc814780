"""The faults that end a connection: before any byte, or in the middle of the body."""

import errno
import json
import os

import httpx
import pytest

from tests.delivery.faults.wire import (
    CARD,
    LAST,
    QUESTION,
    STATUS,
    Heard,
    ask,
    connect,
    entries,
    form,
    hear,
    post,
    post_card,
    reply_on,
    use,
)
from tests.product.sealing import Sealer
from tests.running import KEY, Emulator, code_of
from tests.samples import picture

#: Faults after which a client has not one byte, and whether it is a RST that ends the connection.
SILENT = [("connection-reset", True), ("empty-reply", False), ("answer-lost", False)]

#: What httpx says of a RST.
RESET = f"[Errno {errno.ECONNRESET}] {os.strerror(errno.ECONNRESET)}"

LONG = {"resultCode": 0, "result": {"statusCode": "01", "statusMessage": "x" * 200_000}}
LONG_ANSWER = (
    b'{"header":{"isSuccessful":true,"resultCode":0,"resultMessage":"SUCCESS"},'
    b'"result":{"statusCode":"01","statusMessage":"%s"}}' % (b"x" * 200_000)
)


class TestBeforeAnyByte:
    @pytest.mark.parametrize(("fault", "is_reset"), SILENT)
    def test_on_the_wire(self, emulator: Emulator, fault: str, *, is_reset: bool) -> None:
        """Nothing comes before the RST of connection-reset, or the FIN of the others."""
        use(emulator, {"fault": fault})
        assert ask(emulator, post()) == Heard(b"", is_reset)

    @pytest.mark.parametrize(("fault", "is_reset"), SILENT)
    def test_with_http_1_0(self, emulator: Emulator, fault: str, *, is_reset: bool) -> None:
        """The version of HTTP makes no difference."""
        use(emulator, {"fault": fault})
        assert ask(emulator, post(version="1.0")) == Heard(b"", is_reset)

    @pytest.mark.parametrize(("fault", "is_reset"), SILENT)
    def test_with_an_upload(self, emulator: Emulator, fault: str, *, is_reset: bool) -> None:
        """A reply that took a file to make is lost like any other."""
        use(emulator, {"fault": fault}, operation="credit-card")
        assert ask(emulator, post_card()) == Heard(b"", is_reset)

    @pytest.mark.parametrize(("fault", "is_reset"), SILENT)
    def test_with_chunks(self, emulator: Emulator, fault: str, *, is_reset: bool) -> None:
        """The whole body is read first, chunked or not."""
        use(emulator, {"fault": fault})
        head = f"POST {STATUS} HTTP/1.1\r\nHost: x\r\nAuthorization: s\r\nTransfer-Encoding: chunked\r\n\r\n"
        with connect(emulator) as connection:
            connection.sendall(head.encode() + b"%x\r\n%s\r\n" % (len(QUESTION), QUESTION))
            assert entries(emulator) == []
            connection.sendall(b"0\r\n\r\n")
            assert hear(connection) == Heard(b"", is_reset)
        assert [entry["fault"] for entry in entries(emulator)] == [fault]

    @pytest.mark.parametrize(("fault", "is_reset"), SILENT)
    def test_with_a_body_over_the_limit(self, emulator: Emulator, fault: str, *, is_reset: bool) -> None:
        """An unchecked rule's fault befalls an upload that is too large when it has been read to its end."""
        use(emulator, {"fault": fault}, operation="credit-card", unchecked=True)
        with connect(emulator) as connection:
            connection.sendall(f"POST {CARD} HTTP/1.1\r\nHost: x\r\nContent-Length: 6000000\r\n\r\n".encode())
            for _ in range(6):
                connection.sendall(bytes(1_000_000))
            assert hear(connection) == Heard(b"", is_reset)

    def test_a_body_over_the_limit_is_checked(self, emulator: Emulator) -> None:
        """A rule that is not unchecked does nothing to a request that the service refuses."""
        use(emulator, {"fault": "connection-reset"}, operation="credit-card")
        content = (bytes(100_000) for _ in range(60))
        assert code_of(emulator.client.post(CARD, content=content, headers=KEY)) == 4131000
        assert "fault" not in entries(emulator)[-1]

    @pytest.mark.parametrize(("fault", "is_reset"), SILENT)
    def test_on_a_connection_that_has_been_used(
        self, emulator: Emulator, fault: str, natural_body: bytes, *, is_reset: bool
    ) -> None:
        """A connection that is kept alive ends at the request that the fault is for."""
        use(emulator, {"resultCode": "natural", "times": 2}, {"fault": fault})
        with connect(emulator) as connection, connection.makefile("rb") as stream:
            for _ in range(2):
                connection.sendall(post())
                assert reply_on(stream) == (200, natural_body)
            connection.sendall(post())
            assert hear(connection) == Heard(b"", is_reset)

    @pytest.mark.parametrize(("fault", "is_reset"), SILENT)
    def test_with_a_second_request_behind_it(self, emulator: Emulator, fault: str, *, is_reset: bool) -> None:
        """A request that was pipelined behind it is neither answered nor worked on."""
        use(emulator, {"fault": fault}, "natural")
        assert ask(emulator, post() + post()) == Heard(b"", is_reset)
        assert len(entries(emulator)) == 1

    @pytest.mark.parametrize(
        ("fault", "error", "message"),
        [
            ("connection-reset", httpx.ReadError, RESET),
            ("empty-reply", httpx.RemoteProtocolError, "Server disconnected without sending a response."),
            ("answer-lost", httpx.RemoteProtocolError, "Server disconnected without sending a response."),
            ({"stall": 1}, httpx.RemoteProtocolError, "Server disconnected without sending a response."),
        ],
    )
    def test_in_httpx(
        self, emulator: Emulator, fault: object, error: type[httpx.TransportError], message: str
    ) -> None:
        """An HTTP client tells the kinds of end apart, and goes on with another connection."""
        use(emulator, {"fault": fault}, "natural")
        with pytest.raises(error) as caught:
            emulator.ask_status()
        assert str(caught.value) == message
        assert code_of(emulator.ask_status()) == 0


class TestInTheMiddleOfTheBody:
    @pytest.mark.parametrize(("fault", "is_reset"), [("reset-after", True), ("truncated-body", False)])
    @pytest.mark.parametrize("end", [0, 1, 20, -1])
    def test_a_small_reply(
        self, emulator: Emulator, fault: str, end: int, natural_body: bytes, *, is_reset: bool
    ) -> None:
        """Head and that many bytes of the body come, then RST or FIN; Content-Length is that of the whole."""
        sent = natural_body[:end]
        use(emulator, {"fault": {fault: len(sent)}})
        heard = ask(emulator, post())
        assert heard.head.startswith(b"HTTP/1.1 200 OK\r\n")
        assert heard.headers["content-length"] == str(len(natural_body))
        assert heard.headers["content-type"] == "application/json"
        assert (heard.body, heard.is_reset) == (sent, is_reset)

    @pytest.mark.parametrize("amount", [1000, 100_000, len(LONG_ANSWER) - 1])
    def test_a_large_reply(self, emulator: Emulator, amount: int) -> None:
        """No fewer bytes come before the FIN where they do not fit one packet."""
        use(emulator, {**LONG, "fault": {"truncated-body": amount}})
        heard = ask(emulator, post())
        assert heard.headers["content-length"] == str(len(LONG_ANSWER))
        assert (heard.body, heard.is_reset) == (LONG_ANSWER[:amount], False)

    @pytest.mark.parametrize("amount", [1000, 100_000, len(LONG_ANSWER) - 1])
    def test_a_large_reply_that_is_reset(self, emulator: Emulator, amount: int) -> None:
        """A RST overtakes what does not fit one packet: so many bytes come at the most."""
        use(emulator, {**LONG, "fault": {"reset-after": amount}})
        heard = ask(emulator, post())
        assert heard.is_reset
        assert LONG_ANSWER[:amount].startswith(heard.body)

    @pytest.mark.parametrize(("fault", "is_reset"), [("reset-after", True), ("truncated-body", False)])
    def test_twenty_bytes_unless_it_says(
        self, emulator: Emulator, fault: str, natural_body: bytes, *, is_reset: bool
    ) -> None:
        """A fault without its amount lets twenty bytes through."""
        use(emulator, {"fault": fault})
        heard = ask(emulator, post(version="1.0"))
        assert (heard.body, heard.is_reset) == (natural_body[:20], is_reset)
        assert entries(emulator)[-1]["fault"] == f"{fault} 20"

    def test_truncated_after_more_than_there_is(self, emulator: Emulator, natural_body: bytes) -> None:
        """A body that is shorter than the amount comes whole, and Content-Length says more all the same."""
        use(emulator, {"fault": {"truncated-body": 5000}})
        heard = ask(emulator, post())
        assert (heard.body, heard.headers["content-length"]) == (natural_body, "5001")

    def test_reset_after_more_than_there_is(self, emulator: Emulator, natural_body: bytes) -> None:
        """A body that is shorter than the amount never comes whole either: Content-Length says more."""
        use(emulator, {"fault": {"reset-after": 5000}})
        heard = ask(emulator, post())
        assert (heard.body, heard.headers["content-length"], heard.is_reset) == (natural_body, "5001", True)

    @pytest.mark.parametrize(("fault", "is_reset"), [("reset-after", True), ("truncated-body", False)])
    def test_an_identity_card(self, emulator: Emulator, fault: str, *, is_reset: bool) -> None:
        """The head of a reply that is cut off has the Request-Key that was issued."""
        sealer = Sealer(emulator, "id-card")
        use(emulator, {"fault": {fault: 300}}, operation="id-card")
        body = form(sealer.encrypt(picture()))
        headers = {**sealer.headers, "Content-Type": "multipart/form-data; boundary=x"}
        heard = ask(emulator, post("/v2.0/appkeys/app/id-card", body, headers=headers))
        assert heard.headers["request-key"]
        assert (len(heard.body), heard.is_reset) == (300, is_reset)
        assert int(heard.headers["content-length"]) > 600

    @pytest.mark.parametrize("fault", ["reset-after", "truncated-body"])
    def test_with_a_second_request_behind_it(self, emulator: Emulator, fault: str, natural_body: bytes) -> None:
        """Nothing follows a body that is cut off."""
        use(emulator, {"fault": fault}, "natural")
        assert ask(emulator, post() + post()).body == natural_body[:20]
        assert len(entries(emulator)) == 1

    @pytest.mark.parametrize(
        ("fault", "error", "message"),
        [
            ("reset-after", httpx.ReadError, RESET),
            (
                "truncated-body",
                httpx.RemoteProtocolError,
                "peer closed connection without sending complete message body (received 20 bytes, expected {size})",
            ),
        ],
    )
    def test_in_httpx(
        self,
        emulator: Emulator,
        natural_body: bytes,
        fault: str,
        error: type[httpx.TransportError],
        message: str,
    ) -> None:
        """An HTTP client raises what it raises for a body that stops, and goes on with another connection."""
        use(emulator, {"fault": fault}, "natural")
        with pytest.raises(error) as caught:
            emulator.ask_status()
        assert str(caught.value) == message.replace("{size}", str(len(natural_body)))
        assert code_of(emulator.ask_status()) == 0


def test_a_sequence(emulator: Emulator) -> None:
    """Faults, errors and natural replies follow each other as they are written, and begin again."""
    steps = [
        "natural",
        {"fault": "empty-reply", "times": 2},
        {"resultCode": 5000503},
        {"fault": "connection-reset"},
    ]
    use(emulator, *steps, repeat=True)
    heard = [ask(emulator, post(headers=LAST)) for _ in range(10)]
    ends = [
        "RST" if one.is_reset else json.loads(one.body)["header"]["resultCode"] if one.data else "FIN"
        for one in heard
    ]
    assert ends == [0, "FIN", "FIN", 5000503, "RST"] * 2
    assert [entry.get("resultCode") for entry in entries(emulator)] == [0, None, None, 5000503, None] * 2


def test_a_rule_is_unchecked(emulator: Emulator) -> None:
    """An unchecked rule's fault befalls a request that the service would refuse."""
    use(emulator, {"fault": "connection-reset"}, {"fault": "truncated-body"}, unchecked=True)
    assert ask(emulator, post(body=b"")) == Heard(b"", is_reset=True)
    heard = ask(emulator, post(body=b""))
    assert heard.body == b'{"header":{"isSucces'
    assert [(entry.get("resultCode"), entry["fault"]) for entry in entries(emulator)] == [
        (None, "connection-reset"),
        (400, "truncated-body 20"),
    ]


def test_a_rule_is_checked(emulator: Emulator) -> None:
    """A rule that is not unchecked does nothing to a request that the service refuses."""
    use(emulator, {"fault": "connection-reset"})
    assert code_of(emulator.ask_status("123")) == 4000101
    assert code_of(emulator.ask_status(headers={})) == 4000005
    assert [entry.get("fault") for entry in entries(emulator)] == [None, None]


@pytest.mark.parametrize(("fault", "is_reset"), SILENT)
def test_it_is_remembered_before_anything_comes(emulator: Emulator, fault: str, *, is_reset: bool) -> None:
    """When the connection ends the journal has had the request, its fault and its rule."""
    use(emulator, {"fault": fault}, name="mine")
    assert ask(emulator, post()).is_reset == is_reset
    (entry,) = entries(emulator)
    assert (entry["fault"], entry["rule"], entry["path"]) == (fault, "mine", STATUS)

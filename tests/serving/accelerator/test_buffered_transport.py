"""What is sent, put together: the head of a reply with its body, and the replies of one turn of the event loop."""

import asyncio
from asyncio import Transport
from collections.abc import Callable
from functools import partial

import pytest

from ocr_emulator.serving.accelerator.buffered_transport import BufferedTransport, WriteBatch
from tests.delivery.faults.wire import connect, post, use
from tests.running import Emulator

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Noted(Transport):
    """A transport that notes what is done with it, each as a word or as what was written; `unsent` is in bytes."""

    def __init__(self, unsent: int = 0) -> None:
        super().__init__({"peername": ("127.0.0.1", 1)})
        self.done: list[bytes | str] = []
        self._unsent = unsent

    def get_write_buffer_size(self) -> int:
        return self._unsent

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.done.append(bytes(data))

    def close(self) -> None:
        self.done.append("close")

    def abort(self) -> None:
        self.done.append("abort")

    def is_closing(self) -> bool:
        return bool({"close", "abort"} & set(self.done))


def done_with(
    *writes: bytes, then: Callable[[BufferedTransport], None] = BufferedTransport.flush
) -> list[bytes | str]:
    """What is done with the transport when these are written, and then that is called."""
    noted = Noted()
    corked = BufferedTransport(noted)
    for data in writes:
        corked.write(data)
    then(corked)
    return noted.done


@pytest.mark.parametrize(
    ("writes", "sent"),
    [
        ([HEAD, b"{}"], [HEAD + b"{}"]),
        ([HEAD, b"{", b"}"], [HEAD + b"{", b"}"]),
        ([HEAD], [HEAD]),
        ([HEAD, b"{}", HEAD, b"[]"], [HEAD + b"{}", HEAD + b"[]"]),
        ([HEAD, HEAD, b"{}"], [HEAD, HEAD + b"{}"]),
        ([CONTINUE, HEAD, b"{}"], [CONTINUE, HEAD + b"{}"]),
        ([HEAD, b""], [HEAD]),
        ([b"{}"], [b"{}"]),
        ([], []),
    ],
    ids=["whole", "in parts", "no body", "two", "one without a body", "continue", "blank", "no head", "nothing"],
)
def test_together(writes: list[bytes], sent: list[bytes]) -> None:
    """A head goes out with what comes after it, or when that is said; all else goes out at once, in its order."""
    assert done_with(*writes) == sent


def test_a_head_waits() -> None:
    """Until its body is there nothing of a head is sent, but that the client may go on is told at once."""
    assert done_with(HEAD, then=lambda _: None) == []
    assert done_with(CONTINUE, then=lambda _: None) == [CONTINUE]


def test_flushed_once() -> None:
    """What was sent is not sent again."""
    noted = Noted()
    corked = BufferedTransport(noted)
    for data in (HEAD, b"{}"):
        corked.write(data)
        corked.flush()
    corked.flush()
    assert noted.done == [HEAD, b"{}"]


@pytest.mark.parametrize(("end", "word"), [(BufferedTransport.close, "close"), (BufferedTransport.abort, "abort")])
def test_the_end(end: Callable[[BufferedTransport], None], word: str) -> None:
    """A head that still waits is written before the connection is closed."""
    assert done_with(HEAD, then=end) == [HEAD, word]
    assert done_with(then=end) == [word]


def test_held() -> None:
    """What is held waits, whole replies too, and goes out with the next flush, or before what is written next."""
    noted = Noted()
    corked = BufferedTransport(noted)
    for data in (b"one", b"two"):
        corked.hold(data)
    assert noted.done == []
    corked.flush()
    corked.hold(b"three")
    corked.write(CONTINUE)
    corked.hold(b"four")
    corked.write(HEAD)
    corked.write(b"{}")
    assert noted.done == [b"onetwo", b"three" + CONTINUE, b"four", HEAD + b"{}"]


def test_spelling() -> None:
    """The next head is spelt as is said, in the usual case where nothing is said of a name, and nothing else is."""
    noted = Noted()
    transport = BufferedTransport(noted)
    transport.spell({b"x-id": b"X-ID"})
    transport.write(b"HTTP/1.1 200 OK\r\nx-id: content-type: a\r\ncontent-length: 11\r\n\r\n")
    transport.write(b"HTTP/1.1 \r\na:")
    transport.flush()
    head = b"HTTP/1.1 200 OK\r\nX-ID: content-type: a\r\nContent-Length: 11\r\n\r\n"
    assert noted.done == [head, b"HTTP/1.1 \r\na:"]


def test_how_much_is_held() -> None:
    """It knows how many bytes wait."""
    corked = BufferedTransport(Noted())
    assert corked.held == 0
    corked.hold(b"abc")
    corked.hold(b"de")
    assert corked.held == 5
    corked.flush()
    assert corked.held == 0


def test_nobody_there() -> None:
    """To a connection that is closed nothing is sent: that would fail, and those after it would wait for ever."""
    noted = Noted()
    corked = BufferedTransport(noted)
    corked.hold(b"late")
    noted.close()
    corked.flush()
    assert noted.done == ["close"]


def test_turns() -> None:
    """The replies of a turn are sent at its end, in their order, after what goes before them; each turn anew."""
    done: list[str] = []

    async def take_turns() -> None:
        turn, loop = WriteBatch(lambda: done.append("before")), asyncio.get_running_loop()
        for names in (["one", "two"], ["three"]):
            for name in names:
                corked = BufferedTransport(Noted())
                corked.flush = partial(done.append, name)  # type: ignore[method-assign] # to see when it is called
                turn.add(corked, loop)
                done.append(f"{name} waits")
            await asyncio.sleep(0)

    asyncio.run(take_turns())
    assert done == ["one waits", "two waits", "before", "one", "two", "three waits", "before", "three"]


@pytest.mark.parametrize("end", [BufferedTransport.close, BufferedTransport.abort])
def test_whose_end_it_is(end: Callable[[BufferedTransport], None]) -> None:
    """It knows whether the connection was ended here, or had gone before."""
    for is_gone in (False, True):
        noted = Noted()
        corked = BufferedTransport(noted)
        if is_gone:
            noted.close()
        end(corked)
        end(corked)
        assert corked.is_ended is not is_gone


def test_what_it_knows() -> None:
    """Of itself it says what the transport says."""
    corked = BufferedTransport(Noted())
    assert (corked.is_closing(), corked.get_extra_info("peername")) == (False, ("127.0.0.1", 1))
    corked.close()
    assert corked.is_closing()


def test_one_packet(emulator: Emulator) -> None:
    """A reply comes whole with the first read of the client."""
    with connect(emulator) as connection:
        for _ in range(20):
            connection.sendall(post())
            head, _, body = connection.recv(65536).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 OK\r\n")
            assert f"Content-Length: {len(body)}".encode() in head
            assert body.endswith(b"}")


def test_a_body_that_is_held_back(emulator: Emulator) -> None:
    """Where the body is slow, its head does not wait for it."""
    use(emulator, {"fault": {"slow-drip": 1}})
    with connect(emulator) as connection:
        connection.sendall(post())
        head = connection.recv(65536)
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        assert head.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(("is_endless", "unsent", "done"), [(True, 1, ["abort"]), (True, 0, []), (False, 1, [])])
def test_stopping(is_endless: bool, unsent: int, done: list[str]) -> None:  # noqa: FBT001 - a parameter
    """When the process stops, an endless reply that its client does not read is cut off, and no other."""
    noted = Noted(unsent)
    transport = BufferedTransport(noted)
    transport.is_endless = is_endless
    transport.stop()
    transport.stop()
    assert (transport.is_stopping, noted.done) == (True, done)

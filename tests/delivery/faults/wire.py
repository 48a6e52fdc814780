"""A client that sees what its connection brings, byte by byte, and how it ends."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.running import Emulator
from tests.samples import picture

STATUS = "/v1.0/appkeys/app/business/status"
CARD = "/v1.0/appkeys/app/credit-card"
QUESTION = b'{"businessNumber":"1234567890"}'

#: With it the server closes the connection after its reply.
LAST = {"Connection": "close"}

needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")


@dataclass(frozen=True)
class Heard:
    """All that came, and whether the connection ended in RST, not FIN."""

    data: bytes
    is_reset: bool

    @property
    def head(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[2]

    @property
    def headers(self) -> httpx.Headers:
        """As they are spelt in `raw`; found in any case."""
        lines = self.head.split(b"\r\n")[1:]
        return httpx.Headers([(name, value) for name, _, value in (line.partition(b": ") for line in lines)])


def address_of(emulator: Emulator) -> tuple[str, int]:
    return emulator.client.base_url.host, emulator.client.base_url.port or 0


def connect(emulator: Emulator) -> socket.socket:
    return socket.create_connection(address_of(emulator), timeout=60)


def post(
    path: str = STATUS, body: bytes = QUESTION, *, version: str = "1.1", headers: Mapping[str, str] | None = None
) -> bytes:
    """The bytes of a request."""
    sent = {"Host": "x", "Authorization": "secret", **(headers or {}), "Content-Length": str(len(body))}
    lines = [f"POST {path} HTTP/{version}", *(f"{name}: {value}" for name, value in sent.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def form(image: bytes) -> bytes:
    """A multipart body, whose boundary is x."""
    head = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
    return head + image + b"\r\n--x--\r\n"


def post_card(path: str = CARD) -> bytes:
    """The bytes of a request with a small picture."""
    return post(path, form(picture(80, 50)), headers={"Content-Type": "multipart/form-data; boundary=x"})


def hear(connection: socket.socket) -> Heard:
    """What comes until the connection ends."""
    data = bytearray()
    try:
        while piece := connection.recv(65536):
            data += piece
    except ConnectionResetError:
        return Heard(bytes(data), is_reset=True)
    return Heard(bytes(data), is_reset=False)


def ask(emulator: Emulator, sent: bytes) -> Heard:
    """What comes to a connection that says `sent`, until it ends."""
    with connect(emulator) as connection:
        connection.sendall(sent)
        return hear(connection)


def whole_reply_on(stream: BufferedReader) -> tuple[bytes, httpx.Headers, bytes]:
    """The next reply of those that come on a connection, after those that only say that the client may go on."""
    status, lines = stream.readline(), []
    while line := stream.readline().strip():
        lines.append(line.partition(b": "))
    headers = httpx.Headers([(name, value) for name, _, value in lines])
    if b" 100 " in status:
        return whole_reply_on(stream)
    return status, headers, stream.read(int(headers.get("content-length", 0)))


def reply_on(stream: BufferedReader) -> tuple[int, bytes]:
    """Its status and body."""
    status, _, body = whole_reply_on(stream)
    return int(status.split()[1]), body


def use(emulator: Emulator, *replies: object, operation: str = "business/status", **more: object) -> None:
    """Put a scenario in force whose one rule has these replies."""
    emulator.use({"rules": [{"when": {"operation": operation}, "then": list(replies), **more}]})


def entries(emulator: Emulator) -> list[dict[str, Any]]:
    """What the journal has, the oldest first."""
    found = emulator.client.get("/__admin/requests").json()["requests"]
    assert isinstance(found, list)
    return found[::-1]


def until(emulator: Emulator, holds: Callable[[], bool]) -> None:
    """Ask the emulator how it is for as long as it takes; so often that only what never comes is missed."""
    for _ in range(5000):
        if holds():
            return
        assert emulator.client.get("/__admin/health").json() == {"status": "alive"}
    pytest.fail("it never came to be")


def is_held(emulator: Emulator, port: int) -> bool:
    """Whether the emulator has a socket whose other end is at `port` of this machine."""
    table = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    for line in table:
        _, local, remote, _, _, _, _, _, _, inode, *_ = line.split()
        ports = [int(end.partition(":")[2], 16) for end in (local, remote)]
        if ports == [address_of(emulator)[1], port] and inode != "0":
            return True
    return False


def files_of(emulator: Emulator) -> int:
    """How many descriptors the process has."""
    return len(list(Path(f"/proc/{emulator.pid}/fd").iterdir()))

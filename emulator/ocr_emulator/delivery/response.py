"""A reply as it goes onto the wire."""

from msgspec import Struct
from starlette.types import Receive, Scope, Send

#: A header as ASGI has it.
RawHeader = tuple[bytes, bytes]


class SerializedResponse(Struct, frozen=True):
    """A reply that is written out: `rest` is all that comes after the status and the server's own headers."""

    status: int
    rest: bytes


class PlainResponse(Struct, frozen=True):
    """Status, headers without Content-Length, and body: an application that sends them (ASGI)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def head(self, length: int) -> list[RawHeader]:
        """The headers, and that `length` bytes will follow."""
        headers = (*self.headers, ("Content-Length", str(length)))
        return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    def whole(self) -> SerializedResponse:
        """It, written out as the server would; nobody looks at the headers any more."""
        lines = "".join([f"{name.lower()}: {value}\r\n" for name, value in self.headers])
        rest = b"%scontent-length: %d\r\n\r\n%s" % (lines.encode("latin-1"), len(self.body), self.body)
        return SerializedResponse(self.status, rest)

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it whole."""
        head = self.head(len(self.body))
        await send({"type": "http.response.start", "status": self.status, "headers": head})
        await send({"type": "http.response.body", "body": self.body})

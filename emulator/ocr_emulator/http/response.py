"""A reply as a value: what goes onto the wire, however it travels there."""

from msgspec import Struct
from starlette.types import Send

#: A header as ASGI has it.
RawHeader = tuple[bytes, bytes]

JSON = (("Content-Type", "application/json"),)


class Response(Struct, frozen=True):
    """HTTP status, headers without Content-Length, their names spelt as they are to go out, and body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def head(self, length: int) -> list[RawHeader]:
        """The headers for ASGI, with a Content-Length of `length` bytes."""
        headers = (*self.headers, ("Content-Length", str(length)))
        return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    def serialized(self) -> bytes:
        """What a server writes after the status line and its own headers."""
        lines = "".join([f"{name}: {value}\r\n" for name, value in self.headers])
        return b"%sContent-Length: %d\r\n\r\n%s" % (lines.encode("latin-1"), len(self.body), self.body)

    async def send(self, send: Send) -> None:
        """Send it whole (ASGI)."""
        head = self.head(len(self.body))
        await send({"type": "http.response.start", "status": self.status, "headers": head})
        await send({"type": "http.response.body", "body": self.body})

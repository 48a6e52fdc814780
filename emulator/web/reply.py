"""A reply as it goes onto the wire."""

from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

#: A header as ASGI has it.
RawHeader = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Plain:
    """Status, headers without Content-Length, and body: an application that sends them (ASGI)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def head(self, length: int) -> list[RawHeader]:
        """The headers, and that `length` bytes will follow."""
        headers = (*self.headers, ("Content-Length", str(length)))
        return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it whole."""
        head = self.head(len(self.body))
        await send({"type": "http.response.start", "status": self.status, "headers": head})
        await send({"type": "http.response.body", "body": self.body})

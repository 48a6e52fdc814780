"""A transport that sends the head of a reply together with its body: one packet, and one call of the system."""

from asyncio import Transport
from typing import Any, Final

_HEAD: Final = b"HTTP/1.1 "
_CONTINUE: Final = b"HTTP/1.1 100"


class Corked:
    """Stands before a transport, and has of its methods those that are used here."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._head = b""

    def write(self, data: bytes) -> None:
        """Send `data`, after the head that waits; a head itself waits."""
        if data.startswith(_HEAD) and not data.startswith(_CONTINUE):
            self.flush()
            self._head = data
        elif self._head:
            head, self._head = self._head, b""
            self._transport.write(head + data)
        else:
            self._transport.write(data)

    def flush(self) -> None:
        """Send the head that waits, if one does."""
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def close(self) -> None:
        """Send FIN after all that was written."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close at once; what was written and not sent is lost."""
        self.flush()
        self._transport.abort()

    def is_closing(self) -> bool:
        """Whether it is closed, or about to be."""
        return self._transport.is_closing()

    def get_extra_info(self, name: str) -> Any:  # noqa: ANN401 - asyncio's
        """What the transport knows of itself."""
        return self._transport.get_extra_info(name)

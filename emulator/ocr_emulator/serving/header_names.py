"""Header names in their usual case, as a reply has them over HTTP/1.1: `Content-Type`, not `content-type`.

They mean the same (RFC 9110, section 5.1), but shell scripts and hand-written clients compare them as they are
usually written. ASGI wants them in lower case, and frameworks write them so. The emulator's own replies are spelt
as they are to go out: an author's header keeps the author's spelling.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from starlette.types import Message, Send

from ocr_emulator.http.response import RawHeader

#: The names whose usual case is more than a capital at the beginning of each word.
_UNUSUAL: Final[Mapping[bytes, bytes]] = {b"etag": b"ETag", b"www-authenticate": b"WWW-Authenticate"}

#: How each name is spelt, by its lower case.
Spelling = Mapping[bytes, bytes]


def usual_name(name: bytes) -> bytes:
    """A name in lower case in its usual case."""
    return _UNUSUAL.get(name) or name.title()


def spelt(headers: Iterable[RawHeader]) -> list[RawHeader]:
    """The headers as they are spelt, or in their usual case where nobody has spelt them: all are in lower case."""
    found = list(headers)
    if all(name == name.lower() for name, _ in found):
        return [(usual_name(name), value) for name, value in found]
    return found


def spelling(send: Send, note: Callable[[Spelling], None]) -> Send:
    """An ASGI `send` whose replies have their headers spelt; `note` is told how, before the head is sent."""

    async def send_spelt(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = spelt(message.get("headers", ()))
            note({name.lower(): name for name, _ in headers})
            message = {**message, "headers": headers}
        await send(message)

    return send_spelt


def respell(head: bytes, names: Spelling) -> bytes:
    """The head of a reply, whose names are in lower case, spelt as `names` has them, else in their usual case."""
    status, *lines = head.split(b"\r\n")
    return b"\r\n".join([status, *(_respelt(line, names) for line in lines)])


def _respelt(line: bytes, names: Spelling) -> bytes:
    name, colon, value = line.partition(b":")
    return (names.get(name) or usual_name(name)) + colon + value

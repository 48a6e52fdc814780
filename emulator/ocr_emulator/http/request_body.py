"""A request off the wire, whole: read to its end even when it is too large, and then not kept.

Answering in the middle of an upload would close the connection on a client that is still sending: it would
see a broken pipe instead of the JSON. So the rest is read and thrown away.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from ocr_emulator.http.body_memory import BodyInFlight
from ocr_emulator.pipeline.received import Oversized

#: The largest body that is small, in bytes: gathered before anybody looks at it, and worked on by the event loop
#: itself. To hand a smaller one to a thread would cost as much as the work.
SMALL: Final = 256 * 1024


async def read_body(receive: Receive, limit: int, in_flight: BodyInFlight | None = None) -> bytes | Oversized:
    """The body, of which never more than `limit` bytes are held, counted as `in_flight`.

    Raises starlette's ClientDisconnect when the client goes away before its end.
    """
    pieces: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        piece, more = message.get("body", b""), message.get("more_body", False)
        size += len(piece)
        if piece and size <= limit:
            pieces.append(piece)
            if in_flight and more:
                await in_flight.grow_to(size)
        elif size > limit and pieces:
            pieces.clear()
            if in_flight:
                in_flight.drop()
    if size > limit:
        return Oversized(size)
    if in_flight:
        in_flight.end_at(size)
    return b"".join(pieces)


def announced_in(headers: Mapping[str, str]) -> int:
    """The size that a body should have, in bytes; 0 where that is not said."""
    length = headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0


def by_lower_name(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers, whose names are in lower case, as texts; of one that is sent twice the first counts."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(headers)}


def path_in(scope: Scope) -> str:
    """The path of a request (decoded, without the query), below what the application is mounted at."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path

"""A request off the wire, whole: read to its end even when it is too large, and then not kept.

Answering in the middle of an upload would close the connection on a client that is still sending: it would
see a broken pipe instead of the JSON. So the rest is read and thrown away.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from ocr_emulator.pipeline.received import Body, Oversized

#: The largest body that is small, in bytes: gathered before anybody looks at it, and worked on by the event loop
#: itself. To hand a smaller one to a thread would cost as much as the work.
SMALL: Final = 256 * 1024


async def read_body(receive: Receive, limit: int, announced: int = 0) -> Body | Oversized:
    """The body, of which never more than `limit` bytes are held; `announced` is the size that it should have.

    Raises starlette's ClientDisconnect when the client goes away before its end.
    """
    kept: Body = b""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk, more = message.get("body", b""), message.get("more_body", False)
        before, size = size, size + len(chunk)
        if size > limit:
            kept = b""
        elif not before:
            kept = chunk
        else:
            kept = kept if isinstance(kept, bytearray) else _room(kept, announced if announced <= limit else 0)
            kept[before:size] = chunk
    if size > limit:
        return Oversized(size)
    return kept if len(kept) == size else kept[:size]


def _room(begun: bytes, announced: int) -> bytearray:
    """Bytes that begin so, and are as many as are announced: to grow by and by would copy them time and again."""
    room = bytearray(max(announced, len(begun)))
    room[: len(begun)] = begun
    return room


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

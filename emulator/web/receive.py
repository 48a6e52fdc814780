"""A request off the wire, whole: read to its end even when it is too large, and then not kept.

Answering in the middle of an upload would close the connection on a client that is still sending: it would
see a broken pipe instead of the JSON. So the rest is read and thrown away.
"""

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from emulator.pipeline.received import Oversized, Received


async def receive_request(scope: Scope, receive: Receive, limit: int) -> Received:
    """The request, its body unless that has more than `limit` bytes.

    Raises starlette's ClientDisconnect when the client goes away before its end.
    """
    return Received(
        method=scope["method"],
        path=scope["path"],
        headers=headers_of(scope),
        body=await read_body(receive, limit),
    )


async def read_body(receive: Receive, limit: int) -> bytes | Oversized:
    """The body, of which never more than `limit` bytes are held."""
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk, more = message.get("body", b""), message.get("more_body", False)
        size += len(chunk)
        if size > limit:
            chunks.clear()
        elif chunk:
            chunks.append(chunk)
    if size > limit:
        return Oversized(size)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def headers_of(scope: Scope) -> dict[str, str]:
    """By lower-case name; of one that is sent twice the first counts."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}

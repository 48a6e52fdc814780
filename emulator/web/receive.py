"""A request off the wire, whole: read to its end even when it is too large, and then not kept.

Answering in the middle of an upload would close the connection on a client that is still sending: it would
see a broken pipe instead of the JSON. So the rest is read and thrown away.
"""

from starlette.requests import Request

from emulator.pipeline.received import Oversized, Received


async def receive(request: Request, limit: int) -> Received:
    """The request, its body unless that has more than `limit` bytes.

    Raises starlette's ClientDisconnect when the client goes away before its end.
    """
    return Received(
        method=request.method,
        path=request.scope["path"],
        headers=headers_of(request),
        body=await read_body(request, limit),
    )


async def read_body(request: Request, limit: int) -> bytes | Oversized:
    """The body, of which never more than `limit` bytes are held."""
    kept = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            kept += chunk
        else:
            kept.clear()
    return bytes(kept) if size <= limit else Oversized(size)


def headers_of(request: Request) -> dict[str, str]:
    """By lower-case name; of one that is sent twice the first counts."""
    return dict(reversed(request.headers.items()))

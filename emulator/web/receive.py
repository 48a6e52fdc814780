"""A request off the wire, whole: read to its end even when it is too large, and then not kept.

Answering in the middle of an upload would close the connection on a client that is still sending: it would
see a broken pipe instead of the JSON. So the rest is read and thrown away.
"""

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from emulator.pipeline.multipart import Form
from emulator.pipeline.received import Body, Oversized, Received


async def receive_request(scope: Scope, receive: Receive, limit: int) -> Received:
    """The request, its body unless that has more than `limit` bytes.

    Raises starlette's ClientDisconnect when the client goes away before its end.
    """
    headers = headers_of(scope)
    announced = headers.get("content-length", "")
    body = await read_body(receive, limit, int(announced) if announced.isdecimal() else 0)
    label = headers.get("content-type", "")
    is_form = label[:9].lower() == "multipart"
    form = Form(label, body) if is_form and not isinstance(body, Oversized) else None
    return Received(method=scope["method"], path=scope["path"], headers=headers, body=body, form=form)


async def read_body(receive: Receive, limit: int, announced: int = 0) -> Body | Oversized:
    """The body, of which never more than `limit` bytes are held; `announced` is the size that it should have."""
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


def headers_of(scope: Scope) -> dict[str, str]:
    """By lower-case name; of one that is sent twice the first counts."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}

"""The floor: a bare ASGI application, which shows what the server below the emulator costs by itself.

    python benchmarks/floor.py PORT

It reads the body and answers as many bytes as the path says (`/157`), with the uvicorn settings of the emulator.
The HTTP protocol is uvicorn's own: the emulator's is part of its cost.
"""

import sys
from functools import cache

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ocr_emulator.serving.listener import listen
from ocr_emulator.serving.server import make_server


@cache
def _reply(path: str) -> tuple[list[tuple[bytes, bytes]], bytes]:
    size = int(path[1:])
    return [(b"content-length", b"%d" % size), (b"content-type", b"application/json")], b"x" * size


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Read the body and answer (ASGI)."""
    while (await receive()).get("more_body"):
        pass
    headers, body = _reply(scope["path"])
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def make_floor() -> uvicorn.Server:
    """The server of the floor."""
    return make_server(app, HttpToolsProtocol)


if __name__ == "__main__":
    make_floor().run(sockets=[listen("127.0.0.1", int(sys.argv[1]))])

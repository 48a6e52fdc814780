"""The floor of looking: a bare ASGI application that opens the uploaded file in full, in a pool of threads.

    python -m benchmarks.looking PORT

It shows what the library that opens files costs by itself. No file harms anybody else's process there, nothing is
remembered, and every answer is the same.
"""

import sys
from io import BytesIO

from anyio import to_thread
from PIL import Image
from pypdfium2 import PdfDocument
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ocr_emulator.serving.listener import listen
from ocr_emulator.serving.server import make_server

_REPLY = b'{"header":{"resultCode":0}}'.ljust(1000)
_HEADERS = [(b"content-length", b"%d" % len(_REPLY)), (b"content-type", b"application/json")]


def look(body: bytes) -> None:
    """Open the one file in a multipart body, and see all of its pixels, or the size of its first page."""
    start, end = body.index(b"\r\n\r\n") + 4, body.rindex(b"\r\n--")
    content = body[start:end]
    if content.startswith(b"%PDF-"):
        with PdfDocument(content) as document:
            document[0].get_size()
        return
    with Image.open(BytesIO(content)) as image:
        image.getextrema()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Read the body, look at the file in it, and answer (ASGI)."""
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if scope["method"] == "POST":
        await to_thread.run_sync(look, bytes(body))
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _REPLY})


if __name__ == "__main__":
    make_server(app, HttpToolsProtocol).run(sockets=[listen("127.0.0.1", int(sys.argv[1]))])

"""The floor of looking: a bare ASGI application that opens the uploaded file in full, in a pool of threads.

    python -m benchmarks.looking PORT

It shows what the libraries that decrypt and open files cost by themselves. A file in an envelope is decrypted
with the RSA key of credit-card in the folder that OCR_EMULATOR_KEYS names. No other process keeps a hostile file
away, nothing is remembered, and every answer is the same.
"""

import os
import sys
from base64 import b64decode
from functools import cache
from io import BytesIO
from pathlib import Path

from anyio import to_thread
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from PIL import Image
from pypdfium2 import PdfDocument
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from benchmarks.servers import KEYS
from ocr_emulator.contract.operations import SYMMETRIC_KEY_HEADER
from ocr_emulator.envelope import aes
from ocr_emulator.serving.listener import listen
from ocr_emulator.serving.server import make_server

_REPLY = b'{"header":{"resultCode":0}}'.ljust(1000)
_HEADERS = [(b"content-length", b"%d" % len(_REPLY)), (b"content-type", b"application/json")]


@cache
def _private_key() -> rsa.RSAPrivateKey:
    pem = max(Path(os.environ[KEYS]).glob("credit-card*.pem")).read_bytes()
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the private key is not one of RSA")
    return key


def _decrypted(content: bytes, symmetric_key: str) -> bytes:
    key = _private_key().decrypt(b64decode(symmetric_key), padding.PKCS1v15())
    plain = aes.decrypt_cbc(content, key)
    if plain is None:
        raise ValueError("the file in the envelope does not decrypt")
    return plain


def look(body: bytes, symmetric_key: str | None) -> None:
    """Open the one file in a multipart body, and see all of its pixels, or the size of its first page.

    `symmetric_key` is what the header of that name says; None: the file is not encrypted.
    """
    start, end = body.index(b"\r\n\r\n") + 4, body.rindex(b"\r\n--")
    content = body[start:end]
    if symmetric_key is not None:
        content = _decrypted(content, symmetric_key)
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
        symmetric_key = Headers(scope=scope).get(SYMMETRIC_KEY_HEADER)
        await to_thread.run_sync(look, bytes(body), symmetric_key)
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _REPLY})


if __name__ == "__main__":
    make_server(app, HttpToolsProtocol).run(sockets=[listen("127.0.0.1", int(sys.argv[1]))])

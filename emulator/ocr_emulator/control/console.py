"""The console: the files of a page that shows what the control endpoint has, and the way to it from `/`.

The files run in the browser as they are. None is read before it is asked for.
"""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from ocr_emulator.delivery.problem import problem

_FOLDER: Final = Path(__file__).parents[1] / "console" / "static"

_MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}

#: Nothing but the files beside it runs or is loaded; pictures may come from the memory of the page as well.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # which means: ask whether there is another
    "Vary": "Accept-Encoding",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file as it is and compressed; `tag` is its ETag (RFC 9110)."""

    content: bytes
    compressed: bytes
    tag: str
    media_type: str


@cache
def _files() -> Mapping[str, _File]:
    """The files by name."""
    return {path.name: _read(path) for path in _FOLDER.iterdir() if path.suffix in _MEDIA_TYPES}


def _read(path: Path) -> _File:
    content = path.read_bytes()
    return _File(
        content=content,
        compressed=gzip.compress(content),
        tag=f'W/"{blake2b(content, digest_size=8).hexdigest()}"',
        media_type=_MEDIA_TYPES[path.suffix],
    )


def add_console(app: FastAPI, prefix: str, *, is_on: bool) -> None:
    """Serve the console at `prefix`/console, or say that it is off."""

    @app.api_route(f"{prefix}/console", methods=["GET", "HEAD"], include_in_schema=False)
    def get_page(request: Request) -> Response:
        return _reply("index.html", request) if is_on else _off()

    @app.api_route(f"{prefix}/console/{{name}}", methods=["GET", "HEAD"], include_in_schema=False)
    def get_file(name: str, request: Request) -> Response:
        return _reply(name, request) if is_on else _off()


def _reply(name: str, request: Request) -> Response:
    file = _files().get(name)
    if file is None:
        raise HTTPException(404)
    headers = {**_HEADERS, "ETag": file.tag}
    if request.headers.get("if-none-match") == file.tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.compressed, media_type=file.media_type, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)


def _off() -> Response:
    detail = "The emulator was started with --console off. The control endpoint is there: /__admin/docs lists it."
    told = problem(404, "console-off", "The console is off", detail)
    return Response(told.body, told.status, dict(told.headers))

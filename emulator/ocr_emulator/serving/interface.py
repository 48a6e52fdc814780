"""What the accelerator asks of the application below which it works. It knows no more of it than this."""

from collections.abc import Callable, Mapping
from typing import Protocol

from starlette.types import ASGIApp

from ocr_emulator.http.response import Response


class Exchange(Protocol):
    """A request whose head is there, and that the application can answer without a task of its own."""

    def reply(self, body: bytes, /) -> Response | ASGIApp:
        """What is to be sent, or an application that works it out and sends it; raises nothing."""


#: Takes a request by method, path, headers by lower-case name, and our own address and port; None: the request has
#: to go through the ASGI application.
Accept = Callable[[str, str, Mapping[str, str], tuple[str, int | None] | None], Exchange | None]

"""uvicorn's fast protocol on our parser, and the short way round it.

A small request for the emulated API is answered when its last byte is there, by a call: no task is made for it,
and nothing waits. All else goes uvicorn's way, as a task of its own (ASGI): what is large or comes in pieces of
unknown number, what is asked in an unusual way, every answer that is worked out elsewhere, held back or damaged.
"""

import re
from asyncio import AbstractEventLoop, Transport
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

import uvicorn
from httptools import HttpParserError
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from ocr_emulator.api.request_body import SMALL, announced_in, by_lower_name
from ocr_emulator.delivery.connection import TRANSPORT
from ocr_emulator.delivery.response import SerializedResponse
from ocr_emulator.serving.accelerator.buffered_transport import BufferedTransport, WriteBatch
from ocr_emulator.serving.accelerator.not_http import refusal
from ocr_emulator.serving.accelerator.parser import Header, Parser

#: How much of the time that requests have to end goes by before those that are held back are ended.
_PART_OF_LAST_CALL: Final = 0.9

#: The methods and targets of the short way: a path of the API, written as nearly all clients write it.
_METHODS: Final = {b"GET", b"POST"}
_TARGET: Final = re.compile(rb"/v\d\.\d/appkeys/[\w.~-]+/[\w.~/-]+", re.ASCII)

#: How much may wait to be sent to a connection before its requests go the long way, in bytes: whoever sends many
#: at once has the loop for no longer than that takes.
_MOST_HELD: Final = 64 * 1024

#: A target that has no path at all, up to where one would be: it is "/" (RFC 9110, section 4.2.3).
_NO_PATH: Final = re.compile(rb"^https?://[^/?]*(?=[?]|$)", re.IGNORECASE)

#: With one of these a request is asked in an unusual way.
_UNUSUAL: Final = frozenset({"transfer-encoding", "expect"})


class Arrival(Protocol):
    """A request whose head is there."""

    def reply(self, body: bytes) -> SerializedResponse | ASGIApp:
        """What is to be sent, or what works it out and sends it; raises nothing."""


#: Who takes a request for the API, by method, path, headers by lower-case name, and our own address and port;
#: None: it has to go the long way.
Arrive = Callable[[str, str, Mapping[str, str], tuple[str, int | None] | None], Arrival | None]


class Connection(HttpToolsProtocol):
    """A connection of a client.

    `arrive` is asked about each request that can go the short way, whose reply waits for the end of `turn`.
    """

    def __init__(
        self,
        arrive: Arrive,
        turn: WriteBatch,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.parser = Parser(self)  # type: ignore[assignment] # it has every method that uvicorn calls
        self._arrive = arrive
        self._turn = turn
        self._app = self.app
        self._cycles: deque[RequestResponseCycle] = deque()
        self._refusal: SerializedResponse | None = None
        self._head: tuple[bytes, list[Header]] = b"", []
        self._arrival: Arrival | None = None
        self._body: list[bytes] = []

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # it is one
        """A connection begins."""
        super().connection_made(transport)
        self._corked = BufferedTransport(transport)
        self.transport = self._corked  # type: ignore[assignment] # it has every method that is used

    def data_received(self, data: bytes) -> None:
        """More has come."""
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except HttpParserError as error:
            self._refusal = refusal(data, error)
            is_answered_first = bool(self.cycle) and not (self.cycle.response_complete or self.cycle.more_body)
            if is_answered_first:
                self.flow.pause_reading()
            else:
                self._refuse()

    def on_head(self, url: bytes, headers: list[Header]) -> None:
        """A request begins."""
        self._head = url, headers
        self._arrival = self._short_way(url, headers)
        if self._arrival is None:
            self._go_long_way(self._app)

    def on_body(self, body: bytes) -> None:
        """More of its body."""
        if self._arrival:
            self._body.append(body)
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """It is whole."""
        if self._arrival:
            arrival, self._arrival = self._arrival, None
            body, self._body = b"".join(self._body), []
            reply = arrival.reply(body)
            if isinstance(reply, SerializedResponse):
                self._send(reply)
                return
            self._go_long_way(reply)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """A reply is out: one that has no body too."""
        self._corked.flush()
        is_last = not self.pipeline
        super().on_response_complete()
        if is_last and self._refusal:
            self._refuse()

    def shutdown(self) -> None:
        """The process is told to stop: what has begun goes on to its end, and is ended where that is far off."""
        self._give_up_short_way()
        super().shutdown()
        if self.config.timeout_graceful_shutdown:
            self.loop.call_later(self.config.timeout_graceful_shutdown * _PART_OF_LAST_CALL, self.hang_up)

    @property
    def is_busy(self) -> bool:
        """Whether a request has begun and has no reply yet."""
        return self._arrival is not None or (bool(self.cycle) and not self.cycle.response_complete)

    def hang_up(self) -> None:
        """End what is held back on purpose; to be cancelled would look like a failure of the emulator's."""
        self._tell_lost()
        self._corked.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell every request that came by the connection; uvicorn itself tells the last one alone."""
        self._give_up_short_way()
        super().connection_lost(exc)
        self._tell_lost()

    def _tell_lost(self) -> None:
        for cycle in self._cycles:
            if not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()

    def _short_way(self, url: bytes, headers: list[Header]) -> Arrival | None:
        """Who answers by a call, if the request and the connection are as they usually are."""
        method = self.parser.get_method()
        is_full = self._corked.held > _MOST_HELD or self.flow.write_paused
        if self.is_busy or is_full or method not in _METHODS or not _TARGET.fullmatch(url):
            return None
        by_name = by_lower_name(headers)
        if announced_in(by_name) > SMALL or not _UNUSUAL.isdisjoint(by_name):
            return None
        if not self.parser.should_keep_alive() or self.parser.get_http_version() != "1.1":
            return None
        if self.transport.is_closing():
            return None
        try:
            return self._arrive(method.decode("ascii"), url.decode("ascii"), by_name, self.server)
        except Exception:  # noqa: BLE001 - whatever it is, it comes again on the long way, and is told there
            return None

    def _send(self, reply: SerializedResponse) -> None:
        self._write(reply)
        self._turn.add(self._corked, self.loop)
        super().on_response_complete()

    def _refuse(self) -> None:
        """Answer what is no request, after all that was one, and end the connection."""
        self._turn.end()
        if self._refusal:
            self._write(self._refusal)
        self._corked.close()

    def _write(self, reply: SerializedResponse) -> None:
        dates = b"".join(b"%s: %s\r\n" % header for header in self.server_state.default_headers)
        self._corked.hold(STATUS_LINE[reply.status] + dates + reply.rest)

    def _go_long_way(self, app: ASGIApp) -> None:
        """Begin the request that `on_head` told, as a task of `app`."""
        url, headers = self._head
        self._unset_keepalive_if_required()
        self.app = app
        self.on_message_begin()
        self.scope["extensions"] = {TRANSPORT: self.transport}  # type: ignore[dict-item] # not of ASGI's own
        self.on_url(_NO_PATH.sub(rb"\g<0>/", url, count=1))
        for name, value in headers:
            self.on_header(name, value)
        self.on_headers_complete()
        self.app = self._app
        while self._cycles and self._cycles[0].response_complete:
            self._cycles.popleft()
        self._cycles.append(self.cycle)

    def _give_up_short_way(self) -> None:
        """A request that is not whole yet goes on the long way."""
        if self._arrival:
            self._arrival = None
            body, self._body = b"".join(self._body), []
            self._go_long_way(self._app)
            super().on_body(body)

"""A connection that answers small requests by a call, on uvicorn's httptools protocol.

A request takes one of two paths.

*The direct path*: a small request of the usual form is handed to the application (`Accept`) when its head is
there, and the reply is written when its last byte is there. No task is made for it and nothing waits. All replies
of one tick of the event loop go out together.

*The ASGI path*: everything else goes uvicorn's way, as a task of its own. That is a large body, one of unknown
size, a request of an unusual form, a page of the emulator's own, and every reply that is worked out elsewhere,
held back or damaged. A request that has begun on the direct path can still change over: its head and body are told
to uvicorn then.

Nothing else in the emulator knows of the two paths, and a client cannot tell them apart.

What is used here of uvicorn and httptools beyond their documentation. A release of either may change it, so
`pyproject.toml` bounds both to the versions that the tests have run with:

- `uvicorn.protocols.http.httptools_impl`: `HttpToolsProtocol` with its attributes `app`, `config`, `cycle`,
  `flow`, `loop`, `parser`, `pipeline`, `scope`, `server`, `server_state`, `transport`; its methods
  `on_message_begin`, `on_url`, `on_header`, `on_headers_complete`, `on_body`, `on_message_complete`,
  `on_response_complete`, `shutdown` and `_unset_keepalive_if_required`; `RequestResponseCycle` with
  `response_complete`, `more_body`, `disconnected` and `message_event`, and that its `send` writes a head in one
  piece, header names in lower case; `STATUS_LINE`.
- `uvicorn.server`: `ServerState.default_headers`, and that `Server.on_tick` is what sets it (`serving.server`).
- `httptools`: `HttpRequestParser.set_dangerous_leniencies`, and the `__context__` of a `HttpParserCallbackError`.
"""

import re
from asyncio import AbstractEventLoop, Transport
from collections import deque
from functools import partial
from typing import Any, Final

import uvicorn
from httptools import HttpParserError
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from ocr_emulator.delivery.connection import TRANSPORT
from ocr_emulator.delivery.problem import problem_of
from ocr_emulator.http.request_body import by_lower_name
from ocr_emulator.http.response import Response
from ocr_emulator.serving.accelerator.buffered_transport import BufferedTransport, WriteBatch
from ocr_emulator.serving.accelerator.direct_path import is_small_and_usual, is_usual_target
from ocr_emulator.serving.accelerator.not_http import reply_to
from ocr_emulator.serving.accelerator.parser import Header, Parser
from ocr_emulator.serving.header_names import spelling
from ocr_emulator.serving.interface import Accept, Exchange
from ocr_emulator.serving.plain_connection import PART_OF_LAST_CALL
from ocr_emulator.serving.read_ahead import ReadAhead
from ocr_emulator.serving.stall_watch import Awaited, Wait

#: How much may wait to be sent on a connection before its requests take the ASGI path, in bytes. A client that
#: sends many requests at once has the event loop to itself for no longer than that takes.
_MOST_HELD: Final = 64 * 1024

#: A target that has no path at all, up to where one would be: it is "/" (RFC 9110, section 4.2.3).
_NO_PATH: Final = re.compile(rb"^https?://[^/?]*(?=[?]|$)", re.IGNORECASE)


class AcceleratedConnection(HttpToolsProtocol):
    """A connection of a client.

    `accept` is asked about each request that can take the direct path, whose reply goes out with `batch`.
    """

    def __init__(
        self,
        accept: Accept,
        batch: WriteBatch,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._reader = Parser(self)
        self.parser = self._reader  # type: ignore[assignment] # it has every method that uvicorn calls
        self._accept = accept
        self._batch = batch
        self._application = self.app
        #: The requests on the ASGI path that may have no reply yet; uvicorn itself keeps only the last.
        self._cycles: deque[RequestResponseCycle] = deque()
        #: The reply to what is no request; it is sent after those to all requests before it.
        self._refusal: Response | None = None
        #: The target and headers of the request that is arriving.
        self._head: tuple[bytes, list[Header]] = b"", []
        #: The request that is arriving on the direct path, and the pieces of its body; None: there is none.
        self._exchange: Exchange | None = None
        self._body: list[bytes] = []

    # What asyncio calls.

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # it is one
        """A connection begins."""
        super().connection_made(transport)
        self._buffered = BufferedTransport(transport)
        self.transport = self._buffered  # type: ignore[assignment] # it has every method that is used
        self.flow = ReadAhead(transport, lambda: bool(self._reader.unparsed))

    def data_received(self, data: bytes) -> None:
        """More has come; what is no HTTP is refused once all requests before it have their replies."""
        self._unset_keepalive_if_required()
        self._parse(data)

    def _parse(self, data: bytes) -> None:
        try:
            self._reader.feed_data(data)
        except HttpParserError as error:
            self._refusal = reply_to(data, error)
            is_answered_first = bool(self.cycle) and not (self.cycle.response_complete or self.cycle.more_body)
            if is_answered_first:
                self.flow.pause_reading()
            else:
                self._refuse()
        if self._reader.unparsed:
            self.flow.pause_reading()

    def _parse_rest(self) -> None:
        """Go on with what came before the last reply was out."""
        if not self.transport.is_closing():
            self._unset_keepalive_if_required()
            self._parse(b"")
            self._close_if_done()

    def eof_received(self) -> bool:  # type: ignore[override] # asyncio's: whether the connection stays
        """The client sends no more, but takes the replies to what it has sent; TLS has no such half."""
        self._batch.send()
        self._buffered.is_half_closed = True
        for cycle in self._cycles:
            cycle.message_event.set()
        return self._owes_replies and self.scheme == "http"

    @property
    def _owes_replies(self) -> bool:
        """Whether a request that is whole has no reply yet."""
        is_whole = (not (one.response_complete or one.more_body) for one in self._cycles)
        return bool(self._reader.unparsed) or any(is_whole)

    def _close_if_done(self) -> None:
        """End the connection of a client that sends no more, once it has its replies."""
        if self._buffered.is_half_closed and not self._owes_replies:
            self._buffered.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell every request that came by the connection; uvicorn itself tells only the last one."""
        self._leave_direct_path()
        super().connection_lost(exc)
        self._tell_disconnected()

    # What the parser calls.

    @property
    def is_behind(self) -> bool:
        """Whether a request that has been parsed waits for the replies to those before it."""
        return bool(self.pipeline)

    def on_head(self, url: bytes, headers: list[Header]) -> None:
        """A request begins."""
        self._head = url, headers
        self._exchange = self._direct_exchange(url, headers)
        if self._exchange is None:
            self._start_asgi(self._application)

    def on_body(self, body: bytes) -> None:
        """More of its body."""
        if self._exchange:
            self._body.append(body)
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """It is whole: on the direct path it is answered now."""
        if self._exchange:
            exchange, self._exchange = self._exchange, None
            body, self._body = b"".join(self._body), []
            reply = exchange.reply(body)
            application = self._send(reply) if isinstance(reply, Response) else reply
            if application is None:
                return
            self._start_asgi(application)
        super().on_message_complete()

    # What uvicorn calls.

    def on_response_complete(self) -> None:
        """A reply is out, be it one without a body."""
        self._buffered.flush()
        is_last = not self.pipeline
        super().on_response_complete()
        if self.transport.is_closing():
            return
        if is_last and self._refusal:
            self._refuse()
        elif not self.is_behind and self._reader.unparsed:
            self.loop.call_soon(self._parse_rest)
        else:
            self._close_if_done()

    def shutdown(self) -> None:
        """The process is told to stop: what has begun goes on to its end, and is ended where that is far off."""
        self._leave_direct_path()
        super().shutdown()
        self._buffered.stop()
        if self.config.timeout_graceful_shutdown:
            self.loop.call_later(self.config.timeout_graceful_shutdown * PART_OF_LAST_CALL, self.hang_up)

    # What our server calls.

    @property
    def is_busy(self) -> bool:
        """Whether a request has begun and has no reply yet."""
        return self._exchange is not None or (bool(self.cycle) and not self.cycle.response_complete)

    @property
    def is_endless(self) -> bool:
        """Whether its reply has no end of its own."""
        return self._buffered.is_endless

    @property
    def wait(self) -> Wait | None:
        """What it waits for from its client."""
        is_body = self._exchange is not None or (bool(self.cycle) and self.cycle.more_body)
        if is_body and not self.flow.read_paused:
            return Wait(Awaited.BODY, self._reader.progress)
        if self.is_busy or self.timeout_keep_alive_task:
            return None
        return Wait(Awaited.HEAD, self._reader.progress)

    def hang_up(self) -> None:
        """End what is held back on purpose; to be cancelled would look like a failure of the emulator's."""
        self._tell_disconnected()
        self._buffered.close()

    def _tell_disconnected(self) -> None:
        for cycle in self._cycles:
            if not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()

    # The direct path.

    def _direct_exchange(self, url: bytes, headers: list[Header]) -> Exchange | None:
        """The request on the direct path; None: it has to take the ASGI path."""
        method = self.parser.get_method()
        is_full = self._buffered.held > _MOST_HELD or self.flow.write_paused
        if self.is_busy or is_full or not is_usual_target(method, url):
            return None
        by_name = by_lower_name(headers)
        if not is_small_and_usual(by_name, self._reader) or self.transport.is_closing():
            return None
        try:
            return self._accept(method.decode("ascii"), url.decode("ascii"), by_name, self.server)
        except Exception:  # noqa: BLE001 - it fails again on the ASGI path, and the client is told there
            return None

    def _send(self, response: Response) -> ASGIApp | None:
        """Send a reply with the batch; where it cannot be written, an application that tells of that failure."""
        try:
            self._write(response)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client is told that it is ours
            failure = problem_of(error)
            return lambda _scope, _receive, send: failure.send(send)
        self._batch.add(self._buffered, self.loop)
        super().on_response_complete()
        return None

    def _refuse(self) -> None:
        """Answer what is no request, after all that was one, and end the connection."""
        self._batch.send()
        if self._refusal:
            self._write(self._refusal)
        self._buffered.close()

    def _write(self, response: Response) -> None:
        """Buffer a reply just as uvicorn would write it, with its header names as they are spelt."""
        dates = b"".join(b"%s: %s\r\n" % header for header in self.server_state.default_headers)
        self._buffered.hold(STATUS_LINE[response.status] + dates + response.serialized())

    # The ASGI path.

    def _start_asgi(self, app: ASGIApp) -> None:
        """Tell uvicorn of the request whose head `on_head` has told us, and have `app` answer it."""
        url, headers = self._head
        self._unset_keepalive_if_required()
        self.app = partial(self._with_spelling, app)
        self.on_message_begin()
        self.scope["extensions"] = {TRANSPORT: self._buffered}  # type: ignore[dict-item] # not of ASGI's own
        self.on_url(_NO_PATH.sub(rb"\g<0>/", url, count=1))
        for name, value in headers:
            self.on_header(name, value)
        self.on_headers_complete()
        self.app = self._application
        while self._cycles and self._cycles[0].response_complete:
            self._cycles.popleft()
        self._cycles.append(self.cycle)

    async def _with_spelling(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope, receive, spelling(send, self._buffered.spell))

    def _leave_direct_path(self) -> None:
        """Let a request that is not whole yet go on as one of uvicorn's."""
        if self._exchange:
            self._exchange = None
            body, self._body = b"".join(self._body), []
            self._start_asgi(self._application)
            super().on_body(body)

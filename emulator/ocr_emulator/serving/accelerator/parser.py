"""httptools' fast parser, with three things mended that a client can meet.

An offer to upgrade: httptools takes `Upgrade: h2c` for a switch of protocols and drops the body. Every JDK
HttpClient, and so Spring's RestClient, makes that offer with its first request. A server may ignore it
(RFC 9110, section 7.8), and this one does: the head is parsed again without it.

An endless head, or trailer, or extension of a chunk: httptools would keep it all.

Trailers: they are fields of the body's end (RFC 9110, section 6.5), and change no header.

Two more things are the emulator's own. What can be read in two ways is refused: two `Host` headers, and a transfer
coding besides `chunked`. And of a client that does not wait for the replies to its requests, no more than a piece
is parsed ahead of them: what comes after is kept as the bytes it came in.
"""

from typing import Final, Protocol

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

#: The largest request line and headers together, in bytes. They are looked at piece by piece, so that a piece more
#: may pass.
LARGEST_HEAD: Final = 64 * 1024

#: How much is parsed before the size of the head is looked at again, in bytes.
_PIECE: Final = LARGEST_HEAD // 8

#: What is between a head and its body.
_BLANK_LINE: Final = b"\r\n\r\n"

_OFFER: Final = {b"upgrade", b"http2-settings"}

#: A header, its name in lower case.
Header = tuple[bytes, bytes]


class UnknownTransferCodingError(HttpParserError):
    """A body in a transfer coding that is not implemented here: HTTP 501 (RFC 9112, section 6.1)."""


class HeadHandler(Protocol):
    """What the parser calls: with a whole head, then with the body, and when the request has ended."""

    @property
    def is_behind(self) -> bool:
        """Whether a request that has been parsed waits for the replies to those before it."""

    def on_head(self, url: bytes, headers: list[Header]) -> None:
        """The request target and the headers; the parser can be asked for the rest."""

    def on_body(self, body: bytes) -> None:
        """More of the body."""

    def on_message_complete(self) -> None:
        """The request has ended."""


class Parser:
    """Stands between httptools and a handler; the methods are httptools' own."""

    def __init__(self, handler: HeadHandler) -> None:
        self._handler = handler
        self._heads = 0
        self._in_head = False
        self._in_body = False
        self._head_size = 0
        self._has_called = False
        self._uncalled = 0
        self._url = b""
        self._headers: list[Header] = []
        self._is_offer = False
        self._body_left = 0
        self._inner = self._new_parser()
        #: What has come and is not parsed yet, because the handler is behind.
        self.unparsed = b""

    def feed_data(self, data: bytes) -> None:
        """Parse `data` after what is unparsed; raises HttpParserError for what is not HTTP."""
        if self.unparsed:
            data, self.unparsed = self.unparsed + data, b""
        start, view = 0, memoryview(data)
        while start < len(data):
            if self._handler.is_behind:
                self.unparsed = data[start:]
                return
            end = self._end_of_piece(data, start)
            self._has_called = False
            rest: bytes | memoryview | None = data if end - start == len(data) else view[start:end]
            while rest is not None:
                rest = self._feed(rest)
            self._uncalled = 0 if self._has_called else self._uncalled + end - start
            if self._uncalled >= LARGEST_HEAD or (self._in_head and self._head_size > LARGEST_HEAD):
                raise HttpParserError("the head, a trailer or an extension is too large")
            start = end

    def _end_of_piece(self, data: bytes, start: int) -> int:
        """Where the next piece ends: one of a body that is known to go on has no bounds.

        That a head is a piece of its own lets its body be one too.
        """
        left = len(data) - start
        if left <= _PIECE or left <= self._body_left:
            return len(data)
        blank_line = -1 if self._in_body else data.find(_BLANK_LINE, start, start + _PIECE)
        return start + _PIECE if blank_line < 0 else blank_line + len(_BLANK_LINE)

    def _feed(self, data: bytes | memoryview) -> bytes | memoryview | None:
        """Parse up to an offer, and answer what comes after it; None: there was none."""
        try:
            self._inner.feed_data(data)
        except HttpParserUpgrade as upgrade:
            head = self._head_without_offer()
            self._inner = self._new_parser()
            self._inner.feed_data(head)
            return data[upgrade.args[0] :]
        return None

    @property
    def progress(self) -> tuple[int, int]:
        """Changes with each head that begins and each piece of a body: their number, and what is left."""
        return self._heads, self._body_left

    def get_method(self) -> bytes:
        """The method of the request."""
        return self._inner.get_method()

    def get_http_version(self) -> str:
        """The version of HTTP that the request is in."""
        return self._inner.get_http_version()

    def should_keep_alive(self) -> bool:
        """Whether the client would like to send more on this connection."""
        return self._inner.should_keep_alive()

    def should_upgrade(self) -> bool:
        """Whether to switch protocols: never."""
        return False

    def on_message_begin(self) -> None:
        """A head begins."""
        self._heads += 1
        self._in_head, self._head_size = True, 0
        self._url, self._headers, self._is_offer = b"", [], False

    def on_url(self, url: bytes) -> None:
        """More of the request target."""
        self._has_called = True
        self._head_size += len(url)
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; a trailer is left out."""
        self._has_called = True
        if self._in_head:
            self._head_size += len(name) + len(value)
            self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """The head has ended, and is an offer to upgrade or a request."""
        self._in_head = False
        self._is_offer = self._inner.should_upgrade()
        if not self._is_offer:
            self._in_body, self._body_left = True, self._check_headers()
            self._handler.on_head(self._url, self._headers)

    def on_body(self, body: bytes) -> None:
        """More of the body."""
        self._has_called = True
        self._body_left -= len(body)
        self._handler.on_body(body)

    def on_message_complete(self) -> None:
        """The request has ended; an offer's has not."""
        self._in_body, self._body_left = False, 0
        if not self._is_offer:
            self._handler.on_message_complete()

    def _check_headers(self) -> int:
        """How many bytes of body follow for sure; 0 where that is not known, as of one in chunks.

        Raises HttpParserError for headers with two meanings.
        """
        length, hosts, is_chunked = 0, 0, False
        for name, value in self._headers:
            if name == b"content-length":
                length = int(value) if value.isdigit() else 0
            elif name == b"host":
                hosts += 1
            elif name == b"transfer-encoding":
                if is_chunked or value.strip().lower() != b"chunked":
                    raise UnknownTransferCodingError("the transfer coding is not chunked alone")
                is_chunked = True
        if hosts > 1:
            raise HttpParserError(f"there are {hosts} Host headers")
        return 0 if is_chunked else length

    def _new_parser(self) -> HttpRequestParser:
        parser = HttpRequestParser(self)
        parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn does
        return parser

    def _head_without_offer(self) -> bytes:
        method, target = self._inner.get_method(), self._url
        if method == b"CONNECT":
            raise HttpParserError("CONNECT is for proxies")
        lines = [b"%s %s HTTP/%s" % (method, target, self._inner.get_http_version().encode())]
        for name, value in self._headers:
            if name == b"connection":
                options = [option.strip() for option in value.split(b",")]
                value = b", ".join(option for option in options if option.lower() not in _OFFER)  # noqa: PLW2901
            if name not in _OFFER:
                lines.append(name + b": " + value)
        return b"\r\n".join([*lines, b"", b""])


def check_parser() -> None:
    """Raise AttributeError or TypeError where httptools lacks what this module needs of it."""
    HttpRequestParser(object()).set_dangerous_leniencies(lenient_data_after_close=True)

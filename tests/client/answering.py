"""A server that stands in for whatever the client may meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread


@contextmanager
def answering(reply: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server that answers one connection with `reply`: its port, and the lines and the body it is sent."""
    heard: list[bytes] = []

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            heard.append(self.rfile.readline())
            while line := self.rfile.readline().strip():
                heard.append(line)
            lengths = [int(line.split()[1]) for line in heard if line.lower().startswith(b"content-length:")]
            heard.append(self.rfile.read(sum(lengths)))
            self.wfile.write(reply)

    with TCPServer(("127.0.0.1", 0), Handler) as server:
        server.timeout = 10
        thread = Thread(target=server.handle_request)
        thread.start()
        try:
            yield server.server_address[1], heard
        finally:
            thread.join()

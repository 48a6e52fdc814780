"""Servers of which nothing good is to be expected: each answers every connection with the same behaviour."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

#: What a server does with a connection whose request has begun to arrive. The event is set when the test is over.
Behaviour = Callable[[socket.socket, threading.Event], None]


@contextmanager
def serve(behave: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """The address of a server, with TLS where a context is given, and how each request that it has had began."""
    heads: list[bytes] = []
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_one(raw: socket.socket) -> None:
            with tls.wrap_socket(raw, server_side=True) if tls else raw as connection:
                heads.append(connection.recv(65536))
                behave(connection, over)

        def accept() -> None:
            with suppress(OSError):  # the listener is closed
                while True:
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        answer_one(connection)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}", heads
        finally:
            over.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def answer(raw: bytes) -> Behaviour:
    """Answer with these bytes, and close."""

    def behave(connection: socket.socket, _over: threading.Event) -> None:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):  # the rest of a large body
            pass

    return behave


def reply(body: bytes, status: str = "200 OK", headers: str = "Content-Type: application/json\r\n") -> Behaviour:
    """Answer with a whole reply."""
    return answer(f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body)


def reset(connection: socket.socket, _over: threading.Event) -> None:
    """Reset the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def say_nothing(_connection: socket.socket, over: threading.Event) -> None:
    """Answer nothing, as long as the test lasts."""
    over.wait()


def endless(connection: socket.socket, _over: threading.Event) -> None:
    """Send a body without an end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        connection.sendall(b" " * 65536)


def drip(connection: socket.socket, over: threading.Event) -> None:
    """Send a body a byte at a time, too slowly ever to be whole, and never so slowly that nothing arrives."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not over.wait(0.01):
        connection.sendall(b" ")

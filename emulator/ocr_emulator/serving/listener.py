"""The listening socket."""

import os
import socket

from ocr_emulator.errors import EmulatorError


class CannotListenError(EmulatorError):
    """The address is not to be had."""


def listen(host: str, port: int, flag: str = "--port") -> socket.socket:
    """A socket that listens at `host` and `port` (0: one that is free).

    Raises CannotListenError, which says how to choose another port: with `flag`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        advice = f"stop what uses it, or choose another with {flag}" if port else "give another --host"
        raise CannotListenError(f"cannot listen on {host} port {port}: {_message(error)}; {advice}") from error


def _message(error: OSError) -> str:
    """What the system says, without what Python adds; a name that cannot be looked up has no errno of its own."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error.strerror)


def url_of_listener(listener: socket.socket, scheme: str = "http") -> str:
    """The address of `listener`, as a client writes it."""
    host, port = listener.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"

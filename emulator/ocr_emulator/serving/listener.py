"""The listening socket."""

import errno
import os
import socket
from typing import Final

from ocr_emulator.errors import EmulatorError

#: The address that means every interface, of IPv6 and of IPv4.
EVERY_INTERFACE_IPV6: Final = "::"


class CannotListenError(EmulatorError):
    """The address is not to be had."""


def listen(host: str, port: int, flag: str = "--port") -> socket.socket:
    """A socket that listens at `host` and `port` (0: one that is free); at "::" for IPv4 as well.

    Raises CannotListenError, which says how to choose another port: with `flag`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # "Every interface" is meant for IPv4 too, which IPv6 covers only where it is told to.
        return socket.create_server(
            (host, port), family=family, backlog=2048, dualstack_ipv6=host == EVERY_INTERFACE_IPV6
        )
    except ValueError as error:
        raise _no_ipv6(host, port) from error
    except OSError as error:
        if error.errno == errno.EAFNOSUPPORT:
            raise _no_ipv6(host, port) from error
        advice = f"stop what uses it, or choose another with {flag}" if port else "give another --host"
        raise CannotListenError(f"cannot listen on {host} port {port}: {_message(error)}; {advice}") from error


def _no_ipv6(host: str, port: int) -> CannotListenError:
    advice = "give an IPv4 address: --host 0.0.0.0, or 127.0.0.1"
    return CannotListenError(f"cannot listen on {host} port {port}: this machine has no IPv6; {advice}")


def _message(error: OSError) -> str:
    """What the system says, without what Python adds; a name that cannot be looked up has no errno of its own."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error.strerror)


def url_of_listener(listener: socket.socket, scheme: str = "http") -> str:
    """The address of `listener`, as a client writes it."""
    host, port = listener.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"

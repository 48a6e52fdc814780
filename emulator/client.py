"""What the program asks of another that runs: whether it is ready."""

from contextlib import closing
from http.client import HTTPConnection, HTTPException

from emulator.errors import EmulatorError

#: Addresses that mean "every interface", and where to knock instead.
_KNOCK_AT = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not bound, only recognised


class NotReadyError(EmulatorError):
    """Nothing answers, or what answers is not ready."""


def check_ready(host: str, port: int, timeout: float = 3.0) -> None:
    """Ask GET /__admin/ready, past any proxy; raises NotReadyError. `timeout` is in seconds."""
    host = _KNOCK_AT.get(host, host)
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        with closing(HTTPConnection(host, port, timeout=timeout)) as connection:
            connection.request("GET", "/__admin/ready")
            status = connection.getresponse().status
    except (OSError, HTTPException, UnicodeError) as error:  # UnicodeError: a host that IDNA does not know
        why = str(error).strip() or type(error).__name__
        raise NotReadyError(f"no answer from http://{address}: {why}") from error
    if status != 200:  # noqa: PLR2004 - OK
        raise NotReadyError(f"http://{address}/__admin/ready answers {status}, not 200")

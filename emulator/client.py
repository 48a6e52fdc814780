"""What the program asks of another that runs: whether it is ready."""

from http.client import HTTPConnection, HTTPException

from emulator.errors import EmulatorError

#: Addresses that mean "every interface", and where to knock instead.
_KNOCK_AT = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not bound, only recognised


class NotReadyError(EmulatorError):
    """Nothing answers, or what answers is not ready."""


def check_ready(host: str, port: int, timeout: float = 3.0) -> None:
    """Ask GET /__admin/ready, past any proxy; raises NotReadyError. `timeout` is in seconds."""
    address = _KNOCK_AT.get(host, host)
    connection = HTTPConnection(address, port, timeout=timeout)
    try:
        connection.request("GET", "/__admin/ready")
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise NotReadyError(
            f"nothing answers at {address}:{port}: {str(error) or type(error).__name__}"
        ) from error
    finally:
        connection.close()
    if status != 200:  # noqa: PLR2004 - OK
        raise NotReadyError(f"{address}:{port}/__admin/ready answers {status}, not 200")

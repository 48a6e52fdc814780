"""The result of a reply on which another call depends."""

from typing import Any

from ocr_emulator.client import Reply
from ocr_emulator.errors import EmulatorError


class PreparationError(EmulatorError):
    """A call that the requested one depends on, such as public-keys, has failed."""


def result_of(reply: Reply, operation: str) -> Any:  # noqa: ANN401 - JSON
    """The result that `operation` has answered; raises PreparationError where it has answered none."""
    body = reply.json()
    if isinstance(body, dict) and "result" in body:
        return body["result"]
    header = body.get("header", {}) if isinstance(body, dict) else {}
    reason = reply.headers.get("x-emulator-reason", "no reason given")
    found = f"{header.get('resultCode')} {header.get('resultMessage')}"
    raise PreparationError(f"{operation} answers {found} ({reason})")

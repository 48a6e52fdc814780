"""Every reply of the control endpoint that one of these tests gets is held against the description."""

from typing import Any

import httpx
import pytest

from tests.control.conformance import check_reply

_SEND = httpx.Client.send


def _send(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:  # noqa: ANN401 - httpx's
    reply = _SEND(client, request, **options)
    check_reply(reply)
    return reply


@pytest.fixture(autouse=True)
def _described(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check what any emulator replies to any client."""
    monkeypatch.setattr(httpx.Client, "send", _send)

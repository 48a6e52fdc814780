"""What the control endpoint replies to a method that a path does not take, and to HEAD."""

import anyio
import httpx
import pytest

from ocr_emulator import create_app
from ocr_emulator.settings import Settings
from tests.running import Emulator

APP = create_app(Settings())


def ask(method: str, path: str) -> httpx.Response:
    """What an application replies that includes the router below a prefix."""

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://emulator") as client:
            return await client.request(method, path)

    return anyio.run(send)


REFUSED = [
    ("DELETE", "/scenario", "GET, PUT"),
    ("POST", "/health", "GET, HEAD"),
    ("PATCH", "/sessions/app", "DELETE, GET, PUT"),
    ("PUT", "/requests", "DELETE, GET"),
    ("GET", "/sessions/app/verify", "POST"),
    ("TRACE", "/clock", "GET, PUT"),
]


@pytest.mark.parametrize(("method", "path", "allow"), REFUSED)
def test_other_methods(emulator: Emulator, method: str, path: str, allow: str) -> None:
    """Another method is refused with a problem that names every method of the path, whatever includes the router."""
    for refused in (ask(method, f"/__admin{path}"), emulator.client.request(method, f"/__admin{path}")):
        assert (refused.status_code, refused.headers["allow"]) == (405, allow)
        assert refused.json()["type"] == "urn:ocr-emulator:http"


def test_pages_that_are_not_there() -> None:
    """A path that no call has is left to the application that includes the router."""
    assert ask("GET", "/__admin/scenarois").json()["detail"] == (
        "There is no such page; GET /__admin/docs lists those of the control endpoint."
    )


def test_head() -> None:
    """The two calls that a probe makes take HEAD."""
    assert ask("HEAD", "/__admin/health").status_code == 200
    assert ask("HEAD", "/__admin/version").status_code == 405

"""A real browser, of Debian's package `chromium`; a machine without it skips these tests, and CI never does."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.console.driving import Console
from tests.examples.npm import missing
from tests.running import Emulator

#: How long a condition is waited for, in milliseconds: as long as it takes on a machine that is busy.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

#: Without a sandbox, since CI runs as root; and without what a browser asks its maker.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No network: every name but these two is unknown.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser. It ends with the module: while it is there, nothing else can run an event loop in this thread."""
    program = shutil.which("chromium")
    if program is None:
        missing("chromium is not installed: nobody has looked at the console")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that knows nothing yet, and speaks English."""
    with browser.new_context(locale="en-US", viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


@pytest.fixture
def console(page: Page, emulator: Emulator) -> Iterator[Console]:
    """The console in English."""
    emulator.client.delete("/__admin/coverage")
    found = Console(page, emulator)
    yield found
    assert found.faults == []


@pytest.fixture(params=["en", "ko"])
def bilingual(request: pytest.FixtureRequest, browser: Browser, emulator: Emulator) -> Iterator[Console]:
    """The console in each of its languages, by the language of the browser."""
    emulator.client.delete("/__admin/coverage")
    locale = {"en": "en-US", "ko": "ko-KR"}[request.param]
    with browser.new_context(locale=locale, viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(PATIENCE)
        found = Console(context.new_page(), emulator, request.param)
        yield found
        assert found.faults == []

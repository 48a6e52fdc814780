"""The console in a real browser, as a person uses it; what goes wrong in the page fails the test."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Request

from tests.running import ROOT, Emulator

STATIC: Final = ROOT / "emulator" / "ocr_emulator" / "console" / "static"

#: What a browser writes of every reply of 400 and more; the tests of refusals cause them.
_REFUSED: Final = "Failed to load resource"

_WORD: Final = re.compile(r'^  (\w+): "(.*)",$', re.MULTILINE)


@cache
def dictionary(language: str) -> Mapping[str, str]:
    """The words of a language, "en" or "ko", by name, as words.js has them."""
    text = (STATIC / "words.js").read_text(encoding="utf-8")
    english, korean = text.split("const KOREAN = ")
    return dict(_WORD.findall(korean if language == "ko" else english))


@dataclass
class Console:
    """A page of the console; `language` is "en" or "ko". `faults` is what went wrong in it."""

    page: Page
    emulator: Emulator
    language: str = "en"
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._note)
        self.page.on("request", self._look)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_REFUSED):
            self.faults.append(message.text)

    def _note(self, error: Error) -> None:
        self.faults.append(str(error))

    def _look(self, request: Request) -> None:
        if not request.url.startswith((self.emulator.url, "blob:", "data:")):
            self.faults.append(f"asked for {request.url}")

    def open(self, panel: str = "requests", **settings: str) -> None:
        """Open a panel by its address, and wait until the page listens to the emulator."""
        query = "&".join(f"{name}={value}" for name, value in settings.items())
        self.page.goto(f"{self.emulator.url}/__admin/console#/{panel}{'?' if query else ''}{query}")
        self.page.get_by_label(self.word("online"), exact=True).wait_for()

    def word(self, name: str, /, **values: object) -> str:
        """What the console says for `name`, in its language."""
        text = dictionary(self.language)[name]
        return re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], found[0])), text)

    def button(self, name: str, /, **values: object) -> Locator:
        """The button that says `name`."""
        return self.page.get_by_role("button", name=self.word(name, **values), exact=True)

    def field(self, name: str) -> Locator:
        """The control with the label `name`: a word of the console, or a name of the API."""
        words = dictionary(self.language)
        return self.page.locator("main").get_by_label(words.get(name, name), exact=True)

    @property
    def rows(self) -> Locator:
        """The rows of the list of requests that can be seen."""
        return self.page.locator("row-list").get_by_role("row")

    @property
    def detail(self) -> Locator:
        """What is shown of the one that is chosen."""
        return self.page.get_by_role("region", name=self.word("detail"), exact=True)

    @property
    def said(self) -> Locator:
        """The line at the bottom: what the last click did."""
        return self.page.locator(".did > span").first

"""The pictures of the documentation: what each panel looks like with a few requests made.

WRITE_SCREENSHOTS=1 pytest tests/console/test_screenshots.py

takes them anew. Fonts differ from machine to machine, so that no test compares the pixels.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.console.driving import Console
from tests.running import ROOT

PICTURES = ROOT / "docs" / "images" / "console"
PAGES = {"en": ROOT / "docs" / "howto" / "console.md", "ko": ROOT / "docs" / "ko" / "howto" / "console.md"}


def requests(console: Console) -> None:
    console.open()
    console.rows.nth(2).click()
    expect(console.detail.locator(".reason")).to_be_visible()


def scenarios(console: Console) -> None:
    console.open("scenarios", scenario="busy-then-fine")
    expect(console.page.locator(".source-view pre")).to_contain_text("busy twice")


def planned(console: Console) -> None:
    for code in (5000503, 4000006):
        body = {"operation": "business", "resultCode": code}
        console.emulator.client.post("/__admin/sessions/my-app/next", json=body).raise_for_status()
    console.open("next")
    expect(console.page.locator(".waiting li")).to_have_count(2)


def coverage(console: Console) -> None:
    console.open("coverage", cell="business%205000503")
    expect(console.detail.get_by_role("heading").first).to_be_visible()


def tried(console: Console) -> None:
    console.open("try", operation="business")
    console.page.locator("input[type=file]").set_input_files(
        ROOT / "examples" / "documents" / "business-corporation.png"
    )
    console.button("send").click()
    expect(console.page.locator(".drawn polygon").first).to_be_visible()


def documents(console: Console) -> None:
    console.open("documents")
    for index in range(3):
        expect(console.page.locator(".gallery img").nth(index)).not_to_have_js_property("naturalWidth", 0)


def world(console: Console) -> None:
    console.open("world")
    expect(console.page.locator("summary").first).to_be_visible()


PANELS: dict[str, Callable[[Console], None]] = {
    "requests": requests,
    "scenarios": scenarios,
    "next": planned,
    "coverage": coverage,
    "try": tried,
    "documents": documents,
    "world": world,
}


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_can_be_shown_in_the_documentation(bilingual: Console, panel: str, tmp_path: Path) -> None:
    business = (ROOT / "examples" / "business.png").read_bytes()
    bilingual.emulator.upload("business", business, app_key="my-app")
    bilingual.emulator.client.post("/__admin/sessions/my-app/next", json={"resultCode": 5000503})
    bilingual.emulator.ask_status(app_key="my-app")
    bilingual.emulator.ask_status("123-45-67890", app_key="my-app")
    bilingual.emulator.ask_status(app_key="my-app")
    bilingual.emulator.upload("credit-card", business[:5000], app_key="payments")
    PANELS[panel](bilingual)
    name = f"{panel}{'-ko' if bilingual.language == 'ko' else ''}.png"
    folder = PICTURES if os.environ.get("WRITE_SCREENSHOTS") else tmp_path
    bilingual.page.screenshot(path=folder / name)
    with Image.open(folder / name) as picture:
        assert picture.size == (1280, 800)
        assert len(picture.convert("L").getcolors() or ()) > 50


@pytest.mark.parametrize("language", PAGES)
def test_the_page_about_the_console_shows_every_panel(language: str) -> None:
    page = PAGES[language]
    shown = re.findall(r"!\[[^]]+\]\((\S+)\)", page.read_text(encoding="utf-8"))
    ending = "-ko" if language == "ko" else ""
    assert [Path(one).name for one in shown] == [f"{panel}{ending}.png" for panel in PANELS]
    assert [one for one in shown if not (page.parent / one).is_file()] == []

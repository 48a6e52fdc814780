"""The page as a whole: languages, keys, widths, screen readers, the token, and an emulator that is restarted."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.console.driving import STATIC, Console
from tests.examples.npm import install
from tests.running import Emulator, start

#: By panel what is there once it has what it shows.
PANELS = {
    "requests": "row-list [role=row]",
    "scenarios": ".source-view pre",
    "next": "section h2",
    "coverage": "table.map",
    "try": "main form button",
    "documents": ".gallery li",
    "world": "main summary",
}

#: What axe finds that keeps people out.
GRAVE = {"serious", "critical"}


@pytest.fixture
def axe(request: pytest.FixtureRequest) -> Callable[[Page], list[str]]:
    """Says what axe-core finds in a page that keeps people out, each as rule and place."""
    tools = install(request.config, "axe", "axe-core@4")
    source = (tools.parent / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

    def look(page: Page) -> list[str]:
        page.evaluate(source)  # the policy of the page lets no script in, and this is none of the page's
        found = page.evaluate("axe.run()")
        return [
            f"{one['id']}: {node['html']}"
            for one in found["violations"]
            if one["impact"] in GRAVE
            for node in one["nodes"]
        ]

    return look


def fill_with_requests(emulator: Emulator) -> None:
    emulator.ask_status()
    emulator.ask_status("1")
    emulator.client.post("/__admin/sessions/app/next", json={"resultCode": 5000503})
    emulator.ask_status()


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_can_use_every_panel(
    bilingual: Console, panel: str, scheme: str, axe: Callable[[Page], list[str]]
) -> None:
    fill_with_requests(bilingual.emulator)
    bilingual.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    bilingual.open(panel, open="1", cell="business%205000503")
    bilingual.page.locator(PANELS[panel]).first.wait_for()
    assert bilingual.page.locator("main h1").count() == 1
    assert axe(bilingual.page) == []


@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_can_be_read_at_360_pixels(console: Console, panel: str) -> None:
    fill_with_requests(console.emulator)
    console.page.set_viewport_size({"width": 360, "height": 740})
    console.open(panel)
    console.page.locator(PANELS[panel]).first.wait_for()
    wide = "() => document.documentElement.scrollWidth <= 360 && document.querySelector('main').scrollWidth <= 360"
    assert console.page.evaluate(wide)


def test_a_browser_that_opens_the_root_is_led_to_the_console(console: Console) -> None:
    console.page.goto(console.emulator.url)
    expect(console.page.get_by_role("heading", name="No request yet")).to_be_visible()
    assert console.page.url == f"{console.emulator.url}/__admin/console"


def test_the_language_is_switched_and_stays(console: Console) -> None:
    console.open("next")
    console.page.get_by_role("button", name="한국어").click()
    expect(console.page.locator("main h1")).to_have_text("다음 응답")
    console.page.reload()
    expect(console.page.locator("main h1")).to_have_text("다음 응답")
    assert console.page.evaluate("document.documentElement.lang") == "ko"


def test_the_theme_is_switched_and_stays(console: Console) -> None:
    console.open()
    ground = "getComputedStyle(document.body).backgroundColor"
    light = console.page.evaluate(ground)
    console.page.get_by_role("button", name="Light or dark").click()
    dark = console.page.evaluate(ground)
    assert dark != light
    console.open("world")
    assert console.page.evaluate(ground) == dark


def test_g_and_a_letter_open_a_panel(console: Console) -> None:
    console.open()
    for letter, heading in {
        "s": "Scenarios",
        "n": "Next reply",
        "c": "Coverage",
        "t": "Try it",
        "w": "Clock, keys, sessions",
    }.items():
        console.page.keyboard.press("g")
        console.page.keyboard.press(letter)
        expect(console.page.locator("main h1")).to_have_text(heading)


def test_the_bar_says_what_is_in_force_and_that_it_is_an_emulator(console: Console) -> None:
    console.emulator.use("every-code")
    console.open()
    expect(console.page.locator("header select")).to_have_value("every-code")
    expect(console.page.locator("header .chip")).to_have_text("2024-01-12 · plain")
    expect(console.page.locator("header strong")).to_have_attribute("title", "An emulator, not the real service")


def test_two_browsers_see_the_same(console: Console, browser: Browser) -> None:
    console.open()
    with browser.new_context(locale="ko-KR") as context:
        other = Console(context.new_page(), console.emulator, "ko")
        other.open()
        console.emulator.ask_status(app_key="seen-by-both")
        expect(console.rows.locator(".app")).to_have_text(["seen-by-both"])
        expect(other.rows.locator(".app")).to_have_text(["seen-by-both"])
        other.page.locator("header select").select_option("busy-then-fine")
        expect(console.page.locator("header select")).to_have_value("busy-then-fine")
        assert other.faults == []


def test_an_emulator_that_is_restarted_beneath_the_page_comes_back(browser: Browser) -> None:
    with browser.new_context(locale="en-US") as context, start() as first:
        page = context.new_page()
        console = Console(page, first)
        first.ask_status(app_key="before")
        console.open()
        expect(console.rows).to_have_count(1)
        port = first.url.rpartition(":")[2]
        context.set_default_timeout(30_000)
        first.client.close()
        stop(first)
        expect(page.get_by_role("alert")).to_contain_text("The emulator does not answer")
        with start("--port", port) as second:
            expect(console.said).to_contain_text("The emulator was restarted", timeout=30_000)
            expect(console.rows).to_have_count(0)
            second.ask_status(app_key="after")
            expect(console.rows.locator(".app")).to_have_text(["after"])


def stop(emulator: Emulator) -> None:
    """End the process of an emulator; the block that started it waits for that."""
    os.kill(emulator.pid, signal.SIGTERM)


def test_files_that_cannot_be_used_are_told_at_the_top(browser: Browser, tmp_path: Path) -> None:
    with start("--scenarios", str(tmp_path)) as emulator, browser.new_context(locale="en-US") as context:
        console = Console(context.new_page(), emulator)
        console.open()
        (tmp_path / "broken.yaml").write_text("rules: 5\n", encoding="utf-8")
        expect(console.page.get_by_role("alert")).to_contain_text("broken.yaml", timeout=20_000)


def test_the_token_is_asked_for_once_and_kept_until_the_tab_is_closed(browser: Browser) -> None:
    with start("--admin-token", "sesame-12345") as emulator, browser.new_context(locale="en-US") as context:
        console = Console(context.new_page(), emulator)
        console.page.goto(f"{emulator.url}/__admin/console")
        dialog = console.page.get_by_role("dialog")
        dialog.get_by_label("Token").fill("wrong")
        dialog.get_by_role("button").click()
        expect(dialog).to_contain_text("That was not the token.")
        dialog.get_by_label("Token").fill("sesame-12345")
        dialog.get_by_role("button").click()
        emulator.ask_status(app_key="my-app")
        expect(console.rows).to_have_count(1)
        console.page.reload()
        expect(console.rows).to_have_count(1)
        console.rows.first.click()
        console.button("close").first.click()
        assert "sesame" not in console.page.content()
        assert console.faults == []


def test_the_page_is_small_and_asks_only_for_what_it_shows(console: Console) -> None:
    sizes: dict[str, int] = {}
    console.page.on(
        "response",
        lambda one: (
            sizes.update({one.url: one.request.sizes()["responseBodySize"]}) if "console" in one.url else None
        ),
    )
    console.open()
    console.page.locator("main h1").wait_for()
    names = [url.rpartition("/")[2] for url in sizes]
    assert "requests-panel.js" in names
    assert "coverage-panel.js" not in names
    assert 0 < sum(sizes.values()) < 60_000


def test_all_files_together_take_less_than_a_hundred_kilobytes_on_the_wire(emulator: Emulator) -> None:
    total = 0
    for path in STATIC.iterdir():
        with emulator.client.stream(
            "GET", f"/__admin/console/{path.name}", headers={"Accept-Encoding": "gzip"}
        ) as reply:
            assert reply.status_code == 200
            total += len(b"".join(reply.iter_raw()))
    assert 0 < total < 100_000


def test_the_policy_of_the_page_lets_nothing_in_from_elsewhere(console: Console) -> None:
    policy = console.emulator.client.get("/__admin/console").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert not re.search(r"unsafe|\*|https?:", policy)


def test_what_stood_in_the_page_as_markup_would_not_run(console: Console) -> None:
    console.open()
    script = """() => new Promise((resolve) => {
      addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective), { once: true });
      document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.hurt = 1'>");
    })"""
    assert console.page.evaluate(script) == "script-src-attr"
    assert console.page.evaluate("window.hurt") is None
    (refused,) = console.faults
    assert refused.startswith("Executing inline event handler violates")
    console.faults.clear()

"""The panel of coverage: a map of operations by codes, each cell with how to meet it."""

from playwright.sync_api import expect

from tests.console.driving import Console


def test_the_map_shows_what_was_met_as_it_is_met(bilingual: Console) -> None:
    bilingual.open("coverage")
    cell = bilingual.page.locator("[data-cell='business/status 4000101']")
    expect(cell).to_have_text("·")
    bilingual.emulator.ask_status("1")
    expect(cell).to_have_text("✓ 1")
    expect(cell).to_have_attribute(
        "aria-label", f"business/status 4000101: {bilingual.word('met')} \N{MULTIPLICATION SIGN} 1"
    )


def test_a_cell_says_how_to_meet_its_code_and_plans_it(bilingual: Console) -> None:
    bilingual.open("coverage")
    bilingual.page.locator("[data-cell='business/status 5000503']").click()
    expect(bilingual.detail.get_by_role("heading").first).to_have_text("5000503 API_TEMPORARILY_UNAVAILABLE")
    expect(bilingual.detail).to_contain_text(bilingual.word("meetByScenario"))
    bilingual.button("planFor", appKey="my-app").click()
    expect(bilingual.said).to_have_text(bilingual.word("plannedForKey", appKey="my-app"))
    assert bilingual.emulator.ask_status(app_key="my-app").json()["header"]["resultCode"] == 5000503
    expect(bilingual.page.locator("[data-cell='business/status 5000503']")).to_have_text("✓ 1")


def test_how_the_client_went_on_is_shown(console: Console) -> None:
    console.emulator.client.post("/__admin/sessions/app/next", json={"resultCode": 5000503})
    for _ in range(2):
        console.emulator.ask_status()
    console.open("coverage", cell="business/status%205000503")
    followed = console.detail.locator("dt", has_text="tried again").locator("xpath=following-sibling::dd[1]")
    expect(followed).to_have_text("1")


def test_the_whole_map_can_be_seen_at_a_common_width(console: Console) -> None:
    console.open("coverage")
    expect(console.page.locator("table.map")).to_be_visible()
    region = console.page.locator(".scroll")
    assert region.evaluate("it => it.scrollWidth <= it.clientWidth")


def test_it_leads_to_the_report_as_a_page(console: Console) -> None:
    console.open("coverage", appKey="my-app")
    console.page.get_by_role("link", name="As a page to keep").click()
    expect(console.page.get_by_role("heading", name="Result codes met")).to_be_visible()
    assert console.page.url == f"{console.emulator.url}/__admin/coverage?format=html&appKey=my-app"


def test_coverage_is_forgotten_once_one_has_said_so(console: Console) -> None:
    console.emulator.ask_status("1")
    console.open("coverage")
    console.button("forget").click()
    console.page.get_by_role("dialog").get_by_role("button", name="Yes, go on").click()
    expect(console.page.locator("[data-cell='business/status 4000101']")).to_have_text("·")

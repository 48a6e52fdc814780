"""The panel of scenarios: read, put in force, write, and ask what a request would get."""

from playwright.sync_api import expect

from tests.console.driving import Console
from tests.running import ROOT

HOSTILE = "<img src=x onerror=alert(1)>"


def in_force(console: Console) -> str:
    return str(console.emulator.client.get("/__admin/scenario").json()["name"])


def test_a_scenario_is_read_as_it_is_written_and_put_in_force(bilingual: Console) -> None:
    bilingual.open("scenarios")
    bilingual.page.locator(".choices button", has_text="busy-then-fine").click()
    written = (ROOT / "scenarios" / "busy-then-fine.yaml").read_text(encoding="utf-8")
    expect(bilingual.page.locator(".source-view pre")).to_have_text(written)
    bilingual.button("useForAll").click()
    expect(bilingual.said).to_have_text(bilingual.word("nowInForce", name="busy-then-fine", before="default"))
    assert in_force(bilingual) == "busy-then-fine"
    expect(bilingual.page.locator("header select")).to_have_value("busy-then-fine")
    bilingual.page.locator(".did").get_by_role("button", name=bilingual.word("back"), exact=True).click()
    expect(bilingual.page.locator("header select")).to_have_value("default")
    assert in_force(bilingual) == "default"


def test_the_bar_switches_the_scenario_for_everybody(console: Console) -> None:
    console.open()
    console.page.locator("header").get_by_label("Scenario").select_option("every-code")
    expect(console.said).to_have_text("every-code is in force. Before: default.")
    assert in_force(console) == "every-code"


def test_a_scenario_is_put_in_force_for_the_appkey_of_the_bar_alone(console: Console) -> None:
    console.open("scenarios", appKey="my-app", scenario="busy-then-fine")
    console.button("useFor", appKey="my-app").click()
    expect(console.said).to_have_text("busy-then-fine is in force. Before: default.")
    expect(console.page.locator(".choices button", has_text="busy-then-fine").locator(".chip")).to_have_text(
        "in force"
    )
    assert console.emulator.client.get("/__admin/sessions/my-app").json()["scenario"] == "busy-then-fine"
    assert in_force(console) == "default"
    console.button("useCommon").click()
    expect(console.said).to_have_text("Everybody's scenario holds again.")
    assert console.emulator.client.get("/__admin/sessions/my-app").json()["scenario"] == "default"


def test_what_is_wrong_shows_at_its_line_as_one_types(bilingual: Console) -> None:
    bilingual.open("scenarios", write="1")
    expect(bilingual.page.get_by_text(f"✓ {bilingual.word('valid')}")).to_be_visible()
    editor = bilingual.field("yourScenario")
    editor.fill("rules:\n  - then: {resultCod: 5000503}\n")
    expect(bilingual.page.get_by_text(f"✖ {bilingual.word('invalid', n=1)}")).to_be_visible()
    problem = bilingual.page.locator(".problems li")
    expect(problem).to_contain_text("resultCode")
    expect(bilingual.page.locator(".gutter .error")).to_have_text("2")
    expect(bilingual.button("useIt")).to_be_disabled()
    problem.get_by_role("button").click()
    assert editor.evaluate("area => area.value.slice(area.selectionStart)").startswith("resultCod")


def test_a_scenario_that_one_writes_is_in_force_for_an_appkey_without_a_file(bilingual: Console) -> None:
    bilingual.open("scenarios", write="1")
    bilingual.field("yourScenario").fill("rules:\n  - then: {resultCode: 5000503}\n")
    bilingual.field("forAppKey").fill("my-app")
    bilingual.button("useIt").click()
    expect(bilingual.said).to_have_text(bilingual.word("ownInForce", appKey="my-app"))
    assert bilingual.emulator.ask_status(app_key="my-app").json()["header"]["resultCode"] == 5000503
    assert bilingual.emulator.ask_status(app_key="other").json()["header"]["resultCode"] == 0


def test_a_draft_is_there_when_the_page_is_opened_again(console: Console) -> None:
    console.open("scenarios", write="1")
    console.field("yourScenario").fill("description: mine\nrules: []\n")
    expect(console.page.get_by_text("✓ No error.")).to_be_visible()
    console.page.reload()
    expect(console.field("yourScenario")).to_have_value("description: mine\nrules: []\n")


def test_it_says_what_a_request_would_get(bilingual: Console) -> None:
    bilingual.open("scenarios", explain="1", operation="business/status")
    bilingual.field("facts").fill('{"fields": {"businessNumber": "1"}}')
    bilingual.page.locator("form").get_by_role("button", name=bilingual.word("explain"), exact=True).click()
    heading = bilingual.page.get_by_role("heading", name="4000101 INVALID_BUSINESS_REGISTRATION_FORMAT")
    expect(heading).to_be_visible()
    bilingual.field("facts").fill('{"fields": ')
    bilingual.page.locator("form").get_by_role("button", name=bilingual.word("explain"), exact=True).click()
    expect(bilingual.page.get_by_text(f"✖ {bilingual.word('factsNoJson')}")).to_be_visible()


def test_nothing_of_a_scenario_becomes_markup(console: Console) -> None:
    console.open("scenarios", write="1")
    console.field("yourScenario").fill(
        f'description: "{HOSTILE}"\nrules:\n  - {{name: "{HOSTILE}", then: {{x: "{HOSTILE}"}}}}\n'
    )
    expect(console.page.locator(".problems li").first).to_be_visible()
    expect(console.page.locator("main img")).to_have_count(0)

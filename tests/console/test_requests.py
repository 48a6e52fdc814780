"""The panel of requests: they come as they are made, and each says why it got its answer."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.console.driving import Console

HOSTILE = "<img src=x onerror=alert(1)>"


def test_a_request_appears_as_it_is_made_and_says_why_it_got_its_answer(bilingual: Console) -> None:
    bilingual.open()
    expect(bilingual.page.get_by_role("heading", name=bilingual.word("emptyTitle"))).to_be_visible()
    bilingual.emulator.ask_status("123-45-67890", app_key="my-app")
    expect(bilingual.rows).to_have_count(1)
    bilingual.rows.first.click()
    expect(bilingual.detail.get_by_role("heading")).to_have_text("▲ 4000101 INVALID_BUSINESS_REGISTRATION_FORMAT")
    expect(bilingual.detail.locator(".reason")).to_have_text(
        "businessNumber has 12 characters; expected ten digits: send it without hyphens"
    )
    expect(bilingual.detail.locator("[aria-current=step]")).to_have_text(f"{bilingual.word('stage_validate')} ✗")
    expect(bilingual.detail.locator(".who")).to_have_text(bilingual.word("who_client"))


def test_the_newest_request_comes_first(console: Console) -> None:
    console.emulator.ask_status(app_key="older")
    console.open()
    expect(console.rows).to_have_count(1)
    console.emulator.ask_status(app_key="newer")
    expect(console.rows.locator(".app")).to_have_text(["newer", "older"])


def test_the_one_that_is_responsible_has_a_mark_of_its_own(console: Console) -> None:
    console.open()
    console.emulator.ask_status()
    console.emulator.ask_status("1")
    console.emulator.client.post("/__admin/sessions/app/next", json={"resultCode": 5000503})
    console.emulator.ask_status()
    console.emulator.client.post("/__admin/sessions/app/next", json={"fault": "answer-lost"})
    with pytest.raises(httpx.RemoteProtocolError):
        console.emulator.ask_status()
    expect(console.rows.locator(".code b")).to_have_text(["⌁", "◆", "▲", "●"])


def test_filters_stand_in_the_address_and_hold_when_it_is_opened_again(console: Console) -> None:
    for number in ("1234567890", "1"):
        console.emulator.ask_status(number, app_key="one")
    console.emulator.ask_status("1", app_key="two")
    console.open()
    console.field("responsible").select_option("client")
    console.field("search").fill("ONE")
    expect(console.rows.locator(".app")).to_have_text(["one"])
    assert console.page.url.endswith("#/requests?who=client&text=ONE")
    console.page.reload()
    expect(console.rows.locator(".app")).to_have_text(["one"])
    console.page.locator("header").get_by_label("For which appKey").fill("two")
    console.page.keyboard.press("Enter")
    expect(console.rows).to_have_count(0)
    console.field("search").fill("")
    expect(console.rows.locator(".app")).to_have_text(["two"])


def test_a_list_that_is_paused_counts_what_it_holds_back(console: Console) -> None:
    console.emulator.ask_status()
    console.open()
    expect(console.rows).to_have_count(1)
    console.button("pause").click()
    for _ in range(3):
        console.emulator.ask_status()
    console.button("resume", n=3).click()
    expect(console.rows).to_have_count(4)


def test_the_code_of_a_request_is_planned_with_one_click(console: Console) -> None:
    console.emulator.ask_status("1", app_key="my-app")
    console.open()
    console.rows.first.click()
    console.button("planThis").click()
    expect(console.said).to_have_text("Planned.")
    assert console.emulator.client.get("/__admin/sessions/my-app").json()["planned"] == 1
    curl = (
        f"curl -X POST {console.emulator.url}/__admin/sessions/my-app/next -H 'Content-Type: application/json' "
        """--data-binary '{"operation":"business/status","resultCode":4000101}'"""
    )
    expect(console.page.locator(".did code")).to_have_text(curl)


def test_the_keyboard_alone_goes_through_the_list(console: Console) -> None:
    for app_key in ("first", "second", "third"):
        console.emulator.ask_status(app_key=app_key)
    console.open()
    expect(console.rows).to_have_count(3)
    chosen = console.page.locator("[aria-selected=true] .app")
    console.page.keyboard.press("j")
    expect(chosen).to_have_text("third")
    console.page.keyboard.press("j")
    expect(chosen).to_have_text("second")
    console.page.keyboard.press("k")
    expect(chosen).to_have_text("third")
    console.page.keyboard.press("/")
    expect(console.field("search")).to_be_focused()
    console.page.keyboard.press("Escape")
    console.page.keyboard.press("Escape")
    expect(chosen).to_have_count(0)


def test_nothing_of_a_request_becomes_markup(console: Console) -> None:
    console.emulator.ask_status(HOSTILE, app_key=HOSTILE)
    console.emulator.client.get(f"/{HOSTILE}")
    console.open()
    expect(console.rows).to_have_count(2)
    console.page.keyboard.press("j")
    expect(console.detail.locator(".reason")).to_contain_text("<img")
    console.page.keyboard.press("j")
    expect(console.page.locator("[aria-selected=true] .app")).to_have_text(HOSTILE)
    console.page.locator("summary").click()
    expect(console.page.locator("main img")).to_have_count(0)


def test_ten_thousand_requests_are_a_few_rows_of_the_page(console: Console) -> None:
    console.open()
    console.page.evaluate(
        """async () => {
          const { feed } = await import("/__admin/console/feed.js");
          for (let id = 1; id <= 10_500; id++) {
            feed.add({ id, at: new Date().toISOString(), appKey: "app", method: "GET", path: "/", status: 200,
                       resultCode: 0, resultKey: "SUCCESS", took: 0.1, byScenario: false, byDocument: false });
          }
          feed.tell("requests");
        }"""
    )
    expect(console.page.get_by_text("10000 of 10000", exact=True)).to_be_visible()
    assert console.rows.count() < 60
    console.page.locator("row-list").evaluate("list => list.scrollTop = list.scrollHeight")
    expect(console.page.locator("[aria-rowindex='10000']")).to_be_visible()


def test_requests_are_forgotten_once_one_has_said_so(bilingual: Console) -> None:
    bilingual.emulator.ask_status()
    bilingual.open()
    bilingual.button("forget").click()
    bilingual.page.get_by_role("dialog").get_by_role("button", name=bilingual.word("cancel")).click()
    expect(bilingual.rows).to_have_count(1)
    bilingual.button("forget").click()
    expect(bilingual.page.get_by_role("dialog")).to_contain_text(bilingual.word("forgetAll"))
    bilingual.page.get_by_role("dialog").get_by_role("button", name=bilingual.word("goOn")).click()
    expect(bilingual.page.get_by_role("heading", name=bilingual.word("emptyTitle"))).to_be_visible()
    assert bilingual.emulator.client.get("/__admin/requests").json()["requests"] == []

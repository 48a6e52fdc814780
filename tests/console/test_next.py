"""The panel of the next reply: plan it, see what is still planned, take it back."""

import time

import httpx
import pytest
from playwright.sync_api import expect

from tests.console.driving import Console


def planned(console: Console) -> int:
    return int(console.emulator.client.get("/__admin/sessions/my-app").json()["planned"])


def test_a_code_is_planned_and_given(bilingual: Console) -> None:
    bilingual.open("next")
    bilingual.field("operation").select_option("business/status")
    bilingual.field("resultCode").select_option("5000503")
    bilingual.field("times").fill("2")
    bilingual.button("planIt").click()
    expect(bilingual.said).to_have_text(bilingual.word("planned"))
    expect(
        bilingual.page.get_by_role("heading", name=bilingual.word("plannedFor", appKey="my-app", n=1))
    ).to_be_visible()
    assert [bilingual.emulator.ask_status(app_key="my-app").json()["header"]["resultCode"] for _ in range(3)] == [
        5000503,
        5000503,
        0,
    ]
    expect(bilingual.page.get_by_text(bilingual.word("nothingPlanned"))).to_be_visible()


def test_a_fault_is_planned_with_the_natural_reply(console: Console) -> None:
    console.open("next")
    console.field("resultCode").select_option("natural")
    console.field("fault").select_option("connection-reset")
    console.button("planIt").click()
    expect(console.said).to_have_text("Planned.")
    with pytest.raises(httpx.ReadError):
        console.emulator.ask_status(app_key="my-app")


def test_a_fault_has_the_amount_that_one_writes(console: Console) -> None:
    console.open("next")
    console.field("resultCode").select_option("natural")
    expect(console.field("amount")).to_have_count(0)
    console.field("fault").select_option("html-error-page")
    expect(console.field("amount")).to_have_value("502")
    console.field("amount").fill("503")
    console.button("planIt").click()
    expect(console.said).to_have_text("Planned.")
    assert console.emulator.ask_status(app_key="my-app").status_code == 503


def test_a_delay_is_planned(console: Console) -> None:
    console.open("next")
    console.field("resultCode").select_option("natural")
    console.field("delay").fill("300ms")
    console.button("planIt").click()
    expect(console.said).to_have_text("Planned.")
    began = time.monotonic()
    console.emulator.ask_status(app_key="my-app")
    assert time.monotonic() - began >= 0.3


def test_a_delay_that_cannot_be_read_is_refused_with_what_to_write(console: Console) -> None:
    console.open("next")
    console.field("delay").fill("soon")
    console.button("planIt").click()
    expect(console.said).to_contain_text("'soon'")
    expect(console.page.locator(".did")).to_have_class("did error")
    assert planned(console) == 0


def test_what_is_planned_is_taken_back_one_by_one_or_whole(bilingual: Console) -> None:
    for code in (5000503, 4000006, 5003023):
        bilingual.emulator.client.post(
            "/__admin/sessions/my-app/next", json={"resultCode": code}
        ).raise_for_status()
    bilingual.open("next")
    items = bilingual.page.locator(".waiting li")
    expect(items).to_have_count(3)
    items.nth(1).get_by_role("button").click()
    expect(items).to_have_count(2)
    expect(bilingual.page.locator(".waiting")).not_to_contain_text("4000006")
    bilingual.button("takeAllBack").click()
    expect(items).to_have_count(0)
    assert planned(bilingual) == 0

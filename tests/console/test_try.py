"""The panel in which one tries a call: the emulator's own client sends it, envelope, token and all."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.console.driving import Console
from tests.running import ROOT

RESIDENT = ROOT / "examples" / "documents" / "resident.png"


def drop(page: Page, file: Path) -> None:
    """Choose a file, as one does who presses the field."""
    page.locator("input[type=file]").set_input_files(file)


def test_a_document_is_sent_in_the_envelope_and_its_reply_decrypted(bilingual: Console) -> None:
    bilingual.open("try", operation="id-card", version="v2.0")
    drop(bilingual.page, RESIDENT)
    bilingual.button("send").click()
    expect(bilingual.page.locator(".answer h2")).to_have_text("● 0 SUCCESS")
    expect(bilingual.page.get_by_label(bilingual.word("reply"), exact=True)).to_contain_text(
        '"idType": "resident"'
    )
    (recorded,) = bilingual.emulator.client.get("/__admin/requests?operation=id-card").json()["requests"]
    assert (recorded["version"], recorded["fileSize"]) == ("v2.0", RESIDENT.stat().st_size)


def test_the_areas_that_were_read_are_drawn_on_the_document(console: Console) -> None:
    console.open("try", operation="business", version="v1.0")
    drop(console.page, ROOT / "examples" / "business.png")
    console.button("send").click()
    expect(console.page.locator(".drawn polygon").first).to_be_visible()
    assert console.page.locator(".drawn polygon").count() >= 10


def test_members_are_sent_as_json(console: Console) -> None:
    console.open("try", operation="business/status")
    console.field("members").fill('{"businessNumber": "1"}')
    console.button("send").click()
    expect(console.page.locator(".answer h2")).to_have_text("▲ 4000101 Invalid business registration format.")
    expect(console.page.locator(".answer .reason")).to_have_text(
        "businessNumber has 1 characters; expected ten digits: send it without hyphens"
    )


def test_an_identity_card_and_its_authenticity_are_tried_one_after_the_other(console: Console) -> None:
    console.open("try", operation="id-card", version="v2.0")
    drop(console.page, RESIDENT)
    console.button("send").click()
    expect(console.page.locator(".answer h2")).to_have_text("● 0 SUCCESS")
    console.field("operation").select_option("id-card/authenticity")
    expect(console.field("Request-Key")).not_to_have_value("")
    console.button("send").click()
    expect(console.page.locator(".answer h2")).to_have_text("● 0 SUCCESS")
    expect(console.page.get_by_label("Reply", exact=True)).to_contain_text('"isAuthenticity"')


def test_a_fault_on_the_wire_is_told_as_what_it_is(bilingual: Console) -> None:
    bilingual.emulator.client.post("/__admin/sessions/my-app/next", json={"fault": "connection-reset"})
    bilingual.open("try", operation="business/status")
    bilingual.button("send").click()
    expect(bilingual.page.locator(".answer h2.wire")).to_contain_text("⌁")


def test_without_a_file_it_says_what_to_do(bilingual: Console) -> None:
    bilingual.open("try")
    bilingual.button("send").click()
    expect(bilingual.page.locator(".answer")).to_contain_text(bilingual.word("noFile"))


def test_the_name_of_a_file_does_not_become_markup(console: Console, tmp_path: Path) -> None:
    file = tmp_path / "<img src=x onerror=alert(1)>.png"
    file.write_bytes(RESIDENT.read_bytes())
    console.open("try", operation="business")
    drop(console.page, file)
    expect(console.page.locator(".drop")).to_contain_text("<img src=x")
    console.button("send").click()
    expect(console.page.locator(".answer h2")).to_be_visible()
    expect(console.page.locator("main img:not(.drawn img)")).to_have_count(0)


def test_the_secret_key_is_not_shown_in_the_exchange(console: Console) -> None:
    console.open("try", operation="business/status", secretKey="very-secret-9")
    console.button("send").click()
    console.page.get_by_text("The exchange").click()
    expect(console.page.locator(".answer details pre")).to_contain_text("POST ")
    assert "very-secret-9" not in console.page.locator(".answer").inner_text()


def test_a_token_is_fetched_for_the_versions_that_ask_for_one(console: Console) -> None:
    console.emulator.client.put("/__admin/sessions/my-app", json={"revision": "latest"}).raise_for_status()
    console.open("try", operation="business/status", version="v1.1")
    console.field("UserAccessKeyId:SecretAccessKey").fill("user:secret")
    console.button("send").click()
    expect(console.page.locator(".answer h2")).to_have_text("● 0 SUCCESS")


def test_a_reason_in_korean_is_shown_as_it_is_meant(console: Console) -> None:
    console.emulator.use({"name": "혼잡", "rules": [{"then": {"resultCode": 5000503}}]})
    console.open("try", operation="business/status")
    console.button("send").click()
    expect(console.page.locator(".answer .reason")).to_contain_text("혼잡")

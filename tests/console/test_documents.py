"""The gallery of test documents: what each does, to download, to print, and to hold a phone's camera at."""

from pathlib import Path

from playwright.sync_api import expect

from ocr_emulator.specimens.catalogue import CATALOGUE
from tests.console.driving import Console


def test_every_document_is_there_with_what_it_does(bilingual: Console) -> None:
    bilingual.open("documents")
    cards = bilingual.page.locator(".gallery > li")
    expect(cards).to_have_count(len(CATALOGUE))
    listed = bilingual.emulator.client.get("/__admin/documents").json()["documents"]
    says = "korean" if bilingual.language == "ko" else "says"
    assert cards.locator("h2 + p").all_inner_texts() == [one[says] for one in listed]
    expect(cards.first.locator("img")).not_to_have_js_property("naturalWidth", 0)


def test_the_filters_leave_those_that_fit(console: Console) -> None:
    console.open("documents")
    console.field("operation").select_option("credit-card")
    console.field("outcome").fill("5003013")
    expect(console.page.locator(".gallery h2")).not_to_have_count(0)
    names = console.page.locator(".gallery h2").all_inner_texts()
    assert names
    assert all(name.startswith("card-") for name in names)
    console.field("outcome").fill("nothing like it")
    expect(console.page.get_by_text("No test document is like that")).to_be_visible()


def test_a_document_is_downloaded(console: Console, tmp_path: Path) -> None:
    console.open("documents", outcome="business-corporation")
    with console.page.expect_download() as download:
        console.page.get_by_role("button", name="↓ pdf").click()
    assert download.value.suggested_filename == "business-corporation.pdf"
    download.value.save_as(tmp_path / "found.pdf")
    served = console.emulator.client.get("/__admin/documents/business-corporation?format=pdf").content
    assert (tmp_path / "found.pdf").read_bytes() == served


def test_a_document_fills_the_screen_and_escape_ends_it(bilingual: Console) -> None:
    bilingual.open("documents", outcome="card-visa")
    bilingual.page.get_by_role("button", name="card-visa").click()
    dialog = bilingual.page.get_by_role("dialog", name="card-visa")
    expect(dialog).to_be_visible()
    before = dialog.locator("img").evaluate("it => it.getBoundingClientRect().width")
    dialog.get_by_label(bilingual.word("size")).fill("60")
    assert dialog.locator("img").evaluate("it => it.getBoundingClientRect().width") < before
    bilingual.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_four_documents_stand_on_a_sheet(console: Console) -> None:
    console.open("documents", operation="credit-card")
    console.page.evaluate("window.print = () => { window.printed = true; }")
    for name in ("card-visa", "card-amex"):
        console.page.locator(".gallery > li", has_text=name).get_by_label("Print").check()
    console.button("print").click()
    console.page.wait_for_function("window.printed")
    console.page.emulate_media(media="print")
    expect(console.page.locator(".sheets figcaption")).to_have_text(["card-visa", "card-amex"])
    expect(console.page.locator("main")).to_be_hidden()
    heights = console.page.locator(".sheets figure").evaluate_all("all => all.map((it) => it.offsetHeight)")
    assert max(heights) * 2 < 297 / 25.4 * 96


def test_a_document_is_tried_with_one_click(console: Console) -> None:
    console.open("documents", outcome="driver-forged")
    console.page.locator(".gallery").get_by_role("link", name="Try it").click()
    expect(console.page.locator(".drop")).to_contain_text("driver-forged.png")
    expect(console.field("operation")).to_have_value("id-card")

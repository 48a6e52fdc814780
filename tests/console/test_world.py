"""The panel of clock, keys, sessions and revision."""

from playwright.sync_api import Locator, expect

from tests.console.driving import Console


def tile(console: Console, name: str) -> Locator:
    return console.page.get_by_role("region", name=console.word(name), exact=True)


def confirm(console: Console) -> None:
    console.page.get_by_role("dialog").get_by_role("button", name=console.word("goOn")).click()


def test_the_clock_is_frozen_advanced_and_made_real_again(bilingual: Console) -> None:
    bilingual.open("world")
    bilingual.button("freeze").click()
    expect(bilingual.said).to_have_text(bilingual.word("frozenNow"))
    frozen = bilingual.emulator.client.get("/__admin/clock").json()
    assert frozen["frozen"]
    bilingual.field("advanceBy").fill("1h")
    bilingual.button("advance").click()
    expect(bilingual.said).to_have_text(bilingual.word("advanced", by="1h"))
    later = bilingual.emulator.client.get("/__admin/clock").json()["now"]
    expect(tile(bilingual, "clock").locator(".big")).to_have_text(f"{later[:10]} {later[11:19]} UTC")
    assert later > frozen["now"]
    bilingual.button("realTime").click()
    expect(bilingual.button("freeze")).to_be_visible()
    assert not bilingual.emulator.client.get("/__admin/clock").json()["frozen"]


def test_an_advance_that_cannot_be_read_is_refused_with_what_to_write(console: Console) -> None:
    console.open("world")
    console.field("advanceBy").fill("tomorrow")
    console.button("advance").click()
    expect(console.said).to_contain_text("'tomorrow'")


def test_the_keys_are_rotated(bilingual: Console) -> None:
    bilingual.open("world")
    bilingual.button("rotate").click()
    expect(bilingual.said).to_have_text(bilingual.word("rotated"))
    headers = {"Authorization": "s"}
    version = bilingual.emulator.client.get("/v2.0/appkeys/a/public-keys/id-card", headers=headers).json()[
        "result"
    ]["version"]
    expect(tile(bilingual, "keys")).to_contain_text(version)


def test_a_session_shows_what_it_has_and_is_given_a_revision(bilingual: Console) -> None:
    bilingual.emulator.ask_status(app_key="my-app")
    bilingual.open("world")
    expect(tile(bilingual, "sessions").get_by_role("heading", name="my-app")).to_be_visible()
    bilingual.field("ownRevision").fill("2026-03-10")
    bilingual.button("give").click()
    expect(bilingual.said).to_have_text(bilingual.word("revisionGiven", appKey="my-app"))
    expect(tile(bilingual, "sessions")).to_contain_text(f"2026-03-10 ({bilingual.word('own')})")
    assert bilingual.emulator.client.get("/__admin/sessions/my-app").json()["ownRevision"]


def test_a_reset_says_what_is_lost_and_asks_once(console: Console) -> None:
    console.emulator.client.post("/__admin/sessions/my-app/next", json={"resultCode": 5000503})
    console.open("world", session="my-app")
    console.button("reset").click()
    expect(console.page.get_by_role("dialog")).to_contain_text("planned replies, clock and journal are lost")
    confirm(console)
    expect(console.said).to_have_text("my-app was reset.")
    assert console.emulator.client.get("/__admin/sessions/my-app").json()["planned"] == 0


def test_everything_is_reset_once_one_has_said_so(console: Console) -> None:
    console.emulator.use("busy-then-fine")
    console.emulator.ask_status()
    console.open("world")
    console.button("resetEverything").click()
    confirm(console)
    expect(console.said).to_have_text("The emulator was reset.")
    assert console.emulator.client.get("/__admin/scenario").json()["name"] == "default"
    assert console.emulator.client.get("/__admin/requests").json()["requests"] == []


def test_it_says_what_the_service_of_today_does_otherwise(console: Console) -> None:
    console.open("world")
    revisions = console.emulator.client.get("/__admin/revisions").json()
    later = [one for one in revisions["revisions"] if one["revision"] > revisions["inForce"]]
    expect(tile(console, "revision").locator("summary b")).to_have_text([one["revision"] for one in later])
    expect(tile(console, "revision").get_by_role("heading")).to_have_text("Revision 2024-01-12, front plain")

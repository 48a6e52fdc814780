"""The control endpoint, by its client."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ocr_emulator.client import Client, Emulator, NoAnswerError, ProblemError, Session
from tests import running
from tests.running import start

pytestmark = pytest.mark.process

BUSY = {"rules": [{"name": "busy", "then": {"resultCode": 5000503}}]}


def ask_status(session: Session, number: str = "1234567890") -> int:
    client = Client.with_secret_key(session.base_url, session.app_key, session.secret_key)
    body = client.post_json("v1.0", "business/status", {"businessNumber": number}, {}).json()
    return int(body["header"]["resultCode"])


def clock_of(emulator: running.Emulator) -> dict[str, Any]:
    return dict(emulator.client.get("/__admin/clock").raise_for_status().json())


class TestEmulator:
    def test_ready(self, control: Emulator) -> None:
        """It says with which scenario it answers."""
        assert control.ready()["scenario"] == "default"

    def test_not_ready(self) -> None:
        """Where there is none, that is said."""
        with pytest.raises(NoAnswerError):
            Emulator("http://127.0.0.1:1").ready()

    @pytest.mark.parametrize("scenario", ["invalid-keys", BUSY])
    def test_scenario(self, control: Emulator, scenario: str | Mapping[str, Any]) -> None:
        """A scenario is put in force by name or whole, for every appKey; a reset takes it back."""
        control.use(scenario)
        assert control.scenario()["name"] == ("invalid-keys" if scenario == "invalid-keys" else "inline")
        assert ask_status(control.session()) == (4010001 if scenario == "invalid-keys" else 5000503)
        control.reset()
        assert control.scenario()["name"] == "default"
        assert control.count() == 0

    def test_reload(self, control: Emulator) -> None:
        """The files are read again, and the loaded scenarios named."""
        assert {"default", "every-code"} <= set(control.reload())

    def test_clock(self, control: Emulator, emulator: running.Emulator) -> None:
        """Time stands still, goes by at once, goes on, and is real again."""
        session = control.session()
        control.freeze()
        before = clock_of(emulator)
        control.advance("1h")
        after = clock_of(emulator)
        assert datetime.fromisoformat(after["now"]) - datetime.fromisoformat(before["now"]) == timedelta(hours=1)
        assert [before["frozen"], after["frozen"]] == [True, True]
        control.unfreeze()
        assert not clock_of(emulator)["frozen"]
        control.reset_clock()
        ask_status(session)
        assert session.requests()[0].at < after["now"]

    def test_coverage(self, control: Emulator) -> None:
        """What was met is told, of all appKeys or of one, without what is excluded."""
        mine, other = control.session(), control.session()
        ask_status(mine)
        assert [control.coverage(app_key=one.app_key)["totals"]["met"] for one in (mine, other)] == [1, 0]
        part = control.coverage(app_key=mine.app_key, exclude=["service", "business/status:0"])
        assert part["totals"]["met"] == 0
        assert control.coverage()["totals"]["met"] >= 1

    def test_requests_of_all(self, control: Emulator) -> None:
        """Its requests are those of every appKey, also of none, the newest last."""
        sessions = control.session("first"), control.session("second")
        for session in sessions:
            ask_status(session)
        assert [request.app_key for request in control.requests()] == ["first", "second"]
        assert control.count(app_key=["first", "second", "third"]) == 2

    def test_many_requests(self, control: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
        """All of them are answered, however many a page has."""
        monkeypatch.setattr("ocr_emulator.client.control._PAGE", 2)
        session = control.session()
        for _ in range(5):
            ask_status(session)
        numbers = [request.id for request in session.requests()]
        assert len(numbers) == 5
        assert numbers == sorted(numbers)

    def test_explain(self, control: Emulator) -> None:
        """What a request would get is told from what is known of it, without effect."""
        session = control.session()
        session.next("business", "DATABASE_FAIL")
        found = control.explain(operation="business", app_key=session.app_key, file_size="1MB")
        assert found["answer"]["resultKey"] == "DATABASE_FAIL"
        assert session.count() == 0

    def test_keys(self) -> None:
        """Every service has a new key after a rotation."""
        with start() as emulator:
            control = Emulator(emulator.url + "/")
            first, second = control.rotate_keys(), control.rotate_keys()
        assert first.keys() == second.keys() == {"credit-card", "id-card"}
        assert not set(first.values()) & set(second.values())


class TestStart:
    def test_as_long_as_the_block_lasts(self, tmp_path: Path) -> None:
        """Without pytest an emulator of one's own runs in a block, with the arguments of `serve`, in a folder."""
        Path(tmp_path, "mine").mkdir()
        Path(tmp_path, "mine", "busy.yaml").write_text("rules: [{then: {resultCode: 5000503}}]", encoding="utf-8")
        with Emulator.start("--scenarios", "mine", "--scenario", "busy", folder=tmp_path) as control:
            assert ask_status(control.session()) == 5000503
        with pytest.raises(NoAnswerError):
            control.ready()

    def test_with_the_token_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The emulator has the token that is in the environment, and so has its client."""
        monkeypatch.setenv("OCR_EMULATOR_ADMIN_TOKEN", "a-token")
        with Emulator.start() as control:
            control.session("app").next("business/status", 5000503)
            with pytest.raises(ProblemError):
                Emulator(control.url).reset()

    def test_one_that_does_not_start(self) -> None:
        """One that does not start is told with the end of its log."""
        with pytest.raises(NoAnswerError, match=r"(?s)did not start: it ended with status 1; .*found 'lates'"):
            Emulator.start("--revision", "lates").__enter__()


@pytest.mark.process
def test_token() -> None:
    """Every call has the token of the emulator, that of its sessions too; nothing shows it."""
    with running.start("--admin-token", "a-token") as process:
        control = Emulator(process.url, "a-token")
        session = control.session("app")
        session.next("business/status", 5000503)
        session.advance("1h")
        assert (ask_status(session), session.count(), len(session.requests())) == (5000503, 1, 1)
        assert session.verify().verified
        control.reset()
        with pytest.raises(ProblemError, match=r"^found no Authorization; expected "):
            Emulator(process.url).reset()
        assert "a-token" not in f"{control!r} {session!r}"


class TestSession:
    def test_fresh(self, control: Emulator) -> None:
        """Unless it is told which, a session is of an appKey that nobody else has; its secretKey is not shown."""
        mine, other = control.session(), control.session()
        assert mine.base_url == other.base_url == control.url
        assert mine.app_key != other.app_key
        assert mine.secret_key != other.secret_key
        assert repr(mine) == f"Session(base_url={control.url!r}, app_key={mine.app_key!r})"
        named = Emulator(f"{control.url}/").session("my-app", "my-secret")
        assert named == Session(base_url=control.url, app_key="my-app", secret_key="my-secret")

    def test_scenario_of_its_own(self, control: Emulator) -> None:
        """Its scenario is in force for it alone."""
        mine, other = control.session(), control.session()
        mine.use(BUSY)
        assert [ask_status(mine), ask_status(other)] == [5000503, 0]

    def test_revision_of_its_own(self, control: Emulator) -> None:
        """Its revision is in force for it alone, and taken back with None."""
        session = control.session()
        for revision, told in (("latest", "2026-08-11"), (None, "2024-01-12")):
            session.give_revision(revision)
            ask_status(session)
            assert session.requests()[-1].revision == told

    def test_next(self, control: Emulator) -> None:
        """The next replies are planned by number or key, with whatever a reply can have."""
        session = control.session()
        session.next("business/status", 5000503, 2)
        session.next("business/status", "DATABASE_FAIL", delay="1ms", http_status=503)
        session.next("business/status", fault="answer-lost")
        assert [ask_status(session) for _ in range(3)] == [5000503, 5000503, 5000003]
        with pytest.raises(NoAnswerError):
            ask_status(session)
        *_, failed, lost = session.requests()
        assert (failed.delay, failed.status, lost.fault, lost.result_code) == (0.001, 503, "answer-lost", 0)
        assert ask_status(session) == 0

    def test_next_refused(self, control: Emulator) -> None:
        """A code that the operation cannot give cannot be planned."""
        with pytest.raises(
            ProblemError, match="found 4000111 CREDIT_CARD_INFO_NOT_FOUND, which business cannot give"
        ):
            control.session().next("business", 4000111)

    def test_requests(self, control: Emulator) -> None:
        """Its requests alone are told, the newest last, by any filter; so is their number."""
        session = control.session("a b?c%", "secret")
        ask_status(control.session())
        ask_status(session)
        ask_status(session, "1")
        good, bad = session.requests()
        assert (good.operation, good.result_code, good.by_scenario) == ("business/status", 0, False)
        assert (bad.result_key, bad.app_key) == ("INVALID_BUSINESS_REGISTRATION_FORMAT", "a b?c%")
        assert session.requests(result_code=0) == (good,)
        assert session.requests(result_code=[0, 4000101], by_scenario=False, body_size="> 1") == (good, bad)
        assert session.count(operation="business/status", result_code=4000101) == 1
        assert session.count(by_scenario=True) == 0

    def test_filter_refused(self, control: Emulator) -> None:
        """A filter that is none is refused, with what there is."""
        with pytest.raises(ProblemError, match="did you mean 'operation'") as caught:
            control.session().requests(operatoin="business")
        assert (caught.value.status, caught.value.title) == (400, "The question cannot be read")

    def test_verified(self, control: Emulator) -> None:
        """A session that has met what was planned, and as often as was expected, is verified."""
        session = control.session()
        session.next("business/status", 5000503)
        ask_status(session)
        ask_status(session, "1")
        count = {"operation": "business/status", "result_code": 5000503, "count": 1}
        found = session.verify(count, expected=[4000101])
        assert (found.verified, found.requests, found.findings) == (True, 2, ())
        assert session.verify(expected=["INVALID_BUSINESS_REGISTRATION_FORMAT"]).verified

    def test_not_verified(self, control: Emulator) -> None:
        """All that is not as it should be is found, with the nearest requests."""
        session = control.session()
        session.next("business", 5000503, 2)
        ask_status(session, "1")
        found = session.verify({"operation": "business", "count": 1})
        assert not found.verified
        assert [finding.kind for finding in found.findings] == ["left over", "mistake", "count"]
        left, mistake, count = found.findings
        assert str(left) == (
            "left over: 2 x 5000503 API_TEMPORARILY_UNAVAILABLE, planned next for business, was not asked for; "
            "call it, or plan less"
        )
        assert left.requests == ()
        assert mistake.requests == count.requests == session.requests()
        assert str(count) == "count: found 0 with operation business; expected 1 such requests"

    def test_time(self, control: Emulator) -> None:
        """Its time goes by for it alone."""
        mine, other = control.session(), control.session()
        mine.advance("10d")
        for session in (mine, other):
            ask_status(session)
        assert mine.requests()[0].at > other.requests()[0].at

    def test_reset(self, control: Emulator) -> None:
        """A reset forgets what has happened, and leaves what it was given."""
        session = control.session()
        session.use(BUSY)
        ask_status(session)
        session.reset()
        assert session.count() == 0
        assert ask_status(session) == 5000503

    def test_delete(self, control: Emulator) -> None:
        """A session that is deleted begins again, with everybody's scenario."""
        session = control.session()
        session.use(BUSY)
        session.delete()
        assert ask_status(session) == 0

"""What happens, told as it happens, over a real socket."""

import os
import signal
from contextlib import ExitStack
from typing import Any

import pytest

from tests.control.conformance import document, validator
from tests.control.hearing import listen
from tests.delivery.faults.wire import connect, until
from tests.running import Emulator, start

pytestmark = pytest.mark.process


def recorded(emulator: Emulator) -> list[dict[str, Any]]:
    """The journal, the oldest request first."""
    found: list[dict[str, Any]] = emulator.client.get("/__admin/requests").json()["requests"]
    return found[::-1]


def described(name: str, data: object) -> None:
    """That data are as the description says."""
    validator({"$ref": f"#/components/schemas/{name}"}).validate(data)


class TestWhatIsTold:
    def test_the_reply(self, emulator: Emulator) -> None:
        """The reply is a stream of events that no cache keeps."""
        with listen(emulator) as ear:
            assert ear.response.status == 200
            assert ear.response.headers["Content-Type"] == "text/event-stream"
            assert ear.response.headers["Cache-Control"] == "no-store"
        assert list(document()["paths"]["/events"]["get"]["responses"]["200"]["content"]) == ["text/event-stream"]

    def test_the_beginning(self, emulator: Emulator) -> None:
        """First comes which process it is and the newest request, then what is in force for everybody."""
        emulator.ask_status()
        (newest,) = recorded(emulator)
        with listen(emulator) as ear, listen(emulator) as other:
            hello, state = ear.begin()
            assert hello["lastId"] == newest["id"]
            assert other.begin()[0] == hello
        assert state.pop("clock")["frozen"] is False
        assert state == {
            "scenario": "default",
            "revision": "2024-01-12",
            "front": "plain",
            "ready": True,
            "loadError": None,
        }

    def test_another_process(self, emulator: Emulator) -> None:
        """An emulator that is started anew has another name."""
        with start() as again, listen(emulator) as ear, listen(again) as other:
            assert ear.begin()[0]["instance"] != other.begin()[0]["instance"]

    def test_requests(self, emulator: Emulator) -> None:
        """Requests are told as they come, the oldest first, as the journal has them, and as is described."""
        emulator.ask_status("9999999999")
        with listen(emulator) as ear:
            described("Hello", ear.hear("hello"))
            described("StateInForce", ear.hear("state"))
            emulator.ask_status()
            emulator.ask_status("12", app_key="other")
            emulator.client.get("/nowhere")
            told = [ear.hear("request") for _ in range(3)]
        assert told == recorded(emulator)[1:]
        for one in told:
            described("RecordedRequest", one)

    def test_a_request_whose_answer_is_on_its_way(self, emulator: Emulator) -> None:
        """A request is told at once, and again under its number when it is known how its answer went."""
        emulator.use({"rules": [{"then": {"delay": "1m"}}]})
        with listen(emulator) as ear:
            ear.begin()
            with connect(emulator) as caller:
                caller.sendall(
                    b"POST /v1.0/appkeys/app/business/status HTTP/1.1\r\nHost: x\r\nAuthorization: s\r\n"
                    b'Content-Type: application/json\r\nContent-Length: 31\r\n\r\n{"businessNumber":"1234567890"}'
                )
                first = ear.hear("request")
                assert "took" not in first
                assert "client" not in first
            again = ear.hear("request")
        assert again.pop("took") < 60
        assert again.pop("client") == "gone"
        assert again == first


class TestState:
    def test_a_switch(self, emulator: Emulator) -> None:
        """A scenario that is put in force for everybody is told, with what comes with it; one appKey's is not."""
        with listen(emulator) as ear:
            ear.begin()
            emulator.client.put("/__admin/sessions/app/scenario", json={"name": "tokens"}).raise_for_status()
            emulator.use({"name": "mine", "given": {"revision": "latest", "front": "gateway"}})
            state = ear.hear("state")
            revision = emulator.client.get("/__admin/version").json()["revision"]
            assert (state["scenario"], state["revision"], state["front"]) == ("mine", revision, "gateway")
            emulator.client.post("/__admin/reset").raise_for_status()
            assert ear.hear("state")["scenario"] == "default"

    def test_the_clock(self, emulator: Emulator) -> None:
        """Whatever moves everybody's clock is told; time that goes by is not."""
        with listen(emulator) as ear:
            ear.begin()
            told = []
            for move in ({"freeze": True}, {"advance": "1h"}, {"freeze": False}, {"reset": True}):
                shown = emulator.client.put("/__admin/clock", json=move).json()
                told.append((shown["frozen"], ear.hear("state")["clock"]["frozen"]))
            emulator.ask_status()
            assert ear.hear("request")["resultCode"] == 0
        assert told == [(True, True), (True, True), (False, False), (False, False)]

    def test_files_that_cannot_be_used(self, tmp_path: Any) -> None:  # noqa: ANN401 - a path
        """What is wrong with the scenario files is told, and that it is mended."""
        file = tmp_path / "mine.yaml"
        file.write_text("rules: []\n", encoding="utf-8")
        with start("--scenarios", str(tmp_path)) as emulator, listen(emulator) as ear:
            assert ear.begin()[1]["loadError"] is None
            file.write_text("rules: nothing\n", encoding="utf-8")
            emulator.client.post("/__admin/reload")
            assert f"{file}:1:8: rules: found 'nothing'" in ear.hear("state")["loadError"]
            file.write_text("rules: []\n", encoding="utf-8")
            emulator.client.post("/__admin/reload").raise_for_status()
            assert ear.hear("state")["loadError"] is None


class TestWhoseRequests:
    def test_of_one_app_key(self, emulator: Emulator) -> None:
        """Who listens for one appKey is told of its requests alone."""
        with listen(emulator, "?appKey=mine") as ear:
            ear.begin()
            for app_key in ("other", "mine", "other", "mine"):
                emulator.ask_status(app_key=app_key)
            assert [ear.hear("request")["appKey"] for _ in range(2)] == ["mine", "mine"]

    def test_from_a_number_on(self, emulator: Emulator) -> None:
        """Who comes back with the last number is told what has come since, as far as it is remembered."""
        for _ in range(4):
            emulator.ask_status()
        numbers = [one["id"] for one in recorded(emulator)]
        with listen(emulator, headers={"Last-Event-ID": str(numbers[1])}) as ear:
            ear.begin()
            assert [ear.hear("request")["id"] for _ in range(2)] == numbers[2:]

    @pytest.mark.parametrize("last", ["999999999", "x", "-1", "1" * 30, ""])
    def test_from_no_number_that_there_is(self, emulator: Emulator, last: str) -> None:
        """A number that is none, or not reached yet, as of a process before, stands for the newest."""
        emulator.ask_status()
        with listen(emulator, headers={"Last-Event-ID": last}) as ear:
            hello, _ = ear.begin()
            emulator.ask_status()
            assert ear.hear("request")["id"] == hello["lastId"] + 1


def test_too_many_listen(emulator: Emulator) -> None:
    """At most 32 listen at a time; one that leaves makes room."""
    with ExitStack() as opened:
        ears = [opened.enter_context(listen(emulator)) for _ in range(32)]
        for ear in ears:
            ear.begin()
        with listen(emulator) as refused:
            assert refused.response.status == 409
            assert refused.response.read().decode() == (
                '{"type":"urn:ocr-emulator:unable","title":"That cannot be done as things are","status":409,'
                '"detail":"32 listen to the events, and no more can; let one of them stop first"}'
            )

    def has_room() -> bool:
        with listen(emulator) as ear:
            return ear.response.status == 200

    until(emulator, has_room)


@pytest.mark.parametrize("accelerator", ["on", "off"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_end(accelerator: str, number: signal.Signals) -> None:
    """When the process is told to stop, streams end as whole replies do, and nobody waits for those who do not read."""
    with start("--accelerator", accelerator) as emulator, listen(emulator) as ear, connect(emulator) as deaf:
        ear.begin()
        deaf.sendall(b"GET /__admin/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert deaf.recv(15) == b"HTTP/1.1 200 OK"
        os.kill(emulator.pid, number)
        assert ear.response.read() == b""
        while deaf.recv(65536):
            pass
        assert emulator.log == ""

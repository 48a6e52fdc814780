"""The whole application: the emulator's own pages, by the first part of their path, and the emulated API."""

from pathlib import Path

import pytest

from tests.control.test_router import problem_of
from tests.delivery.faults.wire import connect, post, reply_on, use
from tests.running import Emulator, code_of, start_defective

VERIFY = "/__admin/sessions/app/verify"

#: What the message of a defect has, which may be the client's.
TEXT = "900101-1234567"

#: By what fails: how it is made to, and the request that meets it.
DEFECTS = {
    "the finding of what is in force": ("ocr_emulator.state.store.Store.arrive", post()),
    "a check": ("ocr_emulator.pipeline.stages.parse_body._read_object", post()),
    "the journal": ("ocr_emulator.state.store.Store.note", post()),
    "the token service": ("ocr_emulator.api.tokens.answer_token", post("/oauth2/token/create")),
    "a call of the control endpoint": ("ocr_emulator.control.verify.read_expectations", post(VERIFY)),
    "a page of its own": ("ocr_emulator.own_pages.document", b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"),
    "the writing of a reply": ("ocr_emulator.delivery.response.PlainResponse.whole", post()),
    "the writing of a reply in parts": (
        "ocr_emulator.delivery.response.PlainResponse.head",
        post("/v1.0/appkeys/app/business/status?x"),
    ),
}


class TestWhoseItIs:
    @pytest.mark.parametrize(
        "path",
        [
            "/docsx",
            "/docs-x",
            "/__adminx",
            "/__adminx/health",
            "/__admin-x/health",
            "/openapi.jsonx",
            "/openapi.json2/x",
            "/__ADMIN/health",
            "//__admin/health",
            "/v1.0/__admin/health",
        ],
    )
    def test_a_path_that_begins_like_one_of_the_emulators_own(self, emulator: Emulator, path: str) -> None:
        """It is the service's: not found, in its words, and in the journal."""
        for method in ("GET", "POST"):
            reply = emulator.client.request(method, f"{emulator.url}{path}")
            assert code_of(reply) == 404
            entry = emulator.client.get(f"/__admin/requests/{reply.headers['x-emulator-request-id']}").json()
            assert (entry["method"], entry["path"], entry["stage"]) == (method, path, "route")

    @pytest.mark.parametrize(
        "path", ["/__admin/", "/__admin/healthy", "/__admin//health", "/docs/none", "/docs/", "/openapi.json/x"]
    )
    def test_a_page_that_is_not_there(self, emulator: Emulator, path: str) -> None:
        """Beneath the emulator's own paths what is not there is a problem, and nothing that the service was asked."""
        assert problem_of(emulator.client.get(f"{emulator.url}{path}"), 404)["type"] == "urn:ocr-emulator:http"
        assert emulator.client.get("/__admin/requests").json()["requests"] == []


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect(tmp_path: Path, name: str) -> None:
    """A failure of the emulator's own is a problem that says so, its place is in the log without its text, and the connection goes on."""
    target, request = DEFECTS[name]
    with start_defective(tmp_path, target, TEXT) as emulator:
        with connect(emulator) as connection, connection.makefile("rb") as stream:
            for _ in range(2):
                connection.sendall(request)
                status, body = reply_on(stream)
                assert (status, b"A defect of the emulator (KeyError)" in body) == (500, True)
            connection.sendall(b"GET /__admin/version HTTP/1.1\r\nHost: x\r\n\r\n")
            assert reply_on(stream)[0] == 200
        assert emulator.log.count("A defect of the emulator: KeyError\n") == 2
        assert emulator.log.count(", in fail\n") == 2
        assert TEXT not in emulator.log


def test_a_defect_in_the_middle(tmp_path: Path) -> None:
    """A failure when a part of the reply is out is logged likewise, and the next connection is served."""
    target = "ocr_emulator.delivery.connection.Wire.send_last"
    with start_defective(tmp_path, target, TEXT) as emulator:
        use(emulator, {"fault": "malformed-json"}, "natural")
        with connect(emulator) as connection:
            connection.sendall(post())
            while connection.recv(65536):
                pass
        assert code_of(emulator.ask_status()) == 0
        assert "A defect of the emulator: KeyError" in emulator.log
        assert TEXT not in emulator.log


@pytest.mark.parametrize("page", ["ready", "health"])
def test_head(emulator: Emulator, page: str) -> None:
    """Whether the emulator is there can be asked without a body."""
    answer = emulator.client.head(f"/__admin/{page}")
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "application/json", b"")

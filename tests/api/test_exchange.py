"""One request and its reply: what holds for it, and whether the reply has to wait."""

from dataclasses import dataclass, field

import pytest
from msgspec import json

from ocr_emulator.api.exchange import OcrService
from ocr_emulator.api.recorder import Recorder
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.http.body_memory import BodyMemory
from ocr_emulator.http.response import Response
from ocr_emulator.inspection.inspector import FileInspector
from ocr_emulator.scenario.model import NATURAL, Rule, Scenario, Step
from ocr_emulator.state.journal.journal import ClientPresence, JournalEntry
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.store import Store
from tests.contracts import CATALOGUE
from tests.pipeline.calling import MULTIPART, form
from tests.samples import picture

STATUS = "/v1.0/appkeys/app/business/status"
KEY = {"authorization": "secret"}
NUMBER = b'{"businessNumber":"1234567890"}'
BUSY = Scenario(
    name="busy",
    source="test",
    rules=(Rule(name="r", operations=frozenset(OPERATIONS), steps=(Step(code=CATALOGUE["DATABASE_FAIL"]),)),),
)


@dataclass
class Log:
    """The lines that wait, and how often they were written."""

    entries: list[JournalEntry] = field(default_factory=list)
    flushes: int = 0
    lost: int = 0

    def add(self, entry: JournalEntry) -> None:
        self.entries.append(entry)

    def flush(self) -> None:
        self.flushes += 1


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def service(keyring: Keyring, log: Log) -> OcrService:
    store = Store({"default": NATURAL}, "default", keyring)
    return OcrService(
        store, Recorder(store, log, with_headers=True), BodyMemory(1_000_000), FileInspector(processes=1)
    )


def code_of(reply: object) -> int:
    assert isinstance(reply, Response)
    return int(json.decode(reply.body)["header"]["resultCode"])


def test_a_small_request(service: OcrService, log: Log) -> None:
    """Its reply is there at once: noted, and left to somebody else to log before it is sent."""
    reply = service.accept("POST", STATUS, KEY).reply(NUMBER)
    assert code_of(reply) == 0
    (entry,) = service.store.journal.entries()
    assert (entry.client, entry.took is None) == (ClientPresence.THERE, False)
    assert (log.entries, log.flushes) == ([entry], 0)


def test_what_is_in_force_stays_so(service: OcrService) -> None:
    """A request is answered by what was in force when its head arrived, whatever is switched before its body."""
    begun = service.accept("POST", STATUS, KEY)
    service.store.use(BUSY)
    assert code_of(begun.reply(NUMBER)) == 0
    assert code_of(service.accept("POST", STATUS, KEY).reply(NUMBER)) == CATALOGUE["DATABASE_FAIL"].number


def test_the_limit(service: OcrService) -> None:
    """The largest body that is looked at is the contract's."""
    assert service.accept("POST", STATUS, KEY).limit == service.store.active.contract.request_limit


def test_a_file_that_nobody_has_opened(service: OcrService) -> None:
    """A file has to be opened elsewhere, for which the reply waits."""
    headers = {**KEY, "content-type": MULTIPART}
    reply = service.accept("POST", "/v1.0/appkeys/app/credit-card", headers).reply(form(picture(90, 60)))
    assert not isinstance(reply, Response)
    assert list(service.store.journal.entries()) == []


def test_an_envelope_with_a_new_key(service: OcrService) -> None:
    """RSA takes too long for the event loop, so that a new symmetric key is opened elsewhere."""
    headers = {**KEY, "content-type": MULTIPART, "x-key-version": "0", "symmetric-key": "new"}
    reply = service.accept("POST", "/v2.0/appkeys/app/id-card", headers).reply(form(b"x"))
    assert not isinstance(reply, Response)


def test_a_defect(service: OcrService, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure is the emulator's own problem, and the lines that wait are written."""

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("ocr_emulator.api.exchange.start", fail)
    reply = service.accept("POST", STATUS, KEY).reply(NUMBER)
    assert isinstance(reply, Response)
    assert (reply.status, json.decode(reply.body)["type"]) == (500, "urn:ocr-emulator:defect")
    assert log.flushes == 1

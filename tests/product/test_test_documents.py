"""Test documents over a real socket: what is on the file decides, plain and in the envelope."""

import dataclasses
import itertools
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO

import httpx
import pytest
import segno
from PIL import Image

from ocr_emulator.contract.operations import OPERATIONS, FileType
from ocr_emulator.documents.id_card import IdCard, authenticity_values
from ocr_emulator.documents.qr_code import MARK
from ocr_emulator.scenario.model import Step
from ocr_emulator.specimens.business_numbers import TEST_NUMBERS, NumberReply
from ocr_emulator.specimens.catalogue import CATALOGUE, Entry
from ocr_emulator.specimens.files import specimen_file
from ocr_emulator.specimens.making import value_names
from tests.product.sealing import Sealer
from tests.product.test_clients import CLIENTS, run
from tests.running import ROOT, Emulator, code_of, reason_of, start

#: A revision in which every document of the catalogue has a meaning.
REVISION = "2025-05-13"

#: How long a client waits for what is held back for seconds.
IMPATIENT = 0.5

PLAIN = {"business", "credit-card"}

WAYS = [
    pytest.param(entry, operation, is_sealed, id=f"{name} {operation}{' sealed' if is_sealed else ''}")
    for name, entry in CATALOGUE.items()
    for operation in entry.original.kind.operations
    for is_sealed in (False, True)
    if (operation != "business" if is_sealed else operation in PLAIN)
]


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    """An emulator of that revision, for these tests alone."""
    with start("--revision", REVISION) as emulator:
        yield emulator


class Uploader:
    """A client with an appKey of its own, so that it meets each document for the first time."""

    def __init__(self, emulator: Emulator, operation: str, *, is_sealed: bool) -> None:
        self.emulator, self.operation, self.app_key = emulator, operation, secrets.token_hex(6)
        service = operation.partition("/")[0]
        self.sealer = Sealer(emulator, service, self.app_key) if is_sealed else None

    def upload(self, content: bytes) -> httpx.Response:
        if self.sealer:
            return self.sealer.upload(self.operation, content)
        return self.emulator.upload(self.operation, content, app_key=self.app_key)

    def values(self, reply: httpx.Response) -> dict[str, str]:
        """What was recognised, in plain, by its key."""
        result = reply.json()["result"]
        pairs = {one["key"]: one["value"] for one in result.get("keyValues", ())} or {
            "totalCardNum": result["totalCardNum"],
            "validThru": result["validThru"]["value"],
        }
        return {name: self.sealer.decrypt(text) for name, text in pairs.items()} if self.sealer else pairs


def printed(entry: Entry) -> dict[str, str]:
    """What is recognised of a document, by its key."""
    names = value_names(entry.original)
    return {name: text for name, text in entry.specimen.values.items() if name in names}


def content_of(entry: Entry, file_type: FileType = FileType.PNG) -> bytes:
    return specimen_file(entry.specimen, file_type)


def meet(uploader: Uploader, content: bytes, step: Step, entry: Entry) -> None:
    """Upload, and hold the reply against a step of the document's outcome."""
    if step.fault or step.delay:
        with pytest.raises(httpx.ReadTimeout if step.delay else httpx.TransportError):
            uploader.upload(content)
        return
    reply = uploader.upload(content)
    assert code_of(reply) == (step.code.number if step.code else 0)
    assert reply.headers["x-emulator-rule"] == "document"
    if not step.error:
        assert uploader.values(reply) == printed(entry)
        assert reply.json()["result"]["resolution"] == step.result.get("resolution", "normal")


@pytest.mark.parametrize(("entry", "operation", "is_sealed"), WAYS)
def test_document(running: Emulator, entry: Entry, operation: str, *, is_sealed: bool) -> None:
    """Every document does at every operation that reads it what it says, the last reply again and again."""
    content, replies = content_of(entry), entry.specimen.outcome.replies
    is_slow = any(step.delay for step in replies)
    with httpx.Client(base_url=running.url, timeout=IMPATIENT if is_slow else 30, trust_env=False) as client:
        uploader = Uploader(dataclasses.replace(running, client=client), operation, is_sealed=is_sealed)
        for step in (*replies, replies[-1]):
            meet(uploader, content, step, entry)


AUTHENTICITY = {name: entry for name, entry in CATALOGUE.items() if entry.specimen.outcome.authenticity}


@pytest.mark.parametrize("entry", AUTHENTICITY.values(), ids=AUTHENTICITY)
def test_authenticity(running: Emulator, entry: Entry) -> None:
    """A Request-Key remembers what its document says of authenticity."""
    id_type = entry.original.kind.id_type
    assert id_type
    uploader = Uploader(running, "id-card", is_sealed=True)
    assert uploader.sealer
    values = authenticity_values(IdCard(id_type=id_type, values=entry.specimen.values))
    for step in entry.specimen.outcome.authenticity:
        key = uploader.upload(content_of(entry)).headers["request-key"]
        reply = uploader.sealer.claim(key, {"idType": str(id_type)}, **values)
        assert step.code
        assert code_of(reply) == step.code.number, reason_of(reply)
        assert reply.headers["x-emulator-rule"] == "document"
        assert (reply.json().get("result") or {}) == dict(step.result)


def changed(content: bytes, kind: str) -> bytes:
    """The picture as clients send it on."""
    image = Image.open(BytesIO(content)).convert("RGB")
    if kind == "half the size":
        image = image.reduce(2)
    if kind == "on its side":
        image = image.rotate(90, expand=True)
    if kind == "askew":
        image = image.rotate(7, expand=True, fillcolor="#806a50")
    file = BytesIO()
    image.save(file, "JPEG", quality=10 if kind == "JPEG of quality 10" else 85)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG of quality 10", "half the size", "on its side", "askew"])
@pytest.mark.parametrize(
    ("name", "operation"),
    [("business-unreadable", "business"), ("card-unsure", "credit-card"), ("resident-forged", "id-card")],
)
def test_changed(running: Emulator, name: str, operation: str, kind: str) -> None:
    """A document that was encoded again, made smaller or turned does what it says, in the envelope too."""
    uploader = Uploader(running, operation, is_sealed=operation == "id-card")
    reply = uploader.upload(changed(content_of(CATALOGUE[name]), kind))
    step = CATALOGUE[name].specimen.outcome.replies[0]
    assert (code_of(reply), reply.headers["x-emulator-rule"]) == (step.code.number if step.code else 0, "document")


@pytest.mark.parametrize(
    ("name", "file_type"),
    [
        (name, file_type)
        for name, file_type in itertools.product(("business-corporation", "card-not-found"), FileType)
        if file_type in OPERATIONS[CATALOGUE[name].specimen.operation].file_types
    ],
)
def test_types(running: Emulator, name: str, file_type: FileType) -> None:
    """A document does the same as a file of any type that its operation takes."""
    entry = CATALOGUE[name]
    operation = entry.specimen.operation
    reply = Uploader(running, operation, is_sealed=False).upload(content_of(entry, file_type))
    assert reply.headers["x-emulator-reason"] == f"the test document {name} says so"


def test_journal(running: Emulator) -> None:
    """The journal and the log tell that a document has decided."""
    uploader = Uploader(running, "business", is_sealed=False)
    uploader.upload(content_of(CATALOGUE["business-unreadable"]))
    query = {"appKey": uploader.app_key, "byDocument": "true"}
    (entry,) = running.client.get("/__admin/requests", params=query).json()["requests"]
    reason = "the test document business-unreadable says so"
    assert (entry["rule"], entry["reason"], entry["resultCode"]) == ("document", reason, 5003003)
    assert reason in running.log


def with_code(text: str) -> bytes:
    """A picture with a QR code that says `text`."""
    code, file = BytesIO(), BytesIO()
    segno.make_qr(text, error="l").save(code, kind="png", scale=8)
    page = Image.new("RGB", (1600, 1400), "white")
    page.paste(Image.open(code).convert("RGB"), (40, 40))
    page.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (
            f"{MARK}2:B1:5003003:0000",
            "its QR code has the version '2'; expected 1; make it again with `ocr-emulator documents`",
        ),
        (
            f"{MARK}1",
            "its QR code has '' after the version; expected an original, an outcome and a checksum, as in R1:5003023:C0DE",
        ),
        (
            f"{MARK}1:B1:{'[' * 900}:0000",
            "its QR code has more than 300 bytes; expected at most that; give fewer or shorter values",
        ),
        (
            f"{MARK}1:B1:5003003:0000",
            "its QR code has the checksum 0000; expected D2E2; "  # noqa: ISC004 - one text
            "make it with `ocr-emulator documents`, which computes it",
        ),
        (
            CATALOGUE["card-visa"].text,
            "it is a payment card, which business does not read; send it to credit-card",
        ),
    ],
    ids=["another version", "no outcome", "long", "wrong checksum", "another operation"],
)
def test_hostile(running: Emulator, text: str, flaw: str) -> None:
    """A code that cannot be used gets the natural reply, and the reason says what is wrong with it."""
    reply = Uploader(running, "business", is_sealed=False).upload(with_code(text))
    assert code_of(reply) == 0
    assert "x-emulator-rule" not in reply.headers
    assert reason_of(reply) == f"this looks like a test document, but {flaw}"


def test_anybodys_code(running: Emulator) -> None:
    """A code that is not ours means nothing, and nothing is said of it."""
    reply = Uploader(running, "business", is_sealed=False).upload(with_code("https://example.com"))
    assert code_of(reply) == 0
    assert "x-emulator-reason" not in reply.headers


@pytest.mark.parametrize(("number", "one"), [(*pair,) for pair in TEST_NUMBERS.items() if not pair[1].delay])
def test_numbers(running: Emulator, number: str, one: NumberReply) -> None:
    """A test number is answered as it says, and its answer says why."""
    reply = running.ask_status(number)
    assert (code_of(reply), reply.json().get("result", {}).get("statusCode")) == (one.code, one.status)
    assert reply.headers["x-emulator-rule"] == "test-number"
    assert reason_of(reply) == f"the test number {number} says so"


def test_slow_number(running: Emulator) -> None:
    """The slow one is held back."""
    (slow,) = [number for number, one in TEST_NUMBERS.items() if one.delay]
    client = httpx.Client(base_url=running.url, timeout=IMPATIENT, trust_env=False)
    with client, pytest.raises(httpx.ReadTimeout):
        dataclasses.replace(running, client=client).ask_status(slow)


def test_off() -> None:
    """With --test-documents off a document is a file as any other."""
    with start("--test-documents", "off") as emulator:
        reply = emulator.upload("business", content_of(CATALOGUE["business-unreadable"]))
        assert code_of(reply) == 0
        assert not {"x-emulator-rule", "x-emulator-reason"} & reply.headers.keys()


@pytest.mark.parametrize("client", ["java", "node"])
@pytest.mark.parametrize(
    ("name", "printed", "refused"),
    [
        ("card-visa", "credit-card totalCardNum 4111111111111111\n", "it is a payment card"),
        ("card-unreadable", "", "credit-card: 5003013"),
        ("card-not-found", "", "credit-card: 4000111"),
    ],
)
def test_other_clients(running: Emulator, client: str, name: str, printed: str, refused: str) -> None:
    """What a document says arrives at clients that share nothing with the emulator."""
    tools, program = CLIENTS[client]
    if not shutil.which(tools[0]):
        pytest.skip(f"{tools[0].upper()} NOT INSTALLED")
    done = run(running, [tools[0], program, str(ROOT / "examples" / "documents" / f"{name}.png")])
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.stdout.startswith(printed)
    if not printed:
        assert refused in done.stderr.splitlines()[-1]
        assert f"the test document {name} says so" in done.stderr

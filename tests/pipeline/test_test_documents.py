"""The life of a test document in the pipeline: from its upload to what authenticity says of it."""

import pytest
from msgspec.structs import replace

from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.revisions import find_revision
from ocr_emulator.documents.file import Content, File
from ocr_emulator.documents.id_card import authenticity_values
from ocr_emulator.documents.opening.opening import find_qr_code, open_file
from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.scenario.model import DecidedBy, Rule, Scenario, Step
from ocr_emulator.specimens.catalogue import CATALOGUE as DOCUMENTS
from ocr_emulator.specimens.files import specimen_file
from ocr_emulator.specimens.making import document_bytes, document_for
from ocr_emulator.state.keyring import Keyring
from tests.contracts import CATALOGUE
from tests.pipeline.calling import Caller, claim, new_world

LOCKS = contract_at(find_revision("2024-08-13"))


def open_document(content: Content, file_type: FileType) -> File:
    """A file with the QR code that is in it."""
    opened = open_file(content, file_type)
    code = find_qr_code(bytes(content), file_type)
    return replace(opened, properties=replace(opened.properties, qr_code=code))


@pytest.fixture
def reader(keyring: Keyring) -> Caller:
    """A client of a world in which nothing has happened."""
    return Caller(new_world(keyring), contract=LOCKS, open_file=open_document)


def asked(reader: Caller, content: bytes, **changes: str) -> Answer:
    """What authenticity says of the card on a document, for the values that were read from it."""
    recognised = reader.upload("id-card", content)
    assert (recognised.result_code, recognised.decided_by) == (0, DecidedBy.DOCUMENT), recognised.reason
    card = reader.state.find_card("app", recognised.request_key or "", 3600)
    assert card
    return reader.ask(recognised.request_key, claim(card.id_type, authenticity_values(card) | changes))


@pytest.mark.parametrize("changes", [{}, {"name": "성춘향"}], ids=["right values", "a wrong value"])
@pytest.mark.parametrize(
    ("name", "code", "is_authentic"),
    [
        ("resident-genuine", 0, True),
        ("resident-forged", 0, False),
        ("resident-expired", 4000122, None),
        ("resident-locked", 4000123, None),
    ],
)
def test_authenticity(
    reader: Caller, name: str, code: int, changes: dict[str, str], *, is_authentic: bool | None
) -> None:
    """A document says what authenticity answers, whatever is asked."""
    found = asked(reader, specimen_file(DOCUMENTS[name].specimen, FileType.PNG), **changes)
    assert (found.result_code, found.rule, found.decided_by) == (code, "document", DecidedBy.DOCUMENT)
    assert found.result == (None if is_authentic is None else {"isAuthenticity": is_authentic})
    assert found.reason == f"the test document {name} says so"


def test_service_error(reader: Caller) -> None:
    """A document made to order gives any code that authenticity has, and goes by its mark."""
    content = document_bytes("id-card/authenticity", 5000503)
    found = asked(reader, content)
    mark = document_for("id-card/authenticity", 5000503).mark
    assert (found.result_code, found.reason) == (5000503, f"the test document {mark} says so")


def test_compared(reader: Caller) -> None:
    """A document that says nothing of authenticity is compared, as any card."""
    content = specimen_file(DOCUMENTS["resident"].specimen, FileType.PNG)
    assert asked(reader, content).result == {"isAuthenticity": True}
    found = asked(reader, content, name="성춘향")
    assert (found.result, found.decided_by) == ({"isAuthenticity": False}, DecidedBy.NATURE)
    assert found.reason == "what was recognised differs in name"


def test_rule_with_a_result(reader: Caller) -> None:
    """A rule that gives a success decides; what it does not say is as printed."""
    step = Step(code=CATALOGUE["SUCCESS"], result={"name": "가나다"})
    rule = Rule(name="r", operations=frozenset({"id-card"}), steps=(step,))
    reader.scenario = Scenario(name="s", source="test", rules=(rule,))
    specimen = DOCUMENTS["driver"].specimen
    found = reader.upload("id-card", specimen_file(specimen, FileType.PNG))
    assert (found.rule, found.decided_by) == ("r", DecidedBy.SCENARIO)
    card = reader.state.find_card("app", found.request_key or "", 3600)
    assert card
    assert card.values["driverLicenseNumber"] == specimen.values["driverLicenseNumber"]
    assert card.values["name"] == "가나다"


def test_flaw(reader: Caller) -> None:
    """A document that another operation reads gets the natural reply, and the reason says what is wrong."""
    content = specimen_file(DOCUMENTS["card-visa"].specimen, FileType.PNG)
    found = reader.upload("id-card", content)
    assert (found.result_code, found.rule, found.decided_by) == (0, None, DecidedBy.NATURE)
    assert found.reason == (
        "this looks like a test document, but it is a payment card, which id-card does not read; "
        "send it to credit-card"
    )

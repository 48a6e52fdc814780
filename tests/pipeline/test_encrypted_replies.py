"""What a client of the envelope gets: the values encrypted, everything else plain."""

from typing import Any

import pytest

from ocr_emulator.contract.id_cards import ID_CARD_KEYS, IdType
from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.credit_card import recognise_credit_card
from ocr_emulator.documents.file import File
from ocr_emulator.documents.id_card import read_id_card, recognise_id_card
from ocr_emulator.documents.opening.opening import read_properties
from ocr_emulator.scenario.model import Rule, Scenario, Step
from ocr_emulator.state.keyring import Keyring
from tests.contracts import CATALOGUE
from tests.pipeline.calling import PICTURE, Caller, decrypted, new_world
from tests.samples import picture

FILE = File.from_content(PICTURE, FileType.PNG, read_properties(PICTURE, FileType.PNG))
UPLOADS = ["id-card", "id-card/stand-alone"]


def caller_of(keyring: Keyring, *results: dict[str, str], operation: str = "id-card") -> Caller:
    """A client of a scenario in which an operation has those values, if any."""
    steps = tuple(Step(code=CATALOGUE["SUCCESS"], result=result) for result in results)
    rules = (Rule(name="r", operations=frozenset({operation}), steps=steps),) if steps else ()
    return Caller(new_world(keyring), scenario=Scenario(name="s", source="test", rules=rules))


@pytest.mark.parametrize("operation", UPLOADS)
@pytest.mark.parametrize("kind", IdType)
def test_id_card(keyring: Keyring, operation: str, kind: IdType) -> None:
    """The values of an identity card are encrypted, and everything else is as it is."""
    found: Any = caller_of(keyring, {"idType": kind}, operation=operation).upload(operation).result
    for one in found["keyValues"]:
        one["value"] = decrypted(one["value"])
    assert found == recognise_id_card(read_id_card(kind, FILE, {}), FILE)


def test_resident(keyring: Keyring) -> None:
    """A card is a resident's unless the scenario says otherwise."""
    found: Any = caller_of(keyring).upload().result
    assert found["idType"] == "resident"


def test_authors(keyring: Keyring) -> None:
    """A scenario's values are plain where they are written, and encrypted in the reply."""
    found: Any = caller_of(keyring, {"name": "가나다"}).upload().result
    assert [decrypted(one["value"]) for one in found["keyValues"] if one["key"] == "name"] == ["가나다"]
    assert tuple(one["key"] for one in found["keyValues"]) == ID_CARD_KEYS[IdType.RESIDENT]


def test_credit_card(keyring: Keyring) -> None:
    """The groups, the number and the expiry date of a card are encrypted, and everything else is as it is."""
    found: Any = Caller(new_world(keyring)).upload("credit-card").result
    found["totalCardNum"] = decrypted(found["totalCardNum"])
    for one in (*found["cardNums"], found["validThru"]):
        one["value"] = decrypted(one["value"])
    assert found == recognise_credit_card(FILE)


@pytest.mark.parametrize("operation", ["credit-card", *UPLOADS])
def test_flat(keyring: Keyring, operation: str) -> None:
    """On a picture of one flat colour there is no card, unless the scenario says there is."""
    natural = Caller(new_world(keyring)).upload(operation, picture(flat=True))
    scripted = caller_of(keyring, {}, operation=operation).upload(operation, picture(flat=True))
    assert natural.result_code == (4000111 if operation == "credit-card" else 4000121)
    assert scripted.result_code == 0


@pytest.mark.parametrize("service", ["credit-card", "id-card"])
def test_public_keys(keyring: Keyring, service: str) -> None:
    """The current key of the service that the path names is answered."""
    pair = keyring.current_pair(service)
    found = Caller(new_world(keyring)).call(f"public-keys/{service}", b"", "GET")
    assert found.result == {"key": pair.public_key, "version": pair.version}

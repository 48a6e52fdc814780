"""What a document decides, as a rule does: the pipeline answers so, one call after the other."""

from typing import Any

import pytest

from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.revisions import find_revision
from ocr_emulator.documents.id_card import IdCard, authenticity_values
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.specimens.catalogue import CATALOGUE, Entry
from ocr_emulator.specimens.files import specimen_file
from ocr_emulator.state.keyring import Keyring
from tests.pipeline.calling import Caller, claim, decrypted, new_world

#: A revision in which every document of the catalogue has a meaning, and passports have all their values.
CONTRACT = contract_at(find_revision("2025-05-13"))
VERSIONS = {"business": "v1.0", "credit-card": "v1.0", "id-card": "v2.0"}


def caller(entry: Entry, keyring: Keyring) -> Caller:
    """A client of an emulator in which the document's rules are in force."""
    specimen = entry.specimen
    found = (specimen.rule_at(endpoint) for endpoint in CONTRACT.endpoints)
    scenario = Scenario(name="s", source="s", rules=tuple(rule for rule in found if rule))
    version = VERSIONS[specimen.operation]
    return Caller(new_world(keyring), scenario=scenario, contract=CONTRACT, version=version)


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_recognition(entry: Entry, keyring: Keyring) -> None:
    """Each call gets the next reply, and the last goes on; its delay and fault come with it."""
    specimen, client = entry.specimen, caller(entry, keyring)
    content = specimen_file(specimen, FileType.PNG)
    last = specimen.outcome.replies[-1]
    for step in [*specimen.outcome.replies, last]:
        answer = client.upload(specimen.operation, content)
        expected = 0 if step.code is None else step.code.number
        assert answer.result_code == (None if step.fault else expected), answer.reason
        assert answer.fault == step.fault
        assert answer.delay == (5.0 if step.delay else 0.0)
        assert answer.rule == f"document {specimen.original.code} {specimen.text[-4:]}"


@pytest.mark.parametrize("name", ["resident", "driver", "passport-foreign", "id-card-unsure"])
def test_values(name: str, keyring: Keyring) -> None:
    """What is printed comes back, encrypted."""
    entry = CATALOGUE[name]
    answer = caller(entry, keyring).upload("id-card", specimen_file(entry.specimen, FileType.PNG))
    result: Any = answer.result
    assert result["idType"] == entry.original.kind.id_type
    found = {value["key"]: decrypted(value["value"]) for value in result["keyValues"]}
    assert found == entry.specimen.values


AUTHENTICITY = {name: entry for name, entry in CATALOGUE.items() if entry.authenticity is not None}


@pytest.mark.parametrize("entry", AUTHENTICITY.values(), ids=AUTHENTICITY)
def test_authenticity(entry: Entry, keyring: Keyring) -> None:
    """Authenticity answers what the document says, to the values that are printed."""
    specimen, client = entry.specimen, caller(entry, keyring)
    id_type = specimen.original.kind.id_type
    assert id_type
    values = authenticity_values(IdCard(id_type=id_type, values=specimen.values))
    content = specimen_file(specimen, FileType.PNG)
    for step in specimen.outcome.authenticity:
        key = client.upload("id-card", content).request_key
        answer = client.ask(key, claim(str(id_type), values))
        assert step.code
        assert answer.result_code == step.code.number, answer.reason
        assert (answer.result or {}) == dict(step.result)

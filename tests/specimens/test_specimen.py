"""A test document as a value: what it decides at each endpoint, and what is printed on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import ENDPOINTS, Endpoint
from ocr_emulator.contract.revisions import DEFAULT, LATEST, REVISIONS, Revision
from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.originals import ORIGINALS
from ocr_emulator.specimens.specimen import make_specimen, read_specimen
from ocr_emulator.specimens.specimen_text import DocumentText, UnusableDocumentError
from tests.contracts import NEWEST
from tests.properties import tries


def endpoint(version: str, operation: str) -> Endpoint:
    return next(one for one in ENDPOINTS if (one.version.name, one.operation.name) == (version, operation))


def test_recognition() -> None:
    """A document decides the replies of the operation that reads it, with what is printed in a success."""
    made = make_specimen(ORIGINALS["D2"], "id-card", NEWEST, [5000503, 0])
    rule = made.rule_at(endpoint("v2.0", "id-card"))
    assert rule
    busy, fine = rule.steps
    assert busy.result == {}
    assert fine.result["idType"] == "driver"
    assert fine.result["driverLicenseNumber"] == "99-05-234567-80"


def test_authenticity() -> None:
    """It decides what authenticity answers about it, where it says so, and otherwise nothing."""
    there = endpoint("v2.0", "id-card/authenticity")
    assert make_specimen(ORIGINALS["R1"], "id-card", NEWEST).rule_at(there) is None
    rule = make_specimen(ORIGINALS["R1"], "id-card", NEWEST, 0, 4000122).rule_at(there)
    assert rule
    assert [str(step.code) for step in rule.steps] == ["4000122 AUTHENTICITY_REQUEST_KEY_INVALID"]


def test_version() -> None:
    """A code that only the encrypted versions can give decides nothing elsewhere."""
    made = make_specimen(ORIGINALS["C1"], "credit-card", NEWEST, 4000302)
    assert made.rule_at(endpoint("v2.0", "credit-card"))
    assert made.rule_at(endpoint("v1.0", "credit-card")) is None


def test_names() -> None:
    """Each document's rule has a name of its own, in ASCII, so that each counts its own replies."""
    rules = [entry.specimen.rule_at(endpoint("v2.0", "id-card")) for entry in CATALOGUE.values()]
    names = [rule.name for rule in rules if rule]
    assert len(set(names)) == len(names) == 15
    assert names[0] == "document R1 5ED1"
    assert all(name.isascii() for name in names)


@pytest.mark.parametrize(
    ("text", "operation", "reason"),
    [
        (
            str(DocumentText("C1", "0")),
            "business",
            "it is a payment card, which business does not read; send it to credit-card",
        ),
        (
            str(DocumentText("D1", "0")),
            "credit-card",
            "it is a driver's licence, which credit-card does not read; send it to id-card or id-card/stand-alone",
        ),
        (
            str(DocumentText("Z9", "0")),
            "business",
            "its QR code names the original 'Z9'; expected B1, B2, B3, C1, C2, C3, C4, C5, C6, R1, R2, R3, D1, D2, D3, P1, P2, P3 or P4",
        ),
    ],
)
def test_refused(text: str, operation: str, reason: str) -> None:
    """A document that the operation does not read is refused with a reason."""
    with pytest.raises(UnusableDocumentError) as refused:
        read_specimen(text, operation, NEWEST)
    assert str(refused.value) == reason


@tries(300)
@given(
    code=st.sampled_from(sorted(ORIGINALS)),
    outcome=st.one_of(
        st.text(min_size=1, max_size=40),
        st.integers().map(str),
        st.recursive(
            st.sampled_from(["0", "null", '"natural"', "true", "5000503"]), lambda one: one.map("[{}]".format)
        ),
        st.sampled_from(
            [
                '{"result":{}}',
                '{"resultCode":0,"result":[]}',
                '{"name":null}',
                '{"headers":{"a":"b"}}',
                '{"cardNums":[],"totalCardNum":"x"}',
                '{"keyValues":[],"boxes":[]}',
                '{"validThru":"","idType":"passport"}',
            ]
        ),
    ),
    revision=st.sampled_from(REVISIONS),
)
def test_hostile(code: str, outcome: str, revision: Revision) -> None:
    """Whatever a code says, the answer is a document or a reason."""
    contract = contract_at(revision)
    operation = ORIGINALS[code].kind.operations[0]
    try:
        found = read_specimen(str(DocumentText(code, outcome)), operation, contract)
    except UnusableDocumentError:
        return
    assert found is not None
    assert [word for _, word in found.original.layout.words(found.values)]


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("revision", [DEFAULT, LATEST], ids=str)
def test_catalogue(name: str, revision: Revision) -> None:
    """Every document of the catalogue is usable at the oldest revision and at the newest, but for what says so."""
    contract, entry = contract_at(revision), CATALOGUE[name]
    operations = entry.original.kind.operations
    if "from revision" in entry.says and revision is DEFAULT:
        with pytest.raises(UnusableDocumentError):
            read_specimen(entry.text, operations[0], contract)
        return
    for operation in operations:
        found = read_specimen(entry.text, operation, contract)
        assert found is not None
        ends = [one for one in contract.endpoints if one.operation.name == operation]
        assert all(found.rule_at(one) for one in ends)

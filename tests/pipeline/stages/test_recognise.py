"""What recognition finds, and what it cannot find."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.revisions import find_revision
from ocr_emulator.documents.business import business_status, recognise_business
from ocr_emulator.documents.credit_card import recognise_credit_card
from ocr_emulator.documents.file import File, FileProperties
from ocr_emulator.documents.id_card import IdCard, authenticity_values, read_id_card, recognise_id_card
from ocr_emulator.pipeline.stages.check_size import Request
from ocr_emulator.pipeline.stages.recognise import Recognised, check_recognisable, recognise
from ocr_emulator.pipeline.stages.request_key import AuthenticityCheck, ValidRequest
from ocr_emulator.pipeline.stages.validate import AuthenticityClaim, Document, PublicKeyQuery, StatusQuery
from ocr_emulator.scenario.faults import Fault
from ocr_emulator.scenario.model import Step
from ocr_emulator.specimens.catalogue import CATALOGUE as DOCUMENTS
from ocr_emulator.specimens.printed_boxes import with_printed_boxes
from ocr_emulator.specimens.specimen import read_specimen
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.live_state import LiveState
from tests.contracts import CATALOGUE, NEWEST, SEED
from tests.documents.files import file, file_with_code
from tests.envelope.client import KEY
from tests.pipeline.calling import decrypted, new_world
from tests.pipeline.orders import CARD
from tests.pipeline.stages.making import refused_by, request_of

SUCCESS = CATALOGUE["SUCCESS"]
LOCKS = contract_at(find_revision("2024-08-13"))
FLAT = File.from_content(b"flat", FileType.PNG, FileProperties(width=1280, height=800, is_flat=True))
LOCKED = (
    "REGISTRATION_CARD_AUTHENTICATION_LOCKED",
    "5 wrong issue dates have come for this resident number, and lock it for the right date too; POST /__admin/reset unlocks it",
)


@pytest.fixture
def state(keyring: Keyring) -> LiveState:
    """A world in which nothing has happened."""
    return new_world(keyring)


def document(
    operation: str, one: File | None = None, *, key: bytes | None = None, contract: Contract = SEED
) -> Document:
    version = "v2.0" if operation.startswith("id-card") else "v1.0"
    return Document(
        request=request_of(operation, version, contract=contract), file=one or file(), symmetric_key=key
    )


def status(number: str) -> StatusQuery:
    return StatusQuery(request=request_of("business/status"), number=number)


def check(id_type: IdType = IdType.RESIDENT, contract: Contract = LOCKS, **changes: str) -> AuthenticityCheck:
    request: Request = request_of("id-card/authenticity", "v2.0", contract=contract)
    values = authenticity_values(CARD) | changes
    claim = AuthenticityClaim(request=request, id_type=id_type, values=values)
    return AuthenticityCheck(request=request, claim=claim, card=CARD)


def found_in(valid: ValidRequest, state: LiveState, *, fault: Fault | None = None, **wanted: Any) -> Recognised:  # noqa: ANN401 - JSON
    return recognise(valid, {}, Step(code=SUCCESS, result=wanted, fault=fault), state)


class TestPlain:
    def test_public_key(self, state: LiveState) -> None:
        """The current key of the service is answered, with its version."""
        query = PublicKeyQuery(request=request_of("public-keys", "v2.0"), service="credit-card")
        pair = state.current_key("credit-card")
        assert found_in(query, state) == Recognised(result={"key": pair.public_key, "version": pair.version})
        assert found_in(query, state, version="7").result == {"key": pair.public_key, "version": "7"}

    @pytest.mark.parametrize("register", [{}, {"1234567890": "06"}, {"1234567890": None}])
    def test_status(self, state: LiveState, register: Mapping[str, str | None]) -> None:
        """The status of a number is the register's, and what the author wants goes before it."""
        natural: Any = business_status("1234567890", register)
        step = Step(code=SUCCESS, result={"statusMessage": "휴업"})
        found = recognise(status("1234567890"), register, step, state).result
        assert found == {**natural, "statusMessage": "휴업"}

    def test_business(self, state: LiveState) -> None:
        """A certificate is read, and what the author wants goes before it."""
        natural: Any = recognise_business(file())
        assert found_in(document("business"), state) == Recognised(result=natural)
        assert found_in(document("business"), state, resolution="low").result == {**natural, "resolution": "low"}

    def test_credit_card(self, state: LiveState) -> None:
        """A card is read; of an author's number its groups are made too, unless the author has groups."""
        assert found_in(document("credit-card"), state).result == recognise_credit_card(file())
        number = "4111-1111-1111-1111"
        found: Any = found_in(document("credit-card"), state, totalCardNum=number).result
        assert found == recognise_credit_card(file(), number)
        groups = ({"value": "4111", "conf": 0.5},)
        both: Any = found_in(document("credit-card"), state, totalCardNum=number, cardNums=groups).result
        assert (both["totalCardNum"], both["cardNums"]) == (number, list(groups))

    @pytest.mark.parametrize("operation", ["id-card", "id-card/stand-alone"])
    @pytest.mark.parametrize("kind", [None, *IdType])
    def test_id_card(self, state: LiveState, operation: str, kind: IdType | None) -> None:
        """An identity card is a resident's unless the author says otherwise; it can be asked about."""
        found = recognise(
            document(operation), {}, Step(code=SUCCESS, result={"idType": kind} if kind else {}), state
        )
        card = read_id_card(kind or IdType.RESIDENT, file(), {})
        assert found == Recognised(result=recognise_id_card(card, file()), card=card)

    def test_an_authors_card(self, state: LiveState) -> None:
        """What can be asked about is what stands on the card in the end."""
        found = found_in(document("id-card"), state, name="가나다")
        assert found.card
        assert found.card.values["name"] == "가나다"
        listed = found_in(document("id-card"), state, keyValues=({"key": "name", "value": "라", "conf": 1},))
        assert listed.card == IdCard(id_type=IdType.RESIDENT, values={"name": "라"})

    def test_derived_from_an_authors_value(self, state: LiveState) -> None:
        """What stands on a card twice follows the author's value: the machine-readable lines have the number."""
        found = found_in(document("id-card"), state, idType="passport", passportNo="M12345678")
        assert found.card
        assert found.card.values["MRZ2"].startswith("M12345678")

    @pytest.mark.parametrize("contract", [SEED, NEWEST])
    def test_boxes(self, state: LiveState, contract: Contract) -> None:
        """Values have boxes of their own in the revisions that say so."""
        found: Any = found_in(document("id-card", contract=contract), state).result
        assert {"bbox" in one for one in found["keyValues"]} == {contract.values_have_boxes}


class TestAsPrinted:
    @pytest.mark.parametrize(
        ("name", "operation"),
        [
            ("business-corporation", "business"),
            ("card-amex", "credit-card"),
            ("driver-forged", "id-card"),
            ("passport-foreign", "id-card/stand-alone"),
        ],
    )
    def test_boxes(self, state: LiveState, name: str, operation: str) -> None:
        """What is printed is recognised, and its boxes are where it is printed."""
        entry = DOCUMENTS[name]
        specimen = read_specimen(entry.text, operation, NEWEST)
        assert specimen
        one = file_with_code(entry.text)
        valid = replace(document(operation, one, contract=NEWEST), specimen=specimen)
        plain = replace(valid, specimen=None)
        found, natural = (
            recognise(value, {}, Step(code=SUCCESS, result=specimen.result({})), state) for value in (valid, plain)
        )
        assert one.properties.qr_code
        corners = one.properties.qr_code.corners
        assert found.result == with_printed_boxes(natural.result, specimen, one, corners)
        assert found.result != natural.result

    def test_card(self, state: LiveState) -> None:
        """The card that can be asked about remembers the document."""
        entry = DOCUMENTS["resident-forged"]
        specimen = read_specimen(entry.text, "id-card", SEED)
        found = found_in(replace(document("id-card", file_with_code(entry.text)), specimen=specimen), state)
        assert found.card
        assert specimen
        assert (found.card.test_document, found.card.values["name"]) == (entry.text, specimen.values["name"])

    def test_an_authors_value(self, state: LiveState) -> None:
        """What a rule wants goes before what is printed; the rest is as printed."""
        entry = DOCUMENTS["resident"]
        specimen = read_specimen(entry.text, "id-card", SEED)
        assert specimen
        valid = replace(document("id-card", file_with_code(entry.text)), specimen=specimen)
        found = found_in(valid, state, name="가나다")
        assert found.card
        assert found.card.values == {**specimen.values, "name": "가나다"}


class TestEncrypted:
    def test_values(self, state: LiveState) -> None:
        """Where the request was encrypted the values are, and the card that can be asked about is plain."""
        plain, found = (found_in(document("id-card", key=key), state) for key in (None, KEY))
        sealed: Any = found.result
        for one in sealed["keyValues"]:
            one["value"] = decrypted(one["value"])
        assert (sealed, found.card) == (plain.result, plain.card)

    def test_a_fault(self, state: LiveState) -> None:
        """A fault of the ciphertext spoils them."""
        spoiled: Any = found_in(document("id-card", key=KEY), state, fault=Fault(name="broken-ciphertext")).result
        with pytest.raises(ValueError, match="padding"):
            decrypted(spoiled["keyValues"][0]["value"])


class TestClaim:
    def test_true(self, state: LiveState) -> None:
        """What was recognised is true."""
        assert found_in(check(), state) == Recognised(result={"isAuthenticity": True})

    @pytest.mark.parametrize(
        ("changes", "names"),
        [({"name": "성춘향"}, "name"), ({"name": "성춘향", "issueDate": "20200103"}, "name, issueDate")],
    )
    def test_false(self, state: LiveState, changes: dict[str, str], names: str) -> None:
        """What differs is false, and the log has what it is."""
        note = f"what was recognised differs in {names}"
        request, claim = check().request, check().claim
        changed = AuthenticityClaim(request=request, id_type=claim.id_type, values={**claim.values, **changes})
        found = found_in(AuthenticityCheck(request=request, claim=changed, card=CARD), state)
        assert found == Recognised(result={"isAuthenticity": False}, note=note)

    def test_another_kind(self, state: LiveState) -> None:
        """A claim about another kind of card is false, even where every value is the same."""
        note = "what was recognised differs in idType"
        found = found_in(check(IdType.DRIVER), state)
        assert found == Recognised(result={"isAuthenticity": False}, note=note)

    @pytest.mark.parametrize("truth", [True, False])
    def test_an_authors_truth(self, state: LiveState, *, truth: bool) -> None:
        """An author's truth needs no note."""
        found = found_in(check(name="성춘향"), state, isAuthenticity=truth)
        assert found == Recognised(result={"isAuthenticity": truth})


class TestCannotFind:
    @pytest.mark.parametrize("register", [{}, {"1234567890": "06"}, {"0000000000": None}])
    def test_a_number_that_exists(self, state: LiveState, register: Mapping[str, str | None]) -> None:
        """A number exists unless the register has it as unknown."""
        check_recognisable(status("1234567890"), register, state)

    def test_an_unknown_number(self, state: LiveState) -> None:
        """A number that the register has as unknown is refused."""
        reason = "the scenario's given.businesses has this number as unknown"
        found = refused_by(lambda: check_recognisable(status("1"), {"1": None}, state))
        assert found == ("NOT_EXIST_BUSINESS_NUMBER", reason)

    @pytest.mark.parametrize(
        ("operation", "key"),
        [
            ("credit-card", "CREDIT_CARD_INFO_NOT_FOUND"),
            ("id-card", "ID_CARD_INFO_NOT_FOUND"),
            ("id-card/stand-alone", "ID_CARD_INFO_NOT_FOUND"),
        ],
    )
    def test_no_card(self, state: LiveState, operation: str, key: str) -> None:
        """On a picture of a single colour there is no card; on any other there is."""
        reason = "the image is a single flat colour (inferred: this code for it)"
        assert refused_by(lambda: check_recognisable(document(operation, FLAT), {}, state)) == (key, reason)
        check_recognisable(document(operation), {}, state)

    def test_no_certificate(self, state: LiveState) -> None:
        """Of a certificate the service has no code for that."""
        check_recognisable(document("business", FLAT), {}, state)

    def test_locked(self, state: LiveState) -> None:
        """Five wrong issue dates lock the resident number, for the right date too."""
        for _ in range(4):
            check_recognisable(check(issueDate="20200103"), {}, state)
        check_recognisable(check(), {}, state)
        check_recognisable(check(issueDate="20200103"), {}, state)
        assert refused_by(lambda: check_recognisable(check(), {}, state)) == LOCKED
        assert refused_by(lambda: check_recognisable(check(issueDate="20200103"), {}, state)) == LOCKED
        assert refused_by(lambda: check_recognisable(check(), {}, state)) == LOCKED
        check_recognisable(check(residentNumber="0" * 13), {}, state)

    def test_a_card_of_another_kind(self, state: LiveState) -> None:
        """A claim about a resident card that was another kind of card counts nothing."""
        one = check(issueDate="20200103")
        card = read_id_card(IdType.DRIVER, file(), {})
        for _ in range(7):
            check_recognisable(AuthenticityCheck(request=one.request, claim=one.claim, card=card), {}, state)

    @pytest.mark.parametrize(
        "other",
        [
            check(issueDate="20200103", contract=SEED),
            check(IdType.DRIVER, issueDate="20200103"),
            check(name="성춘향"),
        ],
        ids=["another revision", "another kind", "another name"],
    )
    def test_not_counted(self, state: LiveState, other: AuthenticityCheck) -> None:
        """Only wrong dates of resident cards count, in the revisions that lock."""
        for _ in range(7):
            check_recognisable(other, {}, state)
        assert state.wrong_dates("app", other.claim.values["residentNumber"]) == 0

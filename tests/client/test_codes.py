"""The result codes that an operation can give."""

import pytest

from ocr_emulator.client import Client, Emulator, EmulatorError, codes_for
from ocr_emulator.contract.catalogue import Front, Origin
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.contract.revisions import REVISIONS, Revision
from tests.running import start

ALL = [(revision, front) for revision in REVISIONS for front in Front]


@pytest.mark.parametrize(("revision", "front"), ALL, ids=str)
def test_exactly(revision: Revision, front: Front) -> None:
    """In every revision, at every front, they are just those that the catalogue has of its endpoints."""
    contract = contract_at(revision, front)
    for endpoint in contract.endpoints:
        expected = [
            code.number for code in contract.codes.possible_at(endpoint) if code.origin is not Origin.CONSOLE
        ]
        operation, version = endpoint.operation.name, endpoint.version.name
        found = codes_for(operation, version=version, revision=str(revision), front=front)
        assert [code.number for code in found] == expected, (operation, version)


def test_in_any_version() -> None:
    """Without a version they are those of every version, where all give the same."""
    assert codes_for("business/status") == codes_for("business/status", version="v1.0")
    assert codes_for("public-keys") == codes_for("public-keys", version="v2.0")


@pytest.mark.parametrize(("revision", "front"), ALL, ids=str)
def test_only_what_can_be_given(revision: Revision, front: Front) -> None:
    """Where the versions of an operation differ one has to be named: none is given a code that it never replies."""
    contract = contract_at(revision, front)
    for operation in OPERATIONS.values():
        names = [one.version.name for one in contract.endpoints if one.operation == operation]
        lists = {codes_for(operation.name, version=name, revision=str(revision), front=front) for name in names}
        if len(lists) == 1:
            assert codes_for(operation.name, revision=str(revision), front=front) in lists
            continue
        with pytest.raises(EmulatorError, match=r"^found no version; expected version='v"):
            codes_for(operation.name, revision=str(revision), front=front)


def test_a_code() -> None:
    """A code has the vendor's words, and is written with number and key: an id for a parametrised test."""
    (found,) = [code for code in codes_for("business/status") if code.number == 4000102]
    assert str(found) == "4000102 NOT_EXIST_BUSINESS_NUMBER"
    assert (found.message, found.http_status) == ("Business number that does not exist.", 200)
    assert (found.operations, found.versions, found.origin) == (("business/status",), ("v1.0",), "request")
    assert found.cause


def test_by_origin() -> None:
    """With an origin they are those of that origin alone: so the console's, which nothing else asks for."""
    console = codes_for("id-card", origin="console")
    assert console
    assert {code.origin for code in console} == {"console"}
    assert not set(console) & set(codes_for("id-card"))
    assert {code.origin for code in codes_for("id-card", front="gateway")} == {"request", "service", "gateway"}


def test_every_one_can_be_met(control: Emulator) -> None:
    """Each can be planned as the next reply, and is then the reply."""
    session = control.session()
    client = Client.with_secret_key(session.base_url, session.app_key, session.secret_key)
    codes = control.codes_for("business/status")
    for code in codes:
        session.next("business/status", code.number)
        body = client.post_json("v1.0", "business/status", {"businessNumber": "1234567890"}, {}).json()
        assert body["header"]["resultCode"] == code.number
    assert session.verify().verified
    assert len(codes) > 20


@pytest.mark.process
def test_of_a_running_emulator() -> None:
    """One that runs is asked for those of the revision and front that are in force there."""
    with start("--revision", "latest", "--front", "gateway") as emulator:
        control = Emulator(emulator.url)
        for operation, version in (("business/status", "v1.0"), ("business", "v1.1"), ("id-card", "v2.0")):
            expected = codes_for(operation, version=version, revision="latest", front="gateway")
            assert control.codes_for(operation, version=version) == expected
        assert control.codes_for("id-card", version="v2.1", origin="gateway") == codes_for(
            "id-card", version="v2.1", origin="gateway", revision="latest", front="gateway"
        )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"operation": "buisness"},
            (
                "found 'buisness'; expected an operation: business, business/status, credit-card, public-keys, "
                "id-card, id-card/stand-alone or id-card/authenticity; did you mean 'business'?"
            ),
        ),
        (
            {"version": "v2.0"},
            "found 'v2.0'; expected a version that has business at this revision: v1.0; did you mean 'v1.0'?",
        ),
        (
            {"version": "v1.1"},
            "found 'v1.1'; expected a version that has business at this revision: v1.0; did you mean 'v1.0'?",
        ),
        (
            {"revision": "latest"},
            (
                "found no version; expected version='v1.0' or 'v1.1', the one that is called: business gives "
                "4010006 INVALID_TOKEN in v1.1 alone"
            ),
        ),
        ({"front": "plane"}, "found 'plane'; expected a front: plain or gateway; did you mean 'plain'?"),
        ({"origin": "user"}, "found 'user'; expected an origin: request, service, console or gateway"),
    ],
)
def test_refused(wrong: dict[str, str], message: str) -> None:
    """What there is not is refused, so that no test is parametrised over nothing."""
    with pytest.raises(EmulatorError) as caught:
        codes_for(**{"operation": "business", **wrong})
    assert str(caught.value) == message


def test_no_revision() -> None:
    """A revision is named as everywhere."""
    with pytest.raises(EmulatorError, match=r"found 'lates'; expected a revision: .*did you mean 'latest'"):
        codes_for("business", revision="lates")

"""What a scenario's author wants in a result, as a client gets it."""

from typing import Any

import httpx
import pytest

from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.revisions import LATEST, REVISIONS, Revision
from tests.api.test_openapi import Caller, check, put_in_force
from tests.product.sealing import Sealer
from tests.running import Emulator, code_of
from tests.samples import picture

Json = dict[str, Any]

BOX = {"x1": 1, "y1": 2, "x2": 3, "y2": 2, "x3": 3, "y3": 4, "x4": 1, "y4": 4}


def use(emulator: Emulator, operation: str, result: Json, **more: Any) -> None:  # noqa: ANN401 - a whole scenario
    """Put a scenario in force in which the operation has that in its result."""
    then = {"resultCode": 0, "result": result}
    emulator.use({"rules": [{"when": {"operation": operation}, "then": then}], **more})


def entry_of(result: Json, key: str) -> Json:
    """The value with that key."""
    (found,) = (entry for entry in result["keyValues"] if entry["key"] == key)
    assert isinstance(found, dict)
    return found


def test_business(emulator: Emulator) -> None:
    """A value has the text and the confidence that its author wants, beside the natural rest."""
    natural = emulator.upload("business", picture()).json()["result"]
    name = {"value": "가나다", "conf": 0.31}
    use(emulator, "business", {"상호명": name, "대표자": "홍 길동", "resolution": "low", "boxes": []})
    found = emulator.upload("business", picture()).json()["result"]
    assert entry_of(found, "상호명") == {"key": "상호명", **name}
    assert entry_of(found, "대표자") == entry_of(natural, "대표자") | {"value": "홍 길동"}
    assert entry_of(found, "주소") == entry_of(natural, "주소")
    assert {**found, "keyValues": 0} == {**natural, "keyValues": 0, "resolution": "low", "boxes": []}


@pytest.mark.parametrize("entries", [[], [{"key": "모르는 것", "value": "", "conf": 0}]])
def test_list_of_values(emulator: Emulator, entries: list[Json]) -> None:
    """A list of values is the reply's, whether empty or with a key that nobody knows."""
    use(emulator, "business", {"keyValues": entries})
    assert emulator.upload("business", picture()).json()["result"]["keyValues"] == entries


def opened(sealer: Sealer, reply: httpx.Response) -> Json:
    """The result of credit-card in plain."""
    result = reply.json()["result"]
    for entry in (*result["cardNums"], result["validThru"]):
        entry["value"] = sealer.decrypt(entry["value"])
    result["totalCardNum"] = sealer.decrypt(result["totalCardNum"])
    assert isinstance(result, dict)
    return result


def test_credit_card(emulator: Emulator) -> None:
    """What is encrypted by nature is encrypted when it is an author's, and everything else is plain."""
    sealer = Sealer(emulator, "credit-card")
    natural = opened(sealer, sealer.upload("credit-card", picture()))
    wanted = {
        "fileType": "jpg",
        "cardNums": [{"value": "4111", "conf": 0.2}, {"value": "", "conf": 1}],
        "totalCardNum": "4111-****",
        "validThru": {"value": "12/29", "conf": 0.5},
    }
    use(emulator, "credit-card", wanted | {"validThruBox": {"x1": 5.5}})
    found = opened(sealer, sealer.upload("credit-card", picture()))
    assert found == natural | wanted | {"validThruBox": natural["validThruBox"] | {"x1": 5.5}}


def test_number_decides_about_groups(emulator: Emulator) -> None:
    """A number alone is written in groups, and without its separators."""
    sealer = Sealer(emulator, "credit-card")
    use(emulator, "credit-card", {"totalCardNum": "3782-822463-10005"})
    found = opened(sealer, sealer.upload("credit-card", picture()))
    assert found["totalCardNum"] == "378282246310005"
    assert [entry["value"] for entry in found["cardNums"]] == ["3782", "822463", "10005"]


def ask(sealer: Sealer, **fields: str) -> object:
    """Whether a new card is authentic."""
    key = sealer.upload("id-card", picture()).headers["request-key"]
    return sealer.claim(key, {"idType": "resident"}, **fields).json()["result"]["isAuthenticity"]


CLAIM = {"name": "가나다", "residentNumber": "9001011234560", "issueDate": "20200102"}
ENTRIES = [
    {"key": "name", "value": "가나다", "conf": 0.9},
    {"key": "residentNumber", "value": "900101-1234560", "conf": 0.9},
    {"key": "issueDate", "value": "2020.1.2.", "conf": 0.9},
]


def test_id_card(emulator: Emulator) -> None:
    """A value of an identity card is encrypted, and authenticity compares with what the author made of it."""
    sealer = Sealer(emulator, "id-card")
    natural = sealer.upload("id-card", picture()).json()["result"]
    use(emulator, "id-card", {"name": {"value": "가나다", "conf": 0.31}, "residentNumber": "900101-1234560"})
    reply = sealer.upload("id-card", picture())
    found = reply.json()["result"]
    assert sealer.values_of(reply)["name"] == "가나다"
    assert entry_of(found, "name")["conf"] == 0.31
    assert entry_of(found, "issuer") == entry_of(natural, "issuer")
    assert [ask(sealer, **CLAIM), ask(sealer, **CLAIM | {"name": "홍길동"})] == [True, False]


def test_list_of_an_identity_card(emulator: Emulator) -> None:
    """Authenticity compares with a list of the author's own; what is not in it equals nothing."""
    sealer = Sealer(emulator, "id-card")
    use(emulator, "id-card", {"keyValues": ENTRIES})
    assert sealer.values_of(sealer.upload("id-card", picture())) == {one["key"]: one["value"] for one in ENTRIES}
    assert ask(sealer, **CLAIM) is True
    use(emulator, "id-card", {"keyValues": ENTRIES[:2]})
    assert ask(sealer, **CLAIM) is False


@pytest.mark.parametrize("truth", [True, False])
def test_authenticity(emulator: Emulator, *, truth: bool) -> None:
    """Authenticity is what the author says."""
    sealer = Sealer(emulator, "id-card")
    use(emulator, "id-card/authenticity", {"isAuthenticity": truth})
    assert ask(sealer, **CLAIM) is truth


def test_status(emulator: Emulator) -> None:
    """A status is text, as it was written."""
    use(emulator, "business/status", {"statusCode": "05", "statusMessage": ""})
    result = emulator.ask_status().json()["result"]
    assert (result["statusCode"], result["statusMessage"]) == ("05", "")


def test_public_keys(emulator: Emulator) -> None:
    """A key may be one that nobody can use."""
    use(emulator, "public-keys", {"key": "AAAA"})
    found = emulator.client.get("/v2.0/appkeys/app/public-keys/id-card", headers={"Authorization": "x"}).json()
    assert found["result"] == {"key": "AAAA", "version": found["result"]["version"]}


@pytest.mark.parametrize("fault", ["broken-ciphertext", "foreign-ciphertext"])
def test_faults(emulator: Emulator, fault: str) -> None:
    """A fault of the ciphertext damages an author's values too, and nothing else."""
    sealer = Sealer(emulator, "id-card")
    then = {"resultCode": 0, "result": {"keyValues": ENTRIES}, "fault": fault}
    emulator.use({"rules": [{"when": {"operation": "id-card"}, "then": then}]})
    reply = sealer.upload("id-card", picture())
    assert code_of(reply) == 0
    values = reply.json()["result"]["keyValues"]
    assert [value | {"value": 0} for value in values] == [entry | {"value": 0} for entry in ENTRIES]
    for value, entry in zip(values, ENTRIES, strict=True):
        try:
            assert sealer.decrypt(value["value"]) != entry["value"]
        except ValueError:
            continue


def test_as_json(emulator: Emulator) -> None:
    """A scenario is answered as its author could have written it, and can be sent back."""
    result = {
        "resolution": "low",
        "name": {"value": "0123", "conf": 0.31, "bbox": {"x1": 5}},
        "issuer": "",
        "boxes": [BOX],
    }
    use(emulator, "id-card", result, given={"revision": str(LATEST)})
    answered = emulator.client.get("/__admin/scenario").json()
    assert answered["rules"][0]["then"] == [{"resultCode": 0, "result": result}]
    again = {name: part for name, part in answered.items() if name in {"given", "rules"}}
    emulator.use(again)
    assert emulator.client.get("/__admin/scenario").json()["rules"] == answered["rules"]


RESULTS: dict[str, Json] = {
    "business": {
        "상호명": {"conf": 0},
        "fileType": FileType.PDF.value,
        "unitType": "point",
        "resolution": "low",
        "boxes": [],
    },
    "business/status": {"statusCode": ""},
    "public-keys": {"key": "x", "version": "y"},
    "credit-card": {"cardNums": [], "cardNumBoxes": [BOX], "validThru": {"conf": 1}, "validThruBox": {"x1": 1}},
    "id-card": {"idType": "driver", "serialNum": {"value": "", "conf": 0.5}, "boxes": [BOX]},
    "id-card/stand-alone": {"keyValues": []},
    "id-card/authenticity": {"isAuthenticity": False},
}


@pytest.mark.parametrize("revision", [REVISIONS[0], LATEST], ids=str)
def test_as_described(emulator: Emulator, revision: Revision) -> None:
    """A result with an author's values is as the OpenAPI document says, of every operation."""
    contract = contract_at(revision)
    caller = Caller(emulator, contract)
    rules = [
        {"when": {"operation": name}, "then": {"resultCode": 0, "result": result}}
        for name, result in RESULTS.items()
    ]
    put_in_force(emulator, contract, rules=rules)
    for endpoint in contract.endpoints:
        reply = caller.call(endpoint)
        assert check(reply, contract, endpoint) == 0

"""The envelope as a client has it."""

import json
from base64 import b64encode

import pytest

from ocr_emulator.calling.envelope import Envelope
from ocr_emulator.calling.results import PreparationError
from ocr_emulator.client import Client, Reply
from ocr_emulator.envelope.not_opened import NotOpenedError
from ocr_emulator.envelope.opening import open_value, seal_value
from ocr_emulator.envelope.sealing import seal_image

KEY = bytes(range(32))
ENVELOPE = Envelope(KEY, {})


def answered(body: object) -> Client:
    """A client whose every call is answered so."""
    reply = Reply(200, {"x-emulator-reason": "because"}, json.dumps(body).encode())
    return Client.with_secret_key("http://emulator", "app", "secret", lambda *_, **__: reply)


def test_a_file() -> None:
    """A file is sealed with the symmetric key."""
    assert ENVELOPE.seal_file(b"a picture") == seal_image(b"a picture", KEY)


@pytest.mark.parametrize(
    ("members", "sealed"),
    [
        ({"idType": "passport", "name": "n", "expirationDate": "20300101"}, {"name"}),
        ({"idType": "resident", "residentNumber": "1", "serialNum": "2"}, {"residentNumber"}),
        ({"idType": "resident", "name": 7, "issueDate": None}, set()),
        ({"idType": "alien", "name": "n", "serialNum": "2", "more": "3"}, {"name", "serialNum"}),
        ({"idType": ["driver"], "name": "n"}, {"name"}),
        ({"more": "3"}, set()),
    ],
)
def test_members(members: dict[str, object], sealed: set[str]) -> None:
    """What the kind of card wants sealed is sealed, if it is a text; of an unknown kind, what any kind wants."""
    found = ENVELOPE.seal_members(members)
    assert {name for name, value in found.items() if value != members[name]} == sealed
    assert {name: open_value(found[name], KEY) for name in sealed} == {name: members[name] for name in sealed}


def test_a_result() -> None:
    """The values of a result are opened, and what is no text stays as it is."""
    result = {"keyValues": [{"key": "name", "value": seal_value("홍길동", KEY)}, {"key": "more", "value": None}]}
    opened = ENVELOPE.open_result(result, "id-card")
    assert opened == {"keyValues": [{"key": "name", "value": "홍길동"}, {"key": "more", "value": None}]}
    with pytest.raises(NotOpenedError):
        ENVELOPE.open_result({"keyValues": [{"key": "name", "value": "AAAA"}]}, "id-card")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"header": {"resultCode": 5000503, "resultMessage": "Busy."}},
            "public-keys answers 5000503 Busy. (because)",
        ),
        ([], "public-keys answers None None (because)"),
        ({"result": {"key": "AAAA", "version": "0"}}, "public-keys answers no public key with its version"),
        ({"result": {"key": b64encode(KEY).decode()}}, "public-keys answers no public key with its version"),
        ({"result": None}, "public-keys answers no public key with its version"),
    ],
)
def test_without_a_public_key(body: object, message: str) -> None:
    """Where public-keys answers no key, that is what has failed."""
    with pytest.raises(PreparationError) as caught:
        Envelope.for_service(answered(body), "v2.0", "id-card")
    assert str(caught.value) == message

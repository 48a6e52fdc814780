"""The envelope in the pipeline: which keys are accepted, what is opened, and what is said of what is not."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.ciphers import modes

from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.scenario.model import Given, Scenario
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.live_state import LiveState
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.tokens import Tokens
from tests.envelope.client import KEY, base64, cbc, encrypt, rsa_pkcs1, zeros
from tests.pipeline.calling import MULTIPART, PICTURE, Caller, claim, form, new_world, sealed

ASK = "ask public-keys again, and send the version that it answers"


@pytest.fixture
def caller(keyring: Keyring) -> Caller:
    """A client of a world in which nothing has happened."""
    return Caller(new_world(keyring))


def outcome(found: Answer) -> tuple[str, str | None]:
    """The key of the code, and why."""
    return found.result_key, found.reason


@pytest.mark.parametrize(
    ("passed", "grace", "reason"),
    [
        (0, 0, f"X-Key-Version is '0', which has been replaced; id-card now has '1': {ASK}"),
        (599, 600, None),
        (600, 600, f"X-Key-Version is '0', which has been replaced; id-card now has '1': {ASK}"),
    ],
)
def test_replaced(passed: float, grace: float, reason: str | None) -> None:
    """A key that was replaced is refused, unless the scenario accepts it and not too much time has passed."""
    sessions, keyring = Sessions(Clock(lambda: 1_000_000.0)), Keyring()
    scenario = Scenario(name="s", source="test", given=Given(old_keys_accepted=grace))
    caller = Caller(LiveState(Counters(), sessions, keyring, Tokens()), scenario=scenario)
    old = base64(rsa_pkcs1(KEY, keyring.current_pair("id-card").private_key))
    keyring.rotate(1_000_000, ["id-card"])
    sessions.clock.advance(passed)
    found = caller.upload(x_key_version="0", symmetric_key=old)
    assert outcome(found) == ("INVALID_KEY_VERSION" if reason else "SUCCESS", reason)
    assert caller.upload().result_code == 0


def test_of_another_service(caller: Caller) -> None:
    """A symmetric key that was encrypted for the other service is refused, and the reason says so."""
    found = caller.upload(
        symmetric_key=base64(rsa_pkcs1(KEY, caller.state.current_key("credit-card").private_key))
    )
    assert found.result_key == "INVALID_SYMMETRIC_KEY"
    assert "credit-card" in (found.reason or "")


def test_empty_part(caller: Caller) -> None:
    """A part without bytes is an empty file, not a wrong encryption; what else is wrong comes first."""
    body, reason = form(b""), "the part 'image' has no bytes; send the file's content"
    assert outcome(caller.call("id-card", body, content_type=MULTIPART)) == ("UPLOADED_FILE_IS_EMPTY", reason)
    refused = caller.call("id-card", body, content_type=MULTIPART, symmetric_key="AAAA")
    assert refused.result_key == "INVALID_SYMMETRIC_KEY"


@pytest.mark.parametrize("operation", ["credit-card", "id-card", "id-card/stand-alone"])
def test_sent_plain(caller: Caller, operation: str) -> None:
    """An image that is sent plain is refused, and the reason says so."""
    found = caller.call(operation, form(PICTURE), content_type=MULTIPART)
    assert found.result_key == "INVALID_ENCRYPTED_DATA"
    assert (found.reason or "").startswith("the part 'image' fails at ")


def test_opened_to_no_document(caller: Caller) -> None:
    """What decrypts to no document has a wrong type; where the encryption is why, the reason says so too."""
    sentence = "the first bytes of the part 'image' are not those of a jpg or png file"
    contents = {
        b"\xfd unknown": "it decrypts with right padding, so that key and mode are likely right: it is what was encrypted",
        PICTURE.decode("utf-8", "replace").encode(): (
            "it is a file that was turned into text, which lost bytes: read it as bytes"
        ),
        cbc(PICTURE): "it was encrypted twice; encrypt it once",
    }
    for content, why in contents.items():
        assert outcome(caller.upload(content=content)) == ("INVALID_FILE_TYPE", f"{sentence}; {why}")
    wrong = caller.call("id-card", form(cbc(PICTURE, iv=bytes(16))), content_type=MULTIPART)
    assert wrong.result_key == "INVALID_FILE_TYPE"
    assert (wrong.reason or "").startswith(f"{sentence}; the part 'image' fails at ")


def test_earlier_key(caller: Caller) -> None:
    """An image encrypted with the key of an earlier request is refused; that it was is proved, to that appKey alone."""
    other = bytes(range(32))
    body = form(cbc(PICTURE, other))
    headers = {"symmetric_key": base64(rsa_pkcs1(other, caller.state.current_key("id-card").private_key))}
    unknown = caller.call("id-card", body, content_type=MULTIPART)
    assert caller.call("id-card", body, content_type=MULTIPART, **headers).result_code == 0
    known = caller.call("id-card", body, content_type=MULTIPART)
    stranger = Caller(caller.state, app_key="other").call("id-card", body, content_type=MULTIPART)
    assert {one.result_key for one in (unknown, known, stranger)} == {"INVALID_ENCRYPTED_DATA"}
    assert unknown.reason == stranger.reason != known.reason


TRUE = {"name": "홍길동", "residentNumber": "9001011234560", "issueDate": "20200102"}


#: Ways to get a value wrong.
WRONG: dict[str, Callable[[str], str]] = {
    "plain": str,
    "Base64 twice": lambda value: base64(sealed(value).encode()),
    "hex": lambda value: cbc(value.encode()).hex(),
    "padded with zeros": lambda value: base64(encrypt(zeros(value.encode()), KEY, modes.CBC(KEY[:16]))),
}


@pytest.mark.parametrize("name", TRUE)
@pytest.mark.parametrize("wrap", WRONG.values(), ids=WRONG)
def test_values(caller: Caller, name: str, wrap: Callable[[str], str]) -> None:
    """A value that does not open is refused with the name of its field, and the reason does not repeat it."""
    found = caller.ask("x", claim("resident", TRUE, {name: wrap(TRUE[name])}))
    assert found.result_key == "INVALID_ENCRYPTED_DATA"
    assert (found.reason or "").startswith(f"the field {name!r}: the value fails at ")
    assert TRUE[name] not in (found.reason or "")


@pytest.mark.parametrize("kind", ["alien", "Resident", ""])
def test_unknown_kind(caller: Caller, kind: str) -> None:
    """Of a kind of card that is none, nothing is opened; the kind is sent plain, and not repeated."""
    assert outcome(caller.ask("x", claim(kind, {}))) == (
        "INVALID_PARAMETER",
        "idType is none of resident, driver or passport; it is sent plain, not encrypted",
    )


@pytest.mark.parametrize(("value", "kind"), [([], "array"), ({}, "object")], ids=repr)
def test_no_text(caller: Caller, value: object, kind: str) -> None:
    """A value that is an object or a list makes the body unreadable, whatever its encryption."""
    body = claim("resident", TRUE, {"name": value})
    assert outcome(caller.ask("x", body)) == (
        "BAD_REQUEST",
        f"the field 'name' is a JSON {kind}; expected a string, in quotes",
    )

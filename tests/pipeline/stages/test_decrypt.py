"""The envelope, opened: which keys are accepted, what is decrypted, and what passes through."""

import json

import pytest

from ocr_emulator.pipeline.stages.decrypt import DecryptedBody, decrypt
from ocr_emulator.pipeline.stages.parse_body import JsonFields, PublicKeyRequest, Upload
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.live_state import LiveState
from tests.envelope.client import KEY, PNG, base64, cbc, rsa_pkcs1
from tests.pipeline.calling import new_world, sealed
from tests.pipeline.stages.making import refused_by, request_of

ASK = "ask public-keys again, and send the version that it answers"
WORDS = {"name": "홍길동", "residentNumber": "9001011234560", "issueDate": "20200102"}


@pytest.fixture
def state(keyring: Keyring) -> LiveState:
    """A world in which nothing has happened."""
    return new_world(keyring)


def headers_of(state: LiveState, service: str = "id-card", key: bytes = KEY) -> dict[str, str]:
    pair = state.current_key(service)
    return {"x-key-version": pair.version, "symmetric-key": base64(rsa_pkcs1(key, pair.private_key))}


def upload(headers: dict[str, str], content: bytes, operation: str = "id-card") -> Upload:
    return Upload(request_of(operation, "v2.0", headers=headers), content, "a.png")


def fields(headers: dict[str, str], members: dict[str, object]) -> JsonFields:
    return JsonFields(request_of("id-card/authenticity", "v2.0", headers=headers), members)


class TestPlain:
    def test_v1(self, state: LiveState) -> None:
        """What v1.0 takes is plain, whatever headers come with it, and so is its reply."""
        submission = Upload(request_of("credit-card", headers={"x-key-version": "nonsense"}), b"content")
        assert decrypt(submission, state, 0) == DecryptedBody(submission=submission, symmetric_key=None)

    def test_public_keys(self, state: LiveState) -> None:
        """A request for a public key is plain in v2.0 too."""
        submission = PublicKeyRequest(request_of("public-keys", "v2.0"))
        assert decrypt(submission, state, 0) == DecryptedBody(submission=submission)


class TestKeys:
    @pytest.mark.parametrize(
        ("version", "found"),
        [
            ("9", "X-Key-Version is '9'"),
            (
                "MIIBIjANBg",
                "X-Key-Version has 10 characters and is no version (is Symmetric-Key in its place?)",
            ),
        ],
    )
    def test_an_unknown_version(self, state: LiveState, version: str, found: str) -> None:
        """A version that there never was is refused with the one that is accepted."""
        submission = upload(headers_of(state) | {"x-key-version": version}, cbc(PNG))
        reason = f"{found}; id-card now has '0': {ASK}"
        assert refused_by(lambda: decrypt(submission, state, 0)) == ("INVALID_KEY_VERSION", reason)

    def test_a_version_that_was_replaced(self) -> None:
        """A version that was replaced is refused as such, unless the scenario accepts it still."""
        keyring = Keyring()
        state = new_world(keyring)
        submission = upload(headers_of(state), cbc(PNG))
        keyring.rotate(state.now(), ["id-card"])
        reason = f"X-Key-Version is '0', which has been replaced; id-card now has '1': {ASK}"
        assert refused_by(lambda: decrypt(submission, state, 0)) == ("INVALID_KEY_VERSION", reason)
        assert decrypt(submission, state, 60).symmetric_key == KEY

    def test_a_key_that_does_not_open(self, state: LiveState) -> None:
        """A Symmetric-Key that does not open is refused with what is wrong with it."""
        submission = upload(headers_of(state) | {"symmetric-key": "AAAA"}, cbc(PNG))
        reason = (
            "the header Symmetric-Key fails at its RSA: it holds 3 bytes; "
            "encrypt the symmetric key with RSA and the key from public-keys, which gives 256 bytes"
        )
        assert refused_by(lambda: decrypt(submission, state, 0)) == ("INVALID_SYMMETRIC_KEY", reason)

    def test_remembered(self, state: LiveState) -> None:
        """A symmetric key that opens is remembered, even where nothing else does."""
        refused_by(lambda: decrypt(upload(headers_of(state), b"nonsense"), state, 0))
        assert list(state.earlier_keys("app")) == [KEY]


class TestImage:
    @pytest.mark.parametrize("operation", ["id-card", "id-card/stand-alone", "credit-card"])
    def test_decrypted(self, state: LiveState, operation: str) -> None:
        """An image is decrypted; its reply is encrypted with the same key."""
        service = operation.partition("/")[0]
        found = decrypt(upload(headers_of(state, service), cbc(PNG), operation), state, 0)
        assert isinstance(found.submission, Upload)
        assert (bytes(found.submission.content), found.submission.file_name) == (PNG, "a.png")
        assert (found.symmetric_key, found.suspicion) == (KEY, None)

    def test_no_bytes(self, state: LiveState) -> None:
        """A part without bytes is an empty file, not a wrong encryption."""
        found = refused_by(lambda: decrypt(upload(headers_of(state), b""), state, 0))
        assert found == ("UPLOADED_FILE_IS_EMPTY", "the part 'image' has no bytes; send the file's content")

    def test_plain(self, state: LiveState) -> None:
        """An image that is sent plain does not decrypt."""
        key, reason = refused_by(lambda: decrypt(upload(headers_of(state), PNG), state, 0))
        assert key == "INVALID_ENCRYPTED_DATA"
        assert reason.startswith("the part 'image' fails at ")

    @pytest.mark.parametrize(
        ("content", "suspicion"),
        [
            (
                b"GIF89a",
                "it decrypts with right padding, so that key and mode are likely right: it is what was encrypted",
            ),
            (cbc(PNG), "it was encrypted twice; encrypt it once"),
        ],
        ids=["no document", "twice"],
    )
    def test_no_document(self, state: LiveState, content: bytes, suspicion: str) -> None:
        """What decrypts to no document goes on, with what is wrong with its encryption."""
        found = decrypt(upload(headers_of(state), cbc(content)), state, 0)
        assert isinstance(found.submission, Upload)
        assert (bytes(found.submission.content), found.suspicion) == (content, suspicion)

    def test_an_earlier_key(self, state: LiveState) -> None:
        """An image that an earlier key of this appKey opens is refused with that; the present key is no earlier one."""
        other = bytes(range(32))
        submission = upload(headers_of(state), cbc(PNG, other))
        before = refused_by(lambda: decrypt(submission, state, 0))
        state.remember_key("app", other)
        after = refused_by(lambda: decrypt(submission, state, 0))
        assert {before[0], after[0]} == {"INVALID_ENCRYPTED_DATA"}
        assert before[1] != after[1]
        assert "earlier" in after[1]


class TestFields:
    def test_decrypted(self, state: LiveState) -> None:
        """The fields of the kind of card are decrypted, and every other member is as it came."""
        members = {name: sealed(value) for name, value in WORDS.items()}
        sent: dict[str, object] = {"idType": "resident", **members, "more": "x"}
        submission = fields(headers_of(state), sent)
        found = decrypt(submission, state, 0)
        assert found == DecryptedBody(
            submission=JsonFields(submission.request, {"idType": "resident", **WORDS, "more": "x"}),
            symmetric_key=KEY,
        )

    def test_a_field_that_is_sent_plain(self, state: LiveState) -> None:
        """A passport's expirationDate is not encrypted."""
        sent: dict[str, object] = {"idType": "passport", "expirationDate": "20390102", "name": sealed("홍길동")}
        found = decrypt(fields(headers_of(state), sent), state, 0)
        assert isinstance(found.submission, JsonFields)
        assert found.submission.members["expirationDate"] == "20390102"
        assert found.submission.members["name"] == "홍길동"

    def test_an_earlier_key(self, state: LiveState) -> None:
        """A value that an earlier key opens is refused with that."""
        other = bytes(range(32))
        sent: dict[str, object] = {"idType": "resident", "name": base64(cbc(WORDS["name"].encode(), other))}
        submission = fields(headers_of(state), sent)
        before = refused_by(lambda: decrypt(submission, state, 0))
        state.remember_key("app", other)
        after = refused_by(lambda: decrypt(submission, state, 0))
        assert {before[0], after[0]} == {"INVALID_ENCRYPTED_DATA"}
        assert before[1] != after[1]

    @pytest.mark.parametrize("kind", ["alien", 7, None])
    def test_no_kind(self, state: LiveState, kind: object) -> None:
        """Of a kind of card that is none nothing is decrypted."""
        submission = fields(headers_of(state), {"idType": kind, "name": "x"})
        assert decrypt(submission, state, 0).submission == submission

    def test_no_text(self, state: LiveState) -> None:
        """A value that is no text is left to the next stage."""
        submission = fields(headers_of(state), {"idType": "resident", "name": 7, "residentNumber": None})
        assert decrypt(submission, state, 0).submission == submission

    @pytest.mark.parametrize("name", WORDS)
    def test_a_value_that_does_not_open(self, state: LiveState, name: str) -> None:
        """A value that does not open is refused with the name of its field."""
        sent: dict[str, object] = {"idType": "resident", name: json.dumps(WORDS[name])}
        key, reason = refused_by(lambda: decrypt(fields(headers_of(state), sent), state, 0))
        assert key == "INVALID_ENCRYPTED_DATA"
        assert reason.startswith(f"the field {name!r}: the value fails at ")

"""API v2.0 as a client sees it: the envelope, identity cards, authenticity."""

import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocr_emulator.contract.id_cards import ID_CARD_KEYS, IdType
from tests.product.sealing import Sealer
from tests.running import KEY, Emulator, code_of, reason_of, start
from tests.samples import picture

CARDS = ["credit-card", "id-card", "id-card/stand-alone"]
RESIDENT = {"idType": "resident"}


def sealer_of(emulator: Emulator, operation: str, app_key: str = "app") -> Sealer:
    return Sealer(emulator, operation.partition("/")[0], app_key)


def plain_picture() -> bytes:
    """A picture of a length that is no multiple of 16. One key in 256 decrypts any other picture by chance."""
    image = picture()
    return image + bytes(17 - len(image) % 16)


class TestPublicKeys:
    @pytest.mark.parametrize("service", ["credit-card", "id-card"])
    def test_a_key_is_published(self, emulator: Emulator, service: str) -> None:
        """The key is Base64 of a 2048 bit RSA key in DER, without armour; the version is a string."""
        sealer = Sealer(emulator, service)
        assert sealer.public_key.key_size == 2048
        assert sealer.version.isdigit()

    def test_each_service_has_its_own(self, emulator: Emulator) -> None:
        """The two services have different keys."""
        keys = {Sealer(emulator, service).public_key.public_numbers().n for service in ("credit-card", "id-card")}
        assert len(keys) == 2

    @pytest.mark.parametrize("service", ["business", "id_card", "CREDIT-CARD"])
    def test_4000001(self, emulator: Emulator, service: str) -> None:
        """A serviceName without keys is an invalid parameter."""
        reply = emulator.client.get(f"/v2.0/appkeys/app/public-keys/{service}", headers=KEY)
        assert code_of(reply) == 4000001
        assert reason_of(reply) == f"the serviceName in the path is '{service}'; expected credit-card or id-card"

    def test_a_service_that_is_not_enabled(self, emulator: Emulator) -> None:
        """The service that the path names has to be enabled."""
        emulator.use({"given": {"services": ["credit-card"]}})
        assert code_of(emulator.client.get("/v2.0/appkeys/app/public-keys/credit-card", headers=KEY)) == 0
        assert code_of(emulator.client.get("/v2.0/appkeys/app/public-keys/id-card", headers=KEY)) == 4000401

    def test_405(self, emulator: Emulator) -> None:
        """It is a GET."""
        assert code_of(emulator.client.post("/v2.0/appkeys/app/public-keys/id-card", headers=KEY)) == 405


class TestRecognition:
    def test_credit_card(self, emulator: Emulator) -> None:
        """Numbers and date are encrypted with the client's key; everything else is plain."""
        sealer = Sealer(emulator, "credit-card")
        image = picture()
        sealed = sealer.upload("credit-card", image).json()["result"]
        plain = emulator.upload("credit-card", image).json()["result"]
        assert sealer.decrypt(sealed["totalCardNum"]) == plain["totalCardNum"]
        assert sealer.decrypt(sealed["validThru"]["value"]) == plain["validThru"]["value"]
        numbers = [sealer.decrypt(one["value"]) for one in sealed["cardNums"]]
        assert numbers == [one["value"] for one in plain["cardNums"]]
        for name in ("fileType", "resolution", "cardNumBoxes", "validThruBox"):
            assert sealed[name] == plain[name]

    @pytest.mark.parametrize("operation", ["id-card", "id-card/stand-alone"])
    def test_id_card(self, emulator: Emulator, operation: str) -> None:
        """Without a scenario a card is a resident's, with the guide's keys in the guide's order."""
        sealer = Sealer(emulator, "id-card")
        reply = sealer.upload(operation, picture(640, 479, "JPEG"))
        result = reply.json()["result"]
        assert list(result) == ["fileType", "resolution", "idType", "keyValues", "boxes"]
        assert (result["fileType"], result["resolution"], result["idType"]) == ("jpg", "low", "resident")
        assert tuple(sealer.values_of(reply)) == ID_CARD_KEYS[IdType.RESIDENT]
        assert len(result["boxes"]) > len(result["keyValues"])
        assert all(set(one) == {"key", "value", "conf"} for one in result["keyValues"])

    @pytest.mark.parametrize("kind", IdType)
    def test_the_kind_is_the_scenarios(self, emulator: Emulator, kind: IdType) -> None:
        """A rule's result decides the kind of card and any of its values, which the author writes in plain."""
        name = "koreanName" if kind is IdType.PASSPORT else "name"
        result = {"idType": kind.value, name: "남궁민수"}
        emulator.use(
            {"rules": [{"when": {"operation": "id-card"}, "then": {"resultCode": "SUCCESS", "result": result}}]}
        )
        sealer = Sealer(emulator, "id-card")
        reply = sealer.upload("id-card", picture())
        assert reply.json()["result"]["idType"] == kind
        assert tuple(sealer.values_of(reply)) == ID_CARD_KEYS[kind]
        assert sealer.values_of(reply)[name] == "남궁민수"
        assert "request-key" in reply.headers

    def test_stand_alone_has_no_request_key(self, emulator: Emulator) -> None:
        """A Request-Key comes with id-card, never with stand-alone."""
        sealer = Sealer(emulator, "id-card")
        assert "request-key" in sealer.upload("id-card", picture()).headers
        assert "request-key" not in sealer.upload("id-card/stand-alone", picture()).headers

    def test_an_error_has_no_request_key(self, emulator: Emulator) -> None:
        """Only what was recognised can be asked about."""
        emulator.use("recognition-failures")
        assert "request-key" not in Sealer(emulator, "id-card").upload("id-card", picture()).headers


class TestNaturalErrors:
    @pytest.mark.parametrize("operation", [*CARDS, "id-card/authenticity"])
    @pytest.mark.parametrize("name", ["X-Key-Version", "Symmetric-Key"])
    def test_4000005(self, emulator: Emulator, operation: str, name: str) -> None:
        """Every header of the envelope is required."""
        headers = {**sealer_of(emulator, operation).headers, "Request-Key": "k"}
        del headers[name]
        reply = emulator.client.post(f"/v2.0/appkeys/app/{operation}", headers=headers)
        assert code_of(reply) == 4000005
        assert reason_of(reply) == f"the header {name} is missing or blank; send it with a value"

    def test_4000005_for_the_request_key(self, emulator: Emulator) -> None:
        """Authenticity needs a Request-Key."""
        reply = Sealer(emulator, "id-card").claim("", RESIDENT)
        assert code_of(reply) == 4000005
        assert reason_of(reply) == "the header Request-Key is missing or blank; send it with a value"

    @pytest.mark.parametrize("operation", CARDS)
    def test_4000301(self, emulator: Emulator, operation: str) -> None:
        """A version that there never was is told with the one there is."""
        sealer = sealer_of(emulator, operation)
        reply = sealer.upload(operation, picture(), {"X-Key-Version": "15"})
        assert code_of(reply) == 4000301
        assert reason_of(reply) == (
            f"X-Key-Version is '15'; {sealer.service} now has '{sealer.version}': "
            "ask public-keys again, and send the version that it answers"
        )

    def test_headers_that_have_changed_places_are_not_repeated(self, emulator: Emulator) -> None:
        """A key in the place of the version is not told to the log, the journal or anybody."""
        sealer = Sealer(emulator, "id-card")
        key = b64encode(sealer.key).decode()
        reply = sealer.upload("id-card", picture(), {"X-Key-Version": key, "Symmetric-Key": sealer.version})
        assert code_of(reply) == 4000301
        assert reason_of(reply) == (
            "X-Key-Version has 44 characters and is no version (is Symmetric-Key in its place?); id-card now has "
            f"'{sealer.version}': ask public-keys again, and send the version that it answers"
        )
        assert key not in emulator.log

    @pytest.mark.parametrize("operation", CARDS)
    def test_4000302(self, emulator: Emulator, operation: str) -> None:
        """A Symmetric-Key that does not open is refused, and the reason says why."""
        sealer = sealer_of(emulator, operation)
        header = urlsafe_b64encode(b"\xfb" + b64decode(sealer.headers["Symmetric-Key"])[1:]).decode()
        reply = sealer.upload(operation, picture(), {"Symmetric-Key": header})
        assert code_of(reply) == 4000302
        assert reason_of(reply).startswith("the header Symmetric-Key fails at its Base64: it is URL-safe Base64")

    @pytest.mark.parametrize("operation", CARDS)
    def test_4000303(self, emulator: Emulator, operation: str) -> None:
        """An image that was sent plain does not decrypt, and the reason says so."""
        reply = sealer_of(emulator, operation).send(operation, plain_picture())
        assert code_of(reply) == 4000303
        assert reason_of(reply) == (
            "the part 'image' fails at its encryption: there is none, it is the document itself; encrypt it with "
            "AES-256/CBC/PKCS7 with the symmetric key, IV = its first 16 bytes"
        )

    @pytest.mark.parametrize("operation", CARDS)
    def test_4000003_says_when_encryption_is_why(self, emulator: Emulator, operation: str) -> None:
        """A wrong IV damages the first bytes alone: the file's type is refused, and the reason names the IV."""
        sealer = sealer_of(emulator, operation)
        image = picture()
        image += bytes([16 - len(image) % 16]) * (16 - len(image) % 16)
        encryptor = Cipher(algorithms.AES(sealer.key), modes.CBC(bytes(16))).encryptor()
        reply = sealer.send(operation, encryptor.update(image) + encryptor.finalize())
        assert code_of(reply) == 4000003
        assert reason_of(reply) == (
            "the first bytes of the part 'image' are not those of a jpg or png file; the part 'image' fails at "
            "its IV: it is 16 zero bytes; use the first 16 bytes of the symmetric key"
        )

    @pytest.mark.parametrize("operation", CARDS)
    def test_a_file_is_judged_by_its_decrypted_bytes(self, emulator: Emulator, operation: str) -> None:
        """4000004 for no bytes, encrypted or not; 4000003 for another type, and for PDF; the rest as in v1.0."""
        sealer = sealer_of(emulator, operation)
        assert code_of(sealer.send(operation, b"")) == 4000004
        assert code_of(sealer.upload(operation, b"")) == 4000004
        assert code_of(sealer.upload(operation, b"GIF89a")) == 4000003
        assert code_of(sealer.upload(operation, picture(kind="PDF"))) == 4000003
        assert code_of(sealer.upload(operation, picture()[:99])) == 4000003

    @pytest.mark.parametrize(("operation", "code"), list(zip(CARDS, [4000111, 4000121, 4000121], strict=True)))
    def test_an_empty_picture(self, emulator: Emulator, operation: str, code: int) -> None:
        """A picture of a single colour has no card on it."""
        assert code_of(sealer_of(emulator, operation).upload(operation, picture(flat=True))) == code

    def test_the_size_limit_is_that_of_the_request_as_sent(self, emulator: Emulator) -> None:
        """What counts is the ciphertext with all that is around it."""
        sealer = Sealer(emulator, "id-card")
        assert code_of(sealer.send("id-card", bytes(5_300_000))) == 4131000

    def test_a_key_is_not_taken_at_its_word(self, emulator: Emulator) -> None:
        """v2.0 without the envelope's headers is not v1.0."""
        reply = emulator.client.post(
            "/v2.0/appkeys/app/credit-card", files={"image": ("a", picture())}, headers=KEY
        )
        assert code_of(reply) == 4000005


def recognise(sealer: Sealer) -> tuple[str, dict[str, str]]:
    """A Request-Key, and what has to be asked about the resident card that it is for."""
    reply = sealer.upload("id-card", picture())
    values = sealer.values_of(reply)
    claim = {
        "name": values["name"],
        "residentNumber": values["residentNumber"].replace("-", ""),
        "issueDate": "20200102",
    }
    return reply.headers["request-key"], claim


class TestAuthenticity:
    def test_what_was_recognised_is_authentic(self, emulator: Emulator) -> None:
        """Equal is true."""
        sealer = Sealer(emulator, "id-card")
        key, claim = recognise(sealer)
        assert sealer.claim(key, RESIDENT, **claim).json()["result"] == {"isAuthenticity": True}

    @pytest.mark.parametrize(
        ("field", "value"),
        [("name", "아무개"), ("residentNumber", "9001011234567"), ("issueDate", "20200103")],
    )
    def test_what_differs_is_not(self, emulator: Emulator, field: str, value: str) -> None:
        """Different is false, and a success; the reason names the field, and no value."""
        sealer = Sealer(emulator, "id-card")
        key, claim = recognise(sealer)
        reply = sealer.claim(key, RESIDENT, **claim | {field: value})
        assert code_of(reply) == 0
        assert reply.json()["result"] == {"isAuthenticity": False}
        assert reason_of(reply) == f"what was recognised differs in {field}"

    def test_another_kind_of_card_is_not(self, emulator: Emulator) -> None:
        """A claim about a driver's licence is false where a resident card was recognised."""
        sealer = Sealer(emulator, "id-card")
        key, claim = recognise(sealer)
        driver = {
            "residentNumber": claim["residentNumber"][:7],
            "driverLicenseNumber": "9" * 12,
            "serialNum": "ABCDE",
        }
        reply = sealer.claim(key, {"idType": "driver"}, name=claim["name"], **driver)
        assert reply.json()["result"] == {"isAuthenticity": False}

    @pytest.mark.parametrize("answer", [True, False])
    def test_a_scenario_may_say_otherwise(self, emulator: Emulator, *, answer: bool) -> None:
        """A rule decides the outcome, whatever is compared."""
        result = {"isAuthenticity": answer}
        rule = {"when": {"operation": "id-card/authenticity"}, "then": {"resultCode": "SUCCESS", "result": result}}
        sealer = Sealer(emulator, "id-card")
        key, claim = recognise(sealer)
        emulator.use({"rules": [rule]})
        assert sealer.claim(key, RESIDENT, **claim).json()["result"] == {"isAuthenticity": answer}

    @pytest.mark.parametrize("kind", ["driver", "passport"])
    def test_the_other_kinds(self, emulator: Emulator, kind: str) -> None:
        """A driver's licence and, at this revision, a passport are asked about with fields of their own."""
        emulator.use(
            {
                "rules": [
                    {
                        "when": {"operation": "id-card"},
                        "then": {"resultCode": "SUCCESS", "result": {"idType": kind}},
                    }
                ]
            },
        )
        sealer = Sealer(emulator, "id-card")
        reply = sealer.upload("id-card", picture())
        values, key = sealer.values_of(reply), reply.headers["request-key"]
        if kind == "driver":
            plain = {"idType": "driver"}
            claim = {
                "name": values["name"],
                "residentNumber": values["residentNumber"].replace("-", "")[:7],
                "driverLicenseNumber": values["driverLicenseNumber"].replace("-", ""),
                "serialNum": values["serialNum"],
            }
        else:
            plain = {"idType": "passport", "expirationDate": values["dateOfExpiryYMD"]}
            claim = {
                "name": values["koreanName"],
                "passportNumber": values["passportNo"],
                "birthDate": values["dateOfBirthYMD"],
                "issueDate": values["dateOfIssueYMD"],
            }
        assert sealer.claim(key, plain, **claim).json()["result"] == {"isAuthenticity": True}

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (
                {"residentNumber": "900101-123456"},
                "the field 'residentNumber' is not 13 digits, as idType resident needs it",
            ),
            (
                {"issueDate": "20200230"},
                "the field 'issueDate' is not a date as YYYYMMDD, as idType resident needs it",
            ),
            (
                {"issueDate": "2020.1.2"},
                "the field 'issueDate' is not a date as YYYYMMDD, as idType resident needs it",
            ),
            ({"name": " "}, "the field 'name' is not a name, as idType resident needs it"),
        ],
    )
    def test_4000001(self, emulator: Emulator, change: dict[str, str], reason: str) -> None:
        """A value that the kind of card cannot have is an invalid parameter."""
        sealer = Sealer(emulator, "id-card")
        key, claim = recognise(sealer)
        reply = sealer.claim(key, RESIDENT, **claim | change)
        assert code_of(reply) == 4000001
        assert reason_of(reply) == reason

    @pytest.mark.parametrize("kind", ["Resident", "", "alien"])
    def test_4000001_for_the_kind(self, emulator: Emulator, kind: str) -> None:
        """An unknown idType is an invalid parameter."""
        reply = Sealer(emulator, "id-card").claim("key", {"idType": kind})
        assert code_of(reply) == 4000001
        assert (
            reason_of(reply) == "idType is none of resident, driver or passport; it is sent plain, not encrypted"
        )

    def test_400(self, emulator: Emulator) -> None:
        """A field that is missing altogether is a bad request."""
        sealer = Sealer(emulator, "id-card")
        reply = sealer.claim("key", RESIDENT, name="홍길동", issueDate="20200102")
        assert code_of(reply) == 400
        assert reason_of(reply) == "the JSON body has no field 'residentNumber', or it is null; send it"

    def test_415(self, emulator: Emulator) -> None:
        """The body is JSON, and says so."""
        sealer = Sealer(emulator, "id-card")
        headers = sealer.headers | {"Request-Key": "k", "Content-Type": "text/plain"}
        reply = emulator.client.post("/v2.0/appkeys/app/id-card/authenticity", content=b"{}", headers=headers)
        assert code_of(reply) == 415
        assert reason_of(reply) == "the Content-Type is 'text/plain'; authenticity takes application/json"

    def test_4000303(self, emulator: Emulator) -> None:
        """A value that was sent plain does not decrypt, and the reason names its field."""
        sealer = Sealer(emulator, "id-card")
        key, claim = recognise(sealer)
        reply = sealer.claim(key, RESIDENT | {"name": "홍길동"}, **{k: v for k, v in claim.items() if k != "name"})
        assert code_of(reply) == 4000303
        assert reason_of(reply).startswith("the field 'name': the value fails at its encryption: there is none")

    def test_of_several_mistakes_decryption_comes_before_values_and_values_before_the_key(
        self,
        emulator: Emulator,
    ) -> None:
        """The order of checks: 4000303, 4000001, 4000122."""
        sealer = Sealer(emulator, "id-card")
        bad, good = {"residentNumber": "1"}, {"residentNumber": "9001011234567"}
        rest = {"name": "홍길동", "issueDate": "20200102"}
        assert (
            code_of(sealer.claim("unknown", RESIDENT | {"name": "plain"}, **bad, issueDate="20200102")) == 4000303
        )
        assert code_of(sealer.claim("unknown", RESIDENT, **rest, **bad)) == 4000001
        assert code_of(sealer.claim("unknown", RESIDENT, **rest, **good)) == 4000122


class TestRequestKey:
    def test_it_is_for_a_single_use(self, emulator: Emulator) -> None:
        """A normal reply spends it, true or false."""
        sealer = Sealer(emulator, "id-card")
        for change, answer in (({}, True), ({"name": "아무개"}, False)):
            key, claim = recognise(sealer)
            first = sealer.claim(key, RESIDENT, **claim | change)
            assert first.json()["result"] == {"isAuthenticity": answer}
            second = sealer.claim(key, RESIDENT, **claim)
            assert code_of(second) == 4000122
            assert reason_of(second) == (
                "the Request-Key is unknown to this appKey, spent, or older than an hour; call id-card for a new one"
            )

    def test_an_error_does_not_spend_it(self, emulator: Emulator) -> None:
        """After an error it can be used again."""
        sealer = Sealer(emulator, "id-card")
        key, claim = recognise(sealer)
        assert code_of(sealer.claim(key, RESIDENT, **claim | {"issueDate": "x"})) == 4000001
        emulator.use({"rules": [{"when": {"operation": "id-card/authenticity"}, "then": {"resultCode": 5000503}}]})
        assert code_of(sealer.claim(key, RESIDENT, **claim)) == 5000503
        emulator.use("default")
        assert code_of(sealer.claim(key, RESIDENT, **claim)) == 0

    def test_it_is_bound_to_the_app_key_that_got_it(self, emulator: Emulator) -> None:
        """Another appKey's Request-Key is unknown."""
        mine, other = Sealer(emulator, "id-card", "mine"), Sealer(emulator, "id-card", "other")
        key, claim = recognise(mine)
        assert code_of(other.claim(key, RESIDENT, **claim)) == 4000122
        assert code_of(mine.claim(key, RESIDENT, **claim)) == 0

    @pytest.mark.parametrize(("seconds", "code"), [(3599, 0), (3601, 4000122)])
    def test_it_is_accepted_for_an_hour(self, emulator: Emulator, seconds: int, code: int) -> None:
        """An hour can be had without waiting for it."""
        sealer = Sealer(emulator, "id-card")
        emulator.client.put("/__admin/clock", json={"freeze": True}).raise_for_status()
        key, claim = recognise(sealer)
        emulator.client.put("/__admin/clock", json={"advance": f"{seconds}s"}).raise_for_status()
        assert code_of(sealer.claim(key, RESIDENT, **claim)) == code

    def test_one_app_keys_time_can_be_moved_alone(self, emulator: Emulator) -> None:
        """Tests that run side by side do not age each other's keys."""
        old, young = Sealer(emulator, "id-card", "old"), Sealer(emulator, "id-card", "young")
        (old_key, claim), (young_key, _) = recognise(old), recognise(young)
        emulator.client.put("/__admin/clock", json={"appKey": "old", "advance": "2h"}).raise_for_status()
        assert code_of(old.claim(old_key, RESIDENT, **claim)) == 4000122
        assert code_of(young.claim(young_key, RESIDENT, **claim)) == 0


class TestKeys:
    def test_a_rotated_key_is_not_accepted(self, emulator: Emulator) -> None:
        """The old version is refused at once, and the reason says that it was replaced."""
        sealer = Sealer(emulator, "id-card")
        versions = emulator.client.post("/__admin/keys/rotate").json()
        reply = sealer.upload("id-card", picture())
        assert code_of(reply) == 4000301
        assert reason_of(reply) == (
            f"X-Key-Version is '{sealer.version}', which has been replaced; id-card now has "
            f"'{versions['id-card']}': ask public-keys again, and send the version that it answers"
        )
        sealer.fetch_key()
        assert sealer.version == versions["id-card"]
        assert code_of(sealer.upload("id-card", picture())) == 0

    def test_a_scenario_says_for_how_long_the_old_one_is_accepted(self, emulator: Emulator) -> None:
        """With oldKeysAccepted a client has that long to notice."""
        emulator.use({"given": {"oldKeysAccepted": "10m"}})
        sealer = Sealer(emulator, "credit-card")
        emulator.client.post("/__admin/keys/rotate").raise_for_status()
        assert code_of(sealer.upload("credit-card", picture())) == 0
        emulator.client.put("/__admin/clock", json={"advance": "601s"}).raise_for_status()
        assert code_of(sealer.upload("credit-card", picture())) == 4000301

    def test_a_clock_that_is_set_back_gives_no_grace(self, emulator: Emulator) -> None:
        """A key replaced in a future that has been taken back is not accepted until then."""
        emulator.use({"given": {"oldKeysAccepted": "1s"}})
        sealer = Sealer(emulator, "credit-card")
        emulator.client.put("/__admin/clock", json={"advance": "10d"}).raise_for_status()
        emulator.client.post("/__admin/keys/rotate").raise_for_status()
        emulator.client.put("/__admin/clock", json={"reset": True}).raise_for_status()
        assert code_of(sealer.upload("credit-card", picture())) == 4000301

    def test_the_other_services_key_is_recognised(self, emulator: Emulator) -> None:
        """A Symmetric-Key for the other service does not open, and the reason names that service."""
        card, identity = Sealer(emulator, "credit-card"), Sealer(emulator, "id-card")
        reply = identity.upload("id-card", picture(), {"Symmetric-Key": card.headers["Symmetric-Key"]})
        assert code_of(reply) == 4000302
        assert reason_of(reply) == (
            f"the header Symmetric-Key fails at its RSA key: it was encrypted with the public key of credit-card, "
            f"version '{card.version}'; ask public-keys for the key of the service that you call"
        )

    def test_keys_in_a_folder_outlive_a_restart(self, tmp_path: Path) -> None:
        """With --keys the same keys are published after a restart, and rotation is kept too."""
        with start("--keys", str(tmp_path)) as emulator:
            emulator.client.post("/__admin/keys/rotate").raise_for_status()
            before = Sealer(emulator, "id-card")
        with start("--keys", str(tmp_path)) as emulator:
            after = Sealer(emulator, "id-card")
            assert (after.version, after.public_key) == (before.version, before.public_key)
            assert after.version == "1"


class TestBesideTheReply:
    def test_a_refusal_is_told_in_header_log_and_journal(self, emulator: Emulator) -> None:
        """The client's body is the vendor's to the letter; the reason is beside it, in three places."""
        sealer = Sealer(emulator, "id-card", "told")
        reply = sealer.send("id-card", plain_picture())
        assert reply.content == (
            b'{"header":{"isSuccessful":false,"resultCode":4000303,"resultMessage":"Invalid encrypted data."}}'
        )
        reason = reason_of(reply)
        entry = emulator.client.get("/__admin/requests").json()["requests"][0]
        uncertain = [entry.pop(name) for name in ("at", "bodySize", "caller", "took")]
        assert all(uncertain)
        assert entry == {
            "id": int(reply.headers["x-emulator-request-id"]),
            "method": "POST",
            "path": "/v2.0/appkeys/told/id-card",
            "appKey": "told",
            "operation": "id-card",
            "version": "v2.0",
            "revision": "2024-01-12",
            "scenario": "default",
            "stage": "decrypt",
            "byScenario": False,
            "byDocument": False,
            "status": 200,
            "resultCode": 4000303,
            "resultKey": "INVALID_ENCRYPTED_DATA",
            "reason": reason,
            "delay": 0.0,
            "client": "there",
        }
        assert (
            f"POST /v2.0/appkeys/told/id-card -> 4000303 INVALID_ENCRYPTED_DATA [default]: {reason}\n"
            in emulator.log
        )

    def test_nothing_secret_is_told(self, emulator: Emulator) -> None:
        """No key, no value of a card and no secretKey is in the log or the journal."""
        sealer = Sealer(emulator, "id-card", "quiet")
        reply = sealer.upload("id-card", picture())
        values = sealer.values_of(reply)
        sealer.claim(
            reply.headers["request-key"],
            RESIDENT,
            name="비밀이름",
            residentNumber="9999999999999",
            issueDate="19991231",
        )
        told = emulator.log + json.dumps(emulator.client.get("/__admin/requests").json(), ensure_ascii=False)
        secrets = [
            *values.values(),
            "비밀이름",
            "9999999999999",
            "19991231",
            reply.headers["request-key"],
            sealer.key.hex(),
            b64encode(sealer.key).decode(),
            KEY["Authorization"] + ",",
        ]
        assert [secret for secret in secrets if secret in told] == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    symmetric_key=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=400)
    | st.binary(min_size=200, max_size=300).map(lambda data: b64encode(data).decode()),
    body=st.binary(max_size=200),
)
def test_any_envelope_is_answered(emulator: Emulator, symmetric_key: str, body: bytes) -> None:
    """Whatever stands in the headers and the part, the reply is the vendor's refusal."""
    sealer = Sealer(emulator, "id-card")
    headers = {"Symmetric-Key": symmetric_key}
    assert code_of(sealer.send("id-card", body, headers)) == 4000302
    assert code_of(sealer.send("id-card", body)) in {4000003, 4000004, 4000303}

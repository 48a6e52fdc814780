"""The revisions of the contract as a client sees them: each difference, and how a revision is chosen."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import httpx
import pytest
from pypdf import PdfWriter

from ocr_emulator.contract.history import claims_as_json
from ocr_emulator.contract.revisions import find_revision
from tests.contract.test_revisions import A_REVISION, PUBLISHED
from tests.product.sealing import Sealer
from tests.running import KEY, Emulator, code_of, reason_of, start
from tests.samples import picture

PICTURE = picture(320, 200)
ANOTHER = "choose another revision: --revision, given.revision, or PUT /__admin/sessions/{appKey}"

#: What is added where the real host answers otherwise, because its gateway does.
UNSEEN = "; the real host answers HTTP 404 and 4041007: --front gateway shows it"
UNSEEN_SIZE = "; the real host answers HTTP 413: --front gateway shows it"

#: What is said of the code for a damaged file: before 2024-11-12, and from it on.
INFERRED = (
    "(inferred: this code for it; it has one of its own from 2024-11-12 on)",
    "(inferred: this code for it)",
)
MB = 1024 * 1024

#: What names no revision, and what is said about it beside what there is.
UNKNOWN = {"": "", "2024-1-1": "", "2023-12-31": "", "2024-02-30": "", "latst": "; did you mean 'latest'?"}

#: What follows, in a scenario that is refused for it.
LOCKED_ADVICE = "; say `given: {revision: 2024-08-13}`, or write a resultMessage too to send it all the same"
LOCKED_CODE = (
    "found 4000123 REGISTRATION_CARD_AUTHENTICATION_LOCKED, which revision {} does not have: it is there from "
    "2024-08-13 on"
)


def day_before(day: str) -> str:
    return str(date.fromisoformat(day) - timedelta(days=1))


def in_force(day: str) -> str:
    """The revision that holds on that day."""
    return max(one for one in PUBLISHED if one <= day)


def each(*changes: str) -> pytest.MarkDecorator:
    """Each revision, and the day before each change: with how many of the changes have been by then."""
    days = sorted({*PUBLISHED, *map(day_before, changes)})
    return pytest.mark.parametrize(("day", "done"), [(day, sum(one <= day for one in changes)) for day in days])


def serve(emulator: Emulator, day: str, *rules: Mapping[str, Any]) -> None:
    """Put the contract of that day in force."""
    emulator.use({"name": "test", "given": {"revision": day}, "rules": list(rules)})


def card_of(kind: str, **values: str) -> dict[str, Any]:
    """The rule by which id-card recognises a card of that kind."""
    result = {"idType": kind, **values}
    return {"when": {"operation": ["id-card", "id-card/stand-alone"]}, "then": {"resultCode": 0, "result": result}}


def ask(sealer: Sealer, request_key: str, kind: str, **fields: str | None) -> httpx.Response:
    """Ask for authenticity: `fields` encrypted, but for expirationDate; None is sent as null."""
    plain = {"expirationDate"}
    values = {
        name: value if value is None or name in plain else b64encode(sealer.encrypt(value.encode())).decode()
        for name, value in fields.items()
    }
    path = f"/v2.0/appkeys/{sealer.app_key}/id-card/authenticity"
    headers = sealer.headers | {"Request-Key": request_key}
    return sealer.emulator.client.post(path, json={"idType": kind, **values}, headers=headers)


def recognise(sealer: Sealer) -> tuple[str, dict[str, str]]:
    """A Request-Key, blank where there is none, and the values that were recognised."""
    reply = sealer.upload("id-card", PICTURE)
    assert code_of(reply) == 0
    return reply.headers.get("request-key", ""), sealer.values_of(reply)


def claim_of(kind: str, values: Mapping[str, str]) -> dict[str, str | None]:
    """What has to be asked about a card with these values, to be told that it is authentic."""
    digits = {name: value.replace("-", "") for name, value in values.items()}
    if kind == "resident":
        return {"name": values["name"], "residentNumber": digits["residentNumber"], "issueDate": "20200102"}
    if kind == "driver":
        return {
            "name": values["name"],
            "residentNumber": digits["residentNumber"][:7],
            "driverLicenseNumber": digits["driverLicenseNumber"],
            "serialNum": values["serialNum"],
        }
    return {
        "name": values["koreanName"],
        "passportNumber": values["passportNo"],
        "birthDate": values["dateOfBirthYMD"],
        "issueDate": values["dateOfIssueYMD"],
        "expirationDate": values["dateOfExpiryYMD"],
    }


def new_token(emulator: Emulator) -> dict[str, str]:
    """The header with a token that was created just now."""
    form = {"grant_type": "client_credentials"}
    created = emulator.client.post("/oauth2/token/create", data=form, auth=("user", "secret"))
    return {"X-NHN-Authorization": f"Bearer {created.json()['access_token']}"}


class TestBoxes:
    @pytest.mark.parametrize(
        ("kind", "operation"),
        [("resident", "id-card"), ("driver", "id-card/stand-alone"), ("passport", "id-card")],
    )
    @each("2024-03-12")
    def test_bbox(self, emulator: Emulator, day: str, done: int, kind: str, operation: str) -> None:
        """From 2024-03-12 on every value of an identity card has its own box, four corners on the picture."""
        serve(emulator, day, card_of(kind))
        result = Sealer(emulator, "id-card").upload(operation, PICTURE).json()["result"]
        members = ["key", "value", "conf", *(["bbox"] if done else [])]
        assert all(list(value) == members for value in result["keyValues"])
        assert list(result) == ["fileType", "resolution", "idType", "keyValues", "boxes"]
        for box in (value["bbox"] for value in result["keyValues"] if done):
            assert list(box) == ["x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4"]
            assert all(0 <= box[f"x{corner}"] <= 320 and 0 <= box[f"y{corner}"] <= 200 for corner in range(1, 5))

    @each("2024-03-12")
    def test_nobody_else_has_them(self, emulator: Emulator, day: str, done: int) -> None:
        """What is read from a certificate or a payment card has no box of its own, before and after."""
        serve(emulator, day)
        values = emulator.upload("business", PICTURE).json()["result"]["keyValues"]
        values += emulator.upload("credit-card", PICTURE).json()["result"]["cardNums"]
        assert [value for value in values if "bbox" in value] == [], done


class TestSerialNumber:
    @pytest.mark.parametrize("is_null", [False, True])
    @each("2024-04-09")
    def test_without(self, emulator: Emulator, day: str, done: int, *, is_null: bool) -> None:
        """From 2024-04-09 on a driver's licence may be asked about without serialNum, absent or null."""
        serve(emulator, day, card_of("driver"))
        sealer = Sealer(emulator, "id-card")
        key, values = recognise(sealer)
        claim = claim_of("driver", values)
        del claim["serialNum"]
        reply = ask(sealer, key, "driver", **claim, **({"serialNum": None} if is_null else {}))
        if done:
            assert reply.json()["result"] == {"isAuthenticity": True}
            return
        assert code_of(reply) == 400
        assert reason_of(reply) == (
            "the JSON body has no field 'serialNum', or it is null; send it; "
            f"it is optional from 2024-04-09 on: {ANOTHER}"
        )

    @each("2024-04-09")
    def test_with(self, emulator: Emulator, day: str, done: int) -> None:
        """One that is sent is compared, and has to be acceptable, before and after."""
        serve(emulator, day, card_of("driver"))
        sealer = Sealer(emulator, "id-card")
        key, values = recognise(sealer)
        claim = claim_of("driver", values)
        for serial in ("", "1234", "1234567", "12-456"):
            reply = ask(sealer, key, "driver", **claim | {"serialNum": serial})
            assert code_of(reply) == 4000001, done
            assert reason_of(reply) == (
                "the field 'serialNum' is not 5 or 6 letters and digits, as idType driver needs it"
            )
        reply = ask(sealer, key, "driver", **claim | {"serialNum": "ZZZZZZ"})
        assert reply.json()["result"] == {"isAuthenticity": False}
        assert reason_of(reply) == "what was recognised differs in serialNum"

    @each("2024-04-09")
    def test_the_others(self, emulator: Emulator, day: str, done: int) -> None:
        """Every other field of a licence is required, before and after, and nothing is said of revisions."""
        serve(emulator, day, card_of("driver"))
        sealer = Sealer(emulator, "id-card")
        key, values = recognise(sealer)
        for name in ("name", "residentNumber", "driverLicenseNumber"):
            reply = ask(sealer, key, "driver", **claim_of("driver", values) | {name: None})
            assert code_of(reply) == 400, done
            assert reason_of(reply) == f"the JSON body has no field '{name}', or it is null; send it"


LOCKED = (
    "5 wrong issue dates have come for this resident number, and lock it for the right date too; "
    "POST /__admin/reset unlocks it"
)


def lock(sealer: Sealer) -> tuple[str, dict[str, str | None], list[httpx.Response]]:
    """Six claims with a wrong date, each with a Request-Key of its own; the last Request-Key, and the right claim."""
    replies, key, claim = [], "", claim_of("resident", recognise(sealer)[1])
    for _ in range(6):
        key, _ = recognise(sealer)
        replies.append(ask(sealer, key, "resident", **claim | {"issueDate": "20200103"}))
    return key, claim, replies


class TestLock:
    @each("2024-08-13")
    def test_five(self, emulator: Emulator, day: str, done: int) -> None:
        """From 2024-08-13 on five wrong issue dates lock a resident number, for the right date too."""
        serve(emulator, day)
        sealer = Sealer(emulator, "id-card")
        _, claim, wrong = lock(sealer)
        assert [code_of(reply) for reply in wrong] == [0, 0, 0, 0, 0, 4000123 if done else 0]
        right = ask(sealer, recognise(sealer)[0], "resident", **claim)
        if not done:
            assert right.json()["result"] == {"isAuthenticity": True}
            return
        for reply in (wrong[-1], right):
            assert reply.json() == {
                "header": {
                    "isSuccessful": False,
                    "resultCode": 4000123,
                    "resultMessage": "Registration card authentication is locked.",
                },
            }
            assert reason_of(reply) == LOCKED

    @pytest.mark.parametrize(("reading", "most"), [("five", 5), ("more-than-five", 6)])
    def test_the_right_date_after_so_many(self, emulator: Emulator, reading: str, most: int) -> None:
        """A right date is told to be authentic before so many wrong ones, and is locked after them."""
        emulator.use({"given": {"revision": "latest", "observed": {"most-wrong-dates": reading}}})
        sealer = Sealer(emulator, "id-card")
        found = []
        for number in range(most + 2):
            key, values = recognise(sealer)
            is_right = number in {most - 1, most + 1}
            claim = claim_of("resident", values) | ({} if is_right else {"issueDate": "20200103"})
            reply = ask(sealer, key, "resident", **claim).json()
            found.append(reply.get("result", reply["header"]["resultCode"]))
        wrong, right = {"isAuthenticity": False}, {"isAuthenticity": True}
        assert found == [*[wrong] * (most - 1), right, wrong, 4000123]

    def test_only_the_issue_date_counts(self, emulator: Emulator) -> None:
        """Another name or number does not lock, however often it is wrong."""
        serve(emulator, "latest")
        sealer = Sealer(emulator, "id-card")
        for _ in range(7):
            key, values = recognise(sealer)
            assert code_of(ask(sealer, key, "resident", **claim_of("resident", values) | {"name": "아무개"})) == 0

    def test_another_number_is_not_locked(self, emulator: Emulator) -> None:
        """A lock is one resident number's."""
        serve(emulator, "latest")
        sealer = Sealer(emulator, "id-card")
        lock(sealer)
        serve(emulator, "latest", card_of("resident", residentNumber="800202-2345670"))
        key, values = recognise(sealer)
        assert ask(sealer, key, "resident", **claim_of("resident", values)).json()["result"] == {
            "isAuthenticity": True,
        }

    def test_another_app_key_is_not_locked(self, emulator: Emulator) -> None:
        """A lock is one appKey's."""
        serve(emulator, "latest")
        lock(Sealer(emulator, "id-card"))
        other = Sealer(emulator, "id-card", "other")
        key, values = recognise(other)
        assert code_of(ask(other, key, "resident", **claim_of("resident", values))) == 0

    def test_it_does_not_spend_the_request_key(self, emulator: Emulator) -> None:
        """A Request-Key that came with a locked number can be used again, as after any error."""
        serve(emulator, "latest")
        sealer = Sealer(emulator, "id-card")
        key, claim, _ = lock(sealer)
        for _ in range(2):
            assert code_of(ask(sealer, key, "resident", **claim)) == 4000123
        assert code_of(ask(sealer, key, "resident", **claim | {"residentNumber": "8002022345670"})) == 0

    def test_a_switch_of_scenarios_does_not_unlock(self, emulator: Emulator) -> None:
        """A lock outlives the scenario under which it came about."""
        serve(emulator, "latest")
        sealer = Sealer(emulator, "id-card")
        key, claim, _ = lock(sealer)
        serve(emulator, "2024-08-13")
        assert code_of(ask(sealer, key, "resident", **claim)) == 4000123

    def test_a_reset_unlocks(self, emulator: Emulator) -> None:
        """A reset unlocks, as the reason says."""
        serve(emulator, "latest")
        sealer = Sealer(emulator, "id-card")
        lock(sealer)
        emulator.client.post("/__admin/reset").raise_for_status()
        serve(emulator, "latest")
        key, values = recognise(sealer)
        assert code_of(ask(sealer, key, "resident", **claim_of("resident", values))) == 0

    def test_a_scenario_may_say_otherwise(self, emulator: Emulator) -> None:
        """A rule's SUCCESS comes whatever is locked."""
        serve(emulator, "latest")
        sealer = Sealer(emulator, "id-card")
        key, claim, _ = lock(sealer)
        serve(emulator, "latest", {"when": {"operation": "id-card/authenticity"}, "then": {"resultCode": 0}})
        assert ask(sealer, key, "resident", **claim).json()["result"] == {"isAuthenticity": True}


@cache
def pdf(password: str | None = None, owner: str | None = None, algorithm: str = "AES-256") -> bytes:
    """A PDF; with an `owner` it is encrypted, and asks for the `password` unless that is blank."""
    writer = PdfWriter(clone_from=BytesIO(picture(320, 200, "PDF")))
    if owner is not None:
        writer.encrypt(password or "", owner, algorithm=algorithm)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


class TestFiles:
    @pytest.mark.parametrize(
        ("kind", "found"),
        [
            ("PNG", "png file and ends early, or is damaged: about 91 percent of its picture is missing"),
            ("JPEG", "jpg file and ends before its picture begins"),
            ("PDF", "pdf file and does not end as one"),
        ],
    )
    @each("2024-11-12")
    def test_damaged(self, emulator: Emulator, day: str, done: int, kind: str, found: str) -> None:
        """From 2024-11-12 on a file that does not open is 4000002, before it 4000003."""
        serve(emulator, day)
        reply = emulator.upload("business", picture(320, 200, kind)[:200])
        code, message = (4000002, "Invalid file.") if done else (4000003, "Invalid file type.")
        assert reply.json() == {"header": {"isSuccessful": False, "resultCode": code, "resultMessage": message}}
        reason = f"the part 'image' begins as a {found}; send the whole file {INFERRED[done]}"
        assert reason_of(reply) == reason

    @each("2024-11-12")
    def test_damaged_in_the_envelope(self, emulator: Emulator, day: str, done: int) -> None:
        """In v2.0 it is the decrypted file that is judged."""
        serve(emulator, day)
        for operation in ("credit-card", "id-card", "id-card/stand-alone"):
            reply = Sealer(emulator, operation.partition("/")[0]).upload(operation, PICTURE[:200])
            assert code_of(reply) == (4000002 if done else 4000003)
            assert reason_of(reply) == (
                "the part 'image' begins as a png file and ends early, or is damaged: "
                f"about 91 percent of its picture is missing; send the whole file {INFERRED[done]}"
            )

    @each("2024-11-12")
    def test_another_type(self, emulator: Emulator, day: str, done: int) -> None:
        """A file of a type that is not taken, and an empty one, are what they always were."""
        serve(emulator, day)
        assert code_of(emulator.upload("business", picture(320, 200, "GIF"))) == 4000003, done
        assert code_of(emulator.upload("credit-card", pdf())) == 4000003
        assert code_of(emulator.upload("business", b"")) == 4000004

    @each("2024-11-12", "2025-05-13")
    def test_with_a_password(self, emulator: Emulator, day: str, done: int) -> None:
        """A PDF that asks for a password is 4000003, from 2024-11-12 on 4000002, from 2025-05-13 on 4000103."""
        serve(emulator, day)
        reply = emulator.upload("business", pdf("secret", "owner"))
        code, message = [
            (4000003, "Invalid file type."),
            (4000002, "Invalid file."),
            (4000103, "PDF file is password protected."),
        ][done]
        assert reply.json() == {"header": {"isSuccessful": False, "resultCode": code, "resultMessage": message}}
        own = " (inferred: this code for it; it has one of its own from 2025-05-13 on)" if done < 2 else ""
        assert reason_of(reply) == f"the part 'image' is a PDF that asks for a password; send one without{own}"

    @pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
    def test_however_it_is_encrypted(self, emulator: Emulator, algorithm: str) -> None:
        """Whatever a PDF is encrypted with, it is seen whether it asks for a password."""
        serve(emulator, "latest")
        found = [emulator.upload("business", pdf(password, "owner", algorithm)) for password in ("secret", "")]
        assert [code_of(reply) for reply in found] == [4000103, 0]

    @each("2024-11-12", "2025-05-13")
    def test_with_an_owners_password(self, emulator: Emulator, day: str, done: int) -> None:
        """A PDF that only its owner needs a password for opens, in every revision."""
        serve(emulator, day)
        result = emulator.upload("business", pdf("", "owner")).json()["result"]
        assert (result["fileType"], result["unitType"]) == ("pdf", "point"), done

    @each("2025-05-13")
    def test_where_no_pdf_is_taken(self, emulator: Emulator, day: str, done: int) -> None:
        """An operation that takes no PDF does not look whether it asks for a password."""
        serve(emulator, day)
        reply = emulator.upload("credit-card", pdf("secret", "owner"))
        assert code_of(reply) == 4000003, done
        assert reason_of(reply) == "the part 'image' is a pdf file; the operation takes jpg or png"

    @each("2024-11-12", "2025-05-13")
    def test_damaged_and_encrypted(self, emulator: Emulator, day: str, done: int) -> None:
        """An encrypted PDF that is cut short is a damaged one."""
        serve(emulator, day)
        assert code_of(emulator.upload("business", pdf("secret", "owner")[:200])) == (4000002 if done else 4000003)


#: The operations of the versions that came later.
NEWER = {
    "v1.1": ["business", "business/status", "credit-card"],
    "v2.1": ["credit-card", "public-keys/id-card", "id-card", "id-card/stand-alone", "id-card/authenticity"],
}


class TestVersions:
    @each("2026-03-10")
    def test_there(self, emulator: Emulator, day: str, done: int) -> None:
        """From 2026-03-10 on there are v1.1 and v2.1; before it they are no path, and the reason says since when."""
        serve(emulator, day)
        for version, operations in NEWER.items():
            for operation in operations:
                method = "GET" if operation.startswith("public-keys") else "POST"
                reply = emulator.client.request(method, f"/{version}/appkeys/app/{operation}")
                assert code_of(reply) == (4000005 if done else 404)
                assert reason_of(reply) == (
                    "the header X-NHN-Authorization is missing or blank; send it with a value"
                    if done
                    else f"revision {in_force(day)} has no {version}, which is there from 2026-03-10 on; {ANOTHER}{UNSEEN}"
                )

    @each("2026-03-10")
    def test_with_a_token(self, emulator: Emulator, day: str, done: int) -> None:
        """They answer whoever has a token."""
        serve(emulator, day)
        token = new_token(emulator)
        status = emulator.client.post(
            "/v1.1/appkeys/app/business/status", json={"businessNumber": "1234567890"}, headers=token
        )
        keys = emulator.client.get("/v2.1/appkeys/app/public-keys/id-card", headers=token)
        assert [code_of(status), code_of(keys)] == ([0, 0] if done else [404, 404])

    @each("2026-03-10")
    def test_the_secret_key_goes_on(self, emulator: Emulator, day: str, done: int) -> None:
        """v1.0 and v2.0 answer whoever has the secretKey, in every revision; a token is none."""
        serve(emulator, day)
        assert code_of(emulator.ask_status()) == 0, done
        assert code_of(Sealer(emulator, "id-card").upload("id-card", PICTURE)) == 0
        reply = emulator.ask_status(headers={"X-NHN-Authorization": "Bearer x"})
        assert code_of(reply) == 4000005

    @each("2026-03-10")
    def test_others_are_never_there(self, emulator: Emulator, day: str, done: int) -> None:
        """A version that no revision has is a path like any other that nobody has."""
        serve(emulator, day)
        reply = emulator.client.post("/v1.2/appkeys/app/business")
        assert code_of(reply) == (4041007 if day >= "2026-08-11" else 404), done
        assert reason_of(reply) == (
            "no operation has the path '/v1.2/appkeys/app/business'; /docs lists them; "
            f"did you mean '/v{'1.1' if done else '1.0'}/appkeys/{{appKey}}/business'?{UNSEEN if day < '2026-08-11' else ''}"
        )


class TestPassports:
    @each("2026-05-27")
    def test_authenticity(self, emulator: Emulator, day: str, done: int) -> None:
        """From 2026-05-27 on nobody can ask about a passport, and the reason says until when it was so."""
        serve(emulator, "2024-01-12", card_of("passport"))
        sealer = Sealer(emulator, "id-card")
        key, values = recognise(sealer)
        serve(emulator, day)
        reply = ask(sealer, key, "passport", **claim_of("passport", values))
        if not done:
            assert reply.json()["result"] == {"isAuthenticity": True}
            return
        assert reply.json() == {
            "header": {"isSuccessful": False, "resultCode": 4000001, "resultMessage": "Invalid parameter."},
        }
        assert reason_of(reply) == f"idType is passport, which was acceptable until 2026-05-27; {ANOTHER}"

    @each("2026-05-27")
    def test_request_key(self, emulator: Emulator, day: str, done: int) -> None:
        """From 2026-05-27 on id-card issues no Request-Key for a passport, though it reads it."""
        serve(emulator, day, card_of("passport"))
        reply = Sealer(emulator, "id-card").upload("id-card", PICTURE)
        assert reply.json()["result"]["idType"] == "passport"
        assert ("request-key" in reply.headers) is not bool(done)
        note = (
            f"revision {in_force(day)} issues no Request-Key for a passport, as was done until 2026-05-27"
            if done
            else None
        )
        assert reply.headers.get("x-emulator-reason") == note

    @pytest.mark.parametrize("kind", ["resident", "driver"])
    @each("2026-05-27")
    def test_the_other_kinds(self, emulator: Emulator, day: str, done: int, kind: str) -> None:
        """A resident card and a driver's licence have one, and can be asked about, before and after."""
        serve(emulator, day, card_of(kind))
        sealer = Sealer(emulator, "id-card")
        key, values = recognise(sealer)
        reply = ask(sealer, key, kind, **claim_of(kind, values))
        assert reply.json()["result"] == {"isAuthenticity": True}, done

    @each("2026-05-27")
    def test_stand_alone(self, emulator: Emulator, day: str, done: int) -> None:
        """Without the chance of authenticity there is never a Request-Key, nor a word about it."""
        serve(emulator, day, card_of("passport"))
        reply = Sealer(emulator, "id-card").upload("id-card/stand-alone", PICTURE)
        assert code_of(reply) == 0, done
        assert not {"request-key", "x-emulator-reason"} & set(reply.headers)

    @each("2026-05-27")
    def test_no_kind_at_all(self, emulator: Emulator, day: str, done: int) -> None:
        """Of an idType that there never was, the reason lists those there are."""
        serve(emulator, day)
        reply = ask(Sealer(emulator, "id-card"), "key", "alien")
        assert code_of(reply) == 4000001
        kinds = "resident or driver" if done else "resident, driver or passport"
        assert reason_of(reply) == f"idType is none of {kinds}; it is sent plain, not encrypted"


class TestUnknownPath:
    @each("2026-08-11")
    def test_code(self, emulator: Emulator, day: str, done: int) -> None:
        """From 2026-08-11 on an unknown path is 4041007, before it 404, with HTTP 200 all the same."""
        serve(emulator, day)
        code, message = (4041007, "URL Not Found") if done else (404, "Not Found")
        for path in ("/", "/general", "/v3.0/appkeys/app/busines"):
            reply = emulator.client.post(path)
            assert code_of(reply) == code
            assert reply.content == (
                f'{{"header":{{"isSuccessful":false,"resultCode":{code},"resultMessage":"{message}"}}}}'.encode()
            )
            assert reason_of(reply).startswith(f"no operation has the path '{path}'; /docs lists them")

    @each("2026-08-11")
    def test_wrong_method(self, emulator: Emulator, day: str, done: int) -> None:
        """A known path with another method is 405, before and after."""
        serve(emulator, day)
        reply = emulator.client.get("/v1.0/appkeys/app/business")
        assert code_of(reply) == 405, done
        assert reason_of(reply) == f"the method is GET; business takes POST{'' if done else UNSEEN}"


def padded(size: int) -> bytes:
    """A question about a business number that has `size` bytes."""
    return b'{"businessNumber":"1234567890"}'.ljust(size)


def send_file(emulator: Emulator, size: int) -> httpx.Response:
    """Send a file of `size` bytes that is of no type, in a form with more than a hundred bytes around it."""
    return emulator.upload("business", bytes(size))


def send(emulator: Emulator, size: int, app_key: str = "app") -> httpx.Response:
    path = f"/v1.0/appkeys/{app_key}/business/status"
    return emulator.client.post(path, content=padded(size), headers=KEY)


class TestSize:
    @each("2026-08-11")
    def test_limit(self, emulator: Emulator, day: str, done: int) -> None:
        """Until 2026-08-11 a request may have 5 MB, from it a file 20 MB, to the byte; the message names only the 5."""
        serve(emulator, day)
        send_so_many = send_file if done else send
        limit = 20 * MB if done else 5 * MB
        assert code_of(send_so_many(emulator, limit)) == (4000003 if done else 0)
        reply = send_so_many(emulator, limit + 1)
        named = "" if done else " the permissible limit is 5mb."
        assert reply.json() == {
            "header": {
                "isSuccessful": False,
                "resultCode": 4131000,
                "resultMessage": f"Request size is larger than permissible limit.{named}",
            },
        }
        assert reason_of(reply) == (
            f"the part 'image' has {limit + 1} bytes; the limit is {limit}; send less"
            if done
            else f"the request body has {limit + 1} bytes; the limit is {limit}, and 20971520 from 2026-08-11 on; "
            f"send less, or {ANOTHER}{UNSEEN_SIZE}"
        )

    def test_a_request_that_is_far_too_large(self, emulator: Emulator) -> None:
        """From 2026-08-11 on a request is read to a megabyte over the limit of its file, and no further."""
        serve(emulator, "latest")
        reply = send(emulator, 21 * MB + 1)
        assert code_of(reply) == 4131000
        assert reason_of(reply) == (
            "the request body has 22020097 bytes; its file has at most 20971520, and 22020096 are read; send less"
        )

    @pytest.mark.parametrize("day", ["2024-01-12", "2026-05-27"])
    @pytest.mark.parametrize(("size", "is_allowed_later"), [(20 * MB, True), (20 * MB + 1, False)])
    def test_another_revision(self, emulator: Emulator, day: str, size: int, *, is_allowed_later: bool) -> None:
        """The reason speaks of the larger limit where that would be enough, to the byte."""
        serve(emulator, day)
        reply = send(emulator, size)
        assert code_of(reply) == 4131000
        later = (
            f", and 20971520 from 2026-08-11 on; send less, or {ANOTHER}" if is_allowed_later else "; send less"
        )
        assert reason_of(reply) == (f"the request body has {size} bytes; the limit is 5242880{later}{UNSEEN_SIZE}")


class TestHost:
    def test_host(self, emulator: Emulator) -> None:
        """With 2026-08-11 the service moved, which is told as a change of that revision."""
        revisions = emulator.client.get("/__admin/revisions").json()["revisions"]
        moves = {
            one["revision"]: (change["before"], change["after"], change["advice"])
            for one in revisions
            for change in one["changes"]
            if (change["kind"], change["subject"]) == ("address", "host")
        }
        assert moves == {
            "2026-08-11": (
                "The service is at https://ocr.api.nhncloudservice.com.",
                "The service is at https://api-ocr.nhncloudservice.com, with nginx before it.",
                "Set the base URL to https://api-ocr.nhncloudservice.com by 2027-07-31, when the old host goes.",
            ),
        }

    def test_token_host(self, emulator: Emulator) -> None:
        """The token service has a host of its own, which came with tokens and has not moved since."""
        revisions = emulator.client.get("/__admin/revisions").json()["revisions"]
        moves = {
            one["revision"]: (change["before"], change["after"])
            for one in revisions
            for change in one["changes"]
            if (change["kind"], change["subject"]) == ("address", "token host")
        }
        assert moves == {
            "2026-03-10": (
                None,
                "Tokens are created and revoked at https://oauth.api.nhncloudservice.com/oauth2/token/create and /revoke.",
            ),
        }


#: The scenarios of an emulator that is started with a revision.
SCENARIOS = {
    "own": "given: {revision: 2025-05-13}\n",
    "locked": (
        "given: {revision: latest}\n"
        "rules:\n"
        "  - when: {operation: id-card/authenticity}\n"
        "    then: {resultCode: 4000123}\n"
    ),
}


@pytest.fixture(scope="module")
def started_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """An emulator whose flag says 2024-12-25, and whose variable says latest."""
    folder = tmp_path_factory.mktemp("scenarios")
    for name, text in SCENARIOS.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    environment = {"OCR_EMULATOR_REVISION": "latest", "OCR_EMULATOR_SCENARIOS": str(folder)}
    with start("--revision", "2024-12-25", environment=environment) as emulator:
        yield emulator


@pytest.fixture
def started(started_process: Emulator) -> Emulator:
    """The same, put back to its start."""
    started_process.client.post("/__admin/reset").raise_for_status()
    return started_process


def revision_in_force(emulator: Emulator) -> str:
    """What the emulator says it serves, everywhere alike."""
    client = emulator.client
    said = {
        client.get("/__admin/version").json()["revision"],
        client.get("/__admin/codes").json()["revision"],
        client.get("/__admin/revisions").json()["inForce"],
        client.get("/openapi.json").json()["info"]["version"],
        client.get("/__admin/sessions/nobody-yet").json()["revision"],
    }
    assert len(said) == 1
    return str(said.pop())


def unknown(found: str, hint: str) -> str:
    return f"found {found!r}; {A_REVISION}{hint}"


LATST = unknown("latst", UNKNOWN["latst"])


def problem_of(reply: httpx.Response) -> tuple[str, list[dict[str, Any]]]:
    """What is wrong with a body, and where."""
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    found = reply.json()
    assert found["status"] == 422
    return found["detail"], found["errors"]


class TestChoosing:
    def test_by_default(self, emulator: Emulator) -> None:
        """Without a word about it the revision is that of the published table."""
        assert revision_in_force(emulator) == "2024-01-12"

    @pytest.mark.parametrize(
        ("text", "revision"),
        [
            *((day, day) for day in PUBLISHED),
            ("2024-03-11", "2024-01-12"),
            ("2024-12-25", "2024-11-12"),
            ("9999-12-31", "2026-08-11"),
            ("latest", "2026-08-11"),
        ],
    )
    def test_by_a_scenario(self, emulator: Emulator, text: str, revision: str) -> None:
        """A scenario says it in given.revision: a date takes the newest not after it, even one to come."""
        serve(emulator, text)
        assert revision_in_force(emulator) == revision
        assert emulator.client.get("/__admin/scenario").json()["given"] == {"revision": revision}

    def test_a_scenario_without_it_has_that_of_the_start(self, emulator: Emulator) -> None:
        """A scenario that does not say it is served as the emulator was started."""
        serve(emulator, "latest")
        emulator.use("busy-then-fine")
        assert revision_in_force(emulator) == "2024-01-12"

    def test_a_date_in_yaml_needs_no_quotes(self, emulator: Emulator) -> None:
        """In YAML a date may be written as it is."""
        for text in ("2026-03-10", "'2026-03-10'", '"2026-03-10"'):
            body = f"given: {{revision: {text}}}"
            assert emulator.client.put("/__admin/scenario", content=body).json()["given"] == {
                "revision": "2026-03-10"
            }

    @pytest.mark.parametrize(("text", "hint"), UNKNOWN.items())
    def test_unknown_in_a_scenario(self, emulator: Emulator, text: str, hint: str) -> None:
        """What names no revision is refused with its place, and nothing changes."""
        serve(emulator, "2024-08-13")
        body = f"description: x\ngiven:\n  revision: '{text}'\n"
        detail, errors = problem_of(emulator.client.put("/__admin/scenario", content=body))
        message = unknown(text, hint)
        assert errors == [{"line": 3, "column": 13, "path": "given.revision", "message": message}]
        assert detail == f"Nothing has changed: the request body:3:13: given.revision: {message}"
        assert revision_in_force(emulator) == "2024-08-13"
        detail, errors = problem_of(emulator.client.put("/__admin/scenario", json={"given": {"revision": text}}))
        assert errors == [{"path": "given.revision", "message": message}]
        assert detail == f"Nothing has changed: the request body: given.revision: {message}"

    @pytest.mark.parametrize(("text", "hint"), UNKNOWN.items())
    def test_unknown_in_a_session(self, emulator: Emulator, text: str, hint: str) -> None:
        """For a session it is refused likewise."""
        own(emulator, "2024-08-13")
        path, message = "/__admin/sessions/app", unknown(text, hint)
        detail, errors = problem_of(emulator.client.put(path, content=f"revision: '{text}'"))
        assert errors == [{"line": 1, "column": 11, "path": "revision", "message": message}]
        assert detail == f"Nothing has changed: the request body:1:11: revision: {message}"
        detail, errors = problem_of(emulator.client.put(path, json={"revision": text}))
        assert errors == [{"path": "revision", "message": message}]
        assert detail == f"Nothing has changed: the request body: revision: {message}"
        assert session(emulator)["revision"] == "2024-08-13"

    @pytest.mark.parametrize(
        ("revision", "found"),
        [
            (["2024-08-13"], "a list"),
            ({"date": "2024-08-13"}, "a mapping"),
            (20240813, "the number 20240813"),
            (True, "true"),
            (None, "nothing"),
        ],
    )
    def test_no_text_at_all(self, emulator: Emulator, revision: object, found: str) -> None:
        """What is no text is no revision; null is one for a session alone, where it means everybody's."""
        bodies: dict[str, object] = {"/__admin/scenario": {"given": {"revision": revision}}}
        if revision is not None:
            bodies["/__admin/sessions/app"] = {"revision": revision}
        for path, body in bodies.items():
            _, errors = problem_of(emulator.client.put(path, json=body))
            assert [error["message"] for error in errors] == [
                f"found {found}; expected a revision: latest, or a date as YYYY-MM-DD"
            ]

    def test_no_second_problem(self, emulator: Emulator) -> None:
        """Where the revision is none, no code is called missing from it; whatever else is wrong is told."""
        rules = [{"then": {"resultCode": "URL_NOT_FOUND"}}, {"then": {"resultCode": 4010006}}, {"then": "natral"}]
        body = {"given": {"revision": "latst"}, "rules": rules}
        _, errors = problem_of(emulator.client.put("/__admin/scenario", json=body))
        assert [error["path"] for error in errors] == ["given.revision", "rules[2].then"]
        assert errors[0]["message"] == unknown("latst", "; did you mean 'latest'?")

    def test_by_flag_and_variable(self, started: Emulator) -> None:
        """What the start says, the flag before the variable, holds where a scenario does not say it."""
        assert revision_in_force(started) == "2024-11-12"
        started.use("own")
        assert revision_in_force(started) == "2025-05-13"
        started.client.post("/__admin/reset").raise_for_status()
        assert revision_in_force(started) == "2024-11-12"


class TestClaims:
    @pytest.mark.parametrize("day", PUBLISHED)
    def test_of_the_revision_in_force(self, emulator: Emulator, day: str) -> None:
        """What holds in the revision in force is told beside the revisions, each claim with what it rests on."""
        serve(emulator, day)
        found = emulator.client.get("/__admin/revisions").json()
        assert list(found) == ["inForce", "claims", "revisions"]
        assert found["claims"] == claims_as_json(find_revision(day))


class TestFit:
    def test_a_code_that_is_not_there_yet(self, emulator: Emulator) -> None:
        """A rule with a code that the revision lacks is refused with its place, and with the revision that has it."""
        body = "rules:\n  - when: {operation: id-card/authenticity}\n    then: {resultCode: 4000123}\n"
        detail, errors = problem_of(emulator.client.put("/__admin/scenario", content=body))
        message = LOCKED_CODE.format("2024-01-12") + LOCKED_ADVICE
        assert errors == [{"line": 3, "column": 24, "path": "rules[0].then.resultCode", "message": message}]
        assert detail == f"Nothing has changed: the request body:3:24: rules[0].then.resultCode: {message}"

    def test_404_is_there_to_the_end(self, emulator: Emulator) -> None:
        """404 can be named at the newest revision too, though an unknown address no longer gets it."""
        emulator.use({"given": {"revision": "latest"}, "rules": [{"then": {"resultCode": "NOT_FOUND"}}]})
        assert code_of(emulator.ask_status()) == 404

    @pytest.mark.parametrize(
        ("code", "since"),
        [
            ("REGISTRATION_CARD_AUTHENTICATION_LOCKED", "2024-08-13"),
            ("INVALID_FILE", "2024-11-12"),
            ("PDF_PASSWORD_PROTECTED", "2025-05-13"),
            ("INVALID_TOKEN", "2026-03-10"),
            ("PERMISSION_DENIED", "2026-03-10"),
            ("URL_NOT_FOUND", "2026-08-11"),
        ],
    )
    def test_the_advice_is_right(self, emulator: Emulator, code: str, since: str) -> None:
        """With the revision that the message names the scenario is taken, with that of the day before it is not."""
        operation = {
            "REGISTRATION_CARD_AUTHENTICATION_LOCKED": "id-card/authenticity",
            "INVALID_FILE": ["business", "credit-card", "id-card", "id-card/stand-alone"],
            "PDF_PASSWORD_PROTECTED": "business",
        }.get(code)
        rule = {"then": {"resultCode": code}} | ({"when": {"operation": operation}} if operation else {})
        body: dict[str, Any] = {"given": {"revision": day_before(since)}, "rules": [rule]}
        _, errors = problem_of(emulator.client.put("/__admin/scenario", json=body))
        assert f"; say `given: {{revision: {since}}}`, " in errors[0]["message"]
        emulator.use(body | {"given": {"revision": since}})

    def test_the_words_alone_do(self, emulator: Emulator) -> None:
        """With a message of its own a code can be sent in any revision, as the message says."""
        emulator.use({"rules": [{"then": {"resultCode": 4000123, "resultMessage": "Locked."}}]})
        assert code_of(emulator.ask_status()) == 4000123

    def test_every_one_is_found(self, emulator: Emulator) -> None:
        """All such codes are told at once, each with its place, beside whatever else is wrong."""
        body = "allowance: 3\nrules:\n  - then: [{resultCode: 4010006, times: 2}, {resultCode: URL_NOT_FOUND}]\n"
        _, errors = problem_of(emulator.client.put("/__admin/scenario", content=body))
        assert [(error["line"], error["column"], error["path"]) for error in errors] == [
            (1, 1, "allowance"),
            (3, 25, "rules[0].then[0].resultCode"),
            (3, 58, "rules[0].then[1].resultCode"),
        ]

    def test_every_code_is_those_there_are(self, emulator: Emulator) -> None:
        """`every-code` is every code of the revision in force."""
        counts = {}
        for day in PUBLISHED:
            serve(emulator, day, {"when": {"operation": "business/status"}, "then": "every-code"})
            listed = emulator.client.get("/__admin/codes").json()["codes"]
            able = [one for one in listed if "business/status" in one["operations"] and "v1.0" in one["versions"]]
            found = [code_of(emulator.ask_status()) for _ in able]
            assert found == [one["resultCode"] for one in able]
            counts[day] = len(listed)
        assert list(counts.values()) == [49, 49, 49, 50, 51, 52, 54, 54, 55]


def own(emulator: Emulator, revision: str | None, app_key: str = "app") -> dict[str, Any]:
    """Give an appKey a revision of its own."""
    reply = emulator.client.put(f"/__admin/sessions/{app_key}", json={"revision": revision})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def session(emulator: Emulator, app_key: str = "app") -> dict[str, Any]:
    reply = emulator.client.get(f"/__admin/sessions/{app_key}")
    assert reply.status_code == 200
    return dict(reply.json())


def unknown_paths(emulator: Emulator, *app_keys: str) -> list[int]:
    """What each appKey gets for an unknown path: 404 before 2026-08-11, 4041007 from it on."""
    return [code_of(emulator.client.post(f"/v1.0/appkeys/{app_key}/nowhere")) for app_key in app_keys]


class TestSession:
    def test_told(self, emulator: Emulator) -> None:
        """A session tells its revision, whether it is its own, and its time."""
        body = {"freeze": True, "appKey": "app"}
        clock = emulator.client.put("/__admin/clock", json=body).json()
        everybodys = {
            "appKey": "app",
            "revision": "2024-01-12",
            "scenario": "default",
            "ownScenario": False,
            "planned": 0,
            "ownRevision": False,
            "clock": clock,
        }
        assert session(emulator) == everybodys
        assert own(emulator, "2025-12-24") == everybodys | {"revision": "2025-05-13", "ownRevision": True}
        assert session(emulator) == everybodys | {"revision": "2025-05-13", "ownRevision": True}

    def test_its_own_time(self, emulator: Emulator) -> None:
        """The time is the appKey's own, where it has moved it."""
        clock = emulator.client.put("/__admin/clock", json={"freeze": True, "appKey": "mine"}).json()
        assert session(emulator, "mine")["clock"] == clock
        assert session(emulator, "other")["clock"]["frozen"] is False

    def test_everybodys_time_stands_still(self, emulator: Emulator) -> None:
        """Where everybody's time is frozen, so is that of each session, and it is told so."""
        assert session(emulator)["clock"]["frozen"] is False
        clock = emulator.client.put("/__admin/clock", json={"freeze": True}).json()
        assert clock["frozen"] is True
        assert session(emulator)["clock"] == clock
        emulator.client.put("/__admin/clock", json={"advance": "1h", "appKey": "mine"}).raise_for_status()
        assert session(emulator, "mine")["clock"]["frozen"] is True
        emulator.client.put("/__admin/clock", json={"freeze": False}).raise_for_status()
        assert [session(emulator, name)["clock"]["frozen"] for name in ("app", "mine")] == [False, False]

    def test_the_reply_and_the_journal_say_it(self, emulator: Emulator) -> None:
        """X-Emulator-Revision and the journal say the revision that answered: the appKey's own, where it has one."""
        own(emulator, "2025-12-24", "mine")
        found = [emulator.ask_status(app_key=name).headers["x-emulator-revision"] for name in ("mine", "other")]
        found.append(emulator.client.post("/nowhere").headers["x-emulator-revision"])
        assert found == ["2025-05-13", "2024-01-12", "2024-01-12"]
        entries = emulator.client.get("/__admin/requests").json()["requests"]
        assert [entry["revision"] for entry in entries] == found[::-1]

    def test_the_same_as_everybodys_is_its_own(self, emulator: Emulator) -> None:
        """A revision of its own stays, even where it is everybody's by now."""
        assert own(emulator, "2024-01-12")["ownRevision"] is True
        serve(emulator, "latest")
        assert session(emulator)["revision"] == "2024-01-12"

    def test_only_that_app_key_changes(self, emulator: Emulator) -> None:
        """One appKey is served its own revision, every other that of the scenario in force."""
        own(emulator, "latest", "mine")
        assert unknown_paths(emulator, "mine", "other") == [4041007, 404]
        assert code_of(emulator.client.post("/nowhere")) == 404
        assert emulator.client.get("/__admin/version").json()["revision"] == "2024-01-12"
        assert [code_of(send(emulator, 5 * MB + 1, app_key)) for app_key in ("mine", "other")] == [0, 4131000]

    def test_versions(self, emulator: Emulator) -> None:
        """An appKey alone can have v1.1; what another gets says why."""
        own(emulator, "2026-03-10", "mine")
        token = new_token(emulator)
        for app_key, code in (("mine", 0), ("other", 404)):
            path = f"/v1.1/appkeys/{app_key}/business/status"
            reply = emulator.client.post(path, json={"businessNumber": "1234567890"}, headers=token)
            assert code_of(reply) == code

    def test_null_gives_everybodys_back(self, emulator: Emulator) -> None:
        """Null takes its own revision away."""
        own(emulator, "latest")
        assert unknown_paths(emulator, "app") == [4041007]
        assert own(emulator, None)["ownRevision"] is False
        assert unknown_paths(emulator, "app") == [404]
        assert own(emulator, None)["ownRevision"] is False

    def test_it_goes_before_that_of_the_scenario(self, emulator: Emulator) -> None:
        """A revision of its own wins over given.revision, whichever came first."""
        serve(emulator, "latest")
        assert own(emulator, "2024-01-12")["revision"] == "2024-01-12"
        assert unknown_paths(emulator, "app", "other") == [404, 4041007]
        serve(emulator, "2026-08-11")
        assert unknown_paths(emulator, "app", "other") == [404, 4041007]

    def test_the_front_is_everybodys(self, emulator: Emulator) -> None:
        """Its own is the revision alone: the front stays that of the scenario."""
        own(emulator, "latest", "mine")
        emulator.use({"given": {"front": "gateway"}})
        reply = emulator.client.post("/v1.0/appkeys/mine/nowhere")
        assert (reply.status_code, reply.json()["header"]["resultCode"]) == (404, 4041007)

    @pytest.mark.parametrize("app_key", ["홍길동", "my app", "a+b", "a.b", "k" * 300])
    def test_any_app_key(self, emulator: Emulator, app_key: str) -> None:
        """Whatever an appKey looks like, it is the same here and in the API's own paths."""
        assert own(emulator, "latest", app_key)["appKey"] == app_key
        assert unknown_paths(emulator, app_key, "other") == [4041007, 404]

    def test_it_is_refused_where_the_scenario_does_not_fit(self, started: Emulator) -> None:
        """A revision that lacks a code of the scenario in force is refused, with the place in the scenario's file."""
        started.use("locked")
        file = started.client.get("/__admin/scenario").json()["source"]
        reply = started.client.put("/__admin/sessions/app", json={"revision": "2024-05-01"})
        assert (reply.status_code, reply.headers["content-type"]) == (409, "application/problem+json")
        assert reply.json() == {
            "type": "urn:ocr-emulator:misfit",
            "title": "The scenario in force needs another revision",
            "status": 409,
            "detail": (
                "Nothing has changed: the scenario 'locked' names what revision 2024-04-09 lacks: "
                f"{file}:4:24: rules[0].then.resultCode: {LOCKED_CODE.format('2024-04-09')}; "
                "give this appKey another revision, or put another scenario in force first"
            ),
        }
        assert file.endswith("/locked.yaml")
        assert session(started)["ownRevision"] is False
        assert own(started, "2024-08-13")["revision"] == "2024-08-13"
        again = started.client.put("/__admin/sessions/app", json={"revision": "2024-01-12"})
        assert again.status_code == 409
        assert session(started)["revision"] == "2024-08-13"

    def test_it_survives_a_switch(self, emulator: Emulator) -> None:
        """A switch of scenarios leaves a session its revision."""
        own(emulator, "latest")
        for scenario in ("busy-then-fine", "default", "tokens"):
            emulator.use(scenario)
            assert session(emulator)["revision"] == "2026-08-11"
            assert unknown_paths(emulator, "app", "other") == [4041007, 404]

    def test_codes_that_it_lacks_are_passed_over(self, emulator: Emulator) -> None:
        """After a later switch a rule speaks without the codes that the session's revision lacks."""
        own(emulator, "2024-01-12", "old")
        steps = [{"resultCode": "INVALID_FILE"}, {"resultCode": "INVALID_FILE_TYPE"}, "natural"]
        rule = {"when": {"operation": ["business", "credit-card"]}, "then": steps}
        serve(emulator, "latest", rule)
        found = {
            app_key: [code_of(emulator.upload("business", PICTURE, app_key=app_key)) for _ in range(4)]
            for app_key in ("old", "other")
        }
        assert found == {"old": [4000003, 0, 0, 0], "other": [4000002, 4000003, 0, 0]}

    def test_a_rule_without_any_code_left_is_passed_over(self, emulator: Emulator) -> None:
        """Where nothing of a rule is left, the next one speaks, or the reply is the natural one."""
        own(emulator, "2024-01-12", "old")
        gone = {"when": {"operation": "business"}, "then": {"resultCode": "PDF_PASSWORD_PROTECTED"}}
        serve(emulator, "latest", gone, {"name": "after", "then": {"resultCode": 5000503}})
        replies = [emulator.upload("business", PICTURE, app_key=app_key) for app_key in ("old", "other")]
        assert [code_of(reply) for reply in replies] == [5000503, 4000103]
        assert [reply.headers["x-emulator-rule"] for reply in replies] == ["after", "rules[0]"]
        serve(emulator, "latest", gone)
        reply = emulator.upload("business", PICTURE, app_key="old")
        assert code_of(reply) == 0
        assert "x-emulator-rule" not in reply.headers

    def test_the_words_are_its_own_revisions(self, emulator: Emulator) -> None:
        """A code that both have is sent in the words of the session's revision."""
        own(emulator, "latest", "mine")
        emulator.use("size-limits")
        messages = {
            app_key: emulator.upload("business", PICTURE, app_key=app_key).json()["header"]["resultMessage"]
            for app_key in ("mine", "other")
        }
        assert messages == {
            "mine": "Request size is larger than permissible limit.",
            "other": "Request size is larger than permissible limit. the permissible limit is 5mb.",
        }

    def test_a_sequence_goes_on(self, emulator: Emulator) -> None:
        """Another revision does not begin a sequence again that it leaves as it is."""
        emulator.use("busy-then-fine")
        codes = [code_of(emulator.ask_status())]
        own(emulator, "latest")
        assert [*codes, *(code_of(emulator.ask_status()) for _ in range(2))] == [5000503, 5000503, 0]

    def test_reset_forgets_it(self, emulator: Emulator) -> None:
        """A reset gives every session everybody's revision."""
        own(emulator, "latest")
        emulator.client.post("/__admin/reset").raise_for_status()
        assert session(emulator)["ownRevision"] is False
        assert unknown_paths(emulator, "app") == [404]

    @pytest.mark.parametrize(
        ("body", "problems"),
        [
            ({}, ["found no key 'revision'; expected one; write a date, latest, or null for everybody's"]),
            ({"revison": "latest"}, ["found the key 'revison'; expected revision; did you mean 'revision'?"]),
            ({"revision": "latst", "front": "plain"}, ["found the key 'front'; expected revision", LATST]),
            ({"revision": "latest", "front": "plain"}, ["found the key 'front'; expected revision"]),
            ([], ["found a list; expected what a session has of its own: a mapping of keys to values"]),
            ("latest", ["found 'latest'; expected what a session has of its own: a mapping of keys to values"]),
        ],
    )
    def test_another_body(self, emulator: Emulator, body: object, problems: Iterable[str]) -> None:
        """A body that is not just a revision is refused, every problem at once, and nothing changes."""
        own(emulator, "2024-08-13")
        _, errors = problem_of(emulator.client.put("/__admin/sessions/app", json=body))
        assert [error["message"] for error in errors] == problems
        assert session(emulator)["revision"] == "2024-08-13"

    @pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PUT", ""), ("POST", "app")])
    def test_no_session(self, emulator: Emulator, method: str, path: str) -> None:
        """Without an appKey, or with another method, there is no such page."""
        reply = emulator.client.request(method, f"/__admin/sessions/{path}", json={"revision": "latest"})
        assert reply.status_code == (405 if path else 404)

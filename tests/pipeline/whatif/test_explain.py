"""What a request would get that is only spoken of, and why the rules that do not decide do not."""

from typing import Any

import pytest

from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.revisions import find_revision
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.oauth.token import Token
from ocr_emulator.pipeline.whatif.explain import Explanation, Miss
from ocr_emulator.scenario.model import Planned, Step
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.live_state import LiveState
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.tokens import Tokens
from tests.contracts import CATALOGUE, NEWEST, SEED
from tests.pipeline.calling import PICTURE, Caller, new_world
from tests.pipeline.speaking import explained
from tests.scenario.loading import read

TOKEN = "t" * 128
DIGEST = "ab" * 32
CLAIM = {"idType": "resident", "name": "홍길동", "residentNumber": "9001011234560", "issueDate": "20200102"}
CARD = IdCard(
    id_type=IdType.RESIDENT,
    values={"name": "홍길동", "residentNumber": "900101-1234560", "issueDate": "2020.1.2."},
)
ANOTHER = "choose another revision: --revision, given.revision, or PUT /__admin/sessions/{appKey}"
UNKNOWN = "the Request-Key is unknown to this appKey, spent, or older than an hour; call id-card for a new one"
LOCKING = contract_at(find_revision("2024-08-13"))
USERS = "users: {id: {secret: s, appKeys: [mine]}}"
RULES = "rules: [{name: r, then: {resultCode: 5000503}}]"


def caller_of(keyring: Keyring, scenario: str, contract: Contract = SEED) -> Caller:
    """Who asks, where nothing has happened yet and `scenario` is in force."""
    found = read(scenario, contract=contract)
    return Caller(new_world(keyring, found.seed), scenario=found, contract=contract)


def why(found: Explanation) -> tuple[str, str, str | None]:
    """By which stage which answer comes, and its reason."""
    return found.answer.stage, found.answer.result_key, found.answer.reason


def missing(name: str) -> str:
    return f"the header {name} is missing or blank; send it with a value"


def blank(name: str) -> dict[str, Any]:
    return {"headers": {name: ""}}


def labelled(label: str | None) -> dict[str, Any]:
    return {"headers": {"Content-Type": label}}


#: By stage: what is given, the contract, what is said, the code, and the whole reason.
NATURAL: list[tuple[str, str, Contract, str, dict[str, Any], str, str]] = [
    (
        "route",
        "",
        SEED,
        "business",
        {"version": "v1.1"},
        "NOT_FOUND",
        f"revision 2024-01-12 has no v1.1, which is there from 2026-03-10 on; {ANOTHER}; the real host answers HTTP 404 and 4041007: --front gateway shows it",
    ),
    (
        "check_size",
        "",
        SEED,
        "business",
        {"fileSize": "6MB"},
        "MAX_UPLOAD_SIZE_EXCEEDED",
        f"the request body has 6291456 bytes; the limit is 5242880, and 20971520 from 2026-08-11 on; send less, or {ANOTHER}; the real host answers HTTP 413: --front gateway shows it",
    ),
    (
        "authenticate",
        "",
        SEED,
        "business",
        blank("Authorization"),
        "MISSING_REQUIRED_HEADER",
        missing("Authorization"),
    ),
    (
        "authenticate",
        "",
        NEWEST,
        "business",
        {"version": "v1.1", "headers": {"Authorization": "s", "X-NHN-Authorization": None}},
        "MISSING_REQUIRED_HEADER",
        (
            "the header X-NHN-Authorization is missing or blank; v1.1 asks for it, and for Authorization "
            "v1.0 (in every revision) and v2.0 (in every revision)"
        ),
    ),
    (
        "authenticate",
        "credentials: {other: s}",
        SEED,
        "business",
        {},
        "INVALID_APPKEY_SECRETKEY",
        "the appKey 'app' is not in the scenario's given.credentials, which has 'other'",
    ),
    (
        "authenticate",
        "credentials: {app: hush}",
        SEED,
        "business",
        {"headers": {"Authorization": "Bearer hush"}},
        "INVALID_APPKEY_SECRETKEY",
        (
            "the header Authorization is not the secretKey that given.credentials has for this appKey; "
            "it begins with the word Bearer: send the secretKey alone"
        ),
    ),
    (
        "authenticate",
        USERS,
        NEWEST,
        "business",
        {"version": "v1.1", "headers": {"X-NHN-Authorization": f"Bearer {TOKEN}"}},
        "PERMISSION_DENIED",
        "the appKey 'app' is not among those that given.users allows the token's user: 'mine'",
    ),
    (
        "authenticate",
        USERS,
        NEWEST,
        "business",
        {"version": "v1.1", "headers": {"X-NHN-Authorization": f"Bearer {'u' * 128}"}},
        "INVALID_TOKEN",
        "the token was not issued here since the last reset, or too many were since; get a new one",
    ),
    (
        "authorize",
        "services: [credit-card]",
        SEED,
        "business",
        {},
        "SERVICE_NOT_ENABLED",
        "the scenario's given.services does not have business; it has credit-card",
    ),
    (
        "authorize",
        "allowance: 0",
        SEED,
        "business",
        {},
        "API_CALL_LIMIT_EXCEEDED",
        "the scenario's given.allowance of 0 calls is used up",
    ),
    (
        "authorize",
        "",
        SEED,
        "id-card",
        blank("Symmetric-Key"),
        "MISSING_REQUIRED_HEADER",
        missing("Symmetric-Key"),
    ),
    (
        "authorize",
        "",
        SEED,
        "id-card/authenticity",
        blank("Request-Key"),
        "MISSING_REQUIRED_HEADER",
        missing("Request-Key"),
    ),
    (
        "parse_body",
        "",
        SEED,
        "business/status",
        {"fields": {"businessNumber": None}},
        "BAD_REQUEST",
        "the JSON body has no field 'businessNumber', or it is null; send it",
    ),
    (
        "parse_body",
        "",
        SEED,
        "id-card/authenticity",
        {
            "fields": {name: value for name, value in CLAIM.items() if name != "issueDate"},
            "headers": {"X-Key-Version": "9"},
        },
        "BAD_REQUEST",
        "the JSON body has no field 'issueDate', or it is null; send it",
    ),
    (
        "parse_body",
        "",
        SEED,
        "credit-card",
        {"version": "v2.0", "headers": {"Content-Type": "application/json", "X-Key-Version": "9"}},
        "UNSUPPORTED_MEDIA_TYPE",
        "the Content-Type is 'application/json'; an upload is multipart/form-data",
    ),
    (
        "parse_body",
        "",
        SEED,
        "business",
        labelled(None),
        "UNSUPPORTED_MEDIA_TYPE",
        "the Content-Type is missing; an upload is multipart/form-data",
    ),
    (
        "parse_body",
        "",
        SEED,
        "business",
        labelled("multipart/form-data"),
        "BAD_REQUEST",
        "the Content-Type has no boundary; leave that header to the HTTP client",
    ),
    (
        "parse_body",
        "",
        SEED,
        "id-card/authenticity",
        labelled("application/vnd.hong-gildong"),
        "UNSUPPORTED_MEDIA_TYPE",
        "the Content-Type is another one; authenticity takes application/json",
    ),
    (
        "parse_body",
        "",
        SEED,
        "id-card/authenticity",
        labelled("Text/Plain; charset=utf-8"),
        "UNSUPPORTED_MEDIA_TYPE",
        "the Content-Type is 'Text/Plain'; authenticity takes application/json",
    ),
    (
        "parse_body",
        "",
        SEED,
        "id-card/authenticity",
        {"fields": {}},
        "BAD_REQUEST",
        "the JSON body has no field 'idType', or it is null; send it",
    ),
    (
        "decrypt",
        "",
        SEED,
        "credit-card",
        {"version": "v2.0", "headers": {"X-Key-Version": "9"}},
        "INVALID_KEY_VERSION",
        "X-Key-Version is '9'; credit-card now has '0': ask public-keys again, and send the version that it answers",
    ),
    (
        "decrypt",
        "",
        SEED,
        "credit-card",
        {"version": "v2.0", "headers": {"Symmetric-Key": "c2VjcmV0"}},
        "INVALID_SYMMETRIC_KEY",
        (
            "the header Symmetric-Key fails at its RSA: it holds 6 bytes; encrypt the symmetric key with RSA and the "
            "key from public-keys, which gives 256 bytes"
        ),
    ),
    (
        "validate",
        "",
        SEED,
        "credit-card",
        {"fileType": "pdf"},
        "INVALID_FILE_TYPE",
        "the part 'image' is a pdf file; the operation takes jpg or png",
    ),
    (
        "validate",
        "",
        SEED,
        "business",
        {"fileSize": 0},
        "UPLOADED_FILE_IS_EMPTY",
        "the part 'image' has no bytes; send the file's content",
    ),
    (
        "validate",
        "",
        SEED,
        "credit-card",
        {"version": "v2.0", "fileSize": 0, "fileType": "pdf"},
        "UPLOADED_FILE_IS_EMPTY",
        "the part 'image' has no bytes; send the file's content",
    ),
    (
        "validate",
        "",
        SEED,
        "business/status",
        {"fields": {"businessNumber": "1"}},
        "INVALID_BUSINESS_REGISTRATION_FORMAT",
        "businessNumber has 1 characters; expected ten digits: send it without hyphens",
    ),
    (
        "validate",
        "",
        SEED,
        "id-card/authenticity",
        {"fields": CLAIM | {"issueDate": "2020.1.2."}},
        "INVALID_PARAMETER",
        "the field 'issueDate' is not a date as YYYYMMDD, as idType resident needs it",
    ),
    (
        "validate",
        "",
        SEED,
        "id-card/authenticity",
        {"fields": {"idType": "alien"}},
        "INVALID_PARAMETER",
        "idType is none of resident, driver or passport; it is sent plain, not encrypted",
    ),
    (
        "request_key",
        "",
        SEED,
        "id-card/authenticity",
        {"fields": CLAIM, "headers": {"Request-Key": "none"}},
        "AUTHENTICITY_REQUEST_KEY_INVALID",
        UNKNOWN,
    ),
    (
        "request_key",
        "",
        SEED,
        "id-card/authenticity",
        {"headers": {"Request-Key": "none"}},
        "AUTHENTICITY_REQUEST_KEY_INVALID",
        UNKNOWN,
    ),
]


class TestNaturalChecks:
    @pytest.mark.parametrize(("stage", "given", "contract", "operation", "said", "key", "reason"), NATURAL)
    def test_refused(
        self,
        keyring: Keyring,
        stage: str,
        given: str,
        contract: Contract,
        operation: str,
        said: dict[str, Any],
        key: str,
        reason: str,
    ) -> None:
        """What is known to be wrong is refused by the stage that would refuse it, and no rule that is checked has a say."""
        caller = caller_of(keyring, f"given: {{{given}}}\n{RULES}", contract)
        caller.state.keep_token(TOKEN, Token(user="id", secret="s", expires_at=caller.state.now() + 60))
        found = explained(caller, operation, **said)
        assert why(found) == (stage, key, reason)
        assert found.answer.rule is None
        hidden = (Miss(rule="r", because=(f"order: the stage {stage} answers first",)),)
        assert found.misses == (() if stage == "route" else hidden)

    @pytest.mark.parametrize("operation", sorted({one.operation.name for one in SEED.endpoints}))
    def test_nothing_is_known_to_be_wrong(self, keyring: Keyring, operation: str) -> None:
        """A request of which nothing is known to be wrong is recognised, whatever is given."""
        given = "{credentials: {app: hush}, services: [business, credit-card, id-card], allowance: 1}"
        found = explained(caller_of(keyring, f"given: {given}"), operation)
        assert why(found) == ("recognise", "SUCCESS", None)
        assert (found.answer.rule, found.misses) == (None, ())

    @pytest.mark.parametrize("label", [None, "", "text/plain", "application/x-www-form-urlencoded"])
    def test_a_label_that_nobody_looks_at(self, keyring: Keyring, label: str | None) -> None:
        """Of business/status any label is taken, as of a question that has no body."""
        caller = caller_of(keyring, "{}")
        for operation in ("business/status", "public-keys"):
            assert why(explained(caller, operation, **labelled(label))) == ("recognise", "SUCCESS", None)

    @pytest.mark.parametrize("label", ["multipart/form-data; boundary=x", "Multipart/Form-Data; Boundary=x"])
    def test_a_right_label(self, keyring: Keyring, label: str) -> None:
        """Of a label its type counts, in any case, and that it has a boundary."""
        assert why(explained(caller_of(keyring, "{}"), "business", **labelled(label)))[1] == "SUCCESS"

    def test_the_order(self, keyring: Keyring) -> None:
        """Of several mistakes the one decides that the service would look at first."""
        caller = caller_of(keyring, "given: {allowance: 0, services: []}")
        said: dict[str, Any] = {
            "version": "v2.0",
            "fileType": "pdf",
            "fileSize": "6MB",
            "headers": {
                "Authorization": None,
                "X-Key-Version": "9",
                "Symmetric-Key": None,
                "Content-Type": "text/plain",
            },
        }
        stages = []
        for mended in ("fileSize", "Authorization"):
            stages.append(why(explained(caller, "credit-card", **said))[:2])
            said.pop(mended, None)
            said["headers"].pop(mended, None)
        stages.append(why(explained(caller, "credit-card", **said))[:2])
        caller.scenario = read("{}")
        for mended in ("Symmetric-Key", "Content-Type", "X-Key-Version"):
            stages.append(why(explained(caller, "credit-card", **said))[:2])
            said["headers"].pop(mended)
        stages.append(why(explained(caller, "credit-card", **said))[:2])
        assert stages == [
            ("check_size", "MAX_UPLOAD_SIZE_EXCEEDED"),
            ("authenticate", "MISSING_REQUIRED_HEADER"),
            ("authorize", "SERVICE_NOT_ENABLED"),
            ("authorize", "MISSING_REQUIRED_HEADER"),
            ("parse_body", "UNSUPPORTED_MEDIA_TYPE"),
            ("decrypt", "INVALID_KEY_VERSION"),
            ("validate", "INVALID_FILE_TYPE"),
        ]

    def test_the_allowance_is_not_spent(self, keyring: Keyring) -> None:
        """What is left of an allowance is known, and asking spends nothing of it."""
        caller = caller_of(keyring, "given: {allowance: 2}")
        found = []
        for _ in range(3):
            found.append([explained(caller, "id-card").answer.result_code for _ in range(3)])
            caller.upload()
        assert found == [[0, 0, 0], [0, 0, 0], [4000006, 4000006, 4000006]]

    def test_an_unknown_business(self, keyring: Keyring) -> None:
        """A number that is given as unknown is what recognition refuses, after the rules."""
        given = 'given: {businesses: {"0000000000": unknown}}\n'
        fields = {"businessNumber": "0000000000"}
        found = explained(caller_of(keyring, given), "business/status", fields=fields)
        reason = "the scenario's given.businesses has this number as unknown"
        assert why(found) == ("recognise", "NOT_EXIST_BUSINESS_NUMBER", reason)
        for then, expected in (
            ("5000503", ("decide", "API_TEMPORARILY_UNAVAILABLE", "the scenario 'x' says so")),
            ("SUCCESS", ("recognise", "SUCCESS", None)),
            ("natural", ("recognise", "NOT_EXIST_BUSINESS_NUMBER", reason)),
        ):
            caller = caller_of(keyring, f"{given}rules: [{{name: r, then: {{resultCode: {then}}}}}]")
            ruled = explained(caller, "business/status", fields=fields)
            assert (why(ruled), ruled.answer.rule, ruled.misses) == (expected, "r", ())

    def test_a_locked_card(self, keyring: Keyring) -> None:
        """A resident number is locked after so many wrong dates as have come; to ask with a wrong one counts none."""
        caller = caller_of(keyring, "{}", LOCKING)
        most = LOCKING.most_wrong_dates
        assert most
        said = {
            "fields": CLAIM | {"issueDate": "20200103"},
            "headers": {"Request-Key": caller.state.issue_request_key("app", CARD)},
        }
        for _ in range(most):
            for _ in range(2):
                assert why(explained(caller, "id-card/authenticity", **said))[:2] == ("recognise", "SUCCESS")
            caller.state.count_wrong_date("app", CLAIM["residentNumber"])
        assert why(explained(caller, "id-card/authenticity", **said)) == (
            "recognise",
            "REGISTRATION_CARD_AUTHENTICATION_LOCKED",
            (
                f"{most} wrong issue dates have come for this resident number, and lock it for the right date too; "
                "POST /__admin/reset unlocks it"
            ),
        )

    def test_a_request_key_is_not_spent(self, keyring: Keyring) -> None:
        """A Request-Key that lives is known to, with fields and without, and lives on."""
        caller = caller_of(keyring, "{}")
        request_key = caller.state.issue_request_key("app", CARD)
        key_alone = {"headers": {"Request-Key": request_key}}
        for said in (key_alone, key_alone | {"fields": CLAIM}) * 2:
            assert why(explained(caller, "id-card/authenticity", **said)) == ("recognise", "SUCCESS", None)
        assert caller.state.find_card("app", request_key, 1) == CARD


class TestRules:
    def test_decides(self, keyring: Keyring) -> None:
        """The rule that decides is named, with all that it says of the reply."""
        then = (
            "{resultCode: 5000503, httpStatus: 503, delay: 2s, headers: {Retry-After: 7}, fault: malformed-json}"
        )
        found = explained(caller_of(keyring, f"rules: [{{name: r, then: {then}}}]"), "business").answer
        assert (found.stage, found.rule, found.result_code, found.status) == ("decide", "r", 5000503, 503)
        assert (found.delay, found.more_headers, str(found.fault)) == (2.0, {"Retry-After": "7"}, "malformed-json")
        assert found.reason == "the scenario 'x' says so"

    def test_a_fault_in_place_of_the_work(self, keyring: Keyring) -> None:
        """A fault that spares the service the work has no code."""
        caller = caller_of(keyring, "rules: [{name: r, then: {fault: connection-reset}}]")
        found = explained(caller, "business").answer
        assert (found.rule, found.result_code, found.result_key) == ("r", None, "NOTHING")
        assert str(found.fault) == "connection-reset"

    def test_the_next_of_a_sequence(self, keyring: Keyring) -> None:
        """The reply is the one that is next in the rule's sequence, however often one asks."""
        caller = caller_of(
            keyring, "rules: [{then: [{resultCode: 5000503, times: 2}, {resultCode: 5000003}, natural]}]"
        )
        found = []
        for _ in range(5):
            found.append([explained(caller, "id-card").answer.result_code for _ in range(2)])
            assert caller.upload().result_code == found[-1][0]
        assert found == [[5000503] * 2, [5000503] * 2, [5000003] * 2, [0] * 2, [0] * 2]

    def test_what_is_planned(self, keyring: Keyring) -> None:
        """A planned reply goes before every rule, and stays planned."""
        caller = caller_of(keyring, RULES)
        sessions = Sessions(Clock())
        caller.state = LiveState(Counters(), sessions, keyring, Tokens())
        session = sessions.get_or_create("app")
        step = Step(code=CATALOGUE["DATABASE_FAIL"])
        session.plans.add(Planned(operations=frozenset({"id-card"}), step=step))
        for _ in range(2):
            found = explained(caller, "id-card")
            assert (why(found)[:2], found.answer.rule) == (("decide", "DATABASE_FAIL"), "next")
            assert found.misses == (Miss(rule="r", because=("order: the rule 'next' answers first",)),)
        assert session.plans.reply_count == 1
        assert explained(caller, "business").answer.rule == "r"
        refused = explained(caller, "id-card", **blank("Authorization"))
        assert why(refused)[:2] == ("authenticate", "MISSING_REQUIRED_HEADER")

    def test_a_session_that_was_idle_too_long(self, keyring: Keyring) -> None:
        """What was planned for an appKey that was idle too long is forgotten, and asking does not keep it."""
        caller, now = caller_of(keyring, "{}"), [0.0]
        sessions = Sessions(Clock(), max_idle=60, now=lambda: now[0])
        caller.state = LiveState(Counters(), sessions, keyring, Tokens())
        step = Step(code=CATALOGUE["DATABASE_FAIL"])
        sessions.get_or_create("app").plans.add(Planned(operations=frozenset({"id-card"}), step=step))
        found = []
        for now[0] in (0.0, 59.9, 60.0):
            found.append(explained(caller, "id-card").answer.rule)
        assert found == ["next", "next", None]

    def test_assumed_headers(self, keyring: Keyring) -> None:
        """A rule about a header that is assumed speaks as if the right one came."""
        caller = caller_of(
            keyring,
            """
            given: {credentials: {app: hush}}
            rules:
              - {name: form, when: {header: {Content-Type: {contains: form-data}}}, then: {resultCode: 5000503}}
              - {name: secret, when: {header: {Authorization: hush}}, then: {resultCode: 5000003}}
            """,
        )
        assert [explained(caller, operation).answer.rule for operation in ("business", "business/status")] == [
            "form",
            "secret",
        ]
        # A label that is not sent is no form's, and is refused, too.
        assert explained(caller, "business", **labelled(None)).misses[0] == Miss(
            rule="form",
            because=("header.Content-Type: found nothing; expected a text that contains 'form-data'",),
        )

    @pytest.mark.parametrize(("value", "rule"), [("", "blank"), (None, None)])
    def test_a_blank_header(self, keyring: Keyring, value: str | None, rule: str | None) -> None:
        """A header that is blank is there, and a rule may speak to it; one that is null is not."""
        when = '{header: {X-A: {matches: "^$"}}}'
        caller = caller_of(keyring, f"rules: [{{name: blank, when: {when}, then: natural}}]")
        assert explained(caller, "business", headers={"X-A": value}).answer.rule == rule

    def test_unchecked(self, keyring: Keyring) -> None:
        """An unchecked rule goes before the natural checks, and before a rule that is checked."""
        caller = caller_of(
            keyring,
            """
            rules:
              - {name: checked, when: {header: {X-A: a}}, then: {resultCode: 5000003}}
              - {name: unchecked, unchecked: true, when: {header: {X-A: a}}, then: {resultCode: 5000503}}
            """,
        )
        for headers in ({"X-A": "a"}, {"X-A": "a", "Authorization": None}):
            found = explained(caller, "business", headers=headers)
            assert (found.answer.rule, found.answer.result_code) == ("unchecked", 5000503)
            assert found.misses == (Miss(rule="checked", because=("order: the rule 'unchecked' answers first",)),)

    def test_unchecked_and_natural(self, keyring: Keyring) -> None:
        """An unchecked rule that only says how a reply travels decides that of a refusal too, and is no rule passed over."""
        caller = caller_of(keyring, "rules: [{name: slow, unchecked: true, then: {delay: 3s}}]")
        found = explained(caller, "business", **blank("Authorization"))
        assert why(found) == ("authenticate", "MISSING_REQUIRED_HEADER", missing("Authorization"))
        assert (found.answer.rule, found.answer.delay, found.misses) == ("slow", 3.0, ())

    def test_chances(self, keyring: Keyring) -> None:
        """With a seed it is known which calls a chance picks out, and asking uses none up."""
        caller = caller_of(
            keyring, "seed: 7\nrules: [{name: r, when: {chance: 40%}, then: {resultCode: 5000503}}]"
        )
        predicted: list[str | None] = []
        real: list[str | None] = []
        for _ in range(40):
            asked = {explained(caller, "public-keys").answer.rule for _ in range(2)}
            assert len(asked) == 1
            predicted.extend(asked)
            real.append(caller.call("public-keys/id-card", b"", "GET").rule)
        assert predicted == real
        assert set(real) == {"r", None}

    @pytest.mark.parametrize("delay", ["{uniform: [1s, 9s]}", "{lognormal: {median: 2s, sigma: 0.8}}"])
    def test_random_delays(self, keyring: Keyring, delay: str) -> None:
        """With a seed it is known how long the next reply is held back, to the last digit."""
        caller = caller_of(keyring, f"seed: 7\nrules: [{{then: {{delay: {delay}}}}}]")
        found = []
        for _ in range(5):
            predicted = {explained(caller, "public-keys").answer.delay for _ in range(3)}
            real = caller.call("public-keys/id-card", b"", "GET").delay
            assert predicted == {real}
            found.append(real)
        assert len(set(found)) == 5

    def test_the_number_of_the_call(self, keyring: Keyring) -> None:
        """A condition on the number of the call is about the next one, unless another is said."""
        caller = caller_of(keyring, "rules: [{name: third, when: {call: 3}, then: {resultCode: 5000503}}]")
        found = []
        for _ in range(4):
            found.append([explained(caller, "public-keys").answer.rule for _ in range(2)])
            caller.call("public-keys/id-card", b"", "GET")
        assert found == [[None, None], [None, None], ["third", "third"], [None, None]]
        assert explained(caller, "public-keys", call=3).answer.rule == "third"
        assert explained(caller, "public-keys").misses == (
            Miss(rule="third", because=("call: found 5; expected 3",)),
        )


class TestPassedOver:
    def test_nearest_first(self, keyring: Keyring) -> None:
        """The rules that do not decide come with every reason, those first to which the least is wanting."""
        caller = caller_of(
            keyring,
            """
            rules:
              - {name: three, when: {operation: [id-card, credit-card], header: {X-A: a}, fileName: x}, then: natural}
              - {name: two, when: {fileSize: "> 100KB and <= 5MB", fileName: {glob: "*.png"}}, then: natural}
              - {name: one, when: {fileName: {matches: "^b"}}, then: natural}
              - {name: another, when: {sha256: [DIGEST], fileName: {contains: a}}, then: natural}
              - {name: it, when: {fileName: a.pdf}, then: natural}
              - {name: later, then: {resultCode: 5000503}}
            """.replace("DIGEST", DIGEST),
        )
        found = explained(caller, "business", fileName="a.pdf", fileSize="6KB")
        assert (found.answer.rule, found.answer.stage) == ("it", "recognise")
        assert found.misses == (
            Miss(rule="one", because=("fileName: found 'a.pdf'; expected a text that matches '^b'",)),
            Miss(rule="another", because=(f"sha256: found nothing; expected '{DIGEST}'",)),
            Miss(rule="later", because=("order: the rule 'it' answers first",)),
            Miss(
                rule="two",
                because=(
                    "fileSize: found 6144; expected > 102400 and <= 5242880",
                    "fileName: found 'a.pdf'; expected a text like '*.png'",
                ),
            ),
            Miss(
                rule="three",
                because=(
                    "operation: found 'business'; expected 'credit-card' or 'id-card'",
                    "header.X-A: found nothing; expected 'a'",
                    "fileName: found 'a.pdf'; expected 'x'",
                ),
            ),
        )

    def test_a_type(self, keyring: Keyring) -> None:
        """The type of a file is told as a scenario has it."""
        caller = caller_of(keyring, "rules: [{name: r, when: {fileType: [png, jpg]}, then: natural}]")
        found = explained(caller, "business", fileType="pdf")
        assert found.misses == (Miss(rule="r", because=("fileType: found 'pdf'; expected 'png' or 'jpg'",)),)
        assert explained(caller, "business", fileType="jpg").answer.rule == "r"

    def test_a_field_of_another_card(self, keyring: Keyring) -> None:
        """A field that the kind of card has not is not there for a rule, whatever the body has."""
        caller = caller_of(
            keyring, "rules: [{name: r, when: {fields: {serialNum: AB12C}}, then: {resultCode: 5000503}}]"
        )
        found = explained(caller, "id-card/authenticity", fields=CLAIM | {"serialNum": "AB12C"})
        assert why(found) == ("recognise", "SUCCESS", None)
        because = "fields.serialNum: found nothing; expected 'AB12C'"
        assert found.misses == (Miss(rule="r", because=(because,)),)

    def test_fields(self, keyring: Keyring) -> None:
        """A field that is not there, or is another, is told."""
        when = "{idType: driver, fields: {name: {contains: 김}, serialNum: a}}"
        caller = caller_of(keyring, f"rules: [{{name: r, when: {when}, then: natural}}]")
        assert explained(caller, "id-card/authenticity", fields=CLAIM).misses == (
            Miss(
                rule="r",
                because=(
                    "idType: found 'resident'; expected 'driver'",
                    "fields.name: found '홍길동'; expected a text that contains '김'",
                    "fields.serialNum: found nothing; expected 'a'",
                ),
            ),
        )

    @pytest.mark.parametrize("header", ["Authorization", "x-nhn-authorization", "Symmetric-Key", "REQUEST-KEY"])
    @pytest.mark.parametrize(
        ("value", "told"), [("my-own", "another value"), ("", "another value"), (None, "nothing")]
    )
    def test_secrets(self, keyring: Keyring, header: str, value: str | None, told: str) -> None:
        """Of a header that holds a secret it is told whether it came, but neither its value nor the expected one."""
        caller = caller_of(
            keyring, f"rules: [{{name: r, when: {{header: {{{header}: {{contains: hush}}}}}}, then: natural}}]"
        )
        found = explained(caller, "id-card", headers={header: value})
        because = f"header.{header}: found {told}; expected what the rule names"
        assert found.misses == (Miss(rule="r", because=(because,)),)
        assert "hush" not in repr(found.misses)
        assert "my-own" not in repr(found.misses)

    @pytest.mark.parametrize(
        ("header", "told"),
        [
            ("Authorization", "another value"),
            ("X-NHN-Authorization", "nothing"),
            ("Symmetric-Key", "another value"),
            ("Request-Key", "nothing"),
        ],
    )
    def test_secrets_of_which_nothing_is_said(self, keyring: Keyring, header: str, told: str) -> None:
        """A secret that the operation needs is assumed to come, another one is not."""
        caller = caller_of(keyring, f"rules: [{{name: r, when: {{header: {{{header}: hush}}}}, then: natural}}]")
        because = f"header.{header}: found {told}; expected what the rule names"
        assert explained(caller, "id-card").misses == (Miss(rule="r", because=(because,)),)

    def test_no_reply_at_this_version(self, keyring: Keyring) -> None:
        """A rule without a reply that the version can give is passed over for that."""
        caller = caller_of(
            keyring, "rules: [{name: r, when: {operation: credit-card}, then: {resultCode: 4000301}}]"
        )
        because = "then: found no reply that v1.0 can give; expected one; name another version"
        assert explained(caller, "credit-card").misses == (Miss(rule="r", because=(because,)),)
        assert explained(caller, "credit-card", version="v2.0").answer.rule == "r"

    @pytest.mark.parametrize(("chance", "told"), [("10%", "10%"), ("0.5%", "0.5%"), ("33.333333%", "33.3333%")])
    def test_no_luck(self, keyring: Keyring, chance: str, told: str) -> None:
        """A rule that has no luck is told with its chance, and what speaks instead."""
        caller = caller_of(
            keyring,
            f"seed: 2\nrules: [{{name: r, when: {{chance: {chance}}}, then: natural}}, {{name: it, then: natural}}]",
        )
        while (found := explained(caller, "public-keys")).answer.rule == "r":
            caller.call("public-keys/id-card", b"", "GET")
        because = f"chance: it speaks to {told} of such requests; this one goes to the rule 'it'"
        assert found.misses == (Miss(rule="r", because=(because,)),)

    def test_no_luck_at_all(self, keyring: Keyring) -> None:
        """Where no rule has any luck the reply is that of recognition."""
        caller = caller_of(keyring, "seed: 1\nrules: [{name: r, when: {chance: 0.0001%}, then: natural}]")
        because = "chance: it speaks to 0.0001% of such requests; this one goes to the stage recognise"
        assert explained(caller, "public-keys").misses == (Miss(rule="r", because=(because,)),)

    @pytest.mark.parametrize(
        ("rules", "headers", "who"),
        [
            (
                "{name: it, when: {version: v2.0}, then: natural}, {name: r, when: {chance: 10%}, then: natural}",
                {},
                "the rule 'it'",
            ),
            (
                "{name: r, when: {chance: 10%}, then: natural}, {name: it, unchecked: true, then: natural}",
                {},
                "the rule 'it'",
            ),
            ("{name: r, when: {chance: 10%}, then: natural}", {"Authorization": None}, "the stage authenticate"),
        ],
        ids=["a rule before it", "an unchecked rule", "a check"],
    )
    def test_no_turn(self, keyring: Keyring, rules: str, headers: dict[str, str | None], who: str) -> None:
        """A rule with a chance that nobody asked had no lack of luck: something answered before it."""
        found = explained(caller_of(keyring, f"rules: [{rules}]"), "public-keys", headers=headers)
        assert found.misses == (Miss(rule="r", because=(f"order: {who} answers first",)),)

    def test_no_turn_beside_a_plan(self, keyring: Keyring) -> None:
        """A reply that is planned goes before every rule that is checked, whatever its chance."""
        caller = caller_of(keyring, "rules: [{name: r, when: {chance: 10%}, then: natural}]")
        sessions = Sessions(Clock())
        caller.state = LiveState(Counters(), sessions, keyring, Tokens())
        step = Step(code=CATALOGUE["FAIL"])
        sessions.get_or_create("app").plans.add(Planned(operations=frozenset({"public-keys"}), step=step))
        because = "order: the rule 'next' answers first"
        assert explained(caller, "public-keys").misses == (Miss(rule="r", because=(because,)),)


def test_what_is_assumed(keyring: Keyring) -> None:
    """An explanation says what it rests on beside what is said."""
    found = explained(caller_of(keyring, "{}"), "id-card", headers={"X-Key-Version": "0"})
    assert found.assumed == (
        "the version v2.0",
        "a file on which something is recognised",
        "the header Authorization",
        "the header Symmetric-Key",
        "the header Content-Type",
    )


def test_everything_said(keyring: Keyring) -> None:
    """Of a request about which all is said nothing is assumed but what stands on its file."""
    headers = {"Authorization": "s", "Content-Type": "multipart/form-data; boundary=x"}
    said = {"version": "v1.0", "fileName": "a", "fileType": "png", "fileSize": len(PICTURE), "headers": headers}
    found = explained(caller_of(keyring, "{}"), "business", **said)
    assert found.assumed == ("a file on which something is recognised",)

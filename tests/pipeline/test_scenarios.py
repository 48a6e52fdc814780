"""Which rule speaks to a request, and which of its replies is next."""

import json
from hashlib import sha256
from textwrap import dedent

import pytest

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.documents.id_card import IdCard, authenticity_values
from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.scenario.faults import FAULTS, Fault
from ocr_emulator.state.keyring import Keyring
from tests.pipeline.calling import PICTURE, Caller, claim, new_world
from tests.samples import picture
from tests.scenario.loading import read

JPEG = picture(kind="JPEG")
CARD = IdCard(
    id_type=IdType.RESIDENT,
    values={"name": "홍길동", "residentNumber": "900101-1234560", "issueDate": "2020.1.2."},
)


def caller_of(keyring: Keyring, scenario: str, **others: str) -> Caller:
    """A client of a world in which nothing has happened, where `scenario` is in force."""
    found = read(dedent(scenario))
    return Caller(new_world(keyring, found.seed), scenario=found, **others)  # type: ignore[arg-type]


def ask(caller: Caller, **headers: str) -> Answer:
    """The cheapest call there is."""
    return caller.call("public-keys/id-card", b"", "GET", **headers)


def status_of(caller: Caller, number: str = "1234567890") -> Answer:
    """A call to business/status, which only v1 has."""
    body = json.dumps({"businessNumber": number}).encode()
    return Caller(caller.state, caller.app_key, caller.scenario, version="v1.0").call(
        "business/status", body, content_type="application/json"
    )


class TestWhoSpeaks:
    def test_first(self, keyring: Keyring) -> None:
        """The first rule whose conditions hold decides, and where none does the reply is the natural one."""
        caller = caller_of(
            keyring,
            """
            rules:
              - {name: a, when: {header: {X-A: "1"}}, then: {resultCode: 5000503}}
              - {name: b, when: {header: {X-A: ["1", "2"]}}, then: {resultCode: 5000003}}
              - {name: c, when: {header: {X-B: {contains: x}}}, then: {resultCode: SUCCESS}}
            """,
        )
        found = [ask(caller, **headers) for headers in ({"x_a": "1"}, {"x_a": "2"}, {"x_b": "axa"}, {"x_a": "3"})]
        assert [(one.rule, one.result_code) for one in found] == [
            ("a", 5000503),
            ("b", 5000003),
            ("c", 0),
            (None, 0),
        ]

    @pytest.mark.parametrize("missing", ["x_a", "x_b", "version", "appKey", None])
    def test_all_together(self, keyring: Keyring, missing: str | None) -> None:
        """A rule speaks where all of its conditions hold, and not where one of them does not."""
        caller = caller_of(
            keyring,
            """
            rules:
              - name: r
                when: {operation: credit-card, version: v2.0, appKey: {glob: a*}, header: {X-A: a, X-B: {matches: b}}}
                then: natural
            """,
        )
        headers = {name: name[-1] for name in ("x_a", "x_b") if name != missing}
        caller.app_key = "other" if missing == "appKey" else "app"
        caller.version = "v1.0" if missing == "version" else "v2.0"
        found = caller.upload("credit-card", PICTURE, "f", **headers)
        assert (found.rule, found.result_code) == (None if missing else "r", 0)

    def test_unchecked_first(self, keyring: Keyring) -> None:
        """An unchecked rule speaks before the others, even one before it that does not take all; where its conditions fail they decide."""
        caller = caller_of(
            keyring,
            """
            rules:
              - {name: checked, when: {header: {X-A: {glob: "*"}}}, then: {resultCode: 5000003}}
              - {name: unchecked, unchecked: true, when: {header: {X-A: a}}, then: {resultCode: 5000503}}
            """,
        )
        assert [ask(caller, x_a=value).rule for value in "ab"] == ["unchecked", "checked"]
        assert [ask(caller, x_a=value, authorization="").result_code for value in "ab"] == [5000503, 4000005]

    def test_after_the_natural_checks(self, keyring: Keyring) -> None:
        """A rule that is not unchecked has no turn spent by a request that the service refuses by itself."""
        caller = caller_of(keyring, "rules: [{then: [{resultCode: 5000003}, natural]}]")
        found = [ask(caller, authorization=value) for value in ("", "", "secret", "secret")]
        assert [(one.rule, one.result_code) for one in found] == [
            (None, 4000005),
            (None, 4000005),
            ("rules[0]", 5000003),
            ("rules[0]", 0),
        ]

    @pytest.mark.parametrize(("version", "name"), [("v1.0", "second"), ("v2.0", "first")])
    def test_passed_over(self, keyring: Keyring, version: str, name: str) -> None:
        """A rule that has nothing to say at a version, though its conditions hold, is passed over."""
        caller = caller_of(
            keyring,
            """
            rules:
              - {name: first, when: {operation: credit-card, call: 1}, then: {resultCode: 4000301}}
              - {name: second, when: {operation: credit-card, call: 1}, then: {resultCode: 4000111}}
            """,
            version=version,
        )
        assert caller.upload("credit-card").rule == name

    def test_for_others(self, keyring: Keyring) -> None:
        """A rule for another operation is passed over, and none of its replies is spent."""
        caller = caller_of(
            keyring,
            """
            rules:
              - {name: a, when: {operation: id-card}, then: [{resultCode: 5000003}, natural]}
              - {name: b, when: {operation: public-keys}, then: {resultCode: 5000503}}
            """,
        )
        assert [ask(caller).rule for _ in range(3)] == ["b"] * 3
        assert [caller.upload().result_code for _ in range(2)] == [5000003, 0]


class TestCalls:
    def test_number(self, keyring: Keyring) -> None:
        """A condition can be on the number of the call, counted from 1."""
        caller = caller_of(
            keyring,
            """
            rules:
              - {name: second, when: {call: 2}, then: natural}
              - {name: late, when: {call: "> 3 and <= 5"}, then: natural}
              - {name: odd, when: {call: [1, 3, 7]}, then: natural}
            """,
        )
        assert [ask(caller).rule for _ in range(8)] == ["odd", "second", "odd", "late", "late", None, "odd", None]

    def test_each_app_key_and_operation(self, keyring: Keyring) -> None:
        """Calls are counted for each appKey and operation by itself."""
        caller = caller_of(keyring, "rules: [{name: second, when: {call: 2}, then: natural}]")
        other = Caller(caller.state, "other", caller.scenario)
        found = [ask(caller), status_of(caller), ask(other), ask(caller), ask(other), status_of(caller)]
        assert [one.rule for one in found] == [None, None, None, "second", "second", "second"]

    def test_versions_together(self, keyring: Keyring) -> None:
        """The calls of an operation are counted in all versions together."""
        caller = caller_of(keyring, "rules: [{name: second, when: {call: 2}, then: natural}]", version="v1.0")
        first = caller.upload("credit-card")
        caller.version = "v2.0"
        assert (first.rule, caller.upload("credit-card").rule) == (None, "second")

    def test_a_version_that_lacks_the_code(self, keyring: Keyring) -> None:
        """Calls in a version at which the rule can say nothing are calls of the operation, too."""
        text = "rules: [{name: second, when: {operation: credit-card, call: 2}, then: {resultCode: 4000301}}]"
        caller = caller_of(keyring, text, version="v1.0")
        first = caller.upload("credit-card")
        caller.version = "v2.0"
        assert (first.rule, caller.upload("credit-card").rule) == (None, "second")

    def test_refused(self, keyring: Keyring) -> None:
        """A call that the service refuses by itself is a call; one to no operation is none."""
        caller = caller_of(keyring, "rules: [{name: third, when: {call: 3}, then: natural}]")
        found = [
            ask(caller, authorization=""),
            caller.call("public-keys/id-card", b"", "POST"),
            caller.call("public-keys/id-card/x", b"", "GET"),
            ask(caller),
            ask(caller),
        ]
        assert [one.rule for one in found] == [None, None, None, None, "third"]

    def test_unchecked(self, keyring: Keyring) -> None:
        """The number of a call is the same for unchecked rules and for the others."""
        caller = caller_of(
            keyring,
            """
            rules:
              - {name: second, when: {call: 2}, then: natural}
              - {name: first, unchecked: true, when: {call: 1}, then: natural}
            """,
        )
        assert [ask(caller).rule for _ in range(3)] == ["first", "second", None]


class TestChance:
    CHANCE = "{seed: 7, rules: [{name: r, when: {chance: 30%, header: {X-A: a}}, then: natural}]}"

    def spoken(self, caller: Caller, count: int = 60) -> list[str | None]:
        return [ask(caller, x_a="a").rule for _ in range(count)]

    def test_repeats(self, keyring: Keyring) -> None:
        """With a seed, chances fall out alike each time the scenario comes into force."""
        one, other = (self.spoken(caller_of(keyring, self.CHANCE)) for _ in range(2))
        assert one == other
        assert set(one) == {"r", None}

    def test_each_seed(self, keyring: Keyring) -> None:
        """With another seed, chances fall out otherwise."""
        other = self.CHANCE.replace("seed: 7", "seed: 8")
        assert self.spoken(caller_of(keyring, self.CHANCE)) != self.spoken(caller_of(keyring, other))

    def test_each_app_key(self, keyring: Keyring) -> None:
        """Chances fall out otherwise for each appKey, and one appKey's calls change nothing for another."""
        alone = self.spoken(caller_of(keyring, self.CHANCE))
        caller = caller_of(keyring, self.CHANCE)
        other = Caller(caller.state, "other", caller.scenario)
        pairs = [(ask(caller, x_a="a").rule, ask(other, x_a="a").rule) for _ in alone]
        assert [one for one, _ in pairs] == alone
        assert [one for _, one in pairs] != alone

    def test_only_where_all_else_holds(self, keyring: Keyring) -> None:
        """Where another condition of the rule fails nothing is drawn, so that the next chance falls out alike."""
        alone = self.spoken(caller_of(keyring, self.CHANCE))
        caller = caller_of(keyring, self.CHANCE)
        found = []
        for _ in alone:
            assert ask(caller, x_a="b").rule is None
            assert ask(caller, x_a="a", authorization="").rule is None
            found += self.spoken(caller, 1)
        assert found == alone

    def test_how_often(self, keyring: Keyring) -> None:
        """A rule speaks about as often as its chance says."""
        spoken = self.spoken(caller_of(keyring, self.CHANCE), 2000)
        assert 540 < spoken.count("r") < 660

    def test_always(self, keyring: Keyring) -> None:
        """A chance of 100% is always taken, with a seed or without."""
        text = "rules: [{name: r, when: {chance: 100%}, then: natural}]"
        assert self.spoken(caller_of(keyring, text)) == ["r"] * 60

    def test_the_next_rule(self, keyring: Keyring) -> None:
        """Where the chance is not taken the next rule decides, and a sequence goes on only where it is."""
        caller = caller_of(
            keyring,
            """
            seed: 7
            rules:
              - {name: lucky, when: {chance: 50%}, then: [{resultCode: 5000003}, {resultCode: 5000503}, natural]}
              - {name: other, then: {resultCode: 4000007, resultMessage: x}}
            """,
        )
        found = [ask(caller) for _ in range(30)]
        lucky = [one.result_code for one in found if one.rule == "lucky"]
        assert lucky == [5000003, 5000503, *[0] * (len(lucky) - 2)]
        assert {one.result_code for one in found if one.rule != "lucky"} == {4000007}


class TestDelay:
    @pytest.mark.parametrize("delay", ["{uniform: [200ms, 2s]}", "{lognormal: {median: 300ms, sigma: 0.5}}"])
    def test_repeats(self, keyring: Keyring, delay: str) -> None:
        """With a seed, random delays are the same each time, others for each appKey, and within a minute."""
        text = f"{{seed: 7, rules: [{{then: {{delay: {delay}}}}}]}}"
        callers = [caller_of(keyring, text), caller_of(keyring, text), caller_of(keyring, text, app_key="other")]
        one, same, other = ([ask(caller).delay for _ in range(20)] for caller in callers)
        assert one == same != other
        assert all(0 < delay <= 60 for delay in one)
        assert len(set(one)) == 20

    def test_fixed(self, keyring: Keyring) -> None:
        """A fixed delay is always as long, and without one there is none."""
        caller = caller_of(keyring, "rules: [{then: [{delay: 1.5s, times: 2}, natural]}]")
        assert [ask(caller).delay for _ in range(3)] == [1.5, 1.5, 0.0]


class TestSequence:
    def test_repeat(self, keyring: Keyring) -> None:
        """With `repeat` the replies begin again after the last, for each appKey by itself."""
        caller = caller_of(
            keyring, "rules: [{repeat: true, then: [{resultCode: 5000003}, {resultCode: 5000503, times: 2}]}]"
        )
        assert [ask(caller).result_code for _ in range(7)] == [5000003, 5000503, 5000503] * 2 + [5000003]
        assert ask(Caller(caller.state, "other", caller.scenario)).result_code == 5000003

    def test_only_what_it_decides(self, keyring: Keyring) -> None:
        """A sequence goes on with each request that its rule decides, and with no other."""
        caller = caller_of(
            keyring,
            "rules: [{when: {header: {X-A: a}}, then: [{resultCode: 5000003}, {resultCode: 5000503}, natural]}]",
        )
        found = [ask(caller, x_a=value).result_code for value in "baabba"]
        assert found == [0, 5000003, 5000503, 0, 0, 0]

    def test_two_rules(self, keyring: Keyring) -> None:
        """Two rules that speak for the same operation go on independently."""
        sequence = "[{resultCode: 5000003}, {resultCode: 5000503}, natural]"
        caller = caller_of(
            keyring,
            f"""
            rules:
              - {{when: {{header: {{X-A: a}}}}, then: {sequence}}}
              - {{when: {{header: {{X-A: b}}}}, then: {sequence}}}
            """,
        )
        found = [ask(caller, x_a=value).result_code for value in "aabab"]
        assert found == [5000003, 5000503, 5000003, 0, 5000503]


class TestFile:
    @pytest.mark.parametrize(
        "condition",
        [
            f"fileSize: {len(JPEG)}",
            f"fileSize: '>= {len(JPEG)} and < {len(JPEG) + 1}'",
            "fileType: jpg",
            f"sha256: {sha256(JPEG).hexdigest()}",
            f"sha256: {sha256(JPEG).hexdigest().upper()}",
            "fileName: f",
            "fileName: {matches: ^f$}",
        ],
    )
    @pytest.mark.parametrize("version", ["v1.0", "v2.0"])
    def test_in_plain(self, keyring: Keyring, version: str, condition: str) -> None:
        """A condition is on the file as it was before it was encrypted, the same in every version."""
        scenario = f"rules: [{{name: r, when: {{operation: credit-card, {condition}}}, then: natural}}]"
        caller = caller_of(keyring, scenario, version=version)
        found = [caller.upload("credit-card", JPEG), caller.upload("credit-card", PICTURE, "g")]
        assert [(one.rule, one.result_code) for one in found] == [("r", 0), (None, 0)]

    def test_refused(self, keyring: Keyring) -> None:
        """No condition is asked of a file that the service does not take."""
        caller = caller_of(keyring, "rules: [{when: {fileSize: '>= 0'}, then: {resultCode: 5000003}}]")
        assert [caller.upload(content=content).result_code for content in (b"", b"GIF89a", PICTURE)] == [
            4000004,
            4000003,
            5000003,
        ]


class TestFields:
    @pytest.mark.parametrize(
        ("condition", "rule"),
        [
            ("fields: {name: 홍길동}", "r"),
            ("fields: {name: {matches: ^홍}, residentNumber: {glob: 900101*}}", "r"),
            ("fields: {name: 홍길동, residentNumber: x}", None),
            ("fields: {serialNum: {glob: '*'}}", None),
            ("idType: resident, fields: {issueDate: 20200102}", "r"),
            ("idType: [driver, passport]", None),
        ],
    )
    def test_authenticity(self, keyring: Keyring, condition: str, rule: str | None) -> None:
        """A condition is on the fields as they were before they were encrypted; one that was not sent is none."""
        caller = caller_of(keyring, f"rules: [{{name: r, when: {{{condition}}}, then: {{resultCode: 5000003}}}}]")
        body = claim("resident", authenticity_values(CARD))
        found = caller.ask(caller.state.issue_request_key("app", CARD), body)
        assert (found.rule, found.result_code) == (rule, 5000003 if rule else 0)

    def test_business_number(self, keyring: Keyring) -> None:
        """A condition is on the business number that is asked about."""
        caller = caller_of(
            keyring,
            'rules: [{when: {fields: {businessNumber: "0123456789"}}, then: {resultCode: 4000102}}]',
        )
        found = [status_of(caller, number).result_code for number in ("0123456789", "1234567890")]
        assert found == [4000102, 0]


class TestTravel:
    def test_natural(self, keyring: Keyring) -> None:
        """A natural reply travels as the rule says."""
        then = "{httpStatus: 503, headers: {Retry-After: 3}, delay: 2s, fault: {slow-drip: 5}}"
        found = ask(caller_of(keyring, f"rules: [{{then: {then}}}]"))
        assert (found.result_code, found.status, found.more_headers) == (0, 503, {"Retry-After": "3"})
        assert (found.delay, found.fault) == (2.0, Fault(name="slow-drip", amount=5))
        assert found.body == ask(caller_of(keyring, "{}")).body

    def test_unchecked(self, keyring: Keyring) -> None:
        """What the service refuses by itself travels as an unchecked rule with a natural reply says, and no other."""
        then = "{httpStatus: 503, delay: 2s}"
        texts = [f"rules: [{{unchecked: {word}, then: {then}}}]" for word in ("true", "false")]
        found = [ask(caller_of(keyring, text), authorization="") for text in texts]
        assert [(one.result_code, one.status, one.delay, one.rule) for one in found] == [
            (4000005, 503, 2.0, "rules[0]"),
            (4000005, 200, 0.0, None),
        ]

    def test_headers(self, keyring: Keyring) -> None:
        """A rule's headers stand apart from the service's, which they replace on the wire."""
        caller = caller_of(keyring, "rules: [{then: [{headers: {Request-Key: mine}}, natural]}]")
        first, second = caller.upload(), caller.upload()
        assert (first.more_headers, second.more_headers) == ({"Request-Key": "mine"}, {})
        assert first.headers == {"Request-Key": first.request_key}

    @pytest.mark.parametrize("fault", [name for name in FAULTS if "ciphertext" not in name])
    def test_work(self, keyring: Keyring, fault: str) -> None:
        """A fault that comes before the work spends no Request-Key, every other does."""
        caller = caller_of(
            keyring, f"rules: [{{when: {{operation: id-card/authenticity}}, then: [{{fault: {fault}}}, natural]}}]"
        )
        request_key, body = (
            caller.state.issue_request_key("app", CARD),
            claim("resident", authenticity_values(CARD)),
        )
        found = [caller.ask(request_key, body).result_code for _ in range(2)]
        assert found == ([None, 0] if FAULTS[fault].before_work else [0, 4000122])

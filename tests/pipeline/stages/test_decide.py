"""Which rule speaks to a request, which of its replies is next, and what is known of the request by then."""

import dataclasses

import pytest
from msgspec.structs import replace

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.pipeline.received import Received
from ocr_emulator.pipeline.stages.decide import (
    NO_RULE,
    Decision,
    decide,
    decide_early,
    facts_of,
    facts_of_path,
    facts_with,
)
from ocr_emulator.pipeline.stages.request_key import AuthenticityCheck
from ocr_emulator.pipeline.stages.route import Routed
from ocr_emulator.pipeline.stages.validate import AuthenticityClaim, Document, PublicKeyQuery, StatusQuery
from ocr_emulator.scenario.conditions import Condition, RequestFacts
from ocr_emulator.scenario.matchers import OneOf
from ocr_emulator.scenario.model import NATURAL, Planned, Rule, Scenario, Step
from ocr_emulator.specimens.catalogue import CATALOGUE as DOCUMENTS
from ocr_emulator.specimens.catalogue import Entry
from ocr_emulator.specimens.making import document_for
from ocr_emulator.specimens.specimen import read_specimen
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.live_state import LiveState
from ocr_emulator.state.sessions.random_streams import RandomStreams
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.tokens import Tokens
from tests.contracts import CATALOGUE, SEED
from tests.documents.files import file, file_with_code
from tests.pipeline.orders import CARD
from tests.pipeline.stages.making import endpoint_of, request_of

FAIL, BUSY = Step(code=CATALOGUE["FAIL"]), Step(code=CATALOGUE["API_TEMPORARILY_UNAVAILABLE"])
NEXT = Step(code=CATALOGUE["DATABASE_FAIL"])
FACTS = RequestFacts(operation="business/status", version="v1.0", app_key="app", headers={"x-a": "b"})


@pytest.fixture
def sessions() -> Sessions:
    """The sessions of the world, in which replies can be planned."""
    return Sessions(Clock(lambda: 1000.0))


@pytest.fixture
def state(keyring: Keyring, sessions: Sessions) -> LiveState:
    """A world in which nothing has happened, and whose chances are the same each time."""
    return LiveState(Counters(), sessions, keyring, Tokens(), RandomStreams(1))


#: A valid request, for which a rule may decide.
QUERY = StatusQuery(request=request_of("business/status"), number="1234567890")


def routed(operation: str = "business/status") -> Routed:
    return Routed(
        contract=SEED,
        endpoint=endpoint_of(operation, "v1.0"),
        variables={"appKey": "app"},
        headers={"x-a": "b"},
        body=b"",
    )


def rule(name: str, *steps: Step, **more: object) -> Rule:
    made = Rule(name=name, operations=frozenset({"business/status"}), steps=steps)
    return dataclasses.replace(made, **more)  # type: ignore[arg-type] # any part of a rule


def scenario(*rules: Rule) -> Scenario:
    return Scenario(name="s", source="test", rules=rules)


def header(value: str) -> Condition:
    return Condition(subject="header", name="X-A", matcher=OneOf((value,)))


class TestFacts:
    def test_before_the_body(self, state: LiveState) -> None:
        """Before the body is looked at, endpoint, appKey and headers are known; calls that no rule asks about are not counted."""
        assert [facts_of(routed(), NATURAL, state) for _ in range(2)] == [FACTS] * 2

    def test_call(self, state: LiveState) -> None:
        """Where a rule asks for it the call is counted, from 1, for each operation by itself."""
        first = Condition(subject="call", matcher=OneOf((1,)))
        asking = scenario(
            rule("r", FAIL, conditions=(first,), operations=frozenset({"business", "business/status"}))
        )
        calls = [
            facts_of(routed(name), asking, state).call for name in ("business", "business/status", "business")
        ]
        assert calls == [1, 1, 2]

    @pytest.mark.parametrize(("path", "is_known"), [("/v1.0/appkeys/a/business", True), ("/nowhere", False)])
    def test_of_a_wrong_method(self, path: str, *, is_known: bool) -> None:
        """Of a wrong method what the path says is known; it is the first call of nobody."""
        received = Received(method="PUT", path=path, headers={"x-a": "b"}, body=b"")
        known = RequestFacts(operation="business", version="v1.0", app_key="a", call=1)
        assert facts_of_path(received, endpoint_of("business", "v1.0")) == (known if is_known else None)
        assert facts_of_path(received, None) is None

    def test_of_a_file(self) -> None:
        """Of a document its file is known."""
        one = file(content=b"content")
        document = Document(request=request_of("business"), file=one, file_name="a.png", symmetric_key=None)
        assert facts_with(FACTS, document) == replace(
            FACTS, file_name="a.png", file_type="png", file_size=7, sha256=one.sha256
        )

    def test_of_a_number(self) -> None:
        """Of a question for a status the number is known."""
        query = StatusQuery(request=request_of("business/status"), number="1234567890")
        assert facts_with(FACTS, query) == replace(FACTS, fields={"businessNumber": "1234567890"})

    def test_of_a_claim(self) -> None:
        """Of a claim its fields are known, with the kind of card."""
        request = request_of("id-card/authenticity", "v2.0")
        claim = AuthenticityClaim(request=request, id_type=IdType.RESIDENT, values={"name": "홍길동"})
        check = AuthenticityCheck(request=request, claim=claim, card=CARD)
        assert facts_with(FACTS, check) == replace(FACTS, fields={"idType": "resident", "name": "홍길동"})

    def test_of_nothing_more(self) -> None:
        """Of who asks for a public key nothing more is known."""
        query = PublicKeyQuery(request=request_of("public-keys", "v2.0"), service="id-card")
        assert facts_with(FACTS, query) == FACTS


class TestEarly:
    def test_nobody(self, state: LiveState) -> None:
        """Before the natural checks no rule speaks that is not unchecked, and nothing that is planned."""
        assert decide_early(routed(), FACTS, scenario(rule("r", FAIL)), state) is None

    def test_unchecked(self, state: LiveState) -> None:
        """An unchecked rule speaks, where its conditions hold."""
        rules = (
            rule("no", FAIL, unchecked=True, conditions=(header("c"),)),
            rule("yes", BUSY, unchecked=True, conditions=(header("b"),)),
        )
        found = decide_early(routed(), FACTS, scenario(*rules), state)
        assert found
        assert (found.rule.name, found.step) == ("yes", BUSY)

    def test_unchecked_in_vain(self, state: LiveState) -> None:
        """Where the conditions of all fail nobody speaks."""
        rules = (rule("no", FAIL, unchecked=True, conditions=(header("c"),)),)
        assert decide_early(routed(), FACTS, scenario(*rules), state) is None


class TestDecide:
    def test_nobody(self, state: LiveState) -> None:
        """Without a rule the reply is the natural one."""
        assert decide(QUERY, FACTS, NATURAL, state) is NO_RULE
        assert (NO_RULE.step, NO_RULE.rule.name) == (Step(code=None), "")

    def test_first(self, state: LiveState) -> None:
        """The first rule whose conditions hold speaks."""
        rules = (rule("a", FAIL, conditions=(header("c"),)), rule("b", BUSY), rule("c", FAIL))
        found = decide(QUERY, FACTS, scenario(*rules), state)
        assert (found.rule.name, found.step) == ("b", BUSY)

    def test_unchecked_is_over(self, state: LiveState) -> None:
        """An unchecked rule has had its say before."""
        assert decide(QUERY, FACTS, scenario(rule("r", FAIL, unchecked=True)), state) is NO_RULE

    def test_planned(self, state: LiveState, sessions: Sessions) -> None:
        """What is planned goes before every rule, once."""
        planned = Planned(operations=frozenset({"business/status"}), step=NEXT)
        sessions.get_or_create("app").plans.add(planned)
        found = [decide(QUERY, FACTS, scenario(rule("r", FAIL)), state) for _ in range(2)]
        assert [(one.rule.name, one.step) for one in found] == [("next", NEXT), ("r", FAIL)]

    def test_planned_for_others(self, state: LiveState, sessions: Sessions) -> None:
        """What is planned for another appKey or operation waits for that."""
        sessions.get_or_create("other").plans.add(Planned(operations=frozenset({"business/status"}), step=NEXT))
        sessions.get_or_create("app").plans.add(Planned(operations=frozenset({"business"}), step=NEXT))
        assert decide(QUERY, FACTS, NATURAL, state) is NO_RULE

    def test_sequence(self, state: LiveState) -> None:
        """The replies of a rule come one after the other, each as often as it says, and the last for ever."""
        said = scenario(rule("r", FAIL, dataclasses.replace(BUSY, times=2), Step(code=None)))
        found = [decide(QUERY, FACTS, said, state).step.code for _ in range(5)]
        assert [code and code.key for code in found] == [
            "FAIL",
            "API_TEMPORARILY_UNAVAILABLE",
            "API_TEMPORARILY_UNAVAILABLE",
            None,
            None,
        ]

    def test_sequence_of_each(self, state: LiveState) -> None:
        """Each rule and each appKey has its own turn."""
        said = scenario(
            rule("a", FAIL, BUSY, conditions=(header("a"),)), rule("b", FAIL, BUSY, conditions=(header("b"),))
        )
        known = [
            replace(FACTS, app_key=app_key, headers={"x-a": value}) for app_key in ("x", "y") for value in "ab"
        ]
        assert [decide(QUERY, one, said, state).step for one in (*known, *known)] == [FAIL] * 4 + [BUSY] * 4

    @pytest.mark.parametrize(("chance", "name"), [(0.0, "sure"), (1.0, "chance"), (None, "chance")])
    def test_certain_chances(self, state: LiveState, chance: float | None, name: str) -> None:
        """A rule with no chance never speaks, one that has every chance always, and so does one without."""
        said = scenario(rule("chance", FAIL, chance=chance), rule("sure", BUSY))
        assert {decide(QUERY, FACTS, said, state).rule.name for _ in range(20)} == {name}

    def test_a_chance(self, state: LiveState) -> None:
        """A rule that speaks by chance leaves the others to the next rule."""
        said = scenario(rule("chance", FAIL, chance=0.5), rule("sure", BUSY))
        found = [decide(QUERY, FACTS, said, state).rule.name for _ in range(200)]
        assert 60 < found.count("chance") < 140


#: A document that is busy twice and then fine, and one that is only fine.
BUSY_TWICE, FINE, CORPORATION = (
    DOCUMENTS[name] for name in ("business-busy-twice", "business-individual", "business-corporation")
)
BUSINESS_FACTS = replace(FACTS, operation="business")


def sent(entry: Entry) -> Document:
    """A test document, sent to business."""
    specimen = read_specimen(entry.text, "business", SEED)
    return Document(
        request=request_of("business"), file=file_with_code(entry.text), symmetric_key=None, specimen=specimen
    )


class TestDocument:
    def test_name(self, state: LiveState) -> None:
        """A test document decides as a rule with the name that all of them have; its own name is told beside it."""
        found = decide(sent(CORPORATION), BUSINESS_FACTS, NATURAL, state)
        assert (found.rule.name, found.document) == ("document", "business-corporation")
        assert found.step.result["상호명"]

    def test_made_to_order(self, state: LiveState) -> None:
        """A document that is not in the catalogue goes by what tells it from others."""
        specimen = document_for("business", 5000503)
        document = replace(sent(FINE), specimen=specimen)
        found = decide(document, BUSINESS_FACTS, NATURAL, state)
        assert (found.document, _number(found)) == (specimen.mark, 5000503)

    def test_rule_first(self, state: LiveState) -> None:
        """A rule goes before a document, which does not count then."""
        said = scenario(dataclasses.replace(rule("r", FAIL), operations=frozenset({"business"})))
        for _ in range(3):
            found = decide(sent(BUSY_TWICE), BUSINESS_FACTS, said, state)
            assert (found.rule.name, found.step, found.document) == ("r", FAIL, None)
        assert decide(sent(BUSY_TWICE), BUSINESS_FACTS, NATURAL, state).step.code == BUSY.code

    def test_planned_first(self, state: LiveState, sessions: Sessions) -> None:
        """What is planned goes before a document, once."""
        sessions.get_or_create("app").plans.add(Planned(operations=frozenset({"business"}), step=NEXT))
        found = [decide(sent(FINE), BUSINESS_FACTS, NATURAL, state).rule.name for _ in range(2)]
        assert found == ["next", "document"]

    def test_sequence(self, state: LiveState) -> None:
        """Each document counts for itself and for each appKey, and its last reply goes on."""
        other = replace(BUSINESS_FACTS, app_key="other")
        first = [_number(decide(sent(BUSY_TWICE), BUSINESS_FACTS, NATURAL, state)) for _ in range(2)]
        assert _number(decide(sent(FINE), BUSINESS_FACTS, NATURAL, state)) == 0
        assert _number(decide(sent(BUSY_TWICE), other, NATURAL, state)) == 5000503
        last = [_number(decide(sent(BUSY_TWICE), BUSINESS_FACTS, NATURAL, state)) for _ in range(2)]
        assert (first, last) == ([5000503, 5000503], [0, 0])

    def test_nothing_to_say(self, state: LiveState) -> None:
        """A card whose document has nothing to say of authenticity is compared."""
        request = request_of("id-card/authenticity", "v2.0")
        claim = AuthenticityClaim(request=request, id_type=IdType.RESIDENT, values={})
        card = replace(CARD, test_document=DOCUMENTS["resident"].text)
        found = AuthenticityCheck(request=request, claim=claim, card=card)
        facts = replace(FACTS, operation="id-card/authenticity")
        assert decide(found, facts, NATURAL, state) is NO_RULE


class TestTestNumber:
    NUMBER = "0009500503"
    QUERY = replace(QUERY, number=NUMBER)

    def test_says(self, state: LiveState) -> None:
        """A test number decides under a name of its own."""
        found = decide(self.QUERY, FACTS, NATURAL, state)
        assert (found.rule.name, found.document, _number(found)) == ("test-number", self.NUMBER, 5000503)

    def test_rule_first(self, state: LiveState) -> None:
        """A rule goes before it."""
        assert decide(self.QUERY, FACTS, scenario(rule("r", FAIL)), state).rule.name == "r"

    @pytest.mark.parametrize("status", ["06", None])
    def test_given_first(self, state: LiveState, status: str | None) -> None:
        """What the scenario says of the number goes before it."""
        given = dataclasses.replace(NATURAL.given, businesses={self.NUMBER: status})
        assert decide(self.QUERY, FACTS, dataclasses.replace(NATURAL, given=given), state) is NO_RULE


def _number(found: Decision) -> int | None:
    return found.step.code.number if found.step.code else None

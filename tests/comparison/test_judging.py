"""What the replies settle."""

from itertools import product

import pytest

from ocr_emulator.comparison.answers import Asked
from ocr_emulator.comparison.judging import Verdict, expected, judge
from ocr_emulator.comparison.probes import QUESTIONS, UNASKED
from ocr_emulator.comparison.shape import Shape
from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.observations import Observation, Observations
from ocr_emulator.contract.revisions import LATEST
from tests.comparison.asked import CONTRACTS, asked, name_of, question
from tests.contracts import NEWEST


@pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
def test_every_alternative_is_found(contract: Contract) -> None:
    """A service that answers as an alternative has it is found to do just that: what is usual is confirmed."""
    facts = {one.public_name: one for one in contract.facts.values()}
    for one in QUESTIONS:
        if not one.is_about(contract) or not all(facts[name].alternatives for name in one.settles):
            continue
        usual = one.replies.get(tuple(facts[name].choice for name in one.settles), ())
        combinations = product(*([each.choice for each in facts[name].alternatives] for name in one.settles))
        for choices in combinations if one.settles else ():
            found = judge([asked(one.name, [*one.replies[choices]], [*usual], contract)], (), contract)
            assert [(each.name, each.choice) for each in found] == list(zip(one.settles, choices, strict=True))
            for each in found:
                is_usual = each.choice == facts[each.name].choice
                assert each.verdict is (Verdict.CONFIRMED if is_usual else Verdict.DIFFERS)


def test_what_no_alternative_has() -> None:
    """A reply that no alternative has differs, and has no choice."""
    (found,) = judge([asked("damaged-file", [4000004], [4000002], NEWEST)], (), NEWEST)
    assert (found.verdict, found.choice, found.is_unknown) == (Verdict.DIFFERS, "", True)


def test_an_alternative_with_another_status() -> None:
    """The resultCode of an alternative with another HTTP status is not that alternative."""
    other = Shape(status=404, media_type="application/json", code=404, message="Not Found")
    ours = expected(4041007, NEWEST)
    one = Asked(question=question("unknown-path"), service=(other, other), emulator=(ours, ours))
    (found,) = judge([one], (), NEWEST)
    assert (found.verdict, found.choice) == (Verdict.DIFFERS, "")


def test_an_alternative_of_another_revision() -> None:
    """What a fact can be only later is no alternative before."""
    contract = contract_at()
    later = Shape(status=200, media_type="application/json", code=4000002, message="Invalid file.")
    one = Asked(question=question("damaged-file"), service=(later,), emulator=(expected(4000003, contract),))
    (found,) = judge([one], (), contract)
    assert (found.verdict, found.choice) == (Verdict.DIFFERS, "")


def test_two_facts_of_one_question() -> None:
    """Of two facts that the same requests settle the one that is as it should be is confirmed."""
    one = asked("size-limit", [4000003, 4000003, 4131000], [4000003, 4000003, 4000003], NEWEST)
    found = judge([one], (), NEWEST)
    assert [(each.name, each.choice, each.verdict) for each in found] == [
        ("size-limit-is-of", "request", Verdict.DIFFERS),
        ("megabyte", "binary", Verdict.CONFIRMED),
    ]


def test_a_fact_that_was_seen_before() -> None:
    """What was seen is what is held against the service; it rests on the day on which it was."""
    seen = Observations.of([Observation(fact="unknown-path", choice="404")])
    contract = contract_at(LATEST, Front.PLAIN, seen)
    (found,) = judge([asked("unknown-path", [404, 404], [404, 404], contract)], (), contract)
    assert (found.verdict, found.choice, found.rests_on) == (Verdict.CONFIRMED, "404", "observed")
    (found,) = judge([asked("unknown-path", [4041007] * 2, [404] * 2, contract)], (), contract)
    assert (found.verdict, found.choice) == (Verdict.DIFFERS, "4041007")


def test_a_claim_without_alternatives() -> None:
    """What is no fact is the same or not."""
    same = asked("wrong-method", [405], [405], NEWEST)
    other = asked("wrong-method", [4041007], [405], NEWEST)
    found = judge([same, other], (), NEWEST)
    assert [(each.verdict, each.choice) for each in found] == [(Verdict.CONFIRMED, ""), (Verdict.DIFFERS, "")]


def test_a_fact_that_is_published() -> None:
    """Where a fact is published it is the same or not, and there is nothing to choose."""
    (found,) = judge([asked("protected-file", [4000103], [4000103], NEWEST)], (), NEWEST)
    assert (found.verdict, found.choice, found.rests_on) == (Verdict.CONFIRMED, "", "guide")


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (Asked(question=question("damaged-file"), not_asked="no credentials"), Verdict.NOT_ASKED),
        (Asked(question=question("damaged-file"), silence="the service is busy"), Verdict.NO_ANSWER),
    ],
)
def test_what_was_not_answered(one: Asked, verdict: Verdict) -> None:
    """What was not asked, or not answered, is neither confirmed nor does it differ; it says why."""
    (found,) = judge([one], (), NEWEST)
    assert (found.verdict, found.choice) == (verdict, "")
    assert found.why == (one.not_asked or one.silence)


def test_what_cannot_be_asked() -> None:
    """A fact that is open and not asked for is told with the reason; one that is published there is not."""
    plain = {each.name: each.why for each in judge([], UNASKED, NEWEST)}
    assert plain["most-wrong-dates"] == "it would lock the card of a real person"
    assert "unknown-path" not in plain
    gateway = {each.name for each in judge([], UNASKED, contract_at(LATEST, Front.GATEWAY))}
    assert {"unknown-path", "size-limit-is-of"} <= gateway
    assert "gateway-limit" not in gateway
    assert "passport-keys" not in {each.name for each in judge([], UNASKED, contract_at())}

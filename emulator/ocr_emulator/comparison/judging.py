"""What the replies settle. It is pure: shapes in, findings out.

A fact is *confirmed* where the service answers as the emulator does, and *differs* where it answers otherwise:
as one of the alternatives has it, or as no alternative has it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ocr_emulator.comparison.answers import Asked
from ocr_emulator.comparison.probe import Question, Unasked
from ocr_emulator.comparison.shape import Shape
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.facts import Fact


class Verdict(StrEnum):
    """What came of a claim. `NO_ANSWER`: it was asked, and the service did not answer, or was busy."""

    CONFIRMED = "confirmed"
    DIFFERS = "differs"
    NOT_ASKED = "not asked"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A claim, what it rested on, and what came of it.

    `says` is what the emulator goes by. `choice` is what the service does, by the name of the alternative; blank
    where none is known, and for a claim that has no alternatives. `observed` is the same in words. `why` is there
    where the claim was not asked, or not answered.
    """

    name: str
    says: str
    rests_on: str
    verdict: Verdict
    question: Question | None = None
    service: tuple[Shape, ...] = ()
    emulator: tuple[Shape, ...] = ()
    fact: Fact | None = None
    choice: str = ""
    observed: str = ""
    why: str = ""

    @property
    def is_unknown(self) -> bool:
        """Whether the service does what no alternative has."""
        return self.verdict is Verdict.DIFFERS and not self.choice

    @property
    def reply(self) -> str:
        """What the service has answered, in words."""
        return tell(self.service)


def tell(shapes: Iterable[Shape]) -> str:
    """Replies in words."""
    return "; ".join(map(str, shapes))


def judge(asked: Iterable[Asked], unasked: Iterable[Unasked], contract: Contract) -> tuple[Finding, ...]:
    """A finding for each claim that was asked for; and for each open fact that was not."""
    facts = {fact.public_name: fact for fact in contract.facts.values()}
    found = [finding for one in asked for finding in _findings(one, facts, contract)]
    others = (
        Finding(
            name=one.fact,
            says=facts[one.fact].says,
            rests_on=_rests_on(facts[one.fact]),
            verdict=Verdict.NOT_ASKED,
            fact=facts[one.fact],
            why=one.why,
        )
        for one in unasked
        if contract.front in one.fronts and one.fact in facts and facts[one.fact].alternatives
    )
    return (*found, *others)


def _findings(asked: Asked, facts: dict[str, Fact], contract: Contract) -> Iterator[Finding]:
    question = asked.question
    choices = _choices(asked, facts, contract)
    for name in question.settles or (question.name,):
        fact = facts.get(name) if question.settles else None
        choice = choices.get(name, "")
        other = next((one for one in fact.alternatives if one.choice == choice), None) if fact else None
        yield Finding(
            name=name,
            says=fact.says if fact else question.claim,
            rests_on=_rests_on(fact) if fact else ", ".join(question.evidence),
            verdict=_verdict(asked, fact, choice),
            question=question,
            service=asked.service,
            emulator=asked.emulator,
            fact=fact,
            choice=choice,
            observed=other.says if other else "",
            why=asked.not_asked or asked.silence,
        )


def _verdict(asked: Asked, fact: Fact | None, choice: str) -> Verdict:
    if asked.silence or asked.not_asked:
        return Verdict.NO_ANSWER if asked.silence else Verdict.NOT_ASKED
    is_same = choice == fact.choice if fact and choice else asked.service == asked.emulator
    return Verdict.CONFIRMED if is_same else Verdict.DIFFERS


def _choices(asked: Asked, facts: dict[str, Fact], contract: Contract) -> dict[str, str]:
    """What the replies say of each open fact that the question settles, by its public name."""
    if asked.silence or asked.not_asked:
        return {}
    names = asked.question.settles
    if asked.service == asked.emulator:
        return {name: facts[name].choice for name in names if facts[name].alternatives}
    for choices, codes in asked.question.replies.items():
        is_possible = all(_has(facts[name], choice) for name, choice in zip(names, choices, strict=True))
        if is_possible and asked.service == tuple(expected(code, contract) for code in codes):
            return dict(zip(names, choices, strict=True))
    return {}


def _has(fact: Fact, choice: str) -> bool:
    return choice in {one.choice for one in fact.alternatives}


def expected(code: int, contract: Contract) -> Shape:
    """The shape of the emulator's reply with that resultCode."""
    row = contract.codes.get(code)
    assert row  # noqa: S101 - the table has only codes of the revisions in which it asks
    return Shape(
        status=contract.status_of(row), media_type="application/json", code=row.number, message=row.message
    )


def _rests_on(fact: Fact) -> str:
    return ", ".join(fact.evidence) + (f" {fact.seen}" if fact.seen else "")

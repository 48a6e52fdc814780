"""The page of what is inferred: what we assume, what else is possible, how to ask, and how to override it."""

import re
from collections.abc import Iterator
from typing import Final

from ocr_emulator.comparison.probe import Question
from ocr_emulator.comparison.probes import QUESTIONS, UNASKED
from ocr_emulator.contract.catalogue import ALL_CODES, Front, Origin, ResultCode, write_name
from ocr_emulator.contract.contract_file import Evidence
from ocr_emulator.contract.facts import FACTS, Fact
from ocr_emulator.contract.operations import OPERATIONS
from tools.reference.language import ENGLISH
from tools.reference.markdown import page, table

_FACT_HEAD: Final = ("fact", "we assume", "what else is possible", "how to ask", "how to override")
_CLAIM_HEAD: Final = ("question", "we assume", "how to ask", "what it costs")
_CODE_HEAD: Final = ("code", "what we take to cause it", "how to ask", "how to override")

#: Why a code that no request causes cannot be asked for, by what causes it.
_NOBODY_ASKS: Final = {
    Origin.SERVICE: "no request causes it",
    Origin.CONSOLE: "only the web console causes it",
    Origin.GATEWAY: "only the gateway causes it",
    Origin.REQUEST: "no request causes it that is free of charge, or that does no harm",
}


def inferred_page() -> str:
    """The page."""
    return page(
        ENGLISH.templates / "inferred.md",
        facts=table(_FACT_HEAD, (_fact(one) for one in FACTS if one.alternatives)),
        claims=table(_CLAIM_HEAD, (_claim(one) for one in QUESTIONS if _is_inferred_claim(one))),
        codes=table(_CODE_HEAD, (_code(one) for one in ALL_CODES if Evidence.INFERRED in one.evidence)),
    )


def _fact(fact: Fact) -> tuple[str, ...]:
    others = [one for one in fact.alternatives if one.choice != fact.choice]
    return (
        f"`{fact.public_name}`, {fact.span}",
        f"`{fact.choice}`: {fact.says} ({', '.join(fact.evidence)})",
        "<br>".join(f"`{one.choice}`: {one.says}" for one in others),
        "<br>".join(_ways(fact)),
        f'`{fact.public_name} = "{others[0].choice}"`',
    )


def _ways(fact: Fact) -> Iterator[str]:
    """How to ask for a fact, at each front at which it can be asked for; and why not, at the others."""
    for one in QUESTIONS:
        if fact.public_name in one.settles and _meets(fact, one):
            yield f"`{one.name}`{_at(one.fronts)}: {one.situation}"
    for other in UNASKED:
        if other.fact == fact.public_name:
            yield f"not asked{_at(other.fronts)}: {other.why}"


def _meets(fact: Fact, question: Question) -> bool:
    """Whether there is a revision at which both hold."""
    later = max((day for day in (fact.span.since, question.span.since) if day), default=None)
    ends = [day for day in (fact.span.until, question.span.until) if day]
    return later is None or all(later < day for day in ends)


def _at(fronts: tuple[Front, ...]) -> str:
    return "" if len(fronts) == len(Front) else f" (front {fronts[0]})"


def _is_inferred_claim(question: Question) -> bool:
    return not question.settles and Evidence.INFERRED in question.evidence


def _claim(question: Question) -> tuple[str, ...]:
    return f"`{question.name}`", question.claim, question.situation, question.cost


def _code(code: ResultCode) -> tuple[str, ...]:
    operation = next(one for one in OPERATIONS if one in code.operations)
    asks = () if code.origin is Origin.GATEWAY else QUESTIONS
    ways = [f"`{one.name}`" for one in asks if code.number in _codes_of(one)]
    return (
        f"{code.number} {code.key}, {code.span}",
        code.cause,
        ", ".join(ways) or _NOBODY_ASKS[code.origin],
        f"`{{when: {{operation: {operation}}}, then: {{resultCode: {write_name(code)}}}}}`",
    )


def _codes_of(question: Question) -> set[int]:
    """The resultCodes that may answer a question: no HTTP status, and none of which the claim says "not"."""
    told = {int(number) for number in re.findall(r"(?<!HTTP )(?<!not )\b[0-9]{3,7}\b", question.claim)}
    return told.union(*question.replies.values())

"""The coverage report of a contract: every possible pair, and how often it was hit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ocr_emulator.contract.catalogue import Front, Origin, ResultCode
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.revisions import Revision
from ocr_emulator.coverage.exclusions import Exclusion
from ocr_emulator.coverage.hits import HitCounts, Pair

_FULL_PERCENT: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCoverage:
    """A possible pair: an operation and a result code that it can give, with the hits."""

    operation: str
    code: ResultCode
    hits: HitCounts
    is_excluded: bool

    @property
    def is_hit(self) -> bool:
        """Whether the pair was answered, be it excluded or not."""
        return self.hits.total > 0

    @property
    def is_missing(self) -> bool:
        """Whether the pair is required and was not answered."""
        return not (self.is_hit or self.is_excluded)

    @property
    def advice(self) -> str:
        """What to do to hit the pair."""
        body = json.dumps({"operation": self.operation, "resultCode": self.code.number})
        plan = f"POST /__admin/sessions/{{appKey}}/next {body}"
        if self.code.origin is Origin.REQUEST:
            return f"By nature: {self.code.cause} Or by a scenario: {plan}"
        return f"By a scenario: {plan}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many pairs are possible, how many of them are excluded, and how many of the others were `hit`."""

    possible: int
    excluded: int
    hit: int

    @classmethod
    def of(cls, pairs: Iterable[PairCoverage]) -> "Totals":
        """The totals of `pairs`."""
        pairs = tuple(pairs)
        excluded = sum(pair.is_excluded for pair in pairs)
        met = sum(pair.is_hit and not pair.is_excluded for pair in pairs)
        return cls(possible=len(pairs), excluded=excluded, hit=met)

    @property
    def required(self) -> int:
        """How many pairs count: those that are possible and not excluded."""
        return self.possible - self.excluded

    @property
    def percent(self) -> float:
        """The percentage of the required pairs that were hit, with one decimal, rounded down: 100.0 means all."""
        return self.hit * 1000 // self.required / 10 if self.required else _FULL_PERCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageReport:
    """The coverage of a revision at a front: its pairs by operation, each of which has at least one.

    `exclusions` are the words in force. `others` were answered but are not possible here: codes that a scenario
    made up, and codes of another revision.
    """

    revision: Revision
    front: Front
    exclusions: tuple[str, ...]
    operations: Mapping[str, tuple[PairCoverage, ...]]
    others: Mapping[Pair, HitCounts]

    @property
    def pairs(self) -> tuple[PairCoverage, ...]:
        """Every possible pair."""
        return tuple(line for lines in self.operations.values() for line in lines)

    @property
    def totals(self) -> Totals:
        """The totals of all operations together."""
        return Totals.of(self.pairs)


def build_report(
    contract: Contract, hits: Mapping[Pair, HitCounts], exclusions: Sequence[Exclusion]
) -> CoverageReport:
    """The report of `hits` on `contract`, with operations and codes in the order of the contract."""
    names = dict.fromkeys(endpoint.operation.name for endpoint in contract.endpoints)
    operations = {
        name: tuple(
            PairCoverage(
                operation=name,
                code=code,
                hits=hits.get((name, code.number), HitCounts()),
                is_excluded=any(one.matches(name, code) for one in exclusions),
            )
            for code in _possible(name, contract)
        )
        for name in names
    }
    possible = {(line.operation, line.code.number) for lines in operations.values() for line in lines}
    return CoverageReport(
        revision=contract.revision,
        front=contract.front,
        exclusions=tuple(one.word for one in exclusions),
        operations=operations,
        others={pair: one for pair, one in sorted(hits.items()) if pair not in possible},
    )


def _possible(operation: str, contract: Contract) -> tuple[ResultCode, ...]:
    """The codes that `operation` can give in at least one version.

    Of codes with the same number only the first counts: a client cannot tell them apart by it.
    """
    endpoints = [endpoint for endpoint in contract.endpoints if endpoint.operation.name == operation]
    possible: dict[int, ResultCode] = {}
    for code in contract.codes:
        if any(map(code.is_possible_at, endpoints)):
            possible.setdefault(code.number, code)
    return tuple(possible.values())

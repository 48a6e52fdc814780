"""The coverage of a contract: every pair that is possible, and which of them were answered."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ocr_emulator.contract.catalogue import Front, Origin, ResultCode
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.revisions import Revision
from ocr_emulator.coverage.exclusions import Exclusion
from ocr_emulator.coverage.hits import HitCounts, Pair

_EVERYTHING: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCoverage:
    """A possible pair, and what became of it."""

    operation: str
    code: ResultCode
    hits: HitCounts
    is_excluded: bool

    @property
    def is_hit(self) -> bool:
        """Whether it was answered, excluded or not."""
        return self.hits.total > 0

    @property
    def is_missing(self) -> bool:
        """Whether it has yet to be met."""
        return not (self.is_hit or self.is_excluded)

    @property
    def advice(self) -> str:
        """How to meet it."""
        body = json.dumps({"operation": self.operation, "resultCode": self.code.number})
        plan = f"POST /__admin/sessions/{{appKey}}/next {body}"
        if self.code.origin is Origin.REQUEST:
            return f"By nature: {self.code.cause} Or by a scenario: {plan}"
        return f"By a scenario: {plan}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many pairs are possible and excluded; `met` of those that are not excluded."""

    possible: int
    excluded: int
    hit: int

    @classmethod
    def of(cls, lines: Iterable[PairCoverage]) -> "Totals":
        """The totals of `lines`."""
        lines = tuple(lines)
        excluded = sum(line.is_excluded for line in lines)
        met = sum(line.is_hit and not line.is_excluded for line in lines)
        return cls(possible=len(lines), excluded=excluded, hit=met)

    @property
    def required(self) -> int:
        """How many pairs there are to meet."""
        return self.possible - self.excluded

    @property
    def percent(self) -> float:
        """How many of the wanted are met, with one decimal: never more than the truth, so 100 is all of them."""
        return self.hit * 1000 // self.required / 10 if self.required else _EVERYTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageReport:
    """The pairs of a revision at a front, by operation; each operation has at least one.

    `exclusions` are the words in force. `others` were answered and are not possible here: a scenario's own codes,
    and codes of another revision.
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
        """Those of all operations together."""
        return Totals.of(self.pairs)


def build_report(
    contract: Contract, met: Mapping[Pair, HitCounts], exclusions: Sequence[Exclusion]
) -> CoverageReport:
    """How much of `contract` has been `met`; its operations and codes in the contract's own order."""
    names = dict.fromkeys(endpoint.operation.name for endpoint in contract.endpoints)
    operations = {
        name: tuple(
            PairCoverage(
                operation=name,
                code=code,
                hits=met.get((name, code.number), HitCounts()),
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
        others={pair: one for pair, one in sorted(met.items()) if pair not in possible},
    )


def _possible(operation: str, contract: Contract) -> tuple[ResultCode, ...]:
    """The codes that some version of `operation` can give."""
    endpoints = [endpoint for endpoint in contract.endpoints if endpoint.operation.name == operation]
    return tuple(code for code in contract.codes if any(map(code.is_possible_at, endpoints)))

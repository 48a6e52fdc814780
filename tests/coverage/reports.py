"""Coverage reports for the tests."""

from collections.abc import Mapping

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.contract.contract import Contract
from ocr_emulator.coverage.exclusions import parse_exclusions
from ocr_emulator.coverage.hits import HitCounts, Pair
from ocr_emulator.coverage.report import CoverageReport, PairCoverage, build_report
from tests.contracts import SEED

ONCE = HitCounts(by_nature=1, undecided=1)


def covered(met: Mapping[Pair, HitCounts], *words: str, contract: Contract = SEED) -> CoverageReport:
    return build_report(contract, met, parse_exclusions(words))


def all_pairs(contract: Contract = SEED) -> list[Pair]:
    return [(pair.operation, pair.code.number) for pair in covered({}, contract=contract).pairs]


#: One call went well, one was busy twice and tried again, one was answered in an author's own words.
SOME = covered(
    {
        ("business", 0): HitCounts(by_nature=3, called_another=2, undecided=1),
        ("id-card", 5000503): HitCounts(by_scenario=2, retried=1, gave_up=1),
        ("id-card", 9999): HitCounts(by_scenario=1, called_another=1),
    },
)


def with_key(key: str) -> CoverageReport:
    """A report of one pair, whose code has that key."""
    code = ResultCode.custom(1, "")
    odd = ResultCode(**{**{name: getattr(code, name) for name in ResultCode.__slots__}, "key": key})
    pair = PairCoverage(operation="business", code=odd, hits=HitCounts(), is_excluded=False)
    return CoverageReport(
        revision=SOME.revision, front=SOME.front, exclusions=(), operations={"business": (pair,)}, others={}
    )

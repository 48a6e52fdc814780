"""Coverages to write down."""

from collections.abc import Mapping

from ocr_emulator.contract.contract import Contract
from ocr_emulator.coverage.exclusions import read_exclusions
from ocr_emulator.coverage.hits import Met, Pair
from ocr_emulator.coverage.report import Coverage, coverage_of
from tests.contracts import SEED

ONCE = Met(by_nature=1, undecided=1)


def covered(met: Mapping[Pair, Met], *words: str, contract: Contract = SEED) -> Coverage:
    return coverage_of(contract, met, read_exclusions(words))


def all_pairs(contract: Contract = SEED) -> list[Pair]:
    return [(line.operation, line.code.number) for line in covered({}, contract=contract).lines]


#: One call went well, one was busy twice and tried again, one was answered in an author's own words.
SOME = covered(
    {
        ("business", 0): Met(by_nature=3, went_on=2, undecided=1),
        ("id-card", 5000503): Met(by_scenario=2, retried=1, gave_up=1),
        ("id-card", 9999): Met(by_scenario=1, went_on=1),
    },
)

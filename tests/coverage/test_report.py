"""The coverage of a contract."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.revisions import LATEST, REVISIONS
from ocr_emulator.coverage.hits import HitCounts
from ocr_emulator.coverage.report import PairCoverage, Totals
from tests.contracts import NEWEST
from tests.coverage.reports import ONCE, SOME, all_pairs, covered


def line(operation: str, number: int) -> PairCoverage:
    return next(one for one in SOME.operations[operation] if one.code.number == number)


@pytest.mark.parametrize("front", Front)
@pytest.mark.parametrize("revision", REVISIONS, ids=str)
def test_what_is_possible(revision: object, front: Front) -> None:
    """The possible pairs are those that some endpoint of the contract in force can give, each once."""
    contract = contract_at(next(one for one in REVISIONS if one is revision), front)
    expected = {
        (endpoint.operation.name, code.number)
        for endpoint in contract.endpoints
        for code in contract.codes.possible_at(endpoint)
    }
    assert Counter(all_pairs(contract)) == Counter(expected)


def test_the_contract_decides() -> None:
    """What is possible follows the revision and the front, and the report says which they are."""
    assert ("business", 4291000) not in all_pairs(NEWEST)
    assert ("business", 4291000) in all_pairs(contract_at(LATEST, Front.GATEWAY))
    coverage = covered({}, contract=contract_at(LATEST, Front.GATEWAY))
    assert (coverage.revision, coverage.front) == (LATEST, Front.GATEWAY)


def test_lines() -> None:
    """Each pair is met, missing or excluded, and has how often it was answered."""
    met, missing, excluded = line("business", 0), line("business", -1), line("business", 4010002)
    assert (met.is_hit, met.is_missing, met.is_excluded) == (True, False, False)
    assert met.hits == HitCounts(by_nature=3, called_another=2, undecided=1)
    assert (missing.is_hit, missing.is_missing, missing.is_excluded) == (False, True, False)
    assert (excluded.is_hit, excluded.is_missing, excluded.is_excluded) == (False, False, True)


def test_totals() -> None:
    """A pair that is excluded counts neither as possible to meet nor, if it was met all the same, as met."""
    assert SOME.totals == Totals(possible=241, excluded=56, hit=2)
    assert Totals.of(SOME.operations["business"]) == Totals(possible=35, excluded=8, hit=1)
    assert covered({("business", 0): ONCE}, "business:0").totals == Totals(possible=241, excluded=57, hit=0)


def test_others() -> None:
    """What is not possible at this revision is reported apart: an author's own codes, another revision's."""
    own = {("id-card", 9999): ONCE, ("business", 4000111): ONCE}
    coverage = covered({**own, ("business", 0): ONCE})
    assert list(coverage.others) == [("business", 4000111), ("id-card", 9999)]
    assert coverage.totals.hit == 1


def test_how_to_meet_a_pair() -> None:
    """What a request deserves says by which; everything can be planned."""
    assert line("business", 4000004).advice == (
        "By nature: The part `image` is empty. "
        'Or by a scenario: POST /__admin/sessions/{appKey}/next {"operation": "business", "resultCode": 4000004}'
    )
    assert line("business", 5000001).advice == (
        'By a scenario: POST /__admin/sessions/{appKey}/next {"operation": "business", "resultCode": 5000001}'
    )


class TestPercent:
    @given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 100))
    def test_never_more_than_the_truth(self, met: int, missing: int, excluded: int) -> None:
        """It is 100 only when all are met, 0 when none is, and short of the truth by less than a tenth."""
        totals = Totals(possible=met + missing + excluded, excluded=excluded, hit=met)
        assert (totals.percent == 100) == (missing == 0)
        if met + missing:
            assert 0 <= 1000 * met - round(totals.percent * 10) * (met + missing) < met + missing
        assert totals.percent == float(f"{totals.percent:.1f}")

    @given(st.sets(st.sampled_from(all_pairs())))
    def test_all_or_not_all(self, pairs: set[tuple[str, int]]) -> None:
        """A coverage is 100 percent just when no line of it is missing."""
        coverage = covered(dict.fromkeys(pairs, ONCE), "service")
        assert (coverage.totals.percent == 100) == (not any(one.is_missing for one in coverage.pairs))

    def test_all(self) -> None:
        """All possible pairs can be met."""
        assert covered(dict.fromkeys(all_pairs(), ONCE), "none").totals == Totals(
            possible=241, excluded=0, hit=241
        )

    def test_nothing_to_meet(self) -> None:
        """Where everything is excluded nothing is missing."""
        assert covered({}, "none", "request", "service", "console").totals.percent == 100.0

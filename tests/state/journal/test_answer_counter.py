"""How many answers there were."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from ocr_emulator.contract.catalogue import CUSTOM_KEY
from ocr_emulator.scenario.model import DecidedBy
from ocr_emulator.state.journal.answer_counter import AnswerCounter, AnswerLabels
from tests.state.journal.test_journal import entry


def test_nothing() -> None:
    """At first nothing was answered."""
    assert AnswerCounter().counts() == {}


def test_kinds() -> None:
    """Answers are counted by operation, version, resultCode, who chose it, and fault; never by appKey."""
    totals = AnswerCounter()
    totals.add(entry(1, "a", operation="business", version="v1.0"))
    totals.add(entry(2, "b", operation="business", version="v1.0"))
    totals.add(entry(3, "a", operation="business", version="v1.0", decided_by=DecidedBy.SCENARIO))
    totals.add(entry(4, "a", operation="id-card", version="v2.0", result_code=5000503, fault="truncated-body 20"))
    assert totals.counts() == {
        AnswerLabels(operation="business", version="v1.0", result_code="0", by="nature", fault=""): 2,
        AnswerLabels(operation="business", version="v1.0", result_code="0", by="scenario", fault=""): 1,
        AnswerLabels(
            operation="id-card", version="v2.0", result_code="5000503", by="nature", fault="truncated-body"
        ): 1,
    }


def test_what_is_not_there() -> None:
    """An answer without operation, version or resultCode is counted as one."""
    totals = AnswerCounter()
    totals.add(entry(1, None, result_code=None, result_key="OK"))
    assert totals.counts() == {AnswerLabels(operation="", version="", result_code="", by="nature", fault=""): 1}


def test_amounts_are_one() -> None:
    """A fault is one kind, however much of it an author wants."""
    totals = AnswerCounter()
    for amount in range(100):
        totals.add(entry(amount, fault=f"stall {amount}"))
    assert [(kind.fault, count) for kind, count in totals.counts().items()] == [("stall", 100)]


def test_authors_codes_are_one() -> None:
    """Codes of an author's own are one kind, of which there can be any number; so the counts stay few."""
    totals = AnswerCounter()
    for number in range(100):
        totals.add(entry(number, result_code=4_990_000 + number, result_key=CUSTOM_KEY))
    assert [(kind.result_code, count) for kind, count in totals.counts().items()] == [("own", 100)]


def test_counts_are_of_a_moment() -> None:
    """What was asked for does not change with what comes later."""
    totals = AnswerCounter()
    before = totals.counts()
    totals.add(entry(1))
    assert (before, len(totals.counts())) == ({}, 1)


@pytest.mark.usefixtures("_hurried")
def test_threads() -> None:
    """From any thread each answer is counted once."""
    totals = AnswerCounter()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: totals.add(entry(number)), range(2000)))
    assert list(totals.counts().values()) == [2000]

"""The faults that a rule can name."""

import pytest

from ocr_emulator.scenario.faults import FAULTS, Fault

#: Name, what its amount counts, usual, least, most; and whether the service does no work.
KNOWN = [
    ("connection-reset", None, True),
    ("empty-reply", None, True),
    ("reset-after", ("bytes", 20, 0, 1_000_000), False),
    ("truncated-body", ("bytes", 20, 0, 1_000_000), False),
    ("malformed-json", None, False),
    ("wrong-content-type", None, False),
    ("html-error-page", ("HTTP status", 502, 502, 504), True),
    ("slow-drip", ("bytes a second", 10, 1, 1_000_000), False),
    ("stall", ("seconds", 60, 1, 60), True),
    ("duplicate-header-field", None, False),
    ("unknown-header-field", None, False),
    ("unknown-result-code", None, True),
    ("broken-ciphertext", None, False),
    ("foreign-ciphertext", None, False),
    ("answer-lost", None, False),
]


def test_names() -> None:
    """These are the faults, and there are no others."""
    assert list(FAULTS) == [name for name, _, _ in KNOWN]


@pytest.mark.parametrize(("name", "amount", "before_work"), KNOWN, ids=[name for name, _, _ in KNOWN])
def test_kind(name: str, amount: tuple[str, int, int, int] | None, *, before_work: bool) -> None:
    """Each fault says whether the service has done the work, and what its amount counts, from where to where."""
    kind = FAULTS[name]
    found = kind.amount and (kind.amount.what, kind.amount.usual, kind.amount.least, kind.amount.most)
    assert (found, kind.before_work) == (amount, before_work)
    assert kind.says
    assert not kind.says.endswith(".")


@pytest.mark.parametrize(("name", "amount", "before_work"), KNOWN, ids=[name for name, _, _ in KNOWN])
def test_usual(name: str, amount: tuple[str, int, int, int] | None, *, before_work: bool) -> None:  # noqa: ARG001
    """What an amount is unless the author says lies in its bounds."""
    assert amount is None or amount[2] <= amount[1] <= amount[3]


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault(name="connection-reset"), "connection-reset"),
        (Fault(name="slow-drip", amount=3), "slow-drip 3"),
        (Fault(name="truncated-body", amount=0), "truncated-body 0"),
    ],
)
def test_text(fault: Fault, text: str) -> None:
    """A fault is named with its amount, if it has one, be that 0."""
    assert str(fault) == text
    assert fault.kind is FAULTS[fault.name]

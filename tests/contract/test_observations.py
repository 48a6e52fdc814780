"""What somebody has seen at the real service."""

from ocr_emulator.contract.observations import NOTHING_OBSERVED, Observation, Observations

A, OTHER_A, B = (Observation(fact=fact, choice=choice) for fact, choice in (("a", "1"), ("a", "2"), ("b", "1")))


def test_later_ones_go_first() -> None:
    """Of two observations of one fact the later counts; the others stay."""
    assert list(Observations.of([B, A]).updated(Observations.of([OTHER_A]))) == [OTHER_A, B]
    assert list(Observations.of([A, OTHER_A])) == [OTHER_A]


def test_equal() -> None:
    """Observations with the same content are the same, in whatever order they came."""
    assert Observations.of([A, B]) == Observations.of([B, A])
    assert hash(Observations.of([A, B])) == hash(Observations.of([B, A]))
    assert Observations.of([]) == NOTHING_OBSERVED


def test_get() -> None:
    """An observation is found by its fact."""
    found = Observations.of([A, B])
    assert (found.get("a"), found.get("c"), len(found)) == (A, None, 2)

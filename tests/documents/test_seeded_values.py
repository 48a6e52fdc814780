"""All that varies from one document to the next."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_emulator.documents.seeded_values import Area, SeededValues
from tests.documents.files import file

SIDES = st.integers(1, 100_000) | st.floats(0.01, 100_000)
FRACTIONS = st.floats(0, 1)


def variation(content: bytes = b"", width: float = 1, height: float = 1) -> SeededValues:
    """The choices for a file of that content and size."""
    return SeededValues(file(width=width, height=height, content=content))


@given(width=SIDES, height=SIDES, across=st.tuples(FRACTIONS, FRACTIONS), down=st.tuples(FRACTIONS, FRACTIONS))
@settings(deadline=None)
def test_box(width: float, height: float, across: tuple[float, float], down: tuple[float, float]) -> None:
    """A box is an upright rectangle inside the file, its corners clockwise from top left."""
    (left, right), (top, bottom) = sorted(across), sorted(down)
    area: Area = (left, top, right, bottom)
    box = variation(width=width, height=height).box(area)
    assert (box["x1"], box["y1"], box["x3"], box["y3"]) == (box["x4"], box["y2"], box["x2"], box["y4"])
    assert 0 <= box["x1"] <= box["x2"] <= width
    assert 0 <= box["y1"] <= box["y4"] <= height


def test_box_is_where_the_area_is() -> None:
    """The fractions of an area are of the file's width and height, in whole pixels or points."""
    assert variation(width=1000, height=500).box((0.1, 0.25, 0.5, 0.999)) == {
        "x1": 100,
        "y1": 125,
        "x2": 500,
        "y2": 125,
        "x3": 500,
        "y3": 499,
        "x4": 100,
        "y4": 499,
    }


@given(content=st.binary(), index=st.integers(0, 100))
@settings(deadline=None)
def test_confidence(content: bytes, index: int) -> None:
    """Recognition is sure of every value; a confidence has two decimals at most, or is the integer 1."""
    found = variation(content).confidence(index)
    assert 0.9 <= found <= 1
    assert found == round(found, 2)
    assert isinstance(found, int) is (found == 1)


@given(content=st.binary(), candidates=st.lists(st.integers()))
@settings(deadline=None)
def test_shuffled(content: bytes, candidates: list[int]) -> None:
    """All candidates come, in an order that is the same for the same content."""
    found = variation(content).shuffled(candidates)
    assert sorted(found) == sorted(candidates)
    assert variation(content, width=7).shuffled(candidates) == found


@given(content=st.binary(), candidates=st.lists(st.integers(), min_size=1))
@settings(deadline=None)
def test_choose(content: bytes, candidates: list[int]) -> None:
    """A choice is one of the candidates, and the same for the same content, whatever the file's size."""
    chosen = variation(content).choose(candidates)
    assert chosen in candidates
    assert variation(content, width=7, height=9).choose(candidates) == chosen


def test_every_choice_is_made() -> None:
    """Different files read differently: each candidate is chosen for some file."""
    contents = [bytes([number]) for number in range(256)]
    assert {variation(content).choose("abcdef") for content in contents} == set("abcdef")
    assert {variation(content).confidence(0) for content in contents} == {*(n / 100 for n in range(90, 100)), 1}

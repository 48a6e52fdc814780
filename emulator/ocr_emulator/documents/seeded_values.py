"""Values that vary between files, and are derived from the file, so that the same file is always read alike."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from ocr_emulator.contract.replies import Box
from ocr_emulator.documents.file import File

T = TypeVar("T")

#: Left, top, right and bottom of a field, as fractions of the document's width and height.
Area = tuple[float, float, float, float]


class SeededValues:
    """Chooses values by the `seed` of a file, and so by its content alone."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._digest = file.seed

    def choose(self, candidates: Sequence[T]) -> T:
        """One of `candidates`."""
        return candidates[self._digest[0] % len(candidates)]

    def confidence(self, index: int) -> float:
        """How sure recognition is of the value number `index`: 0.9 to 0.99, or the integer 1 now and then.

        Every published sample has at most two decimals, and one is the integer (guide).
        """
        percent = 90 + self._digest[index % len(self._digest)] % 11
        return percent / 100 if percent < 100 else 1  # noqa: PLR2004 - all of it

    def shuffled(self, candidates: Sequence[T]) -> list[T]:
        """All of `candidates` in another order, which is always the same for the same file."""
        return Random(self._digest).sample(candidates, len(candidates))  # noqa: S311 - no secret

    def box(self, area: Area) -> Box:
        """The box of `area` in the file, in whole pixels, or whole points of a PDF."""
        left, top, right, bottom = area
        x1, x2 = (
            self._position(self._file.properties.width, left),
            self._position(self._file.properties.width, right),
        )
        y1, y2 = (
            self._position(self._file.properties.height, top),
            self._position(self._file.properties.height, bottom),
        )
        return {"x1": x1, "y1": y1, "x2": x2, "y2": y1, "x3": x2, "y3": y2, "x4": x1, "y4": y2}

    @staticmethod
    def _position(side: float, fraction: float) -> float:
        return int(side * fraction)

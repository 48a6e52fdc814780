"""What both sides have answered, as values."""

from dataclasses import dataclass

from ocr_emulator.comparison.probe import Question
from ocr_emulator.comparison.shape import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question and what both sides have answered, to each probe.

    `not_asked` says why there is no answer of the service that counts, and `silence` what came in its place.
    """

    question: Question
    service: tuple[Shape, ...] = ()
    emulator: tuple[Shape, ...] = ()
    not_asked: str = ""
    silence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What came of all questions; how many requests the service got; why it ended early, blank: it did not."""

    asked: tuple[Asked, ...]
    requests: int
    stopped: str = ""

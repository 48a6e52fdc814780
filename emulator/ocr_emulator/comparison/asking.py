"""Asks both sides, one request at a time, with a pause; and stops at the first sign that something may cost.

This is the acting edge: what the replies mean is `judging`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ocr_emulator.client.http import NoAnswerError, Reply
from ocr_emulator.comparison.access import Access
from ocr_emulator.comparison.answers import Asked, Run
from ocr_emulator.comparison.filling import HttpRequest, fill
from ocr_emulator.comparison.probe import Needs, Probe, Question
from ocr_emulator.comparison.shape import Reading, read_reply

#: How many requests the service gets at most, whatever the table says.
MOST_REQUESTS: Final = 40

#: After how many requests in a row without an answer the service is left alone.
_MOST_SILENCES: Final = 3

#: The resultCodes that say nothing of a question, but of who asks.
_NO_ACCESS: Final = {
    4000401: "the appKey has not been given that service (4000401)",
    4010001: "the service does not know these credentials (4010001)",
    4010007: "the user may not use that appKey (4010007)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A server that is asked: how to send to it, and who asks."""

    send: Callable[[HttpRequest], Reply]
    access: Access


def probes_of(questions: Iterable[Question], access: Access) -> list[tuple[Question, Probe]]:
    """What will be sent at most, with these credentials: what a reply has to teach first counts as taught."""
    return [(one, probe) for one in questions if not _missing(one, access) for probe in one.probes]


def _missing(question: Question, access: Access) -> str:
    """The credentials that a question needs and nobody has given; blank: none."""
    return next((one.says for one in _CREDENTIALS[question.needs] if not access.has(one)), "")


#: What somebody has to give for what a question needs.
_CREDENTIALS: Final[Mapping[Needs, tuple[Needs, ...]]] = {
    Needs.NOTHING: (),
    Needs.KEYS: (Needs.KEYS,),
    Needs.ENVELOPE: (Needs.KEYS,),
    Needs.USER: (Needs.USER,),
    Needs.TOKEN: (Needs.KEYS, Needs.USER),
}


def ask_all(questions: Sequence[Question], service: Side, emulator: Side, pause: Callable[[], None]) -> Run:
    """Ask all questions in turn; `pause` is called between two requests to the service.

    Raises NoAnswerError when it is the emulator that does not answer.
    """
    asker = _Asker(service, emulator, pause)
    asked = tuple(asker.ask(one) for one in questions)
    return Run(asked=asked, requests=asker.requests, stopped=asker.stopped)


class _Asker:
    """Keeps count of what was sent, and what each side has learnt."""

    def __init__(self, service: Side, emulator: Side, pause: Callable[[], None]) -> None:
        self._service, self._emulator, self._pause = service, emulator, pause
        self._silences = 0
        self.requests = 0
        self.stopped = ""

    def ask(self, question: Question) -> Asked:
        """Send the probes of a question to both sides."""
        why = self._hindrance(question)
        if why:
            return Asked(question=question, not_asked=why)
        asked = Asked(question=question)
        for probe in question.probes:
            asked = self._send(asked, probe)
            if self.stopped or asked.silence or asked.not_asked:
                break
        return asked

    def _hindrance(self, question: Question) -> str:
        missing = _missing(question, self._service.access)
        if missing or not self.stopped:
            return missing or ("" if self._service.access.has(question.needs) else question.needs.says)
        return f"stopped: {self.stopped}"

    def _send(self, asked: Asked, probe: Probe) -> Asked:
        question = asked.question
        if self.requests >= MOST_REQUESTS:
            self.stopped = f"{MOST_REQUESTS} requests are the most that are sent"
            return replace(asked, not_asked=f"stopped: {self.stopped}")
        if self.requests:
            self._pause()
        self.requests += 1
        try:
            self._service, theirs = _exchange(self._service, question, probe)
        except NoAnswerError as error:
            return self._silent(asked, self._service.access.hide(str(error)))
        self._emulator, ours = _exchange(self._emulator, question, probe)
        if theirs.is_success and not question.success_is_free:
            self.stopped = f"{question.name} was answered with what looks like a success, which may be charged for"
        if theirs.is_busy and not ours.is_busy:
            return self._silent(asked, f"the service is busy: {theirs.shape}")
        self._silences = 0
        why = "" if question.needs is Needs.NOTHING else _NO_ACCESS.get(theirs.shape.code or 0, "")
        if why and theirs.shape.code != ours.shape.code:
            return replace(asked, not_asked=why)
        return replace(asked, service=(*asked.service, theirs.shape), emulator=(*asked.emulator, ours.shape))

    def _silent(self, asked: Asked, why: str) -> Asked:
        self._silences += 1
        if self._silences == _MOST_SILENCES:
            self.stopped = self.stopped or f"{_MOST_SILENCES} requests in a row had no answer"
        return replace(asked, silence=why)


def _exchange(side: Side, question: Question, probe: Probe) -> tuple[Side, Reading]:
    """What a side answers, and the side with what that has taught it; raises NoAnswerError."""
    reading = read_reply(side.send(fill(probe, side.access)), question.compares, side.access.hide)
    if question.teaches is None:
        return side, reading
    return replace(side, access=side.access.taught(question.teaches, reading.body)), reading

"""The body that moves the clock, and how the clock is told."""

from dataclasses import dataclass
from typing import Any

from ocr_emulator.scenario.grammar import values
from ocr_emulator.scenario.grammar.values import field
from ocr_emulator.scenario.source.nodes import Node
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.state.clock import Clock, as_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What to do with a clock, in this order; `app_key` None: with the one that all sessions go by."""

    app_key: str | None
    reset: bool
    freeze: bool | None
    advance: float

    def apply(self, clock: Clock) -> None:
        """Move `clock`."""
        if self.reset:
            clock.reset()
        if self.freeze is not None:
            (clock.freeze if self.freeze else clock.resume)()
        clock.advance(self.advance)


def read_move(node: Node, report: Report) -> Move:
    """The move that `node` describes; all that is wrong with it is raised at once."""
    found = values.fields(node, report, ("reset", "freeze", "advance", "appKey"), "what to do with the clock")
    move = Move(
        app_key=field(found, "appKey", lambda value: values.text(value, report, "an appKey")),
        reset=field(found, "reset", lambda value: values.truth(value, report)) or False,
        freeze=field(found, "freeze", lambda value: values.truth(value, report)),
        advance=field(found, "advance", lambda value: values.duration(value, report)) or 0.0,
    )
    report.settle()
    return move


def clock_as_json(clock: Clock) -> dict[str, Any]:
    """What time it is, in UTC, and whether time stands still."""
    return {"now": as_text(clock.now()), "frozen": clock.is_frozen}

"""The calls about virtual time: everybody's clock, or that of one appKey."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Request
from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from ocr_emulator.control.openapi.bodies import described_body
from ocr_emulator.control.openapi.parameters import AppKeyInQuery
from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.routing.bodies import read
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.scenario.grammar.codec import KeyTable, key
from ocr_emulator.scenario.grammar.codecs import DURATION, TRUTH, text
from ocr_emulator.scenario.source.nodes import Node
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.state.clock import Clock, format_utc
from ocr_emulator.state.store import Store


@reply_model
class ClockTime(TypedDict):
    """What a clock shows."""

    now: Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
    """The time in UTC."""
    frozen: bool
    """Time stands still until it is advanced, or let go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What to do with a clock, in this order; `app_key` None: with the one that all sessions go by."""

    app_key: str | None = None
    reset: bool = False
    freeze: bool | None = None
    advance: float = 0.0

    def apply(self, clock: Clock) -> None:
        """Move `clock`."""
        if self.reset:
            clock.reset()
        if self.freeze is not None:
            (clock.freeze if self.freeze else clock.resume)()
        clock.advance(self.advance)


_MOVE: Final = KeyTable(
    what="what to do with the clock",
    keys={
        "reset": key("Show the real time again. This is done first.", TRUTH),
        "freeze": key("true: let time stand still; false: let it go on.", TRUTH),
        "advance": key("How far to move the clock forward, as 90s, 61m or 1h.", DURATION),
        "appKey": key(
            "The appKey whose clock is moved; left out: the clock that all appKeys go by.", text("an appKey")
        ),
    },
)

_BODY: Final = described_body(
    "ClockMove",
    _MOVE.schema(),
    {"An hour later": {"advance": "1h"}, "Stand still": {"freeze": True}, "Real time": {"reset": True}},
    description="What to do with the clock.",
)


def read_move(node: Node, report: Report) -> Move:
    """The move that `node` describes; all that is wrong with it is raised at once."""
    move = Move(**_MOVE.read(_MOVE.nodes(node, report), report))
    report.settle()
    return move


def clock_as_json(clock: Clock) -> ClockTime:
    """What time it is, in UTC, and whether time stands still."""
    return {"now": format_utc(clock.now()), "frozen": clock.is_frozen}


def router(store: Store) -> APIRouter:
    """The calls about clocks."""
    routes = resource_router("clock")

    @routes.get("/clock")
    async def get_clock(appKey: AppKeyInQuery = None) -> JsonReply[ClockTime]:  # noqa: N803 - the API's own spelling
        """Get the time.

        It decides how long a Request-Key, a token and an old key are accepted. An appKey can have a time of its
        own.
        """
        return JsonReply(clock_as_json(store.clock if appKey is None else store.peek(appKey)[0].clock))

    @routes.put("/clock", openapi_extra=_BODY, responses=problem_replies("too-large", "invalid-body"))
    async def move_clock(request: Request) -> JsonReply[ClockTime]:
        """Move the time.

        Time can be frozen, let go on, advanced, or made real again, for every appKey or for one.
        """
        move = await read(request, read_move)
        clock = store.clock if move.app_key is None else store.sessions.get_or_create(move.app_key).clock
        move.apply(clock)
        return JsonReply(clock_as_json(clock))

    return routes

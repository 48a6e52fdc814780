"""Whether the emulator is there, and with what. This module loads no framework: a start can do without."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from ocr_emulator.state.store import Store


class Health(TypedDict):
    """The process is alive."""

    status: Literal["alive"]


class Readiness(TypedDict):
    """The emulator answers requests.

    `scenario` is the name of the scenario in force, `scenarios` is how many are loaded. `problem` is there when
    the scenario files have changed and cannot be used, and says why. `lostLogLines` is there when lines of the log
    could not be written, and says how many.
    """

    status: Literal["ready"]
    scenario: str
    scenarios: int
    problem: NotRequired[str]
    lostLogLines: NotRequired[int]


def alive() -> Health:
    """That the process is alive."""
    return {"status": "alive"}


def ready(store: Store, lost_log_lines: int) -> Readiness:
    """That requests are answered, and with what."""
    found: Readiness = {
        "status": "ready",
        "scenario": store.active.scenario.name,
        "scenarios": len(store.scenarios),
    }
    if store.load_error is not None:
        found["problem"] = store.load_error
    if lost_log_lines:
        found["lostLogLines"] = lost_log_lines
    return found

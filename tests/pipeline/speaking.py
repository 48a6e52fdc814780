"""What is said of a request that nobody makes, and what the emulator explains about it."""

import json
from collections.abc import Mapping

from emulator.pipeline.explain import Explanation, explain
from emulator.scenario.json_source import read_json
from emulator.scenario.problems import Report
from emulator.scenario.stated import Stated, read_stated
from emulator.state.world import LiveWorld
from tests.pipeline.calling import Caller


def stated(said: Mapping[str, object]) -> Stated:
    """What is said, as the body of `explain` has it."""
    report = Report("x")
    return read_stated(read_json(json.dumps(said), report), report)


def explained(caller: Caller, operation: str, **said: object) -> Explanation:
    """What a request of `caller` would get, of which no more is `said`; in a copy of the caller's world."""
    assert isinstance(caller.world, LiveWorld)
    scenario = caller.scenario.at(caller.contract)
    body = {"operation": operation, "appKey": caller.app_key} | said
    return explain(stated(body), caller.contract, scenario, caller.world.rehearsal(caller.app_key))

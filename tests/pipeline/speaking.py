"""What is said of a request that nobody makes, and what the emulator explains about it."""

import json
from collections.abc import Mapping

from ocr_emulator.pipeline.whatif.explain import Explanation, explain
from ocr_emulator.scenario.language.request_description import RequestDescription, read_request_description
from ocr_emulator.scenario.source.json_source import read_json
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.state.sessions.live_state import LiveState
from tests.pipeline.calling import Caller


def description(said: Mapping[str, object]) -> RequestDescription:
    """What is said, as the body of `explain` has it."""
    report = Report("x")
    return read_request_description(read_json(json.dumps(said), report), report)


def explained(caller: Caller, operation: str, **said: object) -> Explanation:
    """What a request of `caller` would get, of which no more is `said`; in a copy of the caller's world."""
    assert isinstance(caller.state, LiveState)
    scenario = caller.scenario.at(caller.contract)
    body = {"operation": operation, "appKey": caller.app_key} | said
    return explain(description(body), caller.contract, scenario, caller.state.snapshot(caller.app_key))

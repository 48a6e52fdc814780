"""The control endpoint's calls about one appKey's own world: its revision, its scenario, its next replies."""

from typing import Any

from fastapi import FastAPI, Request

from ocr_emulator.contract.revisions import Revision
from ocr_emulator.control.bodies import NEXT_BODY, SCENARIO_BODY, SESSION_BODY, read, read_wanted_scenario
from ocr_emulator.control.clock import clock_as_json
from ocr_emulator.scenario.grammar import values
from ocr_emulator.scenario.language.planned import read_planned
from ocr_emulator.scenario.language.scenario import scenario_as_json
from ocr_emulator.scenario.source.nodes import Entries, Node, Scalar
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.state.store import Store


def read_session(node: Node, report: Report) -> Revision | None:
    """The revision that `node` gives a session of its own; None: it takes it back."""
    found = values.fields(node, report, ("revision",), "what a session has of its own")
    if isinstance(node, Entries) and "revision" not in found and not report.problems:
        report(node.place, "found no key 'revision'; expected one; write a date, latest, or null for everybody's")
    wanted = found.get("revision")
    is_null = isinstance(wanted, Scalar) and wanted.value is None
    revision = None if wanted is None or is_null else values.revision(wanted, report)
    report.settle()
    return revision


def session_as_json(app_key: str, store: Store) -> dict[str, Any]:
    """The revision that an appKey is served, whether it is its own, and its time."""
    session, run = store.look(app_key)
    return {
        "appKey": app_key,
        "revision": str(run.contract.revision),
        "scenario": run.authored.name,
        "ownScenario": store.has_own_scenario(app_key),
        "planned": session.plans.count,
        "ownRevision": session.revision is not None,
        "clock": clock_as_json(session.clock),
    }


def add_sessions(app: FastAPI, store: Store) -> None:
    """The calls about one appKey's own world."""
    _add_session(app, store)
    _add_scenario(app, store)


def _add_session(app: FastAPI, store: Store) -> None:
    @app.get("/sessions")
    async def get_sessions() -> dict[str, list[str]]:
        """The appKeys that have called, or were given something; the one that was idle longest first."""
        return {"sessions": store.sessions.app_keys()}

    @app.get("/sessions/{appKey}")
    async def get_session(appKey: str) -> dict[str, Any]:  # noqa: N803 - the API's own spelling
        """One appKey's own world: its revision, scenario and time, its own or everybody's."""
        return session_as_json(appKey, store)

    @app.put("/sessions/{appKey}", openapi_extra=SESSION_BODY)
    async def put_session(appKey: str, request: Request) -> dict[str, Any]:  # noqa: N803 - as above
        """Give one appKey a revision of its own, or null to have everybody's again."""
        store.give_revision(appKey, await read(request, read_session))
        return session_as_json(appKey, store)

    @app.delete("/sessions/{appKey}")
    async def delete_session(appKey: str) -> dict[str, Any]:  # noqa: N803 - as above
        """Forget one appKey: it begins again, with everybody's scenario and revision."""
        store.delete_session(appKey)
        return session_as_json(appKey, store)

    @app.post("/sessions/{appKey}/reset")
    async def reset_session(appKey: str) -> dict[str, Any]:  # noqa: N803 - as above
        """Begin again for one appKey: counters, Request-Keys, locks, plans, clock; what it was given stays."""
        store.reset_session(appKey)
        return session_as_json(appKey, store)


def _add_scenario(app: FastAPI, store: Store) -> None:
    @app.get("/sessions/{appKey}/scenario")
    async def get_session_scenario(appKey: str) -> dict[str, Any]:  # noqa: N803 - as above
        """The scenario that is in force for one appKey, its own or everybody's."""
        return scenario_as_json(store.look(appKey)[1].authored)

    @app.put("/sessions/{appKey}/scenario", openapi_extra=SCENARIO_BODY)
    async def put_session_scenario(appKey: str, request: Request) -> dict[str, Any]:  # noqa: N803 - as above
        """Put a scenario in force for one appKey alone, its counters at nought."""
        scenario = await read_wanted_scenario(request, store)
        store.use_for(appKey, scenario)
        return scenario_as_json(scenario)

    @app.delete("/sessions/{appKey}/scenario")
    async def delete_session_scenario(appKey: str) -> dict[str, Any]:  # noqa: N803 - as above
        """Give one appKey everybody's scenario again."""
        store.inherit(appKey)
        return session_as_json(appKey, store)

    @app.post("/sessions/{appKey}/next", openapi_extra=NEXT_BODY)
    async def post_next(appKey: str, request: Request) -> dict[str, Any]:  # noqa: N803 - as above
        """Plan the next replies of one appKey, ahead of every rule: a reply as in `then`, and an operation."""
        contract = store.active_for(appKey).contract
        planned = await read(request, lambda node, report: read_planned(node, report, contract))
        store.plan(appKey, planned)
        return session_as_json(appKey, store)

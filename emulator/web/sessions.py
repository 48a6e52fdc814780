"""The control endpoint's calls about one appKey's own world: its revision, its scenario, its next replies."""

from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request

from emulator.contract.revisions import Revision
from emulator.scenario import values
from emulator.scenario.library import scenario_or_name
from emulator.scenario.next_reader import read_next
from emulator.scenario.nodes import Entries, Node, Scalar
from emulator.scenario.problems import Report
from emulator.state.store import Store
from emulator.web.bodies import NEXT_BODY, SCENARIO_BODY, SESSION_BODY, read
from emulator.web.clock import clock_as_json
from emulator.web.render import scenario_as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a session is to have of its own; `revision` None: nothing."""

    revision: Revision | None


def read_session(node: Node, report: Report) -> Wanted:
    """What `node` describes; all that is wrong with it is raised at once."""
    found = values.fields(node, report, ("revision",), "what a session has of its own")
    if isinstance(node, Entries) and "revision" not in found and not report.problems:
        report(node.place, "found no key 'revision'; expected one; write a date, latest, or null for everybody's")
    wanted = found.get("revision")
    is_null = isinstance(wanted, Scalar) and wanted.value is None
    revision = None if wanted is None or is_null else values.revision(wanted, report)
    report.settle()
    return Wanted(revision=revision)


def session_as_json(app_key: str, store: Store) -> dict[str, Any]:
    """The revision that an appKey is served, whether it is its own, and its time."""
    return {
        "appKey": app_key,
        "revision": str(store.run_for(app_key).contract.revision),
        "scenario": store.run_for(app_key).authored.name,
        "ownScenario": store.has_own_scenario(app_key),
        "planned": store.sessions.of(app_key).plans.count,
        "ownRevision": store.sessions.revision_of(app_key) is not None,
        "clock": clock_as_json(store.sessions.of(app_key).clock),
    }


def add_sessions(app: FastAPI, store: Store) -> None:
    """The calls about one appKey's own world."""

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
        session = await read(request, read_session)
        store.give_revision(appKey, session.revision)
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

    @app.get("/sessions/{appKey}/scenario")
    async def get_session_scenario(appKey: str) -> dict[str, Any]:  # noqa: N803 - as above
        """The scenario that is in force for one appKey, its own or everybody's."""
        return scenario_as_json(store.run_for(appKey).authored)

    @app.put("/sessions/{appKey}/scenario", openapi_extra=SCENARIO_BODY)
    async def put_session_scenario(appKey: str, request: Request) -> dict[str, Any]:  # noqa: N803 - as above
        """Put a scenario in force for one appKey alone, its counters at nought."""
        found = await read(request, lambda node, report: scenario_or_name(node, report, store.contract))
        scenario = store.find(found) if isinstance(found, str) else found
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
        contract = store.run_for(appKey).contract
        planned = await read(request, lambda node, report: read_next(node, report, contract))
        store.plan(appKey, planned)
        return session_as_json(appKey, store)

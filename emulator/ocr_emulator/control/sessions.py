"""The calls about one appKey's own world: its revision, its scenario, its next replies."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from typing_extensions import TypedDict

from ocr_emulator.contract.revisions import Revision
from ocr_emulator.control.clock import ClockTime, clock_as_json
from ocr_emulator.control.openapi.bodies import described_body
from ocr_emulator.control.openapi.parameters import AppKeyInPath
from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.routing.bodies import read
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.control.routing.threads import look
from ocr_emulator.control.scenario import SCENARIO_BODY, ScenarioInForce, read_wanted_scenario
from ocr_emulator.scenario.grammar import values
from ocr_emulator.scenario.grammar.json_schema import mapping, said
from ocr_emulator.scenario.language.scenario import scenario_as_json
from ocr_emulator.scenario.source.nodes import Entries, Node, Scalar
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.state.store import Store


@reply_model
class Session(TypedDict):
    """One appKey's own world."""

    appKey: str
    revision: str
    """The revision of the contract that it is served, a date."""
    scenario: str
    """The name of the scenario in force for it."""
    ownScenario: bool
    """The scenario is its own, not everybody's."""
    planned: int
    """How many planned replies wait for it."""
    ownRevision: bool
    """The revision is its own, not everybody's."""
    clock: ClockTime


@reply_model
class SessionList(TypedDict):
    """The sessions there are."""

    sessions: list[str]
    """Their appKeys; the one that was idle longest comes first."""


_SETTINGS: Final = {
    "revision": said(
        "The revision that the appKey is served: a date, or latest; null: everybody's.",
        {"type": ["string", "null"]},
    ),
}

_SETTINGS_BODY: Final = described_body(
    "SessionSettings",
    mapping(_SETTINGS, ("revision",)),
    {"A revision of its own": {"revision": "2026-03-10"}, "Everybody's revision": {"revision": None}},
    description="What the appKey has of its own.",
)

_BODY_PROBLEMS: Final = ("too-large", "invalid-body")


def read_session(node: Node, report: Report) -> Revision | None:
    """The revision that `node` gives a session of its own; None: it takes it back."""
    found = values.fields(node, report, _SETTINGS, "what a session has of its own")
    if isinstance(node, Entries) and "revision" not in found and not report.problems:
        report(node.place, "found no key 'revision'; expected one; write a date, latest, or null for everybody's")
    wanted = found.get("revision")
    is_null = isinstance(wanted, Scalar) and wanted.value is None
    revision = None if wanted is None or is_null else values.revision(wanted, report)
    report.settle()
    return revision


def session_as_json(app_key: str, store: Store) -> Session:
    """The revision that an appKey is served, whether it is its own, and its time."""
    session, run = store.peek(app_key)
    return {
        "appKey": app_key,
        "revision": str(run.contract.revision),
        "scenario": run.authored.name,
        "ownScenario": store.has_own_scenario(app_key),
        "planned": session.plans.reply_count,
        "ownRevision": session.revision is not None,
        "clock": clock_as_json(session.clock),
    }


def router(store: Store) -> APIRouter:
    """The calls about sessions."""
    routes = resource_router("sessions")
    _add_session(routes, store)
    _add_new_beginnings(routes, store)
    _add_scenario(routes, store)
    return routes


def _add_session(routes: APIRouter, store: Store) -> None:
    @routes.get("/sessions")
    async def list_sessions() -> JsonReply[SessionList]:
        """List the sessions.

        These are the appKeys that have called, or that were given something.
        """
        return await look(lambda: JsonReply[SessionList]({"sessions": store.sessions.app_keys()}))

    @routes.get("/sessions/{appKey}")
    async def get_session(appKey: AppKeyInPath) -> JsonReply[Session]:  # noqa: N803 - the API's own spelling
        """Get the session of an appKey.

        An appKey that has not called yet has a session too: everybody's scenario, revision and time.
        """
        return JsonReply(session_as_json(appKey, store))

    @routes.put(
        "/sessions/{appKey}", openapi_extra=_SETTINGS_BODY, responses=problem_replies("misfit", *_BODY_PROBLEMS)
    )
    async def put_session(appKey: AppKeyInPath, request: Request) -> JsonReply[Session]:  # noqa: N803 - as above
        """Give an appKey a revision of its own.

        With null it has everybody's revision again.
        """
        store.set_revision(appKey, await read(request, read_session))
        return JsonReply(session_as_json(appKey, store))


def _add_new_beginnings(routes: APIRouter, store: Store) -> None:
    @routes.delete("/sessions/{appKey}")
    async def delete_session(appKey: AppKeyInPath) -> JsonReply[Session]:  # noqa: N803 - as above
        """Forget an appKey.

        It begins again with everybody's scenario and revision. The reply is its new session.
        """
        store.delete_session(appKey)
        return JsonReply(session_as_json(appKey, store))

    @routes.post("/sessions/{appKey}/reset")
    async def reset_session(appKey: AppKeyInPath) -> JsonReply[Session]:  # noqa: N803 - as above
        """Begin again for an appKey.

        This resets its counters, Request-Keys, locks, planned replies, clock and journal. It keeps the scenario
        and the revision that it was given.
        """
        store.reset_session(appKey)
        return JsonReply(session_as_json(appKey, store))


def _add_scenario(routes: APIRouter, store: Store) -> None:
    @routes.get("/sessions/{appKey}/scenario")
    def get_session_scenario(appKey: AppKeyInPath) -> JsonReply[ScenarioInForce]:  # noqa: N803 - as above
        """Get the scenario in force for an appKey.

        This is its own scenario, or everybody's.
        """
        return JsonReply.untyped(scenario_as_json(store.peek(appKey)[1].authored))

    @routes.put(
        "/sessions/{appKey}/scenario",
        openapi_extra=SCENARIO_BODY,
        responses=problem_replies("misfit", "unable", *_BODY_PROBLEMS, "unknown-scenario"),
    )
    async def put_session_scenario(
        appKey: AppKeyInPath,  # noqa: N803 - as above
        request: Request,
    ) -> JsonReply[ScenarioInForce]:
        """Put a scenario in force for an appKey alone.

        Its counters begin at zero.
        """
        scenario = await read_wanted_scenario(request, store)
        await run_in_threadpool(store.use_for, appKey, scenario)
        return JsonReply.untyped(scenario_as_json(scenario))

    @routes.delete("/sessions/{appKey}/scenario")
    async def delete_session_scenario(appKey: AppKeyInPath) -> JsonReply[Session]:  # noqa: N803 - as above
        """Give an appKey everybody's scenario again.

        The reply is its session.
        """
        store.use_common(appKey)
        return JsonReply(session_as_json(appKey, store))

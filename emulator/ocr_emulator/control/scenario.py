"""The calls about the scenario that is in force for every appKey without its own."""

from datetime import date
from typing import Any, Final, Literal, NotRequired

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.control.openapi.bodies import YAML, described_body
from ocr_emulator.control.openapi.problems import SourceProblem, problem_replies
from ocr_emulator.control.routing.bodies import read
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.scenario.language.scenario import scenario_as_json
from ocr_emulator.scenario.language.schemas import scenario_body_schema
from ocr_emulator.scenario.library import scenario_or_name
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.state.store import Store


@reply_model
class GivenUser(TypedDict):
    """A user of the token service, without the SecretAccessKey."""

    name: str
    """The UserAccessKeyId."""
    appKeys: NotRequired[list[str]]
    """The appKeys that the user's tokens are good for; left out: all."""
    tokenLife: float
    """How long a token lives, in seconds."""


@reply_model
class SeenOn(TypedDict):
    """What was seen at the real service, and when."""

    choice: str
    seen: date


@reply_model
class Given(TypedDict, total=False):
    """What the scenario says about the service; what it does not say is left out."""

    credentials: list[str]
    """The appKeys that are accepted, without their secretKeys."""
    businesses: dict[str, str]
    """What business/status says of a number: its statusCode, or unknown."""
    allowance: int
    """The calls for each appKey."""
    services: list[str]
    """The services that are enabled."""
    users: list[GivenUser]
    """Who may have tokens."""
    oldKeysAccepted: float
    """How long a key is accepted after the keys were rotated, in seconds."""
    revision: str
    """The revision of the contract, a date."""
    front: Front
    """How the host answers."""
    observed: dict[str, str | SeenOn]
    """What was seen at the real service of what is not published: a choice by fact, with its day where known."""


@reply_model
class Rule(TypedDict):
    """A rule of the scenario, in the words of a scenario file."""

    name: str
    """The name of the rule."""
    when: dict[str, Any]
    """What has to be true of a request."""
    then: list[dict[str, Any]]
    """The replies, one after the other."""
    unchecked: NotRequired[Literal[True]]
    """The rule decides before the request is checked."""
    repeat: NotRequired[Literal[True]]
    """After the last reply the first is given again."""


@reply_model
class ScenarioInForce(TypedDict):
    """A scenario as its author could have written it, without the secrets of its `given`."""

    name: str
    """The name of the scenario."""
    source: str
    """The file that the scenario was read from, or `the request body`."""
    description: str
    """What the scenario is for, in its author's words."""
    given: Given
    seed: NotRequired[int]
    """Makes chances and random delays the same each time."""
    rules: list[Rule]
    """The first rule that matches a request decides."""
    warnings: NotRequired[list[SourceProblem]]
    """What is written in it and has no effect; left out when there is nothing."""


SCENARIO_BODY: Final = described_body(
    "Scenario",
    scenario_body_schema(),
    {
        "A loaded scenario": {"name": "busy-then-fine"},
        "A scenario of your own": {"rules": [{"then": {"resultCode": 5000503}}]},
    },
    description="The name of a loaded scenario, or a whole scenario; JSON, or YAML with any other Content-Type.",
    more=YAML,
)


async def read_wanted_scenario(request: Request, store: Store) -> Scenario:
    """The scenario that the body is, or names; raises UnknownScenarioError for a name that no loaded one has."""
    found = await read(request, lambda node, report: scenario_or_name(node, report, store.contract))
    return store.get_scenario(found) if isinstance(found, str) else found


def router(store: Store) -> APIRouter:
    """The calls about the scenario in force."""
    routes = resource_router("scenario")

    @routes.get("/scenario")
    def get_scenario() -> JsonReply[ScenarioInForce]:
        """Get the scenario in force.

        The secretKeys and SecretAccessKeys of its `given` are left out.
        """
        return JsonReply.untyped(scenario_as_json(store.active.authored))

    @routes.put(
        "/scenario",
        openapi_extra=SCENARIO_BODY,
        responses=problem_replies("too-large", "invalid-body", "unknown-scenario"),
    )
    async def put_scenario(request: Request) -> JsonReply[ScenarioInForce]:
        """Put a scenario in force.

        It decides from the next request on, and its counters begin at zero. An appKey with a scenario of its own
        keeps that one.
        """
        scenario = await read_wanted_scenario(request, store)
        store.use(scenario)
        return JsonReply.untyped(scenario_as_json(scenario))

    @routes.post("/reset")
    async def reset_emulator() -> JsonReply[ScenarioInForce]:
        """Bring the emulator back to its start.

        This resets the scenario, counters, sessions, tokens, clock and journal. The key pairs stay. The reply is
        the scenario that is in force now.
        """
        store.reset()
        return JsonReply.untyped(scenario_as_json(store.active.authored))

    return routes

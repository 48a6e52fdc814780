"""The calls about the scenarios that are loaded from files."""

from typing import NotRequired

from fastapi import APIRouter
from typing_extensions import TypedDict

from ocr_emulator.control.openapi.problems import SourceProblem, problem_replies
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.scenario.language.scenario import warnings_as_json
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.state.reload import Reloader
from ocr_emulator.state.store import Store


@reply_model
class LoadedScenario(TypedDict):
    """A scenario that is loaded."""

    name: str
    """The name by which it is put in force."""
    source: str
    """The file it was read from; `shipped/NAME` for one that came with the emulator."""
    shipped: bool
    """Whether it came with the emulator, and no file of the user's has replaced it."""
    description: str
    """What it is for, in its author's words."""
    warnings: NotRequired[list[SourceProblem]]
    """What is written in it and has no effect; left out when there is nothing."""


@reply_model
class LoadedScenarios(TypedDict):
    """The scenarios that are loaded."""

    scenarios: list[LoadedScenario]
    """Sorted by name."""


@reply_model
class ScenarioNames(TypedDict):
    """The names of the scenarios that are loaded."""

    scenarios: list[str]
    """Sorted."""


def router(store: Store, reloader: Reloader) -> APIRouter:
    """The calls about the loaded scenarios."""
    routes = resource_router("scenarios")

    @routes.get("/scenarios")
    async def list_scenarios() -> JsonReply[LoadedScenarios]:
        """List the loaded scenarios.

        A scenario has `warnings` when something in it has no effect.
        """
        loaded = sorted(store.scenarios.values(), key=lambda scenario: scenario.name)
        return JsonReply({"scenarios": [_as_json(one) for one in loaded]})

    @routes.post("/reload", responses=problem_replies("unable", "invalid-body"))
    def reload_scenarios() -> JsonReply[ScenarioNames]:
        """Read the scenario files again, now.

        When any file has an error nothing changes. The emulator also looks for changed files by itself.
        """
        reloader.reload()
        return JsonReply({"scenarios": sorted(store.scenarios)})

    return routes


def _as_json(scenario: Scenario) -> LoadedScenario:
    return {
        "name": scenario.name,
        "source": scenario.source,
        "shipped": scenario.is_shipped,
        "description": scenario.description,
        **warnings_as_json(scenario),  # type: ignore[typeddict-item]  # the writer's members have no types yet
    }

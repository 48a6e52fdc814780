"""The calls about the scenarios that are loaded from files."""

import re
from collections.abc import Iterable
from typing import Annotated, Final, NotRequired

from fastapi import APIRouter, Path, Request
from typing_extensions import TypedDict

from ocr_emulator.control.openapi.problems import SourceProblem, problem_replies
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.control.scenario import SCENARIO_BODY, read_wanted_scenario
from ocr_emulator.korean import korean_texts
from ocr_emulator.scenario.language.scenario import warnings_as_json
from ocr_emulator.scenario.model import Scenario
from ocr_emulator.scenario.source.problems import Problem, ScenarioProblemsError
from ocr_emulator.state.reload import Reloader
from ocr_emulator.state.store import Store, UnknownScenarioError

#: What stands in the place of a secret, and of a file in which one cannot be found.
_HIDDEN: Final = "********"
_UNSHOWN: Final = "# This file is not shown: a secret in it is written with escapes.\n"


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
    korean: NotRequired[str]
    """The same in Korean; left out where it is not known, as of a scenario of your own."""
    warnings: NotRequired[list[SourceProblem]]
    """What is written in it and has no effect; left out when there is nothing."""


@reply_model
class WrittenScenario(LoadedScenario):
    """A scenario that is loaded, with its file as written."""

    text: str
    """The file; blank for the one that is built in."""


@reply_model
class ScenarioVerdict(TypedDict):
    """Whether a scenario can be put in force."""

    valid: bool
    errors: list[SourceProblem]
    """Everything that refuses it."""
    warnings: list[SourceProblem]
    """What is written in it and has no effect."""


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


_Name = Annotated[str, Path(description="The name of a loaded scenario.", examples=["busy-then-fine"])]


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

    @routes.post("/scenarios/validate", openapi_extra=SCENARIO_BODY, responses=problem_replies("too-large"))
    async def validate_scenario(request: Request) -> JsonReply[ScenarioVerdict]:
        """Say what is wrong with a scenario.

        It is checked as if it were put in force for everybody, and nothing changes.
        """
        try:
            found = await read_wanted_scenario(request, store)
        except ScenarioProblemsError as error:
            return JsonReply(_verdict(error.errors, error.warnings))
        except UnknownScenarioError as error:
            return JsonReply({"valid": False, "errors": [{"path": "name", "message": str(error)}], "warnings": []})
        return JsonReply(_verdict((), found.warnings))

    @routes.get("/scenarios/{name}", responses=problem_replies("unknown-scenario"))
    async def get_loaded_scenario(name: _Name) -> JsonReply[WrittenScenario]:
        """Get a loaded scenario, with its file as written.

        Secrets of its `given` are hidden.
        """
        scenario = store.get_scenario(name)
        return JsonReply({**_as_json(scenario), "text": _without_secrets(scenario)})

    @routes.post("/reload", responses=problem_replies("unable", "invalid-body"))
    def reload_scenarios() -> JsonReply[ScenarioNames]:
        """Read the scenario files again, now.

        When any file has an error nothing changes. The emulator also looks for changed files by itself.
        """
        reloader.reload()
        return JsonReply({"scenarios": sorted(store.scenarios)})

    return routes


def _verdict(errors: Iterable[Problem], warnings: Iterable[Problem]) -> ScenarioVerdict:
    refusing, other = ([_problem_as_json(one) for one in some] for some in (errors, warnings))
    return {"valid": not refusing, "errors": refusing, "warnings": other}


def _problem_as_json(problem: Problem) -> SourceProblem:
    return problem.as_json()  # type: ignore[return-value]  # the writer's members have no types yet


def _as_json(scenario: Scenario) -> LoadedScenario:
    korean = korean_texts()["scenarios"].get(scenario.description)
    return {
        "name": scenario.name,
        "source": scenario.source,
        "shipped": scenario.is_shipped,
        "description": scenario.description,
        **({"korean": korean} if korean else {}),  # type: ignore[typeddict-item]  # likewise
        **warnings_as_json(scenario),  # type: ignore[typeddict-item]  # the writer's members have no types yet
    }


def _without_secrets(scenario: Scenario) -> str:
    """The file, in which each secret is hidden; where one cannot be found, the whole file is."""
    given, text = scenario.given, scenario.text
    secrets = {*(given.credentials or {}).values(), *(user.secret for user in (given.users or {}).values())}
    for secret in sorted(secrets, key=len, reverse=True):  # one may be a part of another
        # A name before a colon is a key, and no secret.
        text, count = re.subn(rf"(?<!\w){re.escape(secret)}(?!\w|\s*:\s)", _HIDDEN, text)
        if not count:
            return _UNSHOWN
    return text

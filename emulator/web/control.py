"""The control endpoint, /__admin: what is loaded, what is in force, and how to change it while it runs."""

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool

from emulator.contract.catalogue import CATALOGUE
from emulator.contract.constants import REVISION
from emulator.contract.listing import as_json
from emulator.pipeline.received import Oversized
from emulator.scenario.library import read_body
from emulator.scenario.source import LARGEST
from emulator.state.store import Store
from emulator.web.docs import add_docs
from emulator.web.problem import TooLargeError, add_problems
from emulator.web.receive import read_body as receive_body
from emulator.web.render import scenario_as_json

_SCENARIO_BODY = {
    "requestBody": {
        "required": True,
        "description": "The name of a loaded scenario, or a whole scenario; JSON, or YAML with any other label.",
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "examples": {
                    "by name": {"value": {"name": "busy-then-fine"}},
                    "inline": {"value": {"rules": [{"then": {"resultCode": 5000503}}]}},
                },
            },
            "application/yaml": {"schema": {"type": "string"}},
        },
    },
}


def control(store: Store) -> FastAPI:
    """The control endpoint of `store`, with a description of its own at `docs` and `openapi.json`."""
    app = FastAPI(
        title="OCR emulator: control endpoint",
        version=version("ocr-emulator"),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    add_problems(app)
    add_docs(app)

    @app.get("/health")
    async def health() -> dict[str, str]:
        """Whether the process is alive."""
        return {"status": "alive"}

    @app.get("/ready")
    async def ready() -> dict[str, str | int]:
        """Whether requests are answered: every scenario was sound, and one is in force."""
        return {
            "status": "ready",
            "scenario": store.run.scenario.name,
            "scenarios": len(store.scenarios),
        }

    @app.get("/version")
    async def get_version() -> dict[str, str]:
        """The emulator's version, and the revision of the contract it serves."""
        return {"version": app.version, "revision": REVISION}

    @app.get("/scenarios")
    async def scenarios() -> dict[str, list[dict[str, str]]]:
        """The loaded scenarios."""
        loaded = sorted(store.scenarios.values(), key=lambda scenario: scenario.name)
        return {
            "scenarios": [
                {"name": one.name, "source": one.source, "description": one.description} for one in loaded
            ],
        }

    @app.get("/scenario")
    async def get_scenario() -> dict[str, Any]:
        """The scenario in force, without the secretKeys of its `given.credentials`."""
        return scenario_as_json(store.run.scenario)

    @app.put("/scenario", openapi_extra=_SCENARIO_BODY)
    async def put_scenario(request: Request) -> dict[str, Any]:
        """Put another scenario in force from the next request on, its counters at nought."""
        body = await receive_body(request, LARGEST)
        if isinstance(body, Oversized):
            raise TooLargeError(body.size, LARGEST)
        is_json = "json" in request.headers.get("content-type", "")
        found = await run_in_threadpool(read_body, body, is_json=is_json)
        scenario = store.find(found) if isinstance(found, str) else found
        store.use(scenario)
        return scenario_as_json(scenario)

    @app.get("/codes")
    async def codes() -> dict[str, Any]:
        """The catalogue of result codes, with what each claim rests on."""
        return {"revision": REVISION, "codes": [as_json(code) for code in CATALOGUE]}

    @app.post("/reset")
    async def reset() -> dict[str, Any]:
        """Back to the scenario of the start, all counters at nought."""
        store.reset()
        return scenario_as_json(store.run.scenario)

    return app

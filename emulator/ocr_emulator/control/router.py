"""The control endpoint, /__admin: what is loaded, what is in force, and how to change it while it runs."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from ocr_emulator.contract import history, listing
from ocr_emulator.contract.operations import ENVELOPE_SERVICES
from ocr_emulator.control.bodies import CLOCK_BODY, SCENARIO_BODY, read, read_wanted_scenario
from ocr_emulator.control.clock import clock_as_json, read_move
from ocr_emulator.control.coverage import add_clear, add_coverage
from ocr_emulator.control.docs import add_docs
from ocr_emulator.control.explanation import add_explanation
from ocr_emulator.control.metrics import add_metrics
from ocr_emulator.control.readiness import alive, ready
from ocr_emulator.control.requests import add_journal
from ocr_emulator.control.sessions import add_sessions
from ocr_emulator.control.verify import add_verify
from ocr_emulator.delivery.problem import add_problems
from ocr_emulator.scenario.language.scenario import scenario_as_json, warnings_as_json
from ocr_emulator.scenario.language.schemas import scenario_schema
from ocr_emulator.state.reload import Reloader
from ocr_emulator.state.store import Store


class _SchemaResponse(JSONResponse):
    """A JSON Schema, labelled as one."""

    media_type = "application/schema+json"


def control(store: Store, reloader: Reloader) -> FastAPI:
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
    _add_questions(app, store)
    _add_contract(app, store)
    add_journal(app, store)
    _add_scenario(app, store, reloader)
    add_sessions(app, store)
    add_explanation(app, store)
    add_verify(app, store)
    add_coverage(app, store.coverage.snapshots, lambda app_key: store.look(app_key or "")[1].contract)
    add_clear(app, store.coverage.clear)
    add_metrics(app, store)
    _add_clock_and_keys(app, store)
    return app


def _add_questions(app: FastAPI, store: Store) -> None:
    @app.get("/health")
    async def get_health() -> Mapping[str, str]:
        """Whether the process is alive."""
        return alive(store)

    @app.get("/ready")
    async def get_ready() -> Mapping[str, str | int]:
        """Whether requests are answered, and with what; `problem` says why changed files are not in force."""
        return ready(store)

    @app.get("/version")
    async def get_version() -> dict[str, str]:
        """The emulator's version, and the contract it serves."""
        contract = store.run.contract
        return {"version": app.version, "revision": str(contract.revision), "front": contract.front.value}

    @app.get("/scenarios")
    async def scenarios() -> dict[str, list[dict[str, Any]]]:
        """The loaded scenarios; `warnings` where something is written that changes nothing."""
        loaded = sorted(store.scenarios.values(), key=lambda scenario: scenario.name)
        return {
            "scenarios": [
                {"name": one.name, "source": one.source, "description": one.description, **warnings_as_json(one)}
                for one in loaded
            ],
        }

    @app.get("/schema", response_class=_SchemaResponse)
    async def schema() -> dict[str, Any]:
        """The JSON Schema of scenario files, for editors."""
        return scenario_schema()


def _add_contract(app: FastAPI, store: Store) -> None:
    @app.get("/codes")
    async def codes() -> dict[str, Any]:
        """The catalogue of result codes at the contract in force, with what each claim rests on."""
        contract = store.run.contract
        codes = [listing.as_json(code, contract) for code in contract.codes]
        return {"revision": str(contract.revision), "front": contract.front.value, "codes": codes}

    @app.get("/revisions")
    async def revisions() -> dict[str, Any]:
        """What holds in the revision in force, and what changed with each; with what each claim rests on."""
        revision = store.run.contract.revision
        claims = history.claims_as_json(revision)
        return {"inForce": str(revision), "claims": claims, "revisions": history.as_json()}


def _add_scenario(app: FastAPI, store: Store, reloader: Reloader) -> None:
    @app.get("/scenario")
    async def get_scenario() -> dict[str, Any]:
        """The scenario in force, without the secretKeys of its `given.credentials`."""
        return scenario_as_json(store.run.authored)

    @app.put("/scenario", openapi_extra=SCENARIO_BODY)
    async def put_scenario(request: Request) -> dict[str, Any]:
        """Put another scenario in force from the next request on, its counters at nought."""
        scenario = await read_wanted_scenario(request, store)
        store.use(scenario)
        return scenario_as_json(scenario)

    @app.post("/reload")
    def reload() -> dict[str, Any]:
        """Read the scenario files again at once, all or nothing."""
        reloader.reload()
        return {"scenarios": sorted(store.scenarios)}

    @app.post("/reset")
    async def reset() -> dict[str, Any]:
        """Back to the start: scenario, counters, sessions, tokens, clock, journal; the keys stay."""
        store.reset()
        return scenario_as_json(store.run.authored)


def _add_clock_and_keys(app: FastAPI, store: Store) -> None:
    @app.get("/clock")
    async def get_clock(appKey: str | None = None) -> dict[str, Any]:  # noqa: N803 - the API's own spelling
        """The time that governs how long a Request-Key and an old key are accepted; or one appKey's time."""
        return clock_as_json(store.clock if appKey is None else store.look(appKey)[0].clock)

    @app.put("/clock", openapi_extra=CLOCK_BODY)
    async def put_clock(request: Request) -> dict[str, Any]:
        """Freeze time, let it go on, advance it, or make it real again; for all, or for one appKey."""
        move = await read(request, read_move)
        clock = store.clock if move.app_key is None else store.sessions.of(move.app_key).clock
        move.apply(clock)
        return clock_as_json(clock)

    @app.post("/keys/rotate")
    def rotate_keys() -> dict[str, str]:
        """Replace the key pair of every service; answers the versions that are current now."""
        store.keyring.rotate(store.clock.now())
        return {service: store.keyring.current(service).version for service in ENVELOPE_SERVICES}

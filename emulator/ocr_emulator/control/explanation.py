"""What a request would get, and why: asked with what is known of it, answered without effect."""

from typing import Any

from fastapi import FastAPI, Request

from ocr_emulator.control.bodies import EXPLAIN_BODY, read
from ocr_emulator.pipeline.whatif.explain import Explanation, explain
from ocr_emulator.scenario.language.request_description import read_request_description
from ocr_emulator.state.store import Store


def add_explanation(app: FastAPI, store: Store) -> None:
    """The call that explains."""

    @app.post("/explain", openapi_extra=EXPLAIN_BODY)
    async def post_explain(request: Request) -> dict[str, Any]:
        """What such a request would get, by which stage or rule, and why no other rule decides; without effect.

        Chances and random delays are foreseen exactly in a scenario with a `seed`.
        """
        description = await read(request, read_request_description)
        _, run = store.look(description.app_key or "")
        found = explain(description, run.contract, run.scenario, run.state.snapshot(description.app_key or ""))
        return {
            "scenario": run.scenario.name,
            "revision": str(run.contract.revision),
            **_as_json(found),
        }


def _as_json(found: Explanation) -> dict[str, Any]:
    answer = found.answer
    return {
        "stage": answer.stage,
        "rule": answer.rule,
        "answer": {
            "resultCode": answer.result_code,
            "resultKey": answer.result_key,
            "httpStatus": answer.status,
            **({"delay": answer.delay} if answer.delay else {}),
            **({"fault": str(answer.fault)} if answer.fault else {}),
            **({"headers": dict(answer.more_headers)} if answer.more_headers else {}),
        },
        "reason": answer.reason,
        "passedOver": [{"rule": miss.rule, "because": list(miss.because)} for miss in found.misses],
        "assumed": list(found.assumed),
    }

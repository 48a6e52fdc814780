"""A request and its answer, as the journal remembers them: sizes, types and digests, and never what they hold."""

from collections.abc import Mapping
from textwrap import shorten
from typing import Any, Final

from emulator.contract.operations import REQUEST_KEY, SECRET_KEY, TOKEN
from emulator.pipeline.answer import Answer
from emulator.pipeline.received import Oversized, Received
from emulator.pipeline.token_service import TokenAnswer, TokenRequest
from emulator.scenario.conditions import Facts
from emulator.state.journal import Entry, digest_of
from emulator.state.store import Run

#: How much of a path is remembered, in characters.
_LONGEST_PATH: Final = 200

#: How much of a reason is told, in characters; a client may take no more than 8 KB of headers.
_LONGEST_REASON: Final = 1500


def entry_of(received: Received, found: Answer, run: Run, **more: Any) -> Entry:  # noqa: ANN401 - the entry's own
    """The entry of a request to the service; `more` are its id, time and appKey."""
    return Entry(
        body_size=received.body.size if isinstance(received.body, Oversized) else len(received.body),
        request_key=digest_of(received.headers.get(REQUEST_KEY.lower(), "")),
        stage=found.stage,
        by_scenario=found.by_scenario,
        **_facts(found.facts),
        **_common(received, found, run),
        **more,
    )


def token_entry_of(received: TokenRequest, found: TokenAnswer, run: Run, **more: Any) -> Entry:  # noqa: ANN401
    """The entry of a request to the token service; `more` as above."""
    return Entry(body_size=len(received.body), **_common(received, found, run), **more)


def _common(received: Received | TokenRequest, found: Answer | TokenAnswer, run: Run) -> dict[str, Any]:
    return {
        "method": received.method,
        "path": received.path[:_LONGEST_PATH],
        "caller": digest_of(_authorization(received.headers)),
        "revision": str(run.contract.revision),
        "scenario": run.scenario.name,
        "status": found.status,
        "result_code": found.result_code,
        "result_key": found.result_key,
        "rule": found.rule,
        "reason": found.reason and shorten(found.reason, _LONGEST_REASON, placeholder=" ..."),
        "delay": found.delay,
        "fault": str(found.fault) if found.fault else None,
    }


def _authorization(headers: Mapping[str, str]) -> str:
    return headers.get(TOKEN.lower()) or headers.get(SECRET_KEY.lower(), "")


def _facts(facts: Facts | None) -> dict[str, Any]:
    if facts is None:
        return {}
    return {
        "operation": facts.operation,
        "version": facts.version,
        "file_type": facts.file_type,
        "file_size": facts.file_size,
        "sha256": facts.sha256 and facts.sha256(),
    }

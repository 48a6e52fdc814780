"""A request and its answer, as the journal remembers them: sizes, types and digests, and never what they hold."""

from collections.abc import Mapping
from textwrap import shorten
from typing import Final

from ocr_emulator.contract.operations import REQUEST_KEY_HEADER, SECRET_KEY_HEADER, TOKEN_HEADER
from ocr_emulator.pipeline.received import Oversized, Received
from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.pipeline.token_service import TokenAnswer, TokenRequest
from ocr_emulator.state.journal.journal import JournalEntry, secret_digest
from ocr_emulator.state.store import ActiveScenario

_REQUEST_KEY: Final = REQUEST_KEY_HEADER.lower()
_TOKEN: Final = TOKEN_HEADER.lower()
_SECRET_KEY: Final = SECRET_KEY_HEADER.lower()

#: How much of a path is remembered, in characters.
LONGEST_PATH: Final = 200

#: How much of a reason is told, in characters; a client may take no more than 8 KB of headers.
_LONGEST_REASON: Final = 1500


def entry_of(
    received: Received, found: Answer, run: ActiveScenario, app_key: str | None, at: float
) -> JournalEntry:
    """The entry of a request to the service; `at` is the time on the clock of its session."""
    facts, headers, body = found.facts, received.headers, received.body
    return JournalEntry(
        at=at,
        method=received.method,
        path=received.path[:LONGEST_PATH],
        revision=run.revision,
        scenario=run.scenario.name,
        status=found.status,
        result_key=found.result_key,
        app_key=app_key,
        operation=facts.operation if facts else None,
        version=facts.version if facts else None,
        body_size=body.size if isinstance(body, Oversized) else len(body),
        file_type=facts.file_type if facts else None,
        file_size=facts.file_size if facts else None,
        sha256=facts.sha256 if facts else None,
        caller=secret_digest(_authorization(headers)),
        request_key=secret_digest(headers.get(_REQUEST_KEY, "")),
        stage=found.stage,
        rule=found.rule,
        decided_by=found.decided_by,
        result_code=found.result_code,
        reason=_told(found.reason),
        delay=found.delay,
        fault=str(found.fault) if found.fault else None,
    )


def token_entry_of(received: TokenRequest, found: TokenAnswer, run: ActiveScenario, at: float) -> JournalEntry:
    """The entry of a request to the token service."""
    return JournalEntry(
        at=at,
        method=received.method,
        path=received.path[:LONGEST_PATH],
        revision=run.revision,
        scenario=run.scenario.name,
        status=found.status,
        result_key=found.result_key,
        body_size=len(received.body),
        caller=secret_digest(_authorization(received.headers)),
        reason=_told(found.reason),
    )


def _authorization(headers: Mapping[str, str]) -> str:
    return headers.get(_TOKEN) or headers.get(_SECRET_KEY, "")


def _told(reason: str | None) -> str | None:
    return reason and shorten(reason, _LONGEST_REASON, placeholder=" ...")

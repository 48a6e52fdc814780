"""The control endpoint's page that says which result codes the client was made to meet."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from ocr_emulator.contract.contract import Contract
from ocr_emulator.coverage.exclusions import ACCEPTED, UnknownExclusionError, parse_exclusions
from ocr_emulator.coverage.formats import FORMATS
from ocr_emulator.coverage.hits import HitCounts, Pair, merge_hits
from ocr_emulator.coverage.report import build_report
from ocr_emulator.delivery.problem import problem
from ocr_emulator.errors import did_you_mean, listed

#: What was met, by session: of an appKey, or of all where it is None.
MeetingsOf = Callable[[str | None], Iterable[Mapping[Pair, HitCounts]]]

#: The contract in force, for an appKey or for everybody.
ContractOf = Callable[[str | None], Contract]


_PARAMETERS: Final = ("format", "appKey", "exclude")

_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {one.media_type: {} for one in FORMATS.values()}},
    400: {"content": {"application/problem+json": {}}},
}


def add_coverage(app: APIRouter, meetings_of: MeetingsOf, contract_of: ContractOf) -> None:
    """The call GET /coverage."""

    @app.get("/coverage", responses=_RESPONSES, response_class=Response)
    def get_coverage(
        request: Request,
        format: str = "json",  # noqa: A002 - the API's own spelling
        appKey: str | None = None,  # noqa: N803 - likewise
        exclude: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
    ) -> Response:
        """Which (operation, result code) pairs were answered, of those possible; of one appKey, or of all."""
        unknown = next((name for name in request.query_params if name not in _PARAMETERS), None)
        if unknown:
            hint = did_you_mean(unknown, _PARAMETERS)
            why = f"found no such parameter; expected {listed(_PARAMETERS)}{hint}"
            return _refusal(unknown[:60], why, _PARAMETERS)
        if format not in FORMATS:
            hint = did_you_mean(format, FORMATS)
            return _refusal("format", f"found {format[:60]!r}; expected {listed(FORMATS)}{hint}", FORMATS)
        try:
            exclusions = parse_exclusions(exclude)
        except UnknownExclusionError as error:
            return _refusal("exclude", str(error), ACCEPTED)
        coverage = build_report(contract_of(appKey), merge_hits(meetings_of(appKey)), exclusions)
        wanted = FORMATS[format]
        return Response(wanted.write(coverage), media_type=wanted.media_type)


def add_clear(app: APIRouter, clear: Callable[[], None]) -> None:
    """The call DELETE /coverage."""

    @app.delete("/coverage", status_code=204)
    def delete_coverage() -> None:
        """Begin to count anew; a reset does not."""
        clear()


def _refusal(field: str, why: str, accepted: Iterable[str]) -> Response:
    more = {"field": field, "accepted": list(accepted)}
    told = problem(400, "invalid-query", "The query cannot be used", f"{field}: {why}", **more)
    return Response(told.body, told.status, dict(told.headers))

"""The calls about coverage: which result codes the client was made to meet."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from typing_extensions import TypedDict

from ocr_emulator.contract.catalogue import Front, Origin
from ocr_emulator.contract.contract import Contract
from ocr_emulator.control.openapi.parameters import AppKeyInQuery
from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.routing.routes import reply_model, resource_router
from ocr_emulator.control.routing.threads import look
from ocr_emulator.coverage.exclusions import ACCEPTED, DEFAULT, UnknownExclusionError, parse_exclusions
from ocr_emulator.coverage.formats import FORMATS
from ocr_emulator.coverage.hits import HitCounts, Pair, merge_hits
from ocr_emulator.coverage.report import build_report
from ocr_emulator.delivery.problem import problem
from ocr_emulator.errors import did_you_mean, listed
from ocr_emulator.state.store import Store

#: What was met, by session: of an appKey, or of all where it is None.
MeetingsOf = Callable[[str | None], Iterable[Mapping[Pair, HitCounts]]]

#: The contract in force, for an appKey or for everybody.
ContractOf = Callable[[str | None], Contract]


@reply_model
class CoverageTotals(TypedDict):
    """How many pairs of operation and resultCode there are."""

    possible: int
    excluded: int
    met: int
    """How many of those that are not excluded were answered."""
    percent: float
    """Rounded down to one decimal: 100 means that all were met."""


@reply_model
class FollowUps(TypedDict):
    """What the client did after the answers."""

    retried: int
    gaveUp: int
    calledSomethingElse: int
    open: int
    """It is not known yet."""


@reply_model
class CodeCoverage(TypedDict):
    """What became of a resultCode that the operation can give."""

    resultCode: int
    resultKey: str
    origin: Origin
    """What has to happen for the code to be given."""
    met: bool
    """It was answered at least once."""
    excluded: bool
    """The client need not meet it."""
    byNature: int
    """How often the emulator's own checks answered it."""
    byScenario: int
    """How often a scenario answered it."""
    byDocument: int
    """How often a test document answered it."""
    followed: FollowUps


@reply_model
class OperationCoverage(TypedDict):
    """The coverage of an operation."""

    operation: str
    totals: CoverageTotals
    codes: list[CodeCoverage]


@reply_model
class OtherCode(TypedDict):
    """A resultCode that was answered, and that the contract in force does not have for the operation."""

    operation: str
    resultCode: int
    byNature: int
    byScenario: int
    byDocument: int
    followed: FollowUps


@reply_model
class CoverageReport(TypedDict):
    """Which result codes were met, of those that the contract in force can give."""

    revision: str
    """The revision in force, a date."""
    front: Front
    """How the host answers."""
    exclusions: list[str]
    """The exclusions that were applied."""
    window: float
    """For how long the next call counts as what the client did after an answer, in seconds."""
    totals: CoverageTotals
    operations: list[OperationCoverage]
    others: list[OtherCode]


_PARAMETERS: Final = ("format", "appKey", "exclude")

_SCHEMAS: Final = {"application/json": {"$ref": f"#/components/schemas/{CoverageReport.__name__}"}}

_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            one.media_type: {"schema": _SCHEMAS.get(one.media_type, {"type": "string"})}
            for one in FORMATS.values()
        },
    },
    **problem_replies("invalid-query"),
}

_Format = Annotated[
    str,
    Query(description="How the report is written.", json_schema_extra={"enum": list(FORMATS)}, examples=["json"]),
]
_Exclude = Annotated[
    list[str],
    Query(
        description=f"What the client need not meet: {listed(ACCEPTED)}. `{DEFAULT}` unless `none` is among them.",
        examples=[["service", "id-card:*"]],
    ),
]


def router(store: Store) -> APIRouter:
    """The calls about coverage."""
    return coverage_router(
        store.coverage.snapshots, lambda app_key: store.peek(app_key or "")[1].contract, store.coverage.clear
    )


def coverage_router(meetings_of: MeetingsOf, contract_of: ContractOf, clear: Callable[[], None]) -> APIRouter:
    """The calls about coverage, from what they need of a store."""
    routes = resource_router("coverage")

    @routes.get("/coverage", responses=_RESPONSES, response_class=Response)
    async def get_coverage(
        request: Request,
        format: _Format = "json",  # noqa: A002 - the API's own spelling
        appKey: AppKeyInQuery = None,  # noqa: N803 - likewise
        exclude: _Exclude = [],  # noqa: B006 - FastAPI copies it
    ) -> Response:
        """Get which result codes were met.

        The report has every pair of operation and resultCode that the contract in force can give. It is of one
        appKey, or of all together.
        """
        refusal = _unknown_parameter(request.query_params) or _unknown_format(format)
        if refusal:
            return refusal
        try:
            exclusions = parse_exclusions(exclude)
        except UnknownExclusionError as error:
            return _refusal("exclude", str(error), ACCEPTED)
        contract, wanted = contract_of(appKey), FORMATS[format]
        text = await look(
            lambda: wanted.write(build_report(contract, merge_hits(meetings_of(appKey)), exclusions))
        )
        return Response(text, media_type=wanted.media_type)

    @routes.delete("/coverage", status_code=204)
    def delete_coverage() -> Response:
        """Forget which result codes were met.

        A reset of the emulator does not do this.
        """
        clear()
        return Response(status_code=204)

    return routes


def _unknown_parameter(names: Iterable[str]) -> Response | None:
    """The refusal of a parameter that there is not."""
    unknown = next((name for name in names if name not in _PARAMETERS), None)
    if unknown is None:
        return None
    why = f"found no such parameter; expected {listed(_PARAMETERS)}{did_you_mean(unknown, _PARAMETERS)}"
    return _refusal(unknown[:60], why, _PARAMETERS)


def _unknown_format(name: str) -> Response | None:
    """The refusal of a format that there is not."""
    if name in FORMATS:
        return None
    why = f"found {name[:60]!r}; expected {listed(FORMATS)}{did_you_mean(name, FORMATS)}"
    return _refusal("format", why, FORMATS)


def _refusal(field: str, why: str, accepted: Iterable[str]) -> Response:
    more = {"field": field, "accepted": list(accepted)}
    told = problem(400, "invalid-query", "The query cannot be used", f"{field}: {why}", **more)
    return Response(told.body, told.status, dict(told.headers))

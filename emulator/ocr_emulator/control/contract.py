"""The calls about the contract: its result codes, its revisions, and what each claim rests on."""

from datetime import date

from fastapi import APIRouter
from typing_extensions import TypedDict

from ocr_emulator.contract import catalogue_formats, history
from ocr_emulator.contract.catalogue import Front, Origin
from ocr_emulator.contract.contract_file import Evidence
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.korean import korean_texts
from ocr_emulator.state.store import Store


@reply_model
class Decision(TypedDict):
    """A fact that nobody has published, as the emulator takes it to be."""

    name: str
    """Its name in `given.observed` and in the file of `--observed`."""
    choice: str
    """Which of its alternatives is in force."""
    seen: date | None
    """When somebody has seen it at the real service; null: nobody has, or has not said when."""
    evidence: list[Evidence]
    """What the choice rests on: `observed`, where somebody has seen it."""


@reply_model
class Alternative(TypedDict):
    """What the service may do."""

    choice: str
    says: str


@reply_model
class Observable(TypedDict):
    """What an observation says of a fact that nobody has published, and what it may say."""

    name: str
    """Its name in `given.observed` and in the file of `--observed`."""
    choice: str
    """Which of its alternatives is in force."""
    seen: date | None
    """When somebody has seen it at the real service; null: nobody has, or has not said when."""
    alternatives: list[Alternative]


@reply_model
class CatalogueRow(TypedDict):
    """A result code. Its first three members rest on `wordsEvidence`, all others on `evidence`."""

    resultCode: int
    resultKey: str
    resultMessage: str
    httpStatus: int
    """The HTTP status with which the code comes."""
    operations: list[str]
    """The operations that can give the code."""
    versions: list[str]
    """The versions of the API in which an operation can give the code."""
    origin: Origin
    """What has to happen for the code to be given."""
    cause: str
    """What causes the code, in words."""
    korean: str
    """The same in Korean."""
    since: date | None
    """The first revision that has the code; null: there is no such bound."""
    until: date | None
    """The first revision that no longer has the code; null: there is no such bound."""
    wordsEvidence: list[Evidence]
    evidence: list[Evidence]
    decidedBy: list[Decision]
    """The facts, not published, that decide whether the code is given for some mistake."""


@reply_model
class Catalogue(TypedDict):
    """The result codes of the contract in force."""

    revision: str
    """The revision in force, a date."""
    front: Front
    """How the host answers."""
    codes: list[CatalogueRow]


@reply_model
class Claim(TypedDict):
    """Something that is true of the service in the revision in force."""

    kind: str
    subject: str
    says: str
    since: date | None
    """The first revision in which it is true; null: there is no such bound."""
    until: date | None
    """The first revision in which it is no longer true; null: there is no such bound."""
    evidence: list[Evidence]
    """What the claim rests on."""
    observable: Observable | None
    """What an observation at the real service can choose; null where the claim is published."""


@reply_model
class Change(TypedDict):
    """What a revision changed."""

    kind: str
    subject: str
    change: str
    """One of new, changed and gone."""
    before: str | None
    """What was true before; null for what is new."""
    after: str | None
    """What is true now; null for what is gone."""
    advice: str
    """What a client does about it; empty when there is nothing to do."""
    evidence: list[Evidence]
    """What the claim rests on."""


@reply_model
class Revision(TypedDict):
    """A revision of the contract, with what it changed."""

    revision: str
    """Its date."""
    summary: str
    korean: str
    """The summary in Korean."""
    evidence: list[Evidence]
    """What the claim rests on."""
    changes: list[Change]


@reply_model
class Revisions(TypedDict):
    """The contract and its history."""

    inForce: str
    """The revision in force, a date."""
    claims: list[Claim]
    revisions: list[Revision]
    """Every revision, the oldest first."""


def router(store: Store) -> APIRouter:
    """The calls about the contract."""
    routes = resource_router("contract")

    @routes.get("/codes")
    async def list_codes() -> JsonReply[Catalogue]:
        """List the result codes of the contract in force.

        Each has its cause, and the evidence that it exists.
        """
        contract = store.active.contract
        causes = korean_texts()["causes"]
        rows = [
            {**catalogue_formats.code_as_json(code, contract), "korean": causes[code.cause]}
            for code in contract.codes
        ]
        return JsonReply.untyped({"revision": str(contract.revision), "front": contract.front, "codes": rows})

    @routes.get("/revisions")
    async def list_revisions() -> JsonReply[Revisions]:
        """List the revisions of the contract.

        The reply says what is true in the revision in force, and what changed with each revision.
        """
        contract = store.active.contract
        observations = contract.observations
        claims = history.claims_as_json(contract.revision, observations)
        summaries = korean_texts()["revisions"]
        revisions = [
            {**one, "korean": summaries[one["summary"]]} for one in history.revisions_as_json(observations)
        ]
        return JsonReply.untyped({"inForce": str(contract.revision), "claims": claims, "revisions": revisions})

    return routes

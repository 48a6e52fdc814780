"""The calls about the contract: its result codes, its revisions, and what each claim rests on."""

from datetime import date

from fastapi import APIRouter
from typing_extensions import TypedDict

from ocr_emulator.contract import catalogue_formats, history
from ocr_emulator.contract.catalogue import Front, Origin
from ocr_emulator.contract.contract_file import Evidence
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.state.store import Store


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
    since: date | None
    """The first revision that has the code; null: there is no such bound."""
    until: date | None
    """The first revision that no longer has the code; null: there is no such bound."""
    wordsEvidence: list[Evidence]
    evidence: list[Evidence]


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
        rows = [catalogue_formats.code_as_json(code, contract) for code in contract.codes]
        return JsonReply.untyped({"revision": str(contract.revision), "front": contract.front, "codes": rows})

    @routes.get("/revisions")
    async def list_revisions() -> JsonReply[Revisions]:
        """List the revisions of the contract.

        The reply says what is true in the revision in force, and what changed with each revision.
        """
        revision = store.active.contract.revision
        claims = history.claims_as_json(revision)
        return JsonReply.untyped(
            {"inForce": str(revision), "claims": claims, "revisions": history.revisions_as_json()}
        )

    return routes

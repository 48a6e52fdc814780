"""The stages of a request that is only described: what its description does not say is taken to be right."""

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import (
    AUTHENTICITY,
    KEY_VERSION_HEADER,
    PUBLIC_KEYS,
    REQUEST_KEY_HEADER,
    SYMMETRIC_KEY_HEADER,
    TOKEN_HEADER,
)
from ocr_emulator.documents.file import File, FileProperties
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.documents.qr_code import Corners, QrCode
from ocr_emulator.pipeline.answer import STAGES, Pending, Stages
from ocr_emulator.pipeline.multipart import parse_boundary
from ocr_emulator.pipeline.refusal import Refusal
from ocr_emulator.pipeline.replies import Answer, refusal_answer, success_answer
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.pipeline.stages.authenticate import AuthenticatedRequest, authenticate, check_app_key
from ocr_emulator.pipeline.stages.authorize import AuthorizedRequest
from ocr_emulator.pipeline.stages.check_size import Request
from ocr_emulator.pipeline.stages.decrypt import DecryptedBody, find_key, open_key
from ocr_emulator.pipeline.stages.parse_body import (
    JsonFields,
    ParsedBody,
    PublicKeyRequest,
    Upload,
    check_file_size,
    check_label,
    json_fields,
)
from ocr_emulator.pipeline.stages.recognise import check_recognisable
from ocr_emulator.pipeline.stages.request_key import AuthenticityCheck, ValidRequest, resolve_request_key
from ocr_emulator.pipeline.stages.validate import (
    AuthenticityClaim,
    Document,
    PendingFile,
    StatusQuery,
    ValidBody,
    pending_file,
    validate,
)
from ocr_emulator.pipeline.whatif.assumed_request import CONTENT_TYPE, AssumedRequest
from ocr_emulator.scenario.conditions import RequestFacts
from ocr_emulator.scenario.language.request_description import RequestDescription
from ocr_emulator.scenario.model import Given, Step
from ocr_emulator.specimens.catalogue import CATALOGUE, Entry

#: A picture of the recommended size, on which something is recognised.
_GOOD_PICTURE = FileProperties(width=1280, height=760)

#: Where the QR code of a test document is in that picture: an explanation has no boxes, so anywhere.
_CORNERS: Final[Corners] = ((0.8, 0.7), (0.9, 0.7), (0.9, 0.9), (0.8, 0.9))

#: A card of which nothing is known.
_ANY_CARD = IdCard(id_type=IdType.RESIDENT, values={})


@dataclass(frozen=True, slots=True)
class DescribedStages:
    """Each method is the stage of its name, for the request that `description` describes."""

    description: RequestDescription
    assumed: AssumedRequest

    def stages(self) -> Stages:
        """All stages: those that look only at what is always known stay as they are."""
        return replace(
            STAGES,
            facts_of=lambda *_: self.assumed.facts,
            authenticate=self.authenticate,
            parse_body=self.parse_body,
            decrypt=self.decrypt,
            validate=self.validate,
            resolve_request_key=self.resolve_request_key,
            facts_with=lambda facts, _: facts,
            recognise=self.recognise,
        )

    def file_of(self, pending: Pending) -> File:
        """The file that is described, as if it had been opened."""
        entry = self._document
        return File(
            type=pending.file.type,
            size=self.description.file_size or 0,
            sha256=self.description.sha256 or "",
            seed=bytes(32),
            properties=replace(_GOOD_PICTURE, qr_code=QrCode(entry.text, _CORNERS)) if entry else _GOOD_PICTURE,
        )

    def authenticate(self, request: Request, given: Given, state: ServiceState) -> AuthenticatedRequest:
        """A token that is not described is a good one."""
        if TOKEN_HEADER not in self.assumed.headers:
            return authenticate(request, given, state)
        check_app_key(request, given, None)
        return AuthenticatedRequest(request)

    def parse_body(self, authorized: AuthorizedRequest) -> ParsedBody:
        """The body has what is described, and nothing else."""
        request, operation = authorized.request, authorized.request.endpoint.operation
        if operation is PUBLIC_KEYS:
            return PublicKeyRequest(request)
        if operation.file_types:
            parse_boundary(request.header(CONTENT_TYPE))
            check_file_size(self.description.file_size or 0, request.contract)
            content = b"" if self.description.file_size == 0 else b"described"
            return Upload(request, content, self.description.file_name or "")
        check_label(request)
        if self.description.fields is None:
            return JsonFields(request, {})
        return json_fields(request, self.assumed.members)

    def decrypt(self, parsed: ParsedBody, state: ServiceState, grace: float) -> DecryptedBody:
        """The key version and the symmetric key are checked where they are described; the content is plain."""
        request = parsed.request
        if request.endpoint.is_encrypted and KEY_VERSION_HEADER not in self.assumed.headers:
            find_key(request, state, grace)
        if request.endpoint.is_encrypted and SYMMETRIC_KEY_HEADER not in self.assumed.headers:
            open_key(request, state, grace)
        return DecryptedBody(submission=parsed)

    def validate(self, decrypted: DecryptedBody) -> ValidBody | PendingFile:
        """A file is of the type that is described, or of one that the operation takes."""
        body = decrypted.submission
        if isinstance(body, Upload):
            found = self.description.file_type or body.request.endpoint.operation.file_types[0]
            return pending_file(body, found, decrypted)
        if self.description.fields is not None or isinstance(body, PublicKeyRequest):
            return validate(decrypted)
        if body.request.endpoint.operation is AUTHENTICITY:
            return AuthenticityClaim(request=body.request, id_type=IdType.RESIDENT, values={})
        return StatusQuery(request=body.request, number="")

    def resolve_request_key(self, found: ValidBody, state: ServiceState) -> ValidRequest:
        """A Request-Key that is not described is a good one."""
        if isinstance(found, AuthenticityClaim) and REQUEST_KEY_HEADER in self.assumed.headers:
            card = _card_of(self._document) if self._document else _ANY_CARD
            return AuthenticityCheck(request=found.request, claim=found, card=card)
        return resolve_request_key(found, state)

    def recognise(
        self, valid: ValidRequest, step: Step, facts: RequestFacts, given: Given, state: ServiceState
    ) -> Answer:
        """The code alone: an explanation has no result. A claim is compared where claim and card are described."""
        contract = valid.request.contract
        is_unknown = isinstance(valid, AuthenticityCheck) and (valid.card is _ANY_CARD or not valid.claim.values)
        try:
            if step.code is None and not is_unknown:
                check_recognisable(valid, given.businesses, state)
        except Refusal as refused:
            refused.stage = "recognise"
            return refusal_answer(refused, contract, facts)
        return success_answer(contract, step, facts, reason=valid.flaw if isinstance(valid, Document) else None)

    @property
    def _document(self) -> Entry | None:
        """The test document that is described."""
        return CATALOGUE[self.description.document] if self.description.document is not None else None


def _card_of(entry: Entry) -> IdCard:
    """The identity card that is recognised on a test document."""
    id_type = entry.original.kind.id_type
    return (
        IdCard(id_type=id_type, values=entry.specimen.values, test_document=entry.text) if id_type else _ANY_CARD
    )

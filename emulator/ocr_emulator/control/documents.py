"""The calls about test documents: which there are, what each does, and the files."""

import re
from functools import lru_cache
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Response
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypedDict

from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import AUTHENTICITY, OPERATIONS, FileType
from ocr_emulator.contract.revisions import LATEST
from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.routing.routes import JsonReply, reply_model, resource_router
from ocr_emulator.control.routing.threads import look
from ocr_emulator.errors import did_you_mean, listed
from ocr_emulator.scenario.source.nodes import shown
from ocr_emulator.specimens import selection
from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.files import specimen_file
from ocr_emulator.specimens.selection import NamedSpecimen
from ocr_emulator.specimens.specimen import Specimen, read_specimen
from ocr_emulator.specimens.specimen_text import UnusableDocumentError

#: The media type of a file, by its type.
_MEDIA_TYPES: Final = {FileType.PNG: "image/png", FileType.JPG: "image/jpeg", FileType.PDF: "application/pdf"}

#: How many drawn files are kept: all of the catalogue, and some. Each takes up to 300 KB.
_KEPT: Final = 64


_NUMBER: Final = re.compile(r"-?[0-9]{1,7}")


@reply_model
class TestDocument(TypedDict):
    """A test document."""

    name: str
    original: str
    """What is printed: business certificate, payment card, ..."""
    operations: list[str]
    """The operations that read it."""
    says: str
    """What happens with it."""
    korean: str
    """The same in Korean."""
    codes: list[int]
    """The result codes that those operations give, one after the other; the last goes on."""
    authenticityCodes: list[int]
    """The result codes that id-card/authenticity gives; empty: the values are compared."""
    formats: list[str]
    """The types of file in which it can be had."""
    link: str
    """Where the file is, relative to the control endpoint's /documents."""


@reply_model
class TestDocuments(TypedDict):
    """Test documents."""

    documents: list[TestDocument]


_FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            kind: {"schema": {"type": "string", "contentMediaType": kind}} for kind in _MEDIA_TYPES.values()
        }
    }
}

_OPERATION: Final = "The operation that the document is for."
_CODE: Final = "The resultCode or resultKey that it gives."
_Operation = Annotated[str, Query(description=_OPERATION, examples=["id-card"])]
_Code = Annotated[str, Query(description=_CODE, examples=["5003023"])]
_MaybeOperation = Annotated[
    str | SkipJsonSchema[None], Query(description=f"{_OPERATION} Left out: any.", examples=["id-card"])
]
_MaybeCode = Annotated[
    str | SkipJsonSchema[None], Query(description=f"{_CODE} Left out: any.", examples=["5003023"])
]
_Format = Annotated[
    str,
    Query(
        description="The type of the file; pdf: for business alone.",
        json_schema_extra={"enum": [str(one) for one in FileType]},
        examples=["png"],
    ),
]
_Name = Annotated[str, Path(description="The name of a test document.", examples=["resident-expired"])]


def router() -> APIRouter:
    """The calls about test documents."""
    routes = resource_router("documents")

    @routes.get("/documents", responses=problem_replies("unusable-document"))
    def list_documents(operation: _MaybeOperation = None, code: _MaybeCode = None) -> JsonReply[TestDocuments]:
        """List test documents.

        A code that no document of the catalogue gives is given by one that is made for it.
        """
        chosen = selection.select(operation=operation, code=None if code is None else _number_or_key(code))
        return JsonReply({"documents": [_as_json(one, code) for one in chosen]})

    @routes.get(
        "/documents/custom",
        responses={**_FILES, **problem_replies("unusable-document")},
        response_class=Response,
    )
    async def get_custom_document(
        operation: _Operation = "",
        code: _Code = "",
        format: _Format = "png",  # noqa: A002 - the API's own spelling
    ) -> Response:
        """Get the file of a test document that gives a code."""
        made, *_ = selection.select(operation=operation, code=_number_or_key(code))
        return await _reply(made, format)

    @routes.get(
        "/documents/{name}",
        responses={**_FILES, **problem_replies("unknown-document", "unusable-document")},
        response_class=Response,
    )
    async def get_document(name: _Name, format: _Format = "png") -> Response:  # noqa: A002 - likewise
        """Get the file of a test document."""
        (found,) = selection.select([name])
        return await _reply(found, format)

    return routes


def _number_or_key(code: str) -> int | str:
    return int(code) if _NUMBER.fullmatch(code) else code


def _as_json(one: NamedSpecimen, code: str | None) -> TestDocument:
    specimen = one.specimen
    return {
        "name": one.name,
        "original": specimen.original.kind.name,
        "operations": list(specimen.original.kind.operations),
        "says": one.says,
        "korean": one.korean,
        "codes": [step.code.number for step in specimen.outcome.replies if step.code],
        "authenticityCodes": [step.code.number for step in specimen.outcome.authenticity if step.code],
        "formats": [str(kind) for kind in OPERATIONS[specimen.operation].file_types],
        "link": one.name if one.name in CATALOGUE else _link_to_custom(specimen, code),
    }


def _link_to_custom(specimen: Specimen, code: str | None) -> str:
    operation = AUTHENTICITY.name if specimen.outcome.authenticity else specimen.operation
    return f"custom?{urlencode({'operation': operation, 'code': code})}"


async def _reply(one: NamedSpecimen, name: str) -> Response:
    """The file of a document, in the format of that name."""
    names = [str(kind) for kind in FileType]
    if name not in names:
        hint = did_you_mean(name, names)
        raise UnusableDocumentError(f"there is no format {shown(name)}; expected {listed(names)}{hint}")
    file_type, specimen = FileType(name), one.specimen
    # Drawing takes tenths of a second, and the event loop has requests to answer meanwhile.
    content = await look(lambda: _file(specimen.text, specimen.operation, file_type))
    disposition = f'inline; filename="{one.name}.{file_type}"'
    return Response(content, media_type=_MEDIA_TYPES[file_type], headers={"Content-Disposition": disposition})


@lru_cache(maxsize=_KEPT)
def _file(text: str, operation: str, file_type: FileType) -> bytes:
    """The file of the test document whose QR code says `text`, as `operation` reads it."""
    specimen = read_specimen(text, operation, contract_at(LATEST))
    if specimen is None:
        raise UnusableDocumentError(f"{shown(text)} is not the text of a test document")
    return specimen_file(specimen, file_type)

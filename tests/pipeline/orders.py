"""Requests with every mistake there is, and then with one mended after the other."""

from typing import Any

from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.documents.id_card import IdCard
from tests.envelope.client import cbc
from tests.pipeline.calling import MULTIPART, PICTURE, claim, form
from tests.samples import picture

#: What is mended, how (a part of the request, a header, or what is given), and what then comes, with its reason.
Mended = tuple[str, dict[str, Any], str]

CARD = IdCard(
    id_type=IdType.RESIDENT,
    values={"name": "홍길동", "residentNumber": "900101-1234560", "issueDate": "2020.1.2."},
)
TRUE = {"name": "홍길동", "residentNumber": "9001011234560", "issueDate": "20200102"}
FLAT = picture(flat=True)
NO_FILE = "the multipart body has no file part named 'image'; it has 'file'"
RIGHT_BUT = "it decrypts with right padding, so that key and mode are likely right: it is what was encrypted"
NO_IMAGE = "INVALID_FILE_TYPE: the first bytes of the part 'image' are not those of a jpg or png file"
NO_PDF = "INVALID_FILE_TYPE: the part 'image' is a pdf file; the operation takes jpg or png"
DAMAGED = (
    "INVALID_FILE_TYPE: the part 'image' begins as a png file and ends early, or is damaged: "
    "about 100 percent of its picture is missing; send the whole file "
    "(inferred: this code for it; it has one of its own from 2024-11-12 on)"
)
EMPTY = "UPLOADED_FILE_IS_EMPTY: the part 'image' has no bytes; send the file's content"
NOT_OPENED = (
    "INVALID_ENCRYPTED_DATA: the part 'image' fails at its decryption: the padding is wrong, and none of these is why: "
    "another IV, ECB, CTR, GCM, part of the key, an earlier key, Base64, hex; "
    "expected is AES-256/CBC/PKCS7 with the symmetric key, IV = its first 16 bytes"
)
NOT_DECODED = (
    "INVALID_ENCRYPTED_DATA: the field 'name': the value fails at its Base64: it is neither Base64 of any kind "
    "nor hex; encrypt it with AES-256/CBC/PKCS7 with the symmetric key, IV = its first 16 bytes, and send Base64 of that"
)
ANOTHER = "choose another revision: --revision, given.revision, or PUT /__admin/sessions/{appKey}"
NOT_SO = "the real host answers HTTP 404 and 4041007: --front gateway shows it"
PLANNED = "DATABASE_FAIL: the scenario 's' says so"


def missing(name: str) -> str:
    return f"MISSING_REQUIRED_HEADER: the header {name} is missing or blank; send it with a value"


def labelled(kind: str) -> str:
    return f"UNSUPPORTED_MEDIA_TYPE: the Content-Type is missing; {kind}"


def start(path: str, operation: str, service: str, then: str) -> list[Mended]:
    """The checks that come first everywhere, up to the allowance."""
    known = "the scenario's given.credentials, which has 'app'"
    return [
        ("nothing", {}, f"NOT_FOUND: no operation has the path '/nowhere'; /docs lists them; {NOT_SO}"),
        ("path", {"path": path}, f"METHOD_NOT_ALLOWED: the method is PUT; {operation}; {NOT_SO}"),
        (
            "method",
            {"method": operation.rsplit(maxsplit=1)[-1]},
            (
                "MAX_UPLOAD_SIZE_EXCEEDED: the request body has 9000000 bytes; the limit is 5242880, and 20971520 "
                f"from 2026-08-11 on; send less, or {ANOTHER}; the real host answers HTTP 413: --front gateway shows it"
            ),
        ),
        ("size", {"body": b"neither"}, missing("Authorization")),
        (
            "Authorization",
            {"Authorization": "wrong"},
            f"INVALID_APPKEY_SECRETKEY: the appKey 'nobody' is not in {known}",
        ),
        (
            "appKey",
            {"path": path.replace("nobody", "app")},
            "INVALID_APPKEY_SECRETKEY: the header Authorization is not the secretKey that given.credentials has for this appKey",
        ),
        (
            "secretKey",
            {"Authorization": "right"},
            f"SERVICE_NOT_ENABLED: the scenario's given.services does not have {service}; it has none",
        ),
        (
            "service",
            {"services": frozenset({service})},
            "API_CALL_LIMIT_EXCEEDED: the scenario's given.allowance of 0 calls is used up",
        ),
        ("allowance", {"allowance": 1}, then),
    ]


def part(then: str) -> list[Mended]:
    """The checks of a body that holds a file, up to its part `image`."""
    return [
        (
            "content type",
            {"Content-Type": MULTIPART},
            "BAD_REQUEST: the multipart body cannot be taken apart: it does not have the boundary of its Content-Type; leave that header to the HTTP client",
        ),
        ("multipart", {"body": form(b"", "file")}, f"BAD_REQUEST: {NO_FILE}"),
        ("part", {"body": form(b"")}, then),
    ]


def envelope(then: str) -> list[Mended]:
    """The headers of the envelope, there but wrong."""
    return [
        ("X-Key-Version", {"X-Key-Version": "9"}, missing("Symmetric-Key")),
        ("Symmetric-Key", {"Symmetric-Key": "AAAA"}, then),
    ]


def document_of(service: str, then: str) -> list[Mended]:
    """The envelope, mended up to what is encrypted."""
    return [
        (
            "key version",
            {"X-Key-Version": "0"},
            (
                "INVALID_SYMMETRIC_KEY: the header Symmetric-Key fails at its RSA: it holds 3 bytes; "
                "encrypt the symmetric key with RSA and the key from public-keys, which gives 256 bytes"
            ),
        ),
        ("symmetric key", {"Symmetric-Key": f"{{{service}}}"}, then),
    ]


def old(service: str) -> str:
    advice = "ask public-keys again, and send the version that it answers"
    return f"INVALID_KEY_VERSION: X-Key-Version is '9'; {service} now has '0': {advice}"


#: By operation: a request and a service with every mistake there is, and then with one mended after the other.
ORDERS: dict[str, list[Mended]] = {
    "credit-card of v1.0": [
        *start(
            "/v1.0/appkeys/nobody/credit-card",
            "credit-card takes POST",
            "credit-card",
            labelled("an upload is multipart/form-data"),
        ),
        *part(EMPTY),
        ("content", {"body": form(b"\xfd unknown")}, NO_IMAGE),
        ("file", {"body": form(b"%PDF-")}, NO_PDF),
        ("type", {"body": form(FLAT[:100])}, DAMAGED),
        ("damage", {"body": form(FLAT)}, PLANNED),
        (
            "scenario",
            {"rules": ()},
            "CREDIT_CARD_INFO_NOT_FOUND: the image is a single flat colour (inferred: this code for it)",
        ),
        ("picture", {"body": form(PICTURE)}, "SUCCESS: None"),
    ],
    "business/status": [
        *start(
            "/v1.0/appkeys/nobody/business/status",
            "business/status takes POST",
            "business",
            "BAD_REQUEST: the body is not JSON: Expecting value in line 1, column 1",
        ),
        (
            "JSON",
            {"body": b"{}"},
            "BAD_REQUEST: the JSON body has no field 'businessNumber', or it is null; send it",
        ),
        (
            "field",
            {"body": b'{"businessNumber":["1234567890"]}'},
            "BAD_REQUEST: the field 'businessNumber' is a JSON array; expected a string, in quotes",
        ),
        (
            "kind",
            {"body": b'{"businessNumber":"123-45-67890"}'},
            (
                "INVALID_BUSINESS_REGISTRATION_FORMAT: businessNumber has 12 characters; expected ten digits: "
                "send it without hyphens"
            ),
        ),
        ("digits", {"body": b'{"businessNumber":"0000000000"}'}, PLANNED),
        (
            "scenario",
            {"rules": ()},
            "NOT_EXIST_BUSINESS_NUMBER: the scenario's given.businesses has this number as unknown",
        ),
        ("register", {"businesses": {}}, "SUCCESS: None"),
    ],
    "public-keys": [
        *start(
            "/v2.0/appkeys/nobody/public-keys/business",
            "public-keys takes GET",
            "business",
            ("INVALID_PARAMETER: the serviceName in the path is 'business'; expected credit-card or id-card"),
        ),
        (
            "serviceName",
            {"path": "/v2.0/appkeys/app/public-keys/id-card", "services": frozenset({"id-card"})},
            PLANNED,
        ),
        ("scenario", {"rules": ()}, "SUCCESS: None"),
    ],
    "id-card": [
        *start("/v2.0/appkeys/nobody/id-card", "id-card takes POST", "id-card", missing("X-Key-Version")),
        *envelope(labelled("an upload is multipart/form-data")),
        *part(old("id-card")),
        *document_of("id-card", EMPTY),
        ("content", {"body": form(bytes(16))}, NOT_OPENED),
        ("encryption", {"body": form(cbc(b""))}, EMPTY),
        ("emptiness", {"body": form(cbc(b"\xfd unknown"))}, f"{NO_IMAGE}; {RIGHT_BUT}"),
        ("file", {"body": form(cbc(b"%PDF-"))}, NO_PDF),
        ("type", {"body": form(cbc(FLAT[:100]))}, DAMAGED),
        ("damage", {"body": form(cbc(FLAT))}, PLANNED),
        (
            "scenario",
            {"rules": ()},
            "ID_CARD_INFO_NOT_FOUND: the image is a single flat colour (inferred: this code for it)",
        ),
        ("picture", {"body": form(cbc(PICTURE))}, "SUCCESS: None"),
    ],
    "authenticity": [
        *start(
            "/v2.0/appkeys/nobody/id-card/authenticity",
            "id-card/authenticity takes POST",
            "id-card",
            missing("X-Key-Version"),
        ),
        *envelope(missing("Request-Key")),
        ("Request-Key", {"Request-Key": "unknown"}, labelled("authenticity takes application/json")),
        (
            "content type",
            {"Content-Type": "application/json; charset=utf-8"},
            "BAD_REQUEST: the body is not JSON: Expecting value in line 1, column 1",
        ),
        ("JSON", {"body": b"{}"}, "BAD_REQUEST: the JSON body has no field 'idType', or it is null; send it"),
        (
            "idType",
            {"body": b'{"idType":"resident","name":"","residentNumber":""}'},
            "BAD_REQUEST: the JSON body has no field 'issueDate', or it is null; send it",
        ),
        (
            "field",
            {"body": b'{"idType":"resident","name":"","residentNumber":"","issueDate":"x"}'},
            old("id-card"),
        ),
        *document_of("id-card", NOT_DECODED),
        (
            "encryption",
            {"body": claim("resident", {"name": "", "residentNumber": "x", "issueDate": "y"})},
            "INVALID_PARAMETER: the field 'name' is not a name, as idType resident needs it",
        ),
        (
            "name",
            {"body": claim("resident", TRUE | {"name": "성춘향", "issueDate": "20200132"})},
            "INVALID_PARAMETER: the field 'issueDate' is not a date as YYYYMMDD, as idType resident needs it",
        ),
        (
            "date",
            {"body": claim("resident", TRUE | {"name": "성춘향"})},
            (
                "AUTHENTICITY_REQUEST_KEY_INVALID: the Request-Key is unknown to this appKey, spent, or older than "
                "an hour; call id-card for a new one"
            ),
        ),
        ("living key", {"Request-Key": "{request-key}"}, PLANNED),
        ("scenario", {"rules": ()}, "SUCCESS: what was recognised differs in name"),
        ("truth", {"body": claim("resident", TRUE)}, "SUCCESS: None"),
    ],
}

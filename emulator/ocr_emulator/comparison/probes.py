"""The table of what is asked, in the order in which it is sent.

Everything here fails before anything is recognised, which is when a call is charged for (operator), or is a call
that nobody charges for. Nothing here is a real document, person, card, business or Request-Key.

The facts that cannot be asked for in this way are in `UNASKED`, each with the reason.
"""

from typing import Final

from ocr_emulator.comparison import files
from ocr_emulator.comparison.probe import (
    Body,
    Compared,
    Host,
    Lesson,
    Members,
    Needs,
    Probe,
    Question,
    Sealed,
    Text,
    Unasked,
    Upload,
    Zeros,
)
from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract_file import Evidence, Span
from ocr_emulator.contract.facts import span_with
from ocr_emulator.contract.operations import (
    AUTHENTICITY,
    BUSINESS,
    BUSINESS_STATUS,
    CREDIT_CARD,
    ID_CARD,
    KEY_VERSION_HEADER,
    PUBLIC_KEYS,
    REQUEST_KEY_HEADER,
    SECRET_KEY_HEADER,
    SYMMETRIC_KEY_HEADER,
    TOKEN_HEADER,
    VERSIONS,
    Operation,
)
from ocr_emulator.oauth.token import CREATE_PATH

_GUIDE: Final = (Evidence.GUIDE,)
_OPERATOR: Final = (Evidence.OPERATOR,)

#: What nobody has; whoever asks with it needs no credentials.
NOBODY: Final = "no-such-app-key"
_NO_SECRET: Final = {SECRET_KEY_HEADER: "no-such-secret-key"}

_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"

#: The revisions in which the size limit is that of the file, and those before.
_FILE_LIMIT: Final = span_with("size_limit_is_of", lambda value: value == "file")
_REQUEST_LIMIT: Final = Span(until=_FILE_LIMIT.since)

#: The revisions that know tokens.
_TOKENS: Final = VERSIONS["v1.1"].span

_UNAUTHENTICATED: Final = "none: nobody is charged for it"
_REFUSED: Final = "none: it is refused before anything is recognised"
_NO_NUMBER: Final = "none: it is no business number"
_NO_PICTURE: Final = "none: there is no picture in it to recognise"
_KEYS_ARE_FREE: Final = "none: a public key costs nothing"
_TOKEN_IS_FREE: Final = "none: a token costs nothing"  # noqa: S105 - words
_NO_REQUEST_KEY: Final = "none: the Request-Key is invented, and nobody is asked about a person"


def _path(version: str, operation: Operation | str, app_key: str = "{app_key}") -> str:
    name = operation if isinstance(operation, str) else operation.name
    return f"/{version}/appkeys/{app_key}/{name}"


def _as_nobody(operation: Operation | str, body: Body | None = None, method: str = "POST") -> Probe:
    return Probe(method=method, path=_path("v1.0", operation, NOBODY), headers=_NO_SECRET, body=body)


def _plain(operation: Operation, body: Body) -> Probe:
    """A call of v1.0 with the keys of whoever asks."""
    return Probe(
        method="POST",
        path=_path("v1.0", operation),
        headers={SECRET_KEY_HEADER: "{secret_key}"},
        body=body,
    )


def _file(content: bytes | Zeros) -> Probe:
    return _plain(BUSINESS, Upload(content=content))


def _status(text: str, media_type: str = _JSON) -> Probe:
    return _plain(BUSINESS_STATUS, Text(text, media_type))


def _public_key(service: str) -> Probe:
    path = _path("v2.0", f"{PUBLIC_KEYS.name}/{service}")
    return Probe(method="GET", path=path, headers={SECRET_KEY_HEADER: "{secret_key}"})


def _sealed(operation: Operation, body: Body, **headers: str) -> Probe:
    """A call of v2.0; `headers` replace those of the envelope, by their names with `_` for `-`."""
    others = {name.replace("_", "-"): value for name, value in headers.items()}
    return Probe(
        method="POST",
        path=_path("v2.0", operation),
        headers={
            SECRET_KEY_HEADER: "{secret_key}",
            KEY_VERSION_HEADER: "{key_version}",
            SYMMETRIC_KEY_HEADER: "{symmetric_key}",
            **others,
        },
        body=body,
    )


def _claim(**members: str | int | Sealed) -> Probe:
    """A question about a person who cannot be, with a Request-Key that is none."""
    return _sealed(AUTHENTICITY, Members(members), **{REQUEST_KEY_HEADER.replace("-", "_"): "invented"})


def _with_token(token: str, app_key: str = "{app_key}") -> Probe:
    """A call of v1.1 that nothing can come of: its body is no JSON."""
    return Probe(
        method="POST",
        path=_path("v1.1", BUSINESS_STATUS, app_key),
        headers={TOKEN_HEADER: token} if token else {},
        body=Text("{", _JSON),
    )


def _create_token(credentials: str) -> Probe:
    return Probe(
        method="POST",
        path=CREATE_PATH,
        headers={"Authorization": f"Basic {credentials}"},
        body=Text("grant_type=client_credentials", _FORM),
        host=Host.TOKENS,
    )


#: A form that would do, were it not for what is tried: it has a file.
_A_FORM: Final = Upload(content=files.TEXT)

#: A resident registration number that nobody can have: there is no month 00.
_NO_RESIDENT: Final = "0" * 13

QUESTIONS: Final = (
    Question(
        name="unknown-path",
        situation="An address that no operation has, and one of an operation that this version does not have.",
        probes=(
            _as_nobody("no-such-operation", _A_FORM),
            Probe(method="POST", path=_path("v2.0", BUSINESS, NOBODY), headers=_NO_SECRET, body=_A_FORM),
        ),
        cost=_UNAUTHENTICATED,
        settles=("unknown-path",),
        replies={("4041007",): (4041007, 4041007), ("404",): (404, 404)},
        fronts=(Front.PLAIN,),
    ),
    Question(
        name="unknown-path-at-the-gateway",
        situation="An address that no operation has, which the gateway answers itself.",
        claim="The gateway answers an unknown address itself: HTTP 404 with 4041007.",
        probes=(_as_nobody("no-such-operation", _A_FORM),),
        cost=_UNAUTHENTICATED,
        evidence=_OPERATOR,
        fronts=(Front.GATEWAY,),
    ),
    Question(
        name="outside-the-api",
        situation="An address outside /v1.0 and the other versions: whether the reply is JSON, or a page.",
        claim="An address outside the API gets JSON, as any unknown address does, and no page.",
        probes=(Probe(method="GET", path="/no-such-page"),),
        cost=_UNAUTHENTICATED,
        compares=Compared.KIND,
    ),
    Question(
        name="wrong-method",
        situation="A known address with another method.",
        claim="A known address with another method is 405; the gateway answers HTTP 404 with 4041007.",
        probes=(_as_nobody(BUSINESS, method="GET"),),
        cost=_UNAUTHENTICATED,
        evidence=_OPERATOR,
    ),
    Question(
        name="missing-credentials",
        situation="A call without the header Authorization.",
        claim="A call without the header Authorization is 4000005.",
        probes=(Probe(method="POST", path=_path("v1.0", BUSINESS, NOBODY), body=_A_FORM),),
        cost=_UNAUTHENTICATED,
        evidence=_GUIDE,
    ),
    Question(
        name="unknown-app-key",
        situation="An appKey that nobody has.",
        claim="An appKey that nobody has is 4010001.",
        probes=(_as_nobody(BUSINESS, _A_FORM),),
        cost=_UNAUTHENTICATED,
        evidence=_GUIDE,
    ),
    Question(
        name="content-type-of-replies",
        situation="The whole Content-Type of a reply.",
        claim="The Content-Type of a reply is application/json, with nothing after it.",
        probes=(_as_nobody(BUSINESS, _A_FORM),),
        cost=_UNAUTHENTICATED,
        evidence=(Evidence.OPERATOR, Evidence.GUIDE),
        compares=Compared.LABEL,
    ),
    Question(
        name="content-type-check",
        situation="A wrong content type and wrong credentials in one request.",
        probes=(_as_nobody(BUSINESS, Text("x", "text/plain")),),
        cost=_UNAUTHENTICATED,
        settles=("content-type-check",),
        replies={("after-credentials",): (4010001,), ("before-credentials",): (415,)},
    ),
    Question(
        name="size-before-credentials",
        situation="A file of 21 x 1024 x 1024 bytes and wrong credentials in one request.",
        claim="The size is looked at before the credentials: of two mistakes 4131000 is told, not 4010001.",
        probes=(_as_nobody(BUSINESS, Upload(content=Zeros(22_020_096))),),
        cost=_UNAUTHENTICATED,
    ),
    Question(
        name="missing-token",
        situation="A call of v1.1 without the header X-NHN-Authorization.",
        claim="A call of v1.1 without the header X-NHN-Authorization is 4000005.",
        probes=(_with_token("", NOBODY),),
        cost=_UNAUTHENTICATED,
        evidence=_GUIDE,
        span=_TOKENS,
    ),
    Question(
        name="unknown-token",
        situation="A call of v1.1 with a token that is none, for an appKey that nobody has.",
        claim="The token is looked at before the appKey: of two mistakes 4010006 is told, not 4010001.",
        probes=(_with_token("Bearer no-such-token", NOBODY),),
        cost=_UNAUTHENTICATED,
        span=_TOKENS,
    ),
    Question(
        name="unknown-user",
        situation="A token is asked for with a UserAccessKeyId that nobody has.",
        claim="A token for an unknown user is refused with HTTP 401 and invalid_client.",
        probes=(_create_token("bm8tc3VjaC11c2VyOm5vLXN1Y2gtc2VjcmV0"),),  # no-such-user:no-such-secret
        cost=_UNAUTHENTICATED,
        span=_TOKENS,
    ),
    Question(
        name="wrong-secret-key",
        situation="Your appKey with a secretKey that is not its own.",
        claim="A secretKey that is not the appKey's own is 4010001.",
        probes=(Probe(method="POST", path=_path("v1.0", BUSINESS), headers=_NO_SECRET, body=_A_FORM),),
        cost=_REFUSED,
        evidence=_GUIDE,
        needs=Needs.KEYS,
    ),
    Question(
        name="wrong-content-type",
        situation="business: a body that is no form.",
        claim="An upload that is no form is 415.",
        probes=(_plain(BUSINESS, Text("x", "text/plain")),),
        cost=_REFUSED,
        evidence=_OPERATOR,
        needs=Needs.KEYS,
    ),
    Question(
        name="missing-image-part",
        situation="A form without a part `image`.",
        probes=(_plain(BUSINESS, Upload(content=files.TEXT, part="file")),),
        cost=_NO_PICTURE,
        settles=("missing-image-part",),
        replies={("400",): (400,), ("4000004",): (4000004,), ("4000001",): (4000001,)},
        needs=Needs.KEYS,
    ),
    Question(
        name="image-without-file-name",
        situation="A part `image` without a file name, which holds no picture.",
        probes=(_plain(BUSINESS, Upload(content=files.TEXT, file_name=None)),),
        cost=_NO_PICTURE,
        settles=("image-without-file-name",),
        replies={("400",): (400,), ("accepted",): (4000003,)},
        needs=Needs.KEYS,
    ),
    Question(
        name="empty-file",
        situation="A file without a byte.",
        claim="A file without a byte is 4000004.",
        probes=(_file(b""),),
        cost=_NO_PICTURE,
        evidence=_GUIDE,
        needs=Needs.KEYS,
    ),
    Question(
        name="not-a-picture",
        situation="A file that is a text.",
        claim="A file of another type is 4000003.",
        probes=(_file(files.TEXT),),
        cost=_NO_PICTURE,
        evidence=_GUIDE,
        needs=Needs.KEYS,
    ),
    Question(
        name="damaged-file",
        situation="The first 29 bytes of a PNG, which cannot be opened.",
        probes=(_file(files.DAMAGED_PNG),),
        cost=_NO_PICTURE,
        settles=("damaged-file",),
        replies={("4000002",): (4000002,), ("4000003",): (4000003,), ("400",): (400,)},
        needs=Needs.KEYS,
    ),
    Question(
        name="protected-file",
        situation="A PDF with a blank page, which asks for a password.",
        probes=(_file(files.PROTECTED_PDF),),
        cost=_NO_PICTURE,
        settles=("protected-file",),
        replies={("4000002",): (4000002,), ("4000003",): (4000003,), ("400",): (400,)},
        needs=Needs.KEYS,
    ),
    Question(
        name="pdf-to-credit-card",
        situation="credit-card: a PDF with a blank page.",
        claim="credit-card takes no PDF: 4000003.",
        probes=(_plain(CREDIT_CARD, Upload(content=files.BLANK_PDF)),),
        cost=_NO_PICTURE,
        evidence=_GUIDE,
        needs=Needs.KEYS,
    ),
    Question(
        name="malformed-business-number",
        situation="business/status: a businessNumber of three digits.",
        probes=(_status('{"businessNumber":"123"}'),),
        cost=_NO_NUMBER,
        settles=("malformed-business-number",),
        replies={("4000101",): (4000101,), ("400",): (400,), ("4000001",): (4000001,)},
        needs=Needs.KEYS,
    ),
    Question(
        name="missing-field",
        situation="business/status: no businessNumber.",
        probes=(_status("{}"), _status('{"businessNumber":null}')),
        cost=_NO_NUMBER,
        settles=("missing-field",),
        replies={("400",): (400, 400), ("4000001",): (4000001, 4000001)},
        needs=Needs.KEYS,
    ),
    Question(
        name="status-without-json-label",
        situation="business/status: what is no JSON, labelled as the guide's own sample is by curl.",
        probes=(_status("{", _FORM),),
        cost=_NO_NUMBER,
        settles=("status-without-json-label",),
        replies={("accepted",): (400,), ("415",): (415,)},
        needs=Needs.KEYS,
    ),
    Question(
        name="size-limit-of-a-request",
        situation="A file of 5,100,000 zeros: more than 5 x 1000 x 1000 bytes, less than 5 x 1024 x 1024.",
        probes=(_file(Zeros(5_100_000)),),
        cost=_NO_PICTURE,
        settles=("megabyte",),
        replies={("binary",): (4000003,), ("decimal",): (4131000,)},
        needs=Needs.KEYS,
        span=_REQUEST_LIMIT,
    ),
    Question(
        name="size-limit",
        situation="Files of 20,000,000, 20,500,000 and 20,971,520 zeros: at, between and at the possible limits.",
        probes=(_file(Zeros(20_000_000)), _file(Zeros(20_500_000)), _file(Zeros(20_971_520))),
        cost=_NO_PICTURE,
        settles=("size-limit-is-of", "megabyte"),
        replies={
            ("file", "binary"): (4000003, 4000003, 4000003),
            ("request", "binary"): (4000003, 4000003, 4131000),
            ("file", "decimal"): (4000003, 4131000, 4131000),
            ("request", "decimal"): (4131000, 4131000, 4131000),
        },
        needs=Needs.KEYS,
        span=_FILE_LIMIT,
        fronts=(Front.PLAIN,),
    ),
    Question(
        name="size-limit-of-the-gateway",
        situation="Files of 5,100,000, 6,000,000 and 20,500,000 zeros, between possible limits of the gateway.",
        probes=(_file(Zeros(5_100_000)), _file(Zeros(6_000_000)), _file(Zeros(20_500_000))),
        cost=_NO_PICTURE,
        settles=("gateway-limit", "megabyte"),
        replies={
            ("5mb", "binary"): (4000003, 4131000, 4131000),
            ("5mb", "decimal"): (4131000, 4131000, 4131000),
            ("20mb", "binary"): (4000003, 4000003, 4000003),
            ("20mb", "decimal"): (4000003, 4000003, 4131000),
        },
        needs=Needs.KEYS,
        span=_FILE_LIMIT,
        fronts=(Front.GATEWAY,),
    ),
    Question(
        name="public-keys",
        situation="public-keys: the form of the key and of its version.",
        claim="A public key is Base64 of DER, RSA of 2048 bits; its version is a text.",
        probes=(_public_key(ID_CARD.service),),
        cost=_KEYS_ARE_FREE,
        evidence=(Evidence.CLIENT, Evidence.GUIDE),
        needs=Needs.KEYS,
        teaches=Lesson.PUBLIC_KEY,
        success_is_free=True,
    ),
    Question(
        name="unknown-service",
        situation="public-keys: a service that has no key.",
        claim="public-keys answers 4000001 for a service that has no key.",
        probes=(_public_key("no-such-service"),),
        cost=_KEYS_ARE_FREE,
        needs=Needs.KEYS,
        success_is_free=True,
    ),
    Question(
        name="key-version-before-symmetric-key",
        situation="An unknown X-Key-Version and a wrong Symmetric-Key in one request.",
        claim="The key version is looked at before the symmetric key: of two mistakes 4000301 is told.",
        probes=(
            _sealed(ID_CARD, Upload(content=files.TEXT), X_Key_Version="no-such-version", Symmetric_Key="AAAA"),
        ),
        cost=_NO_PICTURE,
        needs=Needs.ENVELOPE,
    ),
    Question(
        name="symmetric-key-not-base64",
        situation="A Symmetric-Key that is no Base64.",
        claim="A Symmetric-Key that is no Base64 is 4000302.",
        probes=(_sealed(ID_CARD, Upload(content=files.TEXT), Symmetric_Key="%%"),),
        cost=_NO_PICTURE,
        evidence=_GUIDE,
        needs=Needs.ENVELOPE,
    ),
    Question(
        name="short-symmetric-key",
        situation="A Symmetric-Key of 31 bytes, encrypted as it should be.",
        claim="A symmetric key of other than 32 bytes is 4000302.",
        probes=(_sealed(ID_CARD, Upload(content=files.TEXT), Symmetric_Key="{short_symmetric_key}"),),
        cost=_NO_PICTURE,
        needs=Needs.ENVELOPE,
    ),
    Question(
        name="image-that-does-not-decrypt",
        situation="A part `image` of 15 bytes, which is no ciphertext.",
        claim="An image that does not decrypt is 4000303.",
        probes=(_sealed(ID_CARD, Upload(content=bytes(15))),),
        cost=_NO_PICTURE,
        needs=Needs.ENVELOPE,
    ),
    Question(
        name="sealed-text",
        situation="A text in a right envelope.",
        claim="A file of another type is 4000003 in the envelope too.",
        probes=(_sealed(ID_CARD, Upload(content=files.TEXT, is_sealed=True)),),
        cost=_NO_PICTURE,
        evidence=_GUIDE,
        needs=Needs.ENVELOPE,
    ),
    Question(
        name="unknown-request-key",
        situation="authenticity: a Request-Key that nobody has.",
        claim="A Request-Key that nobody has is 4000122.",
        probes=(
            _claim(
                idType="resident",
                name=Sealed("가나다"),
                residentNumber=Sealed(_NO_RESIDENT),
                issueDate=Sealed("20200101"),
            ),
        ),
        cost=_NO_REQUEST_KEY,
        evidence=_GUIDE,
        needs=Needs.ENVELOPE,
    ),
    Question(
        name="number-for-text",
        situation="authenticity: the name is a JSON number, which as a text would be no ciphertext.",
        probes=(
            _claim(
                idType="resident",
                name=12345,
                residentNumber=Sealed(_NO_RESIDENT),
                issueDate=Sealed("20200101"),
            ),
        ),
        cost=_NO_REQUEST_KEY,
        settles=("number-for-text",),
        replies={("digits",): (4000303,), ("400",): (400,), ("4000001",): (4000001,)},
        needs=Needs.ENVELOPE,
    ),
    Question(
        name="withdrawn-card-kind",
        situation="authenticity: the idType passport, which was withdrawn.",
        probes=(
            _claim(
                idType="passport",
                passportNumber=Sealed("M00000000"),
                birthDate=Sealed("19000101"),
                expirationDate="20200101",
            ),
        ),
        cost=_NO_REQUEST_KEY,
        settles=("withdrawn-card-kind",),
        replies={("4000001",): (4000001,), ("400",): (400,)},
        needs=Needs.ENVELOPE,
    ),
    Question(
        name="create-token",
        situation="A token is asked for as it should be: the form of the reply.",
        claim="A token is a text of 128 characters, with its type and its life in seconds.",
        probes=(_create_token("{user}"),),
        cost=_TOKEN_IS_FREE,
        evidence=_GUIDE,
        needs=Needs.USER,
        span=_TOKENS,
        teaches=Lesson.TOKEN,
        success_is_free=True,
    ),
    Question(
        name="scheme-in-lower-case",
        situation="A token after `bearer` in place of `Bearer`, and a body that is no JSON.",
        claim="The word Bearer before a token may be in lower case.",
        probes=(_with_token("bearer {token}"),),
        cost=_NO_NUMBER,
        needs=Needs.TOKEN,
        span=_TOKENS,
    ),
)

_BILLED: Final = "only a document that is recognised shows it, and that is charged for"
_MAY_BE_BILLED: Final = "only a success shows it, which may be charged for"

UNASKED: Final = (
    Unasked(
        fact="unknown-path",
        why="the gateway answers unknown addresses itself; ask the new host",
        fronts=(Front.GATEWAY,),
    ),
    Unasked(
        fact="size-limit-is-of",
        why="the gateway has its own limit, which is that of the request; ask the new host",
        fronts=(Front.GATEWAY,),
    ),
    Unasked(
        fact="gateway-limit",
        why="the gateway stands before the old host; ask that, with --front gateway",
        fronts=(Front.PLAIN,),
    ),
    Unasked(fact="business-number-with-hyphens", why=_MAY_BE_BILLED),
    Unasked(fact="unnamed-business-status", why=_MAY_BE_BILLED),
    Unasked(fact="empty-picture", why="the picture reaches the recognition, which may be charged for"),
    Unasked(fact="portrait-resolution", why=_BILLED),
    Unasked(fact="pdf-resolution", why=_BILLED),
    Unasked(fact="passport-keys", why="only a real passport shows it, which is charged for"),
    Unasked(fact="most-wrong-dates", why="it would lock the card of a real person"),
)

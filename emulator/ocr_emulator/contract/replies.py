"""The shapes of all reply bodies (guide), as typed dicts, and their encoding."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal, NotRequired

from msgspec.json import Encoder
from typing_extensions import TypedDict  # pydantic reads no other before Python 3.12

from ocr_emulator.contract.catalogue import ResultCode


class Header(TypedDict):
    """The member `header`, with which every body begins; its keys are in this order (operator, guide)."""

    isSuccessful: bool
    resultCode: int
    resultMessage: str


class Box(TypedDict):
    """A box of four corners, clockwise from top left, in pixels, or in points for a PDF."""

    x1: float
    y1: float
    x2: float
    y2: float
    x3: float
    y3: float
    x4: float
    y4: float


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The least and the largest value of a number, for the OpenAPI document."""

    least: float
    most: float


#: How sure recognition is of a value, from 0 to 1.
Confidence = Annotated[float, NumberRange(0, 1)]


class Value(TypedDict):
    """A recognised value."""

    value: str
    conf: Confidence


class KeyValue(TypedDict):
    """A recognised value and the label it was found under."""

    key: str
    value: str
    conf: Confidence


class IdCardValue(KeyValue):
    """A value read from an identity card; `bbox` is there from revision 2024-03-12 on."""

    bbox: NotRequired[Box]


class BusinessResult(TypedDict):
    """`result` of business."""

    fileType: Literal["pdf", "jpg", "png"]
    unitType: Literal["pixel", "point"]
    keyValues: list[KeyValue]
    boxes: list[Box]
    resolution: Literal["normal", "low"]


class BusinessStatusResult(TypedDict):
    """`result` of business/status; `statusCode` is the tax office's."""

    statusCode: str
    statusMessage: str


class CreditCardResult(TypedDict):
    """`result` of credit-card: one group of digits an entry, `validThru` as MM/YY."""

    fileType: Literal["jpg", "png"]
    resolution: Literal["normal", "low"]
    cardNums: list[Value]
    totalCardNum: str
    cardNumBoxes: list[Box]
    validThru: Value
    validThruBox: Box


class PublicKeyResult(TypedDict):
    """`result` of public-keys: standard Base64 of a DER SubjectPublicKeyInfo (client), and its version (guide)."""

    key: str
    version: str


class IdCardResult(TypedDict):
    """`result` of id-card and id-card/stand-alone; the values are encrypted in the reply."""

    fileType: Literal["jpg", "png"]
    resolution: Literal["normal", "low"]
    idType: Literal["resident", "driver", "passport"]
    keyValues: list[IdCardValue]
    boxes: list[Box]


class AuthenticityResult(TypedDict):
    """`result` of id-card/authenticity."""

    isAuthenticity: bool


Result = (
    BusinessResult | BusinessStatusResult | CreditCardResult | PublicKeyResult | IdCardResult | AuthenticityResult
)


class Body(TypedDict):
    """A whole reply; an error has no `result` at all (operator)."""

    header: Header
    result: NotRequired[Result]


_ENCODER: Final = Encoder()


def encode_body(code: ResultCode, result: Result | None = None) -> bytes:
    """The bytes of a reply body: compact JSON in UTF-8, with Korean not escaped."""
    body: Body = {
        "header": {
            "isSuccessful": code.number == 0,
            "resultCode": code.number,
            "resultMessage": code.message,
        },
    }
    if result is not None:
        body["result"] = result
    return _ENCODER.encode(body)

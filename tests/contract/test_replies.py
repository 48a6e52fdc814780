"""The one way to write a reply down."""

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.contract.replies import encode_body
from tests.contracts import CATALOGUE


def test_success() -> None:
    """A success is compact JSON, header first, then the result."""
    body = encode_body(CATALOGUE["SUCCESS"], {"statusCode": "00", "statusMessage": ""})
    assert body == (
        b'{"header":{"isSuccessful":true,"resultCode":0,"resultMessage":"SUCCESS"},'
        b'"result":{"statusCode":"00","statusMessage":""}}'
    )


def test_error() -> None:
    """An error is its header alone: there is no result at all."""
    assert encode_body(CATALOGUE["FAIL"]) == (
        b'{"header":{"isSuccessful":false,"resultCode":-1,"resultMessage":"Unknown error."}}'
    )


def test_korean() -> None:
    """Korean is UTF-8 and not escaped; what JSON itself must escape is."""
    assert encode_body(ResultCode.custom(1, '한글 "\n')).decode() == (
        '{"header":{"isSuccessful":false,"resultCode":1,"resultMessage":"한글 \\"\\n"}}'
    )

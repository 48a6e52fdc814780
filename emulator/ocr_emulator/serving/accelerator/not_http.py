"""The reply to what httptools refuses."""

from typing import Final

from httptools import HttpParserCallbackError, HttpParserError, HttpParserInvalidURLError

from ocr_emulator.delivery.problem import defect
from ocr_emulator.http.response import Response
from ocr_emulator.serving.accelerator.parser import UnknownTransferCodingError
from ocr_emulator.serving.not_http import closing, other_protocol, parser_says, refusal, unknown_coding

_TARGET: Final = "Its target cannot be read: write it in ASCII, and everything else in it percent-encoded."


def reply_to(data: bytes, error: HttpParserError) -> Response:
    """The reply to `data`, which the parser has refused: a problem (RFC 9457), after which the connection ends.

    A failure of the emulator's own is told as one.
    """
    cause = error.__context__
    if isinstance(cause, UnknownTransferCodingError):
        return closing(unknown_coding())
    if isinstance(error, HttpParserCallbackError) and not isinstance(cause, HttpParserError):
        return closing(defect(cause or error))
    found = cause if isinstance(cause, HttpParserError) else error
    if " url" in str(found) or isinstance(found, HttpParserInvalidURLError):
        return closing(refusal(_TARGET))
    return closing(refusal(other_protocol(data) or parser_says(found)))

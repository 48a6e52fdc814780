"""The Python client of a running emulator: calls of the OCR API, and of the control endpoint.

It imports only the standard library and the contract, so that it costs a test suite next to no time.
"""

from ocr_emulator.client.api import Client, create_token
from ocr_emulator.client.codes import Code, codes_for
from ocr_emulator.client.control import Emulator, Session
from ocr_emulator.client.control_replies import Finding, ProblemError, Request, Verification, bearer
from ocr_emulator.client.http import NoAnswerError, Reply, check_ready, send, url_of
from ocr_emulator.errors import EmulatorError

__all__ = [
    "Client",
    "Code",
    "Emulator",
    "EmulatorError",
    "Finding",
    "NoAnswerError",
    "ProblemError",
    "Reply",
    "Request",
    "Session",
    "Verification",
    "bearer",
    "check_ready",
    "codes_for",
    "create_token",
    "send",
    "url_of",
]

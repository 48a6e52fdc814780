"""What Python says to an emulator that runs: the calls of the API, and those of the control endpoint.

It imports nothing but the standard library and what NHN published, so that a test suite can afford it.
"""

from ocr_emulator.client.api import Client, create_token
from ocr_emulator.client.codes import Code, codes_for
from ocr_emulator.client.control import Emulator, Session
from ocr_emulator.client.control_replies import Finding, ProblemError, Request, Verification
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
    "check_ready",
    "codes_for",
    "create_token",
    "send",
    "url_of",
]

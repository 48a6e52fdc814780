"""Calls of the pipeline as a client makes them; the envelope is made without any of the emulator's code."""

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from ocr_emulator.contract.contract import Contract
from ocr_emulator.documents.opening.opening import open_file
from ocr_emulator.pipeline.answer import OpenFile, answer
from ocr_emulator.pipeline.received import Received
from ocr_emulator.pipeline.replies import Answer
from ocr_emulator.pipeline.service_state import ServiceState
from ocr_emulator.scenario.model import NATURAL, Scenario
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.live_state import LiveState
from ocr_emulator.state.sessions.random_streams import RandomStreams
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.tokens import Tokens
from tests.contracts import SEED
from tests.envelope.client import KEY, base64, cbc, rsa_pkcs1
from tests.samples import picture

MULTIPART = "multipart/form-data; boundary=x"
PICTURE = picture()


def form(content: bytes, name: str = "image", file_name: str = "f") -> bytes:
    """A multipart body with one file."""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n\r\n'.encode()
    return head + content + b"\r\n--x--\r\n"


def sealed(text: str) -> str:
    """A JSON value in the envelope."""
    return base64(cbc(text.encode()))


def decrypted(value: str) -> str:
    """A value of the reply in plain."""
    decryptor = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).decryptor()
    unpadder = PKCS7(128).unpadder()
    padded = decryptor.update(b64decode(value, validate=True)) + decryptor.finalize()
    return (unpadder.update(padded) + unpadder.finalize()).decode()


def claim(kind: str, values: Mapping[str, str], plain: Mapping[str, object] | None = None) -> bytes:
    """The body of an authenticity request: `values` encrypted, `plain` as they are."""
    encrypted = {name: sealed(value) for name, value in values.items()}
    return json.dumps({"idType": kind, **encrypted, **(plain or {})}).encode()


def new_world(keyring: Keyring, seed: int | None = None) -> LiveState:
    """A world in which nothing has happened yet, and whose time stands still."""
    clock = Clock()
    clock.freeze()
    return LiveState(Counters(), Sessions(clock), keyring, Tokens(), RandomStreams(seed))


@dataclass
class Caller:
    """A client, of v2.0, that does all as the guide says, unless told otherwise."""

    state: ServiceState
    app_key: str = "app"
    scenario: Scenario = NATURAL
    contract: Contract = SEED
    version: str = "v2.0"
    open_file: OpenFile = open_file

    def call(self, operation: str, body: bytes, method: str = "POST", **headers: str) -> Answer:
        """Send `body`; in `headers`, _ is for a hyphen, and a blank one is not sent."""
        pair = self.state.current_key("credit-card" if operation == "credit-card" else "id-card")
        usual = {
            "authorization": "secret",
            "x-key-version": pair.version,
            "symmetric-key": base64(rsa_pkcs1(KEY, pair.private_key)),
        }
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        path = f"/{self.version}/appkeys/{self.app_key}/{operation}"
        received = Received(method=method, path=path, headers=usual | given, body=body)
        return answer(received, self.contract, self.scenario, self.state, self.open_file)

    def upload(
        self, operation: str = "id-card", content: bytes = PICTURE, file_name: str = "f", **headers: str
    ) -> Answer:
        """Send `content`, encrypted where the version has it so."""
        sent = cbc(content) if self.version.startswith("v2") else content
        return self.call(operation, form(sent, file_name=file_name), content_type=MULTIPART, **headers)

    def ask(self, request_key: str | None, body: bytes, **headers: str) -> Answer:
        """Ask for authenticity."""
        return self.call(
            "id-card/authenticity", body, content_type="application/json", request_key=request_key or "", **headers
        )

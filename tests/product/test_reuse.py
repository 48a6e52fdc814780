"""Real clients, with requests that they send in their own ways."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.running import KEY, ROOT, Emulator
from tests.samples import picture

CARD = "/v1.0/appkeys/app/credit-card"

#: Each client as a command that uploads a file to credit-card and prints the reply.
CURL = ["curl", "-sS", "{url}", "-H", "Authorization: s", "-F", "image=@{file}"]
CLIENTS = {
    "curl": CURL,
    "curl without Expect": [*CURL, "-H", "Expect:"],
    "curl, chunked": [*CURL, "-H", "Transfer-Encoding: chunked"],
    "curl, HTTP/1.0": [*CURL, "-0"],
    "curl, offering HTTP/2": [*CURL, "--http2"],
    "java": ["java", "examples/Upload.java", "credit-card", "{file}"],
    "java, chunked": ["java", "examples/Upload.java", "credit-card", "{file}", "chunked"],
    "node": ["node", "examples/upload.mjs", "credit-card", "{file}"],
    "python": [sys.executable, "examples/upload.py", "credit-card", "{file}"],
}


def upload(emulator: Emulator, client: str, content: bytes, folder: Path) -> int:
    """The resultCode that `client` gets for `content`."""
    command = CLIENTS[client]
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0].upper()} IS NOT INSTALLED: the client {client!r} is not tested here")
    file = folder / "image"
    file.write_bytes(content)
    done = subprocess.run(
        [word.format(url=emulator.url + CARD, file=file) for word in command],
        cwd=ROOT,
        env={**os.environ, "OCR_BASE_URL": emulator.url},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    code = json.loads(done.stdout)["header"]["resultCode"]
    assert isinstance(code, int)
    return code


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_uploads(emulator: Emulator, client: str, tmp_path: Path) -> None:
    """Every client's way to send a file is understood, offers to switch to HTTP/2 included."""
    assert upload(emulator, client, picture(), tmp_path) == 0


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_that_sends_too_much_gets_its_reply(emulator: Emulator, client: str, tmp_path: Path) -> None:
    """A client in the middle of sending gets JSON, not a broken pipe."""
    assert upload(emulator, client, bytes(30_000_000), tmp_path) == 4131000


def test_one_connection_serves_many_requests(emulator: Emulator) -> None:
    """A client that keeps its connection sends one request after another, large and small."""
    with requests.Session() as session:
        for content, code in [(picture(), 0), (bytes(20_000_000), 4131000), (b"", 4000004)] * 3:
            reply = session.post(emulator.url + CARD, files={"image": ("a", content)}, headers=KEY, timeout=30)
            assert reply.json()["header"]["resultCode"] == code

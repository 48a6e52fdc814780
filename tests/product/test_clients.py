"""The v2.0 flow, driven by clients that share nothing with the emulator: Java, Node, and openssl with curl."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.running import ROOT, Emulator
from tests.samples import picture

#: The tools that each client needs, the one that runs it first, and the client.
CLIENTS = {
    "java": (["java"], "tests/clients/Client.java"),
    "node": (["node"], "tests/clients/client.mjs"),
    "openssl": (["bash", "openssl", "curl", "python3"], "tests/clients/client.sh"),
}

CREDIT_CARD = {
    "when": {"operation": "credit-card"},
    "then": {"resultCode": 0, "result": {"totalCardNum": "4111111111111111", "validThru": "12/39"}},
}
ID_CARD = {
    "when": {"operation": ["id-card", "id-card/stand-alone"]},
    "then": {
        "resultCode": 0,
        "result": {
            "idType": "resident",
            "name": "홍길동",
            "residentNumber": "900101-1234560",
            "issueDate": "2020.1.2.",
            "issuer": "서울특별시 가상구청장",
        },
    },
}
NO_ID_CARD = {"when": {"operation": "id-card"}, "then": {"resultCode": 4000121}}

CREDIT_CARD_LINES = """\
credit-card totalCardNum 4111111111111111
credit-card validThru 12/39
"""
ID_CARD_LINES = """\
id-card idType resident
id-card name 홍길동
id-card residentNumber 900101-1234560
id-card issueDate 2020.1.2.
id-card issuer 서울특별시 가상구청장
id-card Request-Key yes
authenticity true
stand-alone Request-Key no
"""


@pytest.fixture(params=CLIENTS)
def command(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """Each client in turn, with a picture to send."""
    tools, client = CLIENTS[request.param]
    missing = " AND ".join(tool.upper() for tool in tools if not shutil.which(tool))
    if missing:
        # Where all the tools have to be, a witness that does not appear is a failure.
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"{missing} NOT INSTALLED: {client} has not been run, v2.0 lacks a witness here")
    image = tmp_path / "image.png"
    image.write_bytes(picture())
    return [tools[0], client, str(image)]


def run(emulator: Emulator, command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "OCR_BASE_URL": emulator.url},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_client_reads_both_cards_and_asks_for_authenticity(emulator: Emulator, command: list[str]) -> None:
    """A client made with another crypto library gets every value of the v2.0 flow in plain."""
    emulator.use({"rules": [CREDIT_CARD, ID_CARD]})
    done = run(emulator, command)
    assert (done.returncode, done.stdout) == (0, CREDIT_CARD_LINES + ID_CARD_LINES), done.stderr


def test_a_client_says_what_the_service_refuses(emulator: Emulator, command: list[str]) -> None:
    """A client stops at the first refusal and prints its code, its message and the emulator's reason."""
    emulator.use({"rules": [CREDIT_CARD, NO_ID_CARD]})
    done = run(emulator, command)
    assert (done.returncode, done.stdout) == (1, CREDIT_CARD_LINES), done.stderr
    refusal = "id-card: 4000121 Id card info not found. (X-Emulator-Reason: the scenario 'inline' says so)"
    assert done.stderr.splitlines()[-1] == refusal

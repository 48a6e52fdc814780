"""The document against the running emulator, by a program that knows nothing but the document.

schemathesis makes requests of every kind that the document allows, and of every kind that it does not, and compares
each reply with the document. It runs as a process of its own.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.revisions import LATEST, REVISIONS
from tests.product.sealing import Sealer
from tests.running import Emulator, start
from tests.samples import picture

CONTRACTS = [contract_at(revision, front) for revision in (REVISIONS[0], LATEST) for front in Front]

#: What a reply has to be like. The program's other checks presume what HTTP statuses mean elsewhere: that a request
#: against the document gets a 4xx, one with a wrong secretKey a 401, one with another method a 405 with the header
#: Allow. Here all of them get HTTP 200 (404 for another method behind the gateway), and the resultCode tells.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)

#: How many requests each phase makes for an operation, at the most.
EXAMPLES = 12

#: What the requests reach, at every contract: a check of each stage up to the fields, and a success.
REACHED = {
    "MISSING_REQUIRED_HEADER",
    "UNSUPPORTED_MEDIA_TYPE",
    "BAD_REQUEST",
    "INVALID_SYMMETRIC_KEY",
    "INVALID_ENCRYPTED_DATA",
    "INVALID_FILE_TYPE",
    "INVALID_PARAMETER",
    "SUCCESS",
}


def name_of(value: object) -> str | None:
    return f"{value.revision} {value.front}" if isinstance(value, Contract) else None


@pytest.fixture(params=CONTRACTS, ids=name_of)
def contract(request: pytest.FixtureRequest) -> Contract:
    found = request.param
    assert isinstance(found, Contract)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the program keeps what it has worked out about Unicode, a second's work for each new folder."""
    return tmp_path_factory.mktemp("schemathesis")


@pytest.fixture
def running(contract: Contract) -> Iterator[Emulator]:
    """An emulator of its own, so that every run of the program finds the same one."""
    with start("--revision", str(contract.revision), "--front", contract.front.value) as emulator:
        yield emulator


def headers(emulator: Emulator) -> list[str]:
    """What gets a request past the checks of headers: a caller, an envelope, a token, a Request-Key.

    Any secretKey is accepted, so that it can be what the token service takes as well.
    """
    sealer = Sealer(emulator, "id-card")
    reply = sealer.upload("id-card", picture())
    found = {
        **sealer.headers,
        "Request-Key": reply.headers["request-key"],
        "Authorization": "Basic dXNlcjpzZWNyZXQ=",
    }
    grant = {"grant_type": "client_credentials"}
    created = emulator.client.post("/oauth2/token/create", auth=("user", "secret"), data=grant).json()
    found["X-NHN-Authorization"] = f"Bearer {created['access_token']}"
    return [part for name, value in found.items() for part in ("--header", f"{name}: {value}")]


def compare(emulator: Emulator, folder: Path, where: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Compare every reply with the document at `where`; whatever the program writes is written in `folder`."""
    command: list[str | Path] = [
        *(Path(sys.executable).with_name("schemathesis"), "run", where),
        *("--checks", ",".join(CHECKS)),
        *("--phases", "examples,coverage,fuzzing"),
        *("--max-examples", str(EXAMPLES)),
        *("--seed", "1"),
        *("--generation-database", "none"),
        *("--no-color", "--warnings", "off"),
        *headers(emulator),
        *arguments,
    ]
    environment = {**os.environ, "NO_PROXY": "*", "no_proxy": "*", "COLUMNS": "200"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=100, check=False
    )


def times_of(emulator: Emulator, key: str) -> int:
    """How many replies had that resultKey."""
    found = emulator.client.post("/__admin/requests/count", json={"resultKey": key}).json()["count"]
    assert isinstance(found, int)
    return found


def test_every_reply_is_as_the_document_says(running: Emulator, contract: Contract, folder: Path) -> None:
    """Whatever is asked of any operation, the reply has a status, a content type, headers and a body as documented."""
    done = compare(running, folder, f"{running.url}/openapi.json")
    assert done.returncode == 0, done.stdout + done.stderr
    paths = running.client.get("/openapi.json").json()["paths"]
    count = sum(map(len, paths.values()))
    assert f"  Selected: {count}/{count}\n  Tested: {count}\n" in done.stdout
    found = re.search(r"(\d+) generated, (\d+) passed\n", done.stdout)
    assert found, done.stdout
    assert found[1] == found[2]
    assert {key for key in REACHED | {contract.wrong_method} if not times_of(running, key)} == set()


class TestWhatItFinds:
    """The comparison can fail: a document that says otherwise than the emulator does is found out."""

    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("4000005,", "4000007,", "Response violates schema"),
            ('"statusMessage"', '"message"', "Response violates schema"),
            ('"200": {', '"201": {', "Undocumented status code"),
            (
                '"application/json": {"schema": {"oneOf"',
                '"text/plain": {"schema": {"oneOf"',
                "Undocumented Content-Type",
            ),
            ("", "", None),
        ],
        ids=["a code", "a member", "a status", "a content type", "nothing"],
    )
    def test_a_document_that_says_otherwise(
        self, emulator: Emulator, folder: Path, old: str, new: str, problem: str | None
    ) -> None:
        """A document with another code, member, status or content type than the emulator has is found out."""
        text = json.dumps(emulator.client.get("/openapi.json").json())
        assert old in text
        file = folder / "openapi.json"
        file.write_text(text.replace(old, new), encoding="utf-8")
        path = "/v1.0/appkeys/{appKey}/business/status"
        done = compare(
            emulator, folder, str(file), "--url", emulator.url, "--include-path", path, "--phases", "coverage"
        )
        assert done.returncode == (1 if problem else 0), done.stdout + done.stderr
        assert (problem or "No issues found") in done.stdout

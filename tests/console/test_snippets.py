"""The programs that the console shows to copy: each is run, and gets its reply from a running emulator."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.driving import STATIC
from tests.examples.readme import need
from tests.running import ROOT, Emulator

#: A call of each kind: plain and sealed, with the secretKey and with a token, a file, JSON, and nothing.
CALLS = {
    "a plain file": ("v1.0", "business", "document.png"),
    "a plain file with a token": ("v1.1", "credit-card", "document.png"),
    "plain members": ("v1.0", "business/status", None),
    "nothing": ("v2.0", "public-keys", None),
    "a sealed file": ("v2.0", "id-card", "Kim's card.png"),
    "a sealed file with a token": ("v2.1", "credit-card", "document.png"),
    "sealed members": ("v2.0", "id-card/authenticity", None),
}

RUN = {
    "curl": ("bash", "-euo", "pipefail"),
    "Java": ("java",),
    "Node": ("node",),
    "Python": (sys.executable,),
}
FILES = {"curl": "call.sh", "Java": "Call.java", "Node": "call.mjs", "Python": "call.py"}
NEEDS = {"curl": ("curl", "jq", "openssl"), "Java": ("java",), "Node": ("node",), "Python": ()}

USER = ("user", "secret")


def snippet(language: str, wanted: dict[str, str | None]) -> str:
    """The program that the console shows."""
    need("node")
    said = json.dumps({name: value for name, value in wanted.items() if value is not None})
    program = (
        f"import({json.dumps((STATIC / 'snippets.js').as_uri())})"
        f".then((it) => console.log(it.SNIPPETS.{language}(it.apiCall({said}))))"
    )
    command = ["node", "--no-warnings", "--experimental-default-type=module", "-e", program]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8", timeout=60).stdout


def token_of(emulator: Emulator) -> str:
    data = {"grant_type": "client_credentials"}
    reply = emulator.client.post("/oauth2/token/create", data=data, auth=USER)
    return str(reply.json()["access_token"])


@pytest.mark.parametrize("language", FILES)
@pytest.mark.parametrize("kind", CALLS)
def test_a_program_gets_its_reply(kind: str, language: str, emulator: Emulator, tmp_path: Path) -> None:
    need(*NEEDS[language])
    version, operation, file = CALLS[kind]
    wanted = {"url": emulator.url, "appKey": "my-app", "version": version, "operation": operation, "file": file}
    program = snippet(language, wanted)
    if "my-token" in program:
        emulator.client.put("/__admin/sessions/my-app", json={"revision": "latest"}).raise_for_status()
        program = program.replace("my-token", token_of(emulator))
    (tmp_path / FILES[language]).write_text(program, encoding="utf-8")
    if file:
        (tmp_path / file).write_bytes((ROOT / "examples" / "credit-card.png").read_bytes())
    done = subprocess.run(
        [*RUN[language], FILES[language]],
        cwd=tmp_path,
        env={**os.environ, "REQUEST_KEY": "no-key"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    reply = json.loads(done.stdout)
    # The values of sealed members are understood; that the Request-Key is not known is the last that is asked.
    expected = "AUTHENTICITY_REQUEST_KEY_INVALID" if operation == "id-card/authenticity" else "SUCCESS"
    (recorded,) = emulator.client.get("/__admin/requests?limit=1").json()["requests"]
    assert (recorded["resultKey"], recorded["resultCode"]) == (expected, reply["header"]["resultCode"]), recorded

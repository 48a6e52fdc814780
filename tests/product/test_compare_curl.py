"""The commands that `ocr-emulator compare --dry-run` prints: a shell that runs them sends what the probes would."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from ocr_emulator.client import Reply
from ocr_emulator.comparison.access import Access
from ocr_emulator.comparison.curl import VARIABLES, as_curl
from ocr_emulator.comparison.filling import fill
from ocr_emulator.comparison.own_emulator import CREDENTIALS, GIVEN
from ocr_emulator.comparison.probe import Compared, Members, Probe, Sealed, Upload
from ocr_emulator.comparison.probes import QUESTIONS
from ocr_emulator.comparison.sending import send
from ocr_emulator.comparison.shape import Shape, read_reply
from ocr_emulator.envelope.opening import seal_value
from ocr_emulator.envelope.sealing import seal_image
from tests.comparison.asked import question
from tests.contracts import NEWEST
from tests.examples.readme import need
from tests.running import Emulator

PROBES = [
    pytest.param(probe, id=f"{one.name} {number}")
    for one in QUESTIONS
    if one.is_about(NEWEST)
    for number, probe in enumerate(one.probes, 1)
]


def shape_of(reply: Reply) -> Shape:
    return read_reply(reply, Compared.WHOLE, lambda text: text).shape


def taught(emulator: Emulator) -> Access:
    """Who asks, with a public key and a token of that emulator."""
    access = Access(credentials=CREDENTIALS)
    for name in ("public-keys", "create-token"):
        one = question(name)
        reply = send(emulator.url, fill(one.probes[0], access))
        assert one.teaches
        access = access.taught(one.teaches, reply.json())
    return access


def variables(emulator: Emulator, probe: Probe, access: Access, file: str) -> Mapping[str, str]:
    """What whoever runs the command has to know, by the names that the list of variables has."""
    words = {name.upper(): text for name, text in access.words.items()}
    assert set(words) <= set(VARIABLES)
    assert access.envelope
    members = probe.body.members if isinstance(probe.body, Members) else {}
    key = access.envelope.symmetric_key
    sealed = {
        f"SEALED_{name.upper()}": seal_value(one.text, key)
        for name, one in members.items()
        if isinstance(one, Sealed)
    }
    return {"HOST": emulator.url, "TOKEN_HOST": emulator.url, **words, **sealed, "SEALED_FILE": file}


@pytest.mark.parametrize("probe", PROBES)
def test_a_command_does_the_same(emulator: Emulator, probe: Probe, tmp_path: Path) -> None:
    """The reply to the command is the reply to the probe."""
    need("curl", "bash", "base64")
    emulator.use({"given": {**GIVEN, "revision": "latest"}})
    access = taught(emulator)
    file = tmp_path / "sealed"
    assert access.envelope
    if isinstance(probe.body, Upload) and probe.body.is_sealed:
        assert isinstance(probe.body.content, bytes)
        file.write_bytes(seal_image(probe.body.content, access.envelope.symmetric_key))
    done = subprocess.run(
        ["bash", "-c", as_curl(probe).replace("curl -s -i", "curl -s -w '\\n%{http_code}\\n%{content_type}'")],
        env={**os.environ, **variables(emulator, probe, access, str(file))},
        capture_output=True,
        timeout=60,
        check=True,
    )
    body, status, label = done.stdout.rsplit(b"\n", 2)
    reply = Reply(int(status), {"content-type": label.decode()}, body)
    assert shape_of(reply) == shape_of(send(emulator.url, fill(probe, access)))


@pytest.mark.parametrize("probe", PROBES)
def test_no_secret_is_in_a_command(probe: Probe) -> None:
    """Every placeholder is a variable, and no brace of one is left."""
    assert "{app_key}" not in as_curl(probe)
    assert "{secret_key}" not in as_curl(probe)

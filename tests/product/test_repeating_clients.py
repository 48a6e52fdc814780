"""HTTP clients that send a request again by themselves: the application does not see the fault, and `verify` says so.

OkHttp, which does so too, is in no registry that the tests can reach.
"""

import os
import shutil
import subprocess

import pytest

from ocr_emulator.client import Emulator, Session
from tests import running
from tests.running import ROOT

#: The faults that close a connection before any byte of a reply.
SILENT = ["connection-reset", "empty-reply", "answer-lost"]

CURL = [
    *["-s", "-o", os.devnull, "-w", "%{http_code}\\n", "-H", "Authorization: secret"],
    *["-d", '{"businessNumber": "1234567890"}'],
]


def need(tool: str) -> None:
    if not shutil.which(tool):
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"{tool.upper()} IS NOT INSTALLED: that it repeats requests is not tested here")


def session_with(emulator: running.Emulator, fault: str) -> Session:
    """A session whose second request meets the fault."""
    session = Emulator(emulator.url).session()
    session.next("business/status")
    session.next("business/status", fault=fault)
    return session


def seen(session: Session, *command: str) -> list[str]:
    """What an application sees that makes two calls over one connection, by the program `command`."""
    url = f"{session.base_url}/v1.0/appkeys/{session.app_key}/business/status"
    arguments = [one.replace("URL", url) for one in command]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.split()


@pytest.mark.parametrize("fault", SILENT)
def test_http_url_connection(emulator: running.Emulator, fault: str) -> None:
    """HttpURLConnection repeats a POST, and does not when it is told so."""
    need("java")
    client = "tests/clients/Repeating.java"
    session = session_with(emulator, fault)
    assert seen(session, "java", client, "URL") == ["200", "200"]
    (note,) = session.verify().notes
    assert (note.kind, len(note.requests)) == ("repeated", 2)
    session = session_with(emulator, fault)
    assert seen(session, "java", "-Dsun.net.http.retryPost=false", client, "URL") == ["200", "fault"]
    assert session.verify().notes == ()


@pytest.mark.parametrize("fault", SILENT)
def test_curl(emulator: running.Emulator, fault: str) -> None:
    """Libcurl repeats a POST on a connection that it has used, and on no other."""
    need("curl")
    session = session_with(emulator, fault)
    assert seen(session, "curl", *CURL, "URL", "--next", *CURL, "URL") == ["200", "200"]
    assert [note.kind for note in session.verify().notes] == ["repeated"]
    session = session_with(emulator, fault)
    assert [*seen(session, "curl", *CURL, "URL"), *seen(session, "curl", *CURL, "URL")] == ["200", "000"]
    assert session.verify().notes == ()

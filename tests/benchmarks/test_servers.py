"""The benchmark's own servers, started and stopped."""

import os
import sys
from pathlib import Path

import pytest

from benchmarks.servers import EMULATOR, FLOOR, LOOKING, DoesNotStartError, NotTheSameError, Program, started
from benchmarks.work import form
from ocr_emulator.client import send
from ocr_emulator.envelope.keys import generate_key_pair
from ocr_emulator.envelope.sealing import seal_image, seal_symmetric_key
from tests.samples import picture

pytestmark = pytest.mark.process


def test_the_floor_answers_as_many_bytes_as_the_path_says(tmp_path: Path) -> None:
    """The floor reads the body and answers a fixed one of the size that is asked for."""
    with started(FLOOR, tmp_path) as floor:
        reply = send(floor.url, "POST", "/157", body=b"x" * 100_000)
        assert floor.memory() > 1
        assert floor.cpu() > 0
    assert (reply.status, len(reply.body), reply.headers["content-type"]) == (200, 157, "application/json")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "PDF"])
def test_the_floor_of_looking_opens_the_file(kind: str, tmp_path: Path) -> None:
    """It answers once it has opened the file in the body, and fails for one that does not open."""
    content = picture(kind=kind)
    with started(LOOKING, tmp_path) as floor:
        for sent, status in ((content, 200), (content[:300], 500)):
            headers, body = form(sent)
            assert send(floor.url, "POST", "/", headers=headers, body=body).status == status


def test_the_floor_of_looking_decrypts_first(tmp_path: Path) -> None:
    """It opens an envelope for the RSA key in the folder that it shares with the emulator, and no other."""
    pair, key = generate_key_pair("0"), bytes(range(32))
    (tmp_path / "credit-card.pem").write_bytes(pair.to_pem())
    label, body = form(seal_image(picture(), key))
    with started(LOOKING.with_keys(tmp_path), tmp_path) as floor:
        for sealed, status in ((key, 200), (bytes(32), 500)):
            headers = {**label, "Symmetric-Key": seal_symmetric_key(sealed, pair.public_key)}
            assert send(floor.url, "POST", "/", headers=headers, body=body).status == status


def test_nothing_of_a_server_is_left(tmp_path: Path) -> None:
    """When the block ends the process has ended."""
    with started(FLOOR, tmp_path) as floor:
        pass
    with pytest.raises(ProcessLookupError):
        os.kill(floor.pid, 0)


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    """A server that is not installed is told by its name."""
    missing = Program(name="peer", command=lambda _: ["/nowhere/peer"], path="/")
    with pytest.raises(DoesNotStartError) as caught, started(missing, tmp_path):
        pass
    assert str(caught.value) == "/nowhere/peer cannot be started: No such file or directory"


def test_a_program_that_ends(tmp_path: Path) -> None:
    """Of a server that ends before it answers, its last words are told."""
    hasty = Program(name="peer", command=lambda _: ["sh", "-c", "echo no; echo licence >&2; exit 1"], path="/")
    with pytest.raises(DoesNotStartError) as caught, started(hasty, tmp_path):
        pass
    assert str(caught.value) == "does not start: no licence"


def test_cpu_time_of_children_counts(tmp_path: Path) -> None:
    """The CPU time of a process is that of those that it has started, too, even of those that have ended."""
    source = (
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'while __import__(\"time\").process_time() < 0.3: pass'])\n"
        "import runpy; sys.argv[:] = ['floor', sys.argv[1]]; runpy.run_module('benchmarks.floor', run_name='__main__')"
    )
    program = Program(name="busy", command=lambda port: [sys.executable, "-c", source, str(port)], path="/1")
    with started(program, tmp_path) as server:
        assert server.cpu() >= 0.3


def test_an_emulator_without_its_accelerator_is_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody measures an emulator that cannot build its accelerator; it is told what the emulator says."""
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['httptools'] = None")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(NotTheSameError) as caught, started(EMULATOR, tmp_path):
        pass
    assert str(caught.value).startswith("emulator is not what is to be measured; it says: ")
    assert "Serving without the accelerator, which cannot be built here: ModuleNotFoundError" in str(caught.value)


def test_settings_of_who_measures_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is measured is the emulator as it is by default, whatever variables are set."""
    monkeypatch.setenv("OCR_EMULATOR_ADMIN", "off")
    monkeypatch.setenv("OCR_EMULATOR_PORT", "no port")
    with started(EMULATOR, tmp_path) as server:
        assert send(server.url, "GET", EMULATOR.path).status == 200

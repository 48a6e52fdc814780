"""Files that are there whole or not at all."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ocr_emulator.state.atomic_file import create_file, read_regular_file

MOST = 100


def test_created(tmp_path: Path) -> None:
    """A file is created with its content, for its owner alone, and nothing is left beside it."""
    create_file(tmp_path / "a.pem", b"content")
    (path,) = tmp_path.iterdir()
    assert (path.name, path.read_bytes(), path.stat().st_mode & 0o777) == ("a.pem", b"content", 0o600)


def test_there_already(tmp_path: Path) -> None:
    """A file that is there stays as it is, and so does a link that leads nowhere."""
    path, link = tmp_path / "a.pem", tmp_path / "b.pem"
    path.write_bytes(b"old")
    link.symlink_to("nowhere")
    for one in (path, link):
        with pytest.raises(FileExistsError) as caught:
            create_file(one, b"new")
        assert caught.value.filename == str(one)
    assert (path.read_bytes(), link.exists()) == (b"old", False)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.pem", "b.pem"]


def test_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system has no hard links, a file is created all the same, unless it is there."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "a.pem"
    create_file(path, b"first")
    with pytest.raises(FileExistsError):
        create_file(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_unwritable(tmp_path: Path) -> None:
    """What the system refuses is raised as it is."""
    with pytest.raises(FileNotFoundError):
        create_file(tmp_path / "nowhere" / "a.pem", b"")


#: Creates a file, and stops before what is named.
STOP_BEFORE = """
import os, signal, sys
from pathlib import Path
from ocr_emulator.state.atomic_file import create_file

def stop(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

setattr({where}, stop)
create_file(Path(sys.argv[1]), b"content")
"""


@pytest.mark.process
@pytest.mark.parametrize("where", ["os, 'fsync'", "Path, 'hardlink_to'"])
def test_killed_in_between(tmp_path: Path, where: str) -> None:
    """A process that is killed leaves no file of that name, and the next one can create it."""
    path = tmp_path / "a.pem"
    done = subprocess.run([sys.executable, "-c", STOP_BEFORE.format(where=where), str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not path.exists()
    create_file(path, b"of another")
    assert path.read_bytes() == b"of another"


def test_read(tmp_path: Path) -> None:
    """Of a file no more is read than is asked for."""
    path = tmp_path / "a.pem"
    path.write_bytes(bytes(MOST + 1))
    assert read_regular_file(path, MOST) == bytes(MOST)

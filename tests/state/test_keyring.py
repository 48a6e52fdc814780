"""The key pairs of the services."""

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from ocr_emulator.state.keyring import MAX_VERSIONS, Keyring, KeysFolderError

TODO = "make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048"


@pytest.fixture(scope="session")
def pem(keyring: Keyring) -> bytes:
    """A key pair as a file has it."""
    return keyring.current_pair("id-card").to_pem()


@pytest.fixture
def folder(tmp_path: Path, pem: bytes) -> Path:
    """A folder that holds version 0 of both services."""
    for service in ("credit-card", "id-card"):
        (tmp_path / f"{service}.0.pem").write_bytes(pem)
    return tmp_path


@pytest.fixture(scope="session")
def rotated() -> Keyring:
    """Key pairs of which one was replaced when the clock showed a million."""
    keyring = Keyring()
    keyring.rotate(1_000_000, ["id-card"])
    return keyring


def problem_of(folder: Path) -> str:
    """Why that folder is refused."""
    with pytest.raises(KeysFolderError) as caught:
        Keyring(folder)
    return str(caught.value)


def test_made(keyring: Keyring) -> None:
    """Each service has a key pair of its own, of version 0, which alone is accepted."""
    pairs = {service: keyring.current_pair(service) for service in ("credit-card", "id-card")}
    assert pairs["credit-card"].public_key != pairs["id-card"].public_key
    for service, pair in pairs.items():
        assert pair.version == "0"
        assert keyring.accepted_pairs(service, now=0, grace=10**9) == {"0": pair}
        assert keyring.all_pairs()[service] == [pair]


def test_made_in_a_folder(tmp_path: Path) -> None:
    """A folder without keys gets them, readable to its owner alone, and gives them back after a restart."""
    made, read = Keyring(tmp_path), Keyring(tmp_path)
    files = sorted(tmp_path.iterdir())
    assert [path.name for path in files] == ["credit-card.0.pem", "id-card.0.pem"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    for service in ("credit-card", "id-card"):
        assert read.current_pair(service).public_key == made.current_pair(service).public_key


def test_read(folder: Path, pem: bytes) -> None:
    """Versions are numbers, the highest is current; the others count as replaced long ago."""
    for version in ("2", "10"):
        (folder / f"id-card.{version}.pem").write_bytes(pem)
    (folder / "notes.txt").write_text("id-card")
    keyring = Keyring(folder)
    assert [pair.version for pair in keyring.all_pairs()["id-card"]] == ["0", "2", "10"]
    assert keyring.current_pair("id-card").version == "10"
    assert keyring.current_pair("credit-card").version == "0"
    assert list(keyring.accepted_pairs("id-card", now=1_700_000_000, grace=86400)) == ["10"]


def test_most_versions(folder: Path, pem: bytes) -> None:
    """Past the most versions that are remembered, the oldest are forgotten."""
    for version in range(MAX_VERSIONS + 2):
        (folder / f"id-card.{version}.pem").write_bytes(pem)
    keyring = Keyring(folder)
    assert [pair.version for pair in keyring.all_pairs()["id-card"]] == [
        str(n) for n in range(2, MAX_VERSIONS + 2)
    ]
    keyring.rotate(0, ["id-card"])
    assert [pair.version for pair in keyring.all_pairs()["id-card"]] == [
        str(n) for n in range(3, MAX_VERSIONS + 3)
    ]


def test_old_files(folder: Path, pem: bytes) -> None:
    """However often keys are rotated, the folder holds those that are remembered, and what else is in it."""
    for version in range(MAX_VERSIONS + 2):
        (folder / f"id-card.{version}.pem").write_bytes(pem)
    (folder / "notes.txt").touch()
    keyring = Keyring(folder)
    assert (folder / "id-card.0.pem").exists()
    keyring.rotate(0, ["id-card"])
    kept = [f"id-card.{version}.pem" for version in range(3, MAX_VERSIONS + 3)]
    assert {path.name for path in folder.iterdir()} == {"credit-card.0.pem", "notes.txt", *kept}


def test_only_the_newest_are_read(folder: Path, pem: bytes) -> None:
    """A folder with very many keys does not make the start slow: those that are not remembered are not read."""
    for version in range(1, MAX_VERSIONS + 1):
        (folder / f"id-card.{version}.pem").write_bytes(pem)
    (folder / "id-card.0.pem").write_text("no key")
    assert len(Keyring(folder).all_pairs()["id-card"]) == MAX_VERSIONS


def test_an_old_file_that_stays(folder: Path, pem: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """An old key that cannot be removed does not spoil a rotation, and is told in the log."""
    for version in range(1, MAX_VERSIONS):
        (folder / f"id-card.{version}.pem").write_bytes(pem)
    keyring = Keyring(folder)
    (folder / "id-card.0.pem").unlink()
    (folder / "id-card.0.pem").mkdir()
    keyring.rotate(0, ["id-card"])
    assert keyring.current_pair("id-card").version == str(MAX_VERSIONS)
    assert caplog.messages[0].startswith("Cannot remove old keys of id-card: ")
    assert caplog.messages[0].endswith("; remove them yourself.")


def test_rotate(folder: Path) -> None:
    """A rotation makes the next version, of the services named alone, and keeps it over a restart."""
    keyring = Keyring(folder)
    old = keyring.current_pair("id-card")
    keyring.rotate(0, ["id-card"])
    new = keyring.current_pair("id-card")
    assert (old.version, new.version, keyring.current_pair("credit-card").version) == ("0", "1", "0")
    assert old.public_key != new.public_key
    assert keyring.all_pairs()["id-card"] == [old, new]
    assert Keyring(folder).current_pair("id-card").public_key == new.public_key


@pytest.mark.parametrize(
    ("passed", "grace", "versions"),
    [
        (0, 0, ["1"]),
        (-60, 0, ["1"]),
        (60, 0, ["1"]),
        (0, 600, ["0", "1"]),
        (599, 600, ["0", "1"]),
        (600, 600, ["1"]),
        (601, 600, ["1"]),
    ],
)
def test_grace(rotated: Keyring, passed: float, grace: float, versions: list[str]) -> None:
    """A key that was replaced is accepted as long as is said, by default not at all, wherever a clock stands."""
    assert list(rotated.accepted_pairs("id-card", 1_000_000 + passed, grace)) == versions


@pytest.mark.parametrize("version", ["x", "", "-1", "1.0", "٣", "1 "])
def test_wrong_version(folder: Path, version: str) -> None:
    """A file whose version is no number is refused with the name to give it."""
    path = folder / f"id-card.{version}.pem"
    path.touch()
    assert problem_of(folder) == (
        f"{path}: found the version {version!r}; expected a number: name it id-card.0.pem"
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "the text has no line that begins with -----BEGIN"),
        (b"-----BEGIN CERTIFICATE-----\n", "this is a certificate"),
        (b"-----BEGIN PRIVATE KEY-----\nx\n", "the private key in it is damaged or of an unknown kind"),
    ],
    ids=["empty", "certificate", "damaged"],
)
def test_bad_pem(folder: Path, content: bytes, found: str) -> None:
    """A file that holds no usable key is refused with what it holds and what to do."""
    path = folder / "id-card.1.pem"
    path.write_bytes(content)
    expected = "expected the PEM of an RSA private key of 2048 bits or more"
    assert problem_of(folder) == f"{path}: {expected}; {found}; {TODO}"


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


#: What can have the name of a key file, and makes it.
ODD: dict[str, Callable[[Path], None]] = {
    "a folder": Path.mkdir,
    "a FIFO": os.mkfifo,
    "a socket": make_socket,
    "a device": partial(Path.symlink_to, target="/dev/zero"),
}


@pytest.mark.parametrize("kind", ODD)
def test_no_file(folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has the name of a key file and is none is refused, and not waited for."""
    monkeypatch.chdir(folder)  # the path of a socket may have about a hundred characters
    path = folder / "id-card.1.pem"
    ODD[kind](Path(path.name))
    assert problem_of(folder) == f"{path}: found {kind}; expected a file; remove it"


def test_no_folder(tmp_path: Path) -> None:
    """A FIFO in the place of the folder is refused as well."""
    path = tmp_path / "keys"
    os.mkfifo(path)
    assert problem_of(path) == f"{path}: found a FIFO; expected a folder; name another one"


def test_unreadable(folder: Path) -> None:
    """A file that cannot be read is refused with the reason."""
    path = folder / "id-card.1.pem"
    path.symlink_to(path)
    assert problem_of(folder) == f"cannot read {path}: {os.strerror(errno.ELOOP)}; check its rights"


def test_unwritable(tmp_path: Path) -> None:
    """A folder that cannot be written to is refused with the reason and what to do."""
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "below"
    advice = "make the folder writable, or put the PEM files there yourself"
    assert problem_of(folder) == f"cannot write {folder}: {os.strerror(errno.ENOTDIR)}; {advice}"


def test_missing_folder(tmp_path: Path) -> None:
    """A folder that is not there is made, and with it the keys."""
    Keyring(tmp_path / "a" / "b")
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == ["credit-card.0.pem", "id-card.0.pem"]


def test_a_name_without_a_version(folder: Path) -> None:
    """A file that names no version is not passed over."""
    path = folder / "id-card.pem"
    path.touch()
    assert problem_of(folder) == f"{path}: found the version ''; expected a number: name it id-card.0.pem"


def test_rotated_by_another(folder: Path, pem: bytes) -> None:
    """A rotation does not write over a file that is there, and then leaves the key as it is."""
    keyring = Keyring(folder)
    path = folder / "id-card.1.pem"
    path.write_bytes(pem)
    with pytest.raises(KeysFolderError, match=f"cannot write {path}: {os.strerror(errno.EEXIST)}; "):
        keyring.rotate(0)
    assert path.read_bytes() == pem
    names = sorted(one.name for one in folder.iterdir())
    assert names == ["credit-card.0.pem", "id-card.0.pem", "id-card.1.pem"]
    assert [keyring.current_pair(service).version for service in ("credit-card", "id-card")] == ["0", "0"]
    path.unlink()
    keyring.rotate(0)
    assert [keyring.current_pair(service).version for service in ("credit-card", "id-card")] == ["1", "1"]


#: Makes keys in a folder, and prints the public ones, once the process is told to.
MAKE_KEYS = """
import sys
from pathlib import Path
from ocr_emulator.state.keyring import Keyring

print("here", flush=True)
sys.stdin.readline()
for service, pairs in Keyring(Path(sys.argv[1])).all_pairs().items():
    print(service, *(pair.version + "=" + pair.public_key for pair in pairs))
"""


@pytest.mark.process
def test_several_at_once(tmp_path: Path) -> None:
    """Emulators that start at once on an empty folder have the same keys, those of the files."""
    command = [sys.executable, "-c", MAKE_KEYS]
    pipe = subprocess.PIPE
    for number in range(5):
        folder = tmp_path / f"keys-{number}"
        started = [
            subprocess.Popen([*command, str(folder)], stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True)
            for _ in range(4)
        ]
        for process in started:
            assert process.stdout
            assert process.stdout.readline() == "here\n"
        for process in started:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        said = {process.communicate()[0] for process in started}
        kept = Keyring(folder).all_pairs()
        assert said == {"".join(f"{name} 0={pair.public_key}\n" for name, (pair,) in kept.items())}
        assert sorted(path.name for path in folder.iterdir()) == ["credit-card.0.pem", "id-card.0.pem"]


def test_a_name_that_leads_nowhere(folder: Path) -> None:
    """Where a key file cannot be made and none can be read, that is said."""
    path = folder / "id-card.0.pem"
    path.unlink()
    keyring = Keyring(folder)
    path.unlink()
    path.symlink_to("nowhere")
    with pytest.raises(KeysFolderError):
        Keyring(folder)
    assert keyring.current_pair("id-card").version == "0"

"""The folder that keeps the authority."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509 import load_pem_x509_certificate

from ocr_emulator.tls.authority import Authority
from ocr_emulator.tls.folder import TlsFolderError, authority_in

#: Waits for a line, so that all begin at once, and prints the certificate of the folder's authority.
RACER = """
import sys
from pathlib import Path
from ocr_emulator.tls.folder import authority_in
print("there", flush=True)
sys.stdin.readline()
print(authority_in(Path(sys.argv[1])).certificate_pem.hex(), flush=True)
"""


def modes(folder: Path) -> dict[str, int]:
    return {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()}


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o000])
def test_a_new_folder(tmp_path: Path, mask: int) -> None:
    """A folder is made with an authority that its owner alone can read, and what everybody may; no draft is left."""
    folder = tmp_path / "new" / "tls"
    before = os.umask(mask)
    try:
        authority_in(folder)
    finally:
        os.umask(before)
    assert modes(folder) == {"authority.pem": 0o600, "ca.pem": 0o644, "ca.p12": 0o644}
    assert b"PRIVATE" not in (folder / "ca.pem").read_bytes()


def test_a_restart(tmp_path: Path) -> None:
    """The authority of the first start is that of the next, and no file changes."""
    first = authority_in(tmp_path)
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    assert authority_in(tmp_path).certificate_pem == first.certificate_pem == before["ca.pem"]
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before


def test_what_is_public_follows(tmp_path: Path) -> None:
    """What clients read is written anew where it is gone, damaged, or of another authority."""
    authority = authority_in(tmp_path)
    (tmp_path / "ca.p12").unlink()
    (tmp_path / "ca.pem").write_bytes(Authority.create().certificate_pem)
    authority_in(tmp_path)
    assert (tmp_path / "ca.pem").read_bytes() == authority.certificate_pem
    (trusted,) = load_pkcs12((tmp_path / "ca.p12").read_bytes(), b"changeit").additional_certs
    assert trusted.certificate == load_pem_x509_certificate(authority.certificate_pem)


@pytest.mark.process
def test_many_that_start_at_once(tmp_path: Path) -> None:
    """Of emulators that start at the same time on an empty folder one makes the authority, and all have it."""
    command = [sys.executable, "-c", RACER, str(tmp_path / "tls")]
    racers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(6)
    ]
    for racer in racers:
        assert racer.stdout
        assert racer.stdout.readline() == "there\n"
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    found = {racer.communicate()[0] for racer in racers}
    assert found == {(tmp_path / "tls" / "ca.pem").read_bytes().hex() + "\n"}
    assert {racer.returncode for racer in racers} == {0}
    assert set(modes(tmp_path / "tls")) == {"authority.pem", "ca.pem", "ca.p12"}


def test_a_damaged_authority(tmp_path: Path) -> None:
    """A file that holds no authority is not replaced: clients may trust the one that was there."""
    (tmp_path / "authority.pem").write_text("nonsense", encoding="utf-8")
    with pytest.raises(TlsFolderError) as caught:
        authority_in(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}/authority.pem: found no certificate of an authority with its private key; remove the file to "
        "have a new authority made, which clients have to trust anew"
    )


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir], ids=["a FIFO", "a folder"])
def test_what_is_no_file(tmp_path: Path, make: object) -> None:
    """What is no file is refused at once: nobody waits for a FIFO."""
    assert callable(make)
    make(tmp_path / "authority.pem")
    with pytest.raises(TlsFolderError) as caught:
        authority_in(tmp_path)
    assert str(caught.value) == f"{tmp_path}/authority.pem: found what is no file; expected a PEM file; remove it"


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    """A folder that cannot be made or written is told, with what to do."""
    (tmp_path / "file").touch()
    with pytest.raises(TlsFolderError) as caught:
        authority_in(tmp_path / "file" / "tls")
    assert str(caught.value) == (
        f"cannot use {tmp_path}/file/tls: Not a directory; give the emulator's user the right to it, or another "
        "folder with --tls"
    )

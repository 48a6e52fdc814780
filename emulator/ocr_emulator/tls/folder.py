"""The folder in which an authority is kept over restarts, and in which clients find what they have to trust.

Three files are in it. `authority.pem` is the authority with its private key, for the emulator alone (mode 0600).
`ca.pem` is its certificate, and `ca.p12` the same as a truststore for Java: both are public, and follow the first.

Emulators that start at the same time agree without a lock: each writes a file of its own, and the first that gives
it the name wins.
"""

import os
from pathlib import Path
from secrets import token_hex
from typing import Final

from ocr_emulator.errors import EmulatorError
from ocr_emulator.tls.authority import Authority, UnusableAuthorityError

AUTHORITY_FILE: Final = "authority.pem"
CERTIFICATE_FILE: Final = "ca.pem"
TRUSTSTORE_FILE: Final = "ca.p12"

_PRIVATE: Final = 0o600
_PUBLIC: Final = 0o644


class TlsFolderError(EmulatorError):
    """The folder of --tls cannot be read or written, or what is in it is no authority."""


def authority_in(folder: Path) -> Authority:
    """The authority that is kept in `folder`; a new one where there is none yet. Raises TlsFolderError."""
    file = folder / AUTHORITY_FILE
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        if not file.exists():
            _write_first(file, Authority.create().to_pem())
        authority = _read(file)
        _publish(authority, folder)
    except OSError as error:
        found = error.filename or folder
        advice = "give the emulator's user the right to it, or another folder with --tls"
        raise TlsFolderError(f"cannot use {found}: {error.strerror}; {advice}") from error
    return authority


def _read(file: Path) -> Authority:
    if not file.is_file():
        raise TlsFolderError(f"{file}: found what is no file; expected a PEM file; remove it")
    try:
        return Authority.from_pem(file.read_bytes())
    except UnusableAuthorityError as error:
        advice = "remove the file to have a new authority made, which clients have to trust anew"
        raise TlsFolderError(f"{file}: {error}; {advice}") from error


def _publish(authority: Authority, folder: Path) -> None:
    """Write what clients have to trust, unless it is there. The certificate comes last: it says that all is."""
    file = folder / CERTIFICATE_FILE
    if not (file.is_file() and file.read_bytes() == authority.certificate_pem):
        for name, content in (
            (TRUSTSTORE_FILE, authority.truststore()),
            (CERTIFICATE_FILE, authority.certificate_pem),
        ):
            draft = _write_draft(folder / name, content, _PUBLIC)
            draft.replace(folder / name)


def _write_first(file: Path, content: bytes) -> None:
    """Write a private file, unless another process has come first. Nobody ever reads half of one."""
    draft = _write_draft(file, content, _PRIVATE)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _write_draft(file: Path, content: bytes, mode: int) -> Path:
    """A new file beside `file`, with a name that no other process has."""
    draft = file.with_name(f".{file.name}.{token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as opened:
        draft.chmod(mode)  # whatever the umask is: clients have to read what is public
        opened.write(content)
    return draft

"""`ocr-emulator ca`: gives out the certificate that clients have to trust, from a folder or a running emulator."""

import sys
from pathlib import Path
from typing import Final

from ocr_emulator.client import NoAnswerError, send
from ocr_emulator.client.http import CHECK_ADDRESS
from ocr_emulator.errors import EmulatorError

#: How the certificate can be written: PEM, or a PKCS #12 truststore for Java.
FORMATS: Final = ("pem", "p12")

_OK: Final = 200


def certificate(folder: str | None, url: str, format_name: str) -> bytes:
    """The certificate of the authority in a folder of --tls; None: of the emulator that runs at `url`.

    An authority is made where the folder has none yet. Raises EmulatorError.
    """
    return _from_folder(folder, format_name) if folder else _from_emulator(url, format_name)


def _from_folder(folder: str, format_name: str) -> bytes:
    from ocr_emulator.tls.folder import authority_in  # noqa: PLC0415 - only this command has to wait for it

    authority = authority_in(Path(folder))
    return authority.truststore() if format_name == "p12" else authority.certificate_pem


def _from_emulator(url: str, format_name: str) -> bytes:
    reply = send(url, "GET", f"/__admin/ca.{format_name}")
    if reply.status == _OK:
        return reply.body
    try:
        why = str(reply.json()["detail"])
    except (NoAnswerError, TypeError, KeyError):
        why = CHECK_ADDRESS
    raise EmulatorError(f"{url}/__admin/ca.{format_name} answers {reply.status}: {why}")


def write_out(content: bytes, file: str | None) -> None:
    """Write to a file, or to standard output (None); raises EmulatorError."""
    if file is None:
        sys.stdout.buffer.write(content)
        return
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        raise EmulatorError(f"cannot write {file}: {error.strerror}; give the path of a file") from error

"""What a server needs to speak TLS: the certificate, and how connections are made with it."""

import os
import ssl
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.x509 import load_pem_x509_certificates

from ocr_emulator.errors import EmulatorError
from ocr_emulator.tls.authority import Authority, IssuedCertificate
from ocr_emulator.tls.folder import authority_in
from ocr_emulator.tls.handshake import ToldHandshake
from ocr_emulator.tls.names import certificate_names

#: What is spoken within TLS; a client that offers HTTP/2 as well learns it from this.
_PROTOCOLS: Final = ["http/1.1"]


class UnusableCertificateError(EmulatorError):
    """The files of --tls-cert and --tls-key cannot be used."""


@dataclass(frozen=True, slots=True)
class ServerTls:
    """How a server speaks TLS; `authority` None: the certificate is the user's, and who issued it is not known."""

    context: ssl.SSLContext
    authority: Authority | None


def own_tls(folder: str | None, names: tuple[str, ...]) -> ServerTls:
    """TLS with a new certificate for `names`, and for those that every emulator has.

    It is issued by the authority that `folder` keeps; None: by one that lives as long as the process. Raises
    TlsFolderError.
    """
    authority = authority_in(Path(folder)) if folder else Authority.create()
    context = _new_context()
    with _as_file(authority.issue(certificate_names(names), datetime.now(UTC))) as file:
        context.load_cert_chain(file)
    return ServerTls(context, authority)


def given_tls(certificate: str, key: str | None) -> ServerTls:
    """TLS with the user's certificate and private key; None: both are in one file.

    Raises UnusableCertificateError.
    """
    _check_validity(certificate)
    context = _new_context()
    key_file = key or certificate
    try:
        context.load_cert_chain(certificate, key_file, password=_refuse_password)
    except OSError as error:
        if not isinstance(error, ssl.SSLError):
            raise _unreadable(key_file, error) from error
        if error.reason == "KEY_VALUES_MISMATCH":
            what = f"this private key is not that of the certificate in {certificate}"
            raise UnusableCertificateError(f"{key_file}: {what}; give the one it was issued for") from error
        found = "found no private key that can be used; expected one in PEM, not encrypted"
        raise UnusableCertificateError(f"{key_file}: {found}; name its file with --tls-key") from error
    return ServerTls(context, None)


def _new_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(_PROTOCOLS)
    context.sslobject_class = ToldHandshake
    return context


def _check_validity(file: str) -> None:
    """Raise UnusableCertificateError unless the first certificate in `file` is valid today."""
    try:
        first = load_pem_x509_certificates(Path(file).read_bytes())[0]
    except OSError as error:
        raise _unreadable(file, error) from error
    except ValueError as error:
        found = "found no certificate; expected the server's own in PEM, and then those that lead to its authority"
        raise UnusableCertificateError(f"{file}: {found}") from error
    begin, end, now = first.not_valid_before_utc, first.not_valid_after_utc, datetime.now(UTC)
    if not begin <= now <= end:
        when = f"from {begin:%Y-%m-%d} to {end:%Y-%m-%d}, and today is {now:%Y-%m-%d}"
        advice = "renew it, or leave out --tls-cert to have one made"
        raise UnusableCertificateError(f"{file}: the certificate is valid {when}; {advice}")


def _unreadable(file: str, error: OSError) -> UnusableCertificateError:
    return UnusableCertificateError(f"cannot read {file}: {error.strerror}; give the path of a PEM file")


def _refuse_password() -> str:
    """In place of a question at the terminal: OpenSSL refuses an empty password."""
    return ""


@contextmanager
def _as_file(certificate: IssuedCertificate) -> Iterator[str]:
    """The path of a file with the certificate and its key: Python's ssl reads nothing else.

    On Linux it is a file in memory: the root of a container is often read-only, and no key is left on a disk.
    """
    if sys.platform == "linux":
        with open(os.memfd_create("certificate"), "wb") as file:  # noqa: PTH123 - a descriptor
            file.write(certificate.pem)
            file.flush()
            yield f"/proc/self/fd/{file.fileno()}"
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "certificate.pem")
            path.write_bytes(certificate.pem)
            yield str(path)

"""A certificate authority for tests: its own certificate, and the certificates that it issues for servers.

This module reads no file and no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import trustme
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    ExtensionNotFound,
    SubjectKeyIdentifier,
    load_pem_x509_certificate,
)

from ocr_emulator.errors import EmulatorError

_ORGANIZATION: Final = "OCR emulator (for tests alone)"

#: How long a server's certificate is valid. Apple's platforms refuse more than 825 days.
_VALIDITY: Final = timedelta(days=824)

#: How much of that lies in the past, for clients whose clocks are behind.
_PAST: Final = timedelta(days=30)

#: The password of a truststore, which is Java's usual one. What is in it is public.
TRUSTSTORE_PASSWORD: Final = "changeit"  # noqa: S105 - see above

#: The name of the certificate in a truststore.
_ALIAS: Final = b"ocr-emulator"


class UnusableAuthorityError(EmulatorError):
    """A text that does not hold an authority: its certificate and its private key."""


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A server's certificate with its private key, as PEM."""

    pem: bytes = field(repr=False)


class Authority:
    """A certificate authority. Its private key leaves it in `to_pem` alone."""

    def __init__(self, ca: trustme.CA) -> None:
        self._ca = ca

    @classmethod
    def create(cls) -> "Authority":
        """A new one."""
        return cls(trustme.CA(organization_name=_ORGANIZATION))

    @classmethod
    def from_pem(cls, pem: bytes) -> "Authority":
        """The one that `to_pem` wrote; raises UnusableAuthorityError."""
        try:
            ca = trustme.CA.from_pem(pem, pem)
            certificate = load_pem_x509_certificate(pem)
            key = load_pem_private_key(pem, password=None).public_key()
            is_authority = certificate.extensions.get_extension_for_class(BasicConstraints).value.ca
            certificate.extensions.get_extension_for_class(SubjectKeyIdentifier)
        except (ValueError, TypeError, UnsupportedAlgorithm, ExtensionNotFound) as error:
            raise UnusableAuthorityError("found no certificate of an authority with its private key") from error
        if not is_authority or _public_bytes(key) != _public_bytes(certificate.public_key()):
            raise UnusableAuthorityError("found a certificate and a private key that do not belong together")
        return cls(ca)

    def to_pem(self) -> bytes:
        """Its certificate and its private key, not encrypted."""
        return self.certificate_pem + self._ca.private_key_pem.bytes()

    @property
    def certificate_pem(self) -> bytes:
        """Its certificate, which clients have to trust; it is public."""
        return self._ca.cert_pem.bytes()

    def truststore(self) -> bytes:
        """Its certificate as a PKCS #12 truststore, which Java reads; the password is TRUSTSTORE_PASSWORD.

        Each call makes other bytes, because the password is salted.
        """
        trusted = PKCS12Certificate(load_pem_x509_certificate(self.certificate_pem), _ALIAS)
        return serialize_java_truststore([trusted], BestAvailableEncryption(TRUSTSTORE_PASSWORD.encode()))

    def issue(self, names: Iterable[str], now: datetime) -> IssuedCertificate:
        """A certificate for a server with these host names and addresses, valid around `now` (UTC).

        It is valid within the time in which the authority itself is, wherever the clock stands.
        """
        certificate = load_pem_x509_certificate(self.certificate_pem)
        begin = _within(now - _PAST, certificate)
        end = _within(begin + _VALIDITY, certificate)
        issued = self._ca.issue_cert(*names, organization_name=_ORGANIZATION, not_before=begin, not_after=end)
        return IssuedCertificate(issued.private_key_and_cert_chain_pem.bytes())


def _within(moment: datetime, certificate: Certificate) -> datetime:
    return min(max(moment, certificate.not_valid_before_utc), certificate.not_valid_after_utc)


def _public_bytes(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined,no-any-return]

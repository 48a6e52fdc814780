"""The certificate authority and what it issues, as other libraries see it."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509 import (
    Certificate,
    DNSName,
    ExtendedKeyUsage,
    IPAddress,
    SubjectAlternativeName,
    load_pem_x509_certificate,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from ocr_emulator.envelope.keys import generate_key_pair
from ocr_emulator.tls.authority import TRUSTSTORE_PASSWORD, Authority, UnusableAuthorityError

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.create()


def issued(authority: Authority, now: datetime = NOW) -> Certificate:
    return load_pem_x509_certificate(authority.issue(["localhost", "::1"], now).pem)


def test_it_issues(authority: Authority) -> None:
    """A certificate is signed by the authority that clients trust."""
    issued(authority).verify_directly_issued_by(load_pem_x509_certificate(authority.certificate_pem))


def test_what_is_in_a_certificate(authority: Authority) -> None:
    """A certificate has the names and addresses, and is for servers, as Apple's platforms ask."""
    extensions = issued(authority).extensions
    names = extensions.get_extension_for_class(SubjectAlternativeName).value
    assert names.get_values_for_type(DNSName) == ["localhost"]
    assert [str(one) for one in names.get_values_for_type(IPAddress)] == ["::1"]
    assert ExtendedKeyUsageOID.SERVER_AUTH in extensions.get_extension_for_class(ExtendedKeyUsage).value


def test_validity(authority: Authority) -> None:
    """A certificate is valid for less than Apple's 825 days, of which thirty are past, for clocks that are behind."""
    certificate = issued(authority)
    assert certificate.not_valid_before_utc == NOW - 30 * DAY
    assert certificate.not_valid_after_utc == NOW + 794 * DAY


@pytest.mark.parametrize("year", [1970, 1999, 2000, 2038, 2999, 3500])
def test_an_odd_clock(authority: Authority, year: int) -> None:
    """Wherever the clock stands, what is issued is valid within the time in which the authority is."""
    root = load_pem_x509_certificate(authority.certificate_pem)
    certificate = issued(authority, datetime(year, 1, 1, tzinfo=UTC))
    assert root.not_valid_before_utc <= certificate.not_valid_before_utc <= certificate.not_valid_after_utc
    assert certificate.not_valid_after_utc <= root.not_valid_after_utc
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= 824 * DAY


def test_kept(authority: Authority) -> None:
    """An authority that was written and read is the same: who trusts it trusts what it issues from then on."""
    again = Authority.from_pem(authority.to_pem())
    assert again.certificate_pem == authority.certificate_pem
    issued(again).verify_directly_issued_by(load_pem_x509_certificate(authority.certificate_pem))


NOTHING = "found no certificate of an authority with its private key"


@pytest.mark.parametrize(
    ("pem", "message"),
    [
        (b"", NOTHING),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", NOTHING),
        (Authority.create().certificate_pem, NOTHING),
        (generate_key_pair("0").to_pem(), NOTHING),
        (
            Authority.create().certificate_pem + generate_key_pair("0").to_pem(),
            "found a certificate and a private key that do not belong together",
        ),
        (
            Authority.create().issue(["localhost"], NOW).pem,
            "found a certificate and a private key that do not belong together",
        ),
    ],
    ids=["nothing", "no DER", "no key", "no certificate", "another key", "no authority"],
)
def test_what_is_no_authority(pem: bytes, message: str) -> None:
    """What does not hold an authority with its key is refused."""
    with pytest.raises(UnusableAuthorityError) as caught:
        Authority.from_pem(pem)
    assert str(caught.value) == message


def test_truststore(authority: Authority) -> None:
    """A truststore has the authority's certificate alone, and no private key."""
    found = load_pkcs12(authority.truststore(), TRUSTSTORE_PASSWORD.encode())
    assert (found.key, found.cert) == (None, None)
    assert [one.certificate for one in found.additional_certs] == [
        load_pem_x509_certificate(authority.certificate_pem)
    ]


@pytest.mark.process
def test_java_trusts_it(authority: Authority, tmp_path: Path) -> None:
    """Java's keytool takes the one entry of a truststore for a certificate to trust."""
    if not shutil.which("keytool"):
        pytest.skip("KEYTOOL IS NOT INSTALLED: whether Java reads the truststore is not tested here")
    file = tmp_path / "ca.p12"
    file.write_bytes(authority.truststore())
    done = subprocess.run(
        ["keytool", "-J-Duser.language=en", "-list", "-keystore", file, "-storepass", TRUSTSTORE_PASSWORD],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "contains 1 entry" in done.stdout
    assert "ocr-emulator, " in done.stdout
    assert "trustedCertEntry" in done.stdout

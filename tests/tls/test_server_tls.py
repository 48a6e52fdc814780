"""TLS with the user's own certificate, and what is said of one that cannot be used."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from ocr_emulator.tls.server_tls import UnusableCertificateError, given_tls, own_tls

TODAY = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    return trustme.CA()


def write(file: Path, content: bytes) -> str:
    file.write_bytes(content)
    return str(file)


def files(ca: trustme.CA, folder: Path, begin: timedelta = -DAY, end: timedelta = DAY) -> tuple[str, str]:
    """A certificate that is valid from `begin` to `end` of today on, and its key."""
    leaf = ca.issue_cert("localhost", not_before=TODAY + begin, not_after=TODAY + end)
    certificate = write(folder / "cert.pem", leaf.cert_chain_pems[0].bytes())
    return certificate, write(folder / "key.pem", leaf.private_key_pem.bytes())


def refusal(certificate: str, key: str | None = None) -> str:
    with pytest.raises(UnusableCertificateError) as caught:
        given_tls(certificate, key)
    return str(caught.value)


def test_an_own_certificate(tmp_path: Path) -> None:
    """Without a certificate of the user's there is one that an authority has issued, in a folder or for once."""
    assert own_tls(None, ()).authority
    kept = own_tls(str(tmp_path), ("more.test",)).authority
    assert kept
    assert kept.certificate_pem == (tmp_path / "ca.pem").read_bytes()


def test_a_users_certificate(ca: trustme.CA, tmp_path: Path) -> None:
    """A certificate and its key can be in two files or in one; who has issued it is not known."""
    certificate, key = files(ca, tmp_path)
    assert given_tls(certificate, key).authority is None
    both = write(tmp_path / "both.pem", Path(certificate).read_bytes() + Path(key).read_bytes())
    assert isinstance(given_tls(both, None).context, ssl.SSLContext)


def test_no_file(ca: trustme.CA, tmp_path: Path) -> None:
    """A file that cannot be read is told."""
    certificate, _ = files(ca, tmp_path)
    missing = str(tmp_path / "missing.pem")
    said = f"cannot read {missing}: No such file or directory; give the path of a PEM file"
    assert refusal(missing) == refusal(certificate, missing) == said
    assert refusal(str(tmp_path)) == f"cannot read {tmp_path}: Is a directory; give the path of a PEM file"


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_no_certificate(tmp_path: Path, content: bytes) -> None:
    """A file without a certificate is told."""
    file = write(tmp_path / "cert.pem", content)
    assert refusal(file) == (
        f"{file}: found no certificate; expected the server's own in PEM, and then those that lead to its authority"
    )


@pytest.mark.parametrize(("begin", "end"), [(-2 * DAY, -DAY), (DAY, 2 * DAY)], ids=["expired", "not yet"])
def test_validity(ca: trustme.CA, tmp_path: Path, begin: timedelta, end: timedelta) -> None:
    """A certificate that is not valid today is told, with the days on which it is."""
    certificate, key = files(ca, tmp_path, begin, end)
    assert refusal(certificate, key) == (
        f"{certificate}: the certificate is valid from {TODAY + begin:%Y-%m-%d} to {TODAY + end:%Y-%m-%d}, and today "
        f"is {TODAY:%Y-%m-%d}; renew it, or leave out --tls-cert to have one made"
    )


def test_another_key(ca: trustme.CA, tmp_path: Path) -> None:
    """A key that is not the certificate's is told."""
    certificate, _ = files(ca, tmp_path)
    other = write(tmp_path / "other.pem", ca.issue_cert("localhost").private_key_pem.bytes())
    assert refusal(certificate, other) == (
        f"{other}: this private key is not that of the certificate in {certificate}; give the one it was issued for"
    )


def test_no_key(ca: trustme.CA, tmp_path: Path) -> None:
    """A file without a key, or with an encrypted one, is told; nobody is asked for a password."""
    certificate, key = files(ca, tmp_path)
    private = load_pem_private_key(Path(key).read_bytes(), None)
    encrypted = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    for file in (certificate, write(tmp_path / "encrypted.pem", encrypted)):
        assert refusal(certificate, file) == (
            f"{file}: found no private key that can be used; expected one in PEM, not encrypted; name its file with "
            "--tls-key"
        )
    assert refusal(certificate).startswith(f"{certificate}: found no private key that can be used; ")

"""Which addresses are asked."""

import pytest

from ocr_emulator.comparison.addresses import AddressError, check_address, front_of, is_local, token_address
from ocr_emulator.contract.catalogue import Front

NEW, OLD, TOKENS = (
    "https://api-ocr.nhncloudservice.com",
    "https://ocr.api.nhncloudservice.com",
    "https://oauth.api.nhncloudservice.com",
)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (NEW, NEW),
        (f"{OLD}/", OLD),
        (TOKENS, TOKENS),
        ("https://API-OCR.nhncloudservice.com", NEW),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.8.9.1", "http://127.8.9.1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_allowed(url: str, found: str) -> None:
    """The vendor's three hosts, by https, and this machine are asked."""
    assert check_address(url, "--host", is_any_allowed=False) == found


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://api-ocr.nhncloudservice.com.example.com",
        "https://x.api-ocr.nhncloudservice.com",
        "https://nhncloudservice.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1:8080",
        "http://0.0.0.0:8080",
        "http://ocr-emulator:8080",
    ],
)
def test_any_other_host(url: str) -> None:
    """Any other host is asked only for whoever says so."""
    host = url.partition("://")[2].partition(":")[0]
    with pytest.raises(AddressError) as caught:
        check_address(url, "--host", is_any_allowed=False)
    assert str(caught.value) == (
        f"--host: found the host '{host}'; expected ocr.api.nhncloudservice.com, api-ocr.nhncloudservice.com or "
        "oauth.api.nhncloudservice.com, or a local one; add --any-host if you mean it: your keys are sent to it"
    )
    assert check_address(url, "--host", is_any_allowed=True) == url


@pytest.mark.parametrize("is_any_allowed", [False, True])
@pytest.mark.parametrize(
    "url",
    [
        "",
        "api-ocr.nhncloudservice.com",
        "ftp://api-ocr.nhncloudservice.com",
        "https://",
        "https://my-app:my-secret@api-ocr.nhncloudservice.com",
        "https://api-ocr.nhncloudservice.com@example.com",
        "https://@api-ocr.nhncloudservice.com",
        "https://api-ocr.nhncloudservice.com/v1.0",
        "https://api-ocr.nhncloudservice.com?x=y",
        "https://api-ocr.nhncloudservice.com#x",
        "https://api-ocr.nhncloudservice.com:port",
        "https://api-ocr.nhncloudservice.com:99999",
        "https://api-ocr.nhncloudservice.com\r\nX: y",
        "https://[::1",
        "https://\N{CYRILLIC SMALL LETTER A}pi-ocr.nhncloudservice.com",
    ],
)
def test_no_address(url: str, *, is_any_allowed: bool) -> None:
    """What is more or less than a scheme, a host and a port is refused, and not repeated: it may have a secret."""
    with pytest.raises(AddressError) as caught:
        check_address(url, "--token-host", is_any_allowed=is_any_allowed)
    assert str(caught.value) == (
        "--token-host: found an address of another form; expected https://HOST or http://HOST:PORT"
    )


@pytest.mark.parametrize("is_any_allowed", [False, True])
def test_no_keys_in_clear(*, is_any_allowed: bool) -> None:
    """The vendor's hosts are asked by https alone, whatever is allowed."""
    with pytest.raises(AddressError) as caught:
        check_address("http://api-ocr.nhncloudservice.com", "--host", is_any_allowed=is_any_allowed)
    assert str(caught.value) == (
        "--host: found http://api-ocr.nhncloudservice.com; expected https://api-ocr.nhncloudservice.com: "
        "your keys are sent to it"
    )


def test_the_token_service() -> None:
    """The vendor's token service has a host of its own; any other is where the service is."""
    assert {token_address(NEW), token_address(OLD)} == {TOKENS}
    assert token_address("http://localhost:8080") == "http://localhost:8080"


def test_the_front() -> None:
    """The gateway stands before the old host, and before no other."""
    assert (front_of(OLD), front_of(NEW)) == (Front.GATEWAY, Front.PLAIN)
    assert front_of("http://localhost:8080") is Front.PLAIN


def test_a_service_on_this_machine() -> None:
    """Only a service on this machine is local."""
    assert [is_local(url) for url in (NEW, "http://localhost:1", "http://[::1]:1", "http://10.0.0.1")] == [
        False,
        True,
        True,
        False,
    ]

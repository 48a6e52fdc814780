"""The names for which the emulator's certificate is good."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.tls.names import UnusableNameError, certificate_names, parse_names

#: What every certificate is good for, whatever the machine is called.
ALWAYS = (
    "localhost",
    "127.0.0.1",
    "::1",
    "machine",
    "api-ocr.nhncloudservice.com",
    "oauth.api.nhncloudservice.com",
    "ocr.api.nhncloudservice.com",
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ocr.test", ("ocr.test",)),
        ("ocr.test, OCR2.test", ("ocr.test", "ocr2.test")),
        ("*.example.com,10.0.0.7,2001:db8::7", ("*.example.com", "10.0.0.7", "2001:db8::7")),
        ("xn--2n1b.kr", ("xn--2n1b.kr",)),
        ("a" * 63, ("a" * 63,)),
    ],
)
def test_parse(text: str, names: tuple[str, ...]) -> None:
    """Names are separated by commas; each is a host name, perhaps with a wildcard in front, or an address."""
    assert parse_names(text) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("ocr.test,", ""),
        ("ocr_emulator", "ocr_emulator"),
        ("https://ocr.test", "https://ocr.test"),
        ("ocr.test:8443", "ocr.test:8443"),
        ("-ocr", "-ocr"),
        ("ocr-.test", "ocr-.test"),
        ("ocr..test", "ocr..test"),
        ("a.*.test", "a.*.test"),
        ("네이버.kr", "네이버.kr"),
        ("me@ocr.test", "me@ocr.test"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("a" * 64, "a" * 64),
    ],
)
def test_what_is_no_name(text: str, found: str) -> None:
    """What a certificate cannot have as a name is refused, with how to write it."""
    with pytest.raises(UnusableNameError) as caught:
        parse_names(text)
    assert str(caught.value) == (
        f"found {found!r}; expected host names or addresses, separated by commas: ocr.example.com,10.0.0.7; "
        "write a name in letters, digits, hyphens and dots (an international one as xn--)"
    )


@given(st.text())
def test_any_text(text: str) -> None:
    """Any text is names, or is refused."""
    try:
        names = parse_names(text)
    except UnusableNameError:
        return
    assert all(names)


def test_all_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate is good for this machine, by its own name too, for the vendor's hosts, and for more, each once."""
    monkeypatch.setattr(socket, "gethostname", lambda: "Machine")
    assert certificate_names(("more.test", "localhost")) == (*ALWAYS, "more.test")


def test_a_machine_with_an_odd_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of the machine that no certificate can have is left out."""
    monkeypatch.setattr(socket, "gethostname", lambda: "my_machine")
    assert certificate_names(()) == tuple(name for name in ALWAYS if name != "machine")

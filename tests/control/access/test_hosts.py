"""The names by which the control endpoint may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.control.access.hosts import Authority, is_safe

LABEL = st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True)

#: Endings of the public DNS, below which anybody can have a name.
PUBLIC = st.sampled_from(["com", "dev", "kr", "io", "co.kr", "nip.io", "localhost.com", "internal.net"])


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("localhost:8080", "localhost", "8080"),
        ("LocalHost", "localhost", ""),
        ("ocr-emulator", "ocr-emulator", ""),
        ("my_project-ocr_emulator-1:8080", "my_project-ocr_emulator-1", "8080"),
        ("ocr.example.com.:80", "ocr.example.com", "80"),
        ("127.0.0.1:08080", "127.0.0.1", "8080"),
        ("[::1]:8080", "::1", "8080"),
        ("[fe80::1%25eth0]", "fe80::1%25eth0", ""),
        ("ocr-emulator:", "ocr-emulator", ""),
    ],
)
def test_an_authority(text: str, host: str, port: str) -> None:
    """A Host header has a name or an address, and may have a port."""
    assert Authority.parse(text) == Authority(host, port)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ":8080",
        "a b",
        "a/b",
        "user@localhost",
        "[localhost]",
        "::1",
        "[::1",
        "a..b",
        ".a",
        "a:x",
        "é",
    ],
)
def test_no_authority(text: str) -> None:
    """What is neither a name nor an address is none."""
    assert Authority.parse(text) is None


@given(st.text(max_size=20))
def test_any_text(text: str) -> None:
    """Any text at all is read or is refused, and never raises."""
    found = Authority.parse(text)
    assert found is None or found.host


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "app.localhost",
        "127.0.0.1",
        "192.168.0.7",
        "::1",
        "fd00::7",
        "ocr-emulator",
        "ocr-emulator.default.svc.cluster.local",
        "host.docker.internal",
        "laptop.local",
        "ocr.test",
        "nas.home.arpa",
    ],
)
def test_safe(host: str) -> None:
    """An address is safe, and so is a name that nobody can have in the public DNS."""
    assert is_safe(host, ())


@given(st.lists(LABEL, min_size=1, max_size=3), PUBLIC)
def test_not_safe(labels: list[str], ending: str) -> None:
    """A name of the public DNS is not safe, unless the emulator was told it."""
    host = ".".join([*labels, ending])
    assert not is_safe(host, ("other.example.com",))
    assert is_safe(host, (host,))


@pytest.mark.parametrize(
    "host", ["localhost.evil.com", "127.0.0.1.nip.io", "evillocalhost.com", "x.svc", "test.com"]
)
def test_what_only_looks_safe(host: str) -> None:
    """The end of a name says who owns it, not its beginning."""
    assert not is_safe(host, ())

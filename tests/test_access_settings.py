"""A token, and names of hosts, as the settings say them."""

import os
import re
from pathlib import Path

import pytest

from ocr_emulator.access_settings import AccessSettingError, read_host_names, read_token, read_token_file

NO_TOKEN = "found no token; expected at most 4096 letters, digits and -._~+/=; make one with: openssl rand -hex 32"
EXPECTED = "expected names of hosts without a port, with commas between them: ocr.staging.example.com"


def problem_of(file: Path | str) -> str:
    with pytest.raises(AccessSettingError) as caught:
        read_token_file(str(file))
    return str(caught.value)


@pytest.mark.parametrize("text", ["x", "0" * 4096, "AZaz09-._~+/==", "a.b.c"])
def test_token(text: str) -> None:
    """A token is what a header can carry as one (RFC 6750)."""
    assert read_token(text) == text


@pytest.mark.parametrize("text", ["", " ", "two words", "s3cret!", "=", "a=b", "x\n", "0" * 4097, "\u00e9"])
def test_no_token(text: str) -> None:
    """What is none is refused, and not repeated."""
    with pytest.raises(AccessSettingError, match=f"^{re.escape(NO_TOKEN)}$"):
        read_token(text)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_token_file(tmp_path: Path, end: str) -> None:
    """A file holds the token, with or without the end of its line; it may be a link, as Kubernetes mounts one."""
    (tmp_path / "token").write_bytes(b"s3cret" + end.encode())
    (tmp_path / "link").symlink_to(tmp_path / "token")
    assert read_token_file(str(tmp_path / "link")) == "s3cret"


def test_no_token_file(tmp_path: Path) -> None:
    """What is no file is refused, and a pipe is not waited for; nothing of what a file holds is repeated."""
    os.mkfifo(tmp_path / "pipe")
    for name in ("none", "pipe", "."):
        found = f"found no file at {str(tmp_path / name)!r}"
        assert problem_of(tmp_path / name) == f"{found}; expected one that holds the token; check its name"
    assert problem_of("").startswith("found no file at ''; ")
    (tmp_path / "key").write_text("-----BEGIN PRIVATE KEY-----\nx\n")
    (tmp_path / "large").write_bytes(b"x" * 1_000_000)
    assert {problem_of(tmp_path / name) for name in ("key", "large")} == {NO_TOKEN}


def test_a_path_that_cannot_be_one() -> None:
    """A path that no system takes is refused."""
    assert problem_of("a\0b").endswith("check its name") or problem_of("a\0b").endswith(
        "check its name and rights"
    )
    assert problem_of("x" * 5000).endswith("check its name") or problem_of("x" * 5000).endswith("rights")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ocr.example.com", ("ocr.example.com",)),
        (" OCR.example.com. , my_host", ("ocr.example.com", "my_host")),
    ],
)
def test_host_names(text: str, names: tuple[str, ...]) -> None:
    """Names stand between commas, in capital or small letters."""
    assert read_host_names(text) == names


@pytest.mark.parametrize("name", ["", "ocr.example.com:8080", "http://ocr", "*.example.com", "a b", "[::1]"])
def test_no_host_name(name: str) -> None:
    """What is no name is refused, with what one is."""
    with pytest.raises(AccessSettingError) as caught:
        read_host_names(f"ocr,{name}")
    assert str(caught.value) == f"found {name!r}; {EXPECTED}"

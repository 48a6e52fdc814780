"""Reading the credentials of whoever compares."""

from pathlib import Path

import pytest

from ocr_emulator.comparison.access import Credentials
from ocr_emulator.comparison.secret_files import APP_KEY, SECRET_KEY, USER, CredentialsError, read_credentials

ENVIRONMENT = {APP_KEY: "env-app", SECRET_KEY: "env-secret", USER: "env-id:env-secret"}


def read(environment: dict[str, str], **given: str) -> Credentials:
    none: dict[str, str | None] = {"app_key": None, "secret_key_file": None, "user_file": None}
    return read_credentials(environment, **{**none, **given})


def file(folder: Path, text: str | bytes) -> str:
    path = folder / "secret"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_none() -> None:
    """Nobody has to give any; a blank variable, which a pipeline sets for a secret that it lacks, is none."""
    assert read({}) == read({APP_KEY: "", SECRET_KEY: "", USER: ""}) == Credentials()


def test_the_environment() -> None:
    """They may be in variables."""
    expected = Credentials(app_key="env-app", secret_key="env-secret", user="env-id:env-secret")
    assert read(ENVIRONMENT) == expected


def test_a_flag_goes_first(tmp_path: Path) -> None:
    """A flag goes before the variable; of a file the line counts, without the blanks around it."""
    found = read(ENVIRONMENT, app_key="my-app", secret_key_file=file(tmp_path, " my-secret\r\n"))
    assert (found.app_key, found.secret_key) == ("my-app", "my-secret")
    assert read(ENVIRONMENT, user_file=file(tmp_path, "id:a:b\n")).user == "id:a:b"


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(CredentialsError) as caught:
        read({}, app_key="a", secret_key_file=str(tmp_path / "none"))
    assert str(caught.value) == (f"--secret-key-file: cannot read {tmp_path / 'none'}: No such file or directory")


@pytest.mark.parametrize("text", ["", " \n", "two\nlines", "비밀", "a\x00b", "a\x1b[0m"])
def test_what_no_header_can_carry(tmp_path: Path, text: str) -> None:
    """What cannot be sent is refused, and not repeated."""
    with pytest.raises(CredentialsError) as caught:
        read({}, app_key="a", secret_key_file=file(tmp_path, text))
    assert str(caught.value) == (
        "--secret-key-file: found what no header can carry; expected one line of letters, digits and signs"
    )


def test_no_text(tmp_path: Path) -> None:
    """A file that is no text is refused."""
    with pytest.raises(CredentialsError) as caught:
        read({}, user_file=file(tmp_path, b"\xff\xfe"))
    assert str(caught.value) == f"--user-file: {tmp_path / 'secret'} is no text; expected one line"


@pytest.mark.parametrize("environment", [{APP_KEY: "secret-x"}, {SECRET_KEY: "secret-x"}])
def test_one_of_two(environment: dict[str, str]) -> None:
    """An appKey without a secretKey is of no use, nor the other way round."""
    with pytest.raises(CredentialsError) as caught:
        read(environment)
    assert str(caught.value) == (
        "found one of the appKey and the secretKey; expected both or neither: --app-key KEY and "
        "--secret-key-file FILE, or the variables OCR_COMPARE_APP_KEY and OCR_COMPARE_SECRET_KEY"
    )


@pytest.mark.parametrize("user", ["secret-x", ":secret-x", "secret-x:"])
def test_no_user(user: str) -> None:
    """A user is an id and a secret."""
    with pytest.raises(CredentialsError) as caught:
        read({USER: user})
    assert str(caught.value) == (
        "--user-file: found no colon with something on both sides; expected one line: UserAccessKeyId:SecretAccessKey"
    )

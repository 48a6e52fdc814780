"""Reads the credentials of whoever compares, from files and from the environment. No message repeats one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ocr_emulator.comparison.access import Credentials
from ocr_emulator.errors import EmulatorError

#: The variables that may hold them. They do not begin as the settings of the emulator do: it has no use for them.
APP_KEY: Final = "OCR_COMPARE_APP_KEY"
SECRET_KEY: Final = "OCR_COMPARE_SECRET_KEY"  # noqa: S105 - the name of a variable
USER: Final = "OCR_COMPARE_USER"


class CredentialsError(EmulatorError):
    """Credentials that cannot be used as they are."""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a secret is said to be: a text, or a file that has it."""

    flag: str
    text: str | None
    file: str | None

    def read(self) -> str | None:
        """The secret, without the blanks around it; None: it is not given. Raises CredentialsError."""
        text = self.text if self.file is None else self._content(self.file)
        if text is None:
            return None
        if not text.strip() or not text.strip().isascii() or not text.strip().isprintable():
            raise CredentialsError(
                f"{self.flag}: found what no header can carry; expected one line of letters, digits and signs"
            )
        return text.strip()

    def _content(self, file: str) -> str:
        try:
            return Path(file).read_text(encoding="utf-8")
        except OSError as error:
            raise CredentialsError(f"{self.flag}: cannot read {file}: {error.strerror}") from None
        except ValueError:
            raise CredentialsError(f"{self.flag}: {file} is no text; expected one line") from None


def read_credentials(
    environment: Mapping[str, str], *, app_key: str | None, secret_key_file: str | None, user_file: str | None
) -> Credentials:
    """The credentials: a flag goes before a variable. Raises CredentialsError.

    A blank variable is none: a pipeline sets it where it has no such secret.
    """
    given = {name: environment.get(name) or None for name in (APP_KEY, SECRET_KEY, USER)}
    found = Credentials(
        app_key=_Source("--app-key", given[APP_KEY] if app_key is None else app_key, None).read(),
        secret_key=_Source("--secret-key-file", given[SECRET_KEY], secret_key_file).read(),
        user=_Source("--user-file", given[USER], user_file).read(),
    )
    if (found.app_key is None) != (found.secret_key is None):
        raise CredentialsError(
            "found one of the appKey and the secretKey; expected both or neither: --app-key KEY and "
            f"--secret-key-file FILE, or the variables {APP_KEY} and {SECRET_KEY}"
        )
    if found.user is not None and not all(found.user.partition(":")):
        raise CredentialsError(
            "--user-file: found no colon with something on both sides; "
            "expected one line: UserAccessKeyId:SecretAccessKey"
        )
    return found

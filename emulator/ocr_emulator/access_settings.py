"""The values of the settings that say who may use the control endpoint: a token, and names of hosts."""

import os
import re
from pathlib import Path
from typing import Final

from ocr_emulator.errors import EmulatorError

#: The variable with the token of the control endpoint, and with _FILE behind it that of a file which holds it.
TOKEN: Final = "OCR_EMULATOR_ADMIN_TOKEN"  # noqa: S105 - its name

#: What a token is made of: RFC 6750, section 2.1, b64token.
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")

#: The longest token, and so the most that is read of a file of one, in bytes.
_LONGEST_TOKEN: Final = 4096

_HOST_NAME: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


class AccessSettingError(EmulatorError):
    """A token or a name that cannot be used. The text repeats nothing of a token."""


def is_host_name(text: str) -> bool:
    """Whether `text`, in lower case, can be the name of a host: words with dots between them."""
    return _HOST_NAME.fullmatch(text) is not None


def read_host_names(text: str) -> tuple[str, ...]:
    """Names of hosts, in lower case, with commas between them in `text`; raises AccessSettingError."""
    names = tuple(name.strip().lower().removesuffix(".") for name in text.split(","))
    for name in names:
        if not is_host_name(name):
            expected = "names of hosts without a port, with commas between them: ocr.staging.example.com"
            raise AccessSettingError(f"found {name!r}; expected {expected}")
    return names


def read_token(text: str) -> str:
    """A token as a header can carry it; raises AccessSettingError."""
    if len(text) <= _LONGEST_TOKEN and _TOKEN.fullmatch(text):
        return text
    raise AccessSettingError(
        f"found no token; expected at most {_LONGEST_TOKEN} letters, digits and -._~+/=; "
        "make one with: openssl rand -hex 32"
    )


def read_token_of_environment() -> str | None:
    """The token of an emulator that is started in this environment; raises AccessSettingError for its file."""
    file = os.environ.get(f"{TOKEN}_FILE")
    return read_token_file(file) if file else os.environ.get(TOKEN)


def read_token_file(text: str) -> str:
    """The token in the file at the path `text`, without the end of its line; raises AccessSettingError."""
    path = Path(text)
    try:
        if not path.is_file():  # to read a pipe that nobody writes to would never end
            raise AccessSettingError(
                f"found no file at {text!r}; expected one that holds the token; check its name"
            )
        with path.open("rb") as file:
            content = file.read(_LONGEST_TOKEN + 2)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise AccessSettingError(f"cannot read {text!r}: {why}; check its name and rights") from None
    return read_token(content.decode("latin-1").rstrip("\r\n"))

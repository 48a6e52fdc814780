"""The names of files: how those of uploads and of scenarios are compared, and how a path is shown."""

import os
import re
import unicodedata
from pathlib import Path
from typing import Final

#: What a terminal would obey, what breaks a line, and bytes that are no UTF-8 (PEP 383).
_UNSHOWN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def composed(name: str) -> str:
    """`name` in NFC: a Korean syllable is one character, which macOS writes as several (NFD) in file names."""
    return unicodedata.normalize("NFC", name)


def can_be_shown(name: str) -> bool:
    """Whether `name` is UTF-8 without control characters, so that it can be typed, logged and put into JSON."""
    return not _UNSHOWN.search(name)


def shown_path(path: Path) -> str:
    r"""`path` for messages: control characters as `\x1b`; in one that is no UTF-8 whatever is not ASCII too."""
    data = os.fsencode(path)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("ascii", "backslashreplace")
    return _UNSHOWN.sub(lambda found: ascii(found[0])[1:-1], text)

"""The file name of a part, in each of the spellings that clients have for one that is not ASCII.

As in Spring's ContentDisposition, `filename*` goes before `filename`, and encoded words in `filename` are decoded.
RFC 7578, section 4.2, forbids both, and clients send both.
"""

import re
from base64 import b64decode
from binascii import Error, a2b_qp
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote_to_bytes

from ocr_emulator.scenario.names import composed

#: The encodings of file names, by the names that clients give them.
_ENCODINGS: Final[Mapping[str, str]] = {
    "utf-8": "utf-8",
    "iso-8859-1": "latin-1",
    "us-ascii": "latin-1",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ms949": "cp949",
    "cp949": "cp949",
}

#: `UTF-8'ko'%EC%82%AC.png` (RFC 8187, section 3.2.1).
_EXTENDED: Final = re.compile(r"([\w-]+)'[\w-]*'([^']*)", re.ASCII)

#: `=?UTF-8?B?7IKs?=` (RFC 2047, section 2); the space between two such words means nothing.
_ENCODED_WORD: Final = re.compile(r"=\?([\w-]+)\?([BbQq])\?([^?\s]*)\?=(?:\s+(?==\?))?", re.ASCII)


def read_file_name(parameters: Mapping[str, str]) -> str:
    """The file name that the parameters of a Content-Disposition have, decoded, in NFC; blank when there is none.

    `parameters` are texts with a character for each byte.
    """
    name = _extended(parameters.get("filename*", ""))
    if name is None:
        name = _plain(parameters.get("filename", ""))
    return composed(name)


def _extended(value: str) -> str | None:
    found = _EXTENDED.fullmatch(value)
    encoding = _ENCODINGS.get(found[1].lower()) if found else None
    if not found or not encoding:
        return None
    return unquote_to_bytes(found[2].encode("latin-1", "replace")).decode(encoding, "replace")


def _plain(value: str) -> str:
    if _ENCODED_WORD.match(value):
        return _ENCODED_WORD.sub(_decoded_word, value)
    name = value.encode("latin-1", "replace").decode("utf-8", "replace")
    is_path = name[1:3] == ":\\" or name.startswith("\\\\")  # as old browsers on Windows send it
    return name.rpartition("\\")[2] if is_path else name


def _decoded_word(word: re.Match[str]) -> str:
    """The text of an encoded word; the word itself where it cannot be decoded."""
    encoding = _ENCODINGS.get(word[1].lower())
    try:
        data = b64decode(word[3], validate=True) if word[2] in "Bb" else a2b_qp(word[3], header=True)
    except Error:
        return word[0]
    return data.decode(encoding, "replace") if encoding else word[0]

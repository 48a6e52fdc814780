"""File names in the spellings of real clients."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.pipeline.file_name import read_file_name

KOREAN = "사업자등록증.png"


def raw(text: str) -> str:
    """UTF-8 as it stands in a header: a character for each byte."""
    return text.encode().decode("latin-1")


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({}, ""),
        ({"filename": ""}, ""),
        ({"filename": "a.png"}, "a.png"),
        ({"filename": raw(KOREAN)}, KOREAN),
        ({"filename": raw(unicodedata.normalize("NFD", KOREAN))}, KOREAN),
        ({"filename": "_.png", "filename*": "UTF-8''%EC%82%AC.png"}, "사.png"),
        ({"filename*": "utf-8'ko'%EC%82%AC%20.png"}, "사 .png"),
        ({"filename*": raw("UTF-8''사.png")}, "사.png"),
        ({"filename*": "ISO-8859-1''%E9.png"}, "é.png"),
        ({"filename*": "EUC-KR''%BB%E7.png"}, "사.png"),
        ({"filename*": "UTF-8''%E1%84%89%E1%85%A1.png"}, "사.png"),
        ({"filename": "a.png", "filename*": "utf-7''+wqw-"}, "a.png"),
        ({"filename": "a.png", "filename*": "nonsense"}, "a.png"),
        ({"filename": "=?UTF-8?B?7IKs?="}, "사"),
        ({"filename": "=?utf-8?b?7IKsLnBuZw==?="}, "사.png"),
        ({"filename": "=?UTF-8?Q?=EC=82=AC_1.png?="}, "사 1.png"),
        ({"filename": "=?UTF-8?B?7IKs?= =?UTF-8?Q?.png?="}, "사.png"),
        ({"filename": "=?EUC-KR?B?u+c=?=.png"}, "사.png"),
        ({"filename": "=?UTF-8?B?7IK?="}, "=?UTF-8?B?7IK?="),
        ({"filename": "=?utf-7?Q?+wqw-?="}, "=?utf-7?Q?+wqw-?="),
        ({"filename": "a=?UTF-8?B?7IKs?="}, "a=?UTF-8?B?7IKs?="),
        ({"filename": "C:\\scans\\a.png"}, "a.png"),
        ({"filename": "\\\\server\\a.png"}, "a.png"),
        ({"filename": "dir/a\\b.png"}, "dir/a\\b.png"),
        ({"filename": "\xff.png"}, "\ufffd.png"),
    ],
)
def test_spellings(parameters: dict[str, str], name: str) -> None:
    """`filename*` goes before `filename`, encoded words are decoded, Hangul is put together, a path is left out."""
    assert read_file_name(parameters) == name


@given(parameters=st.dictionaries(st.sampled_from(["filename", "filename*"]), st.text()))
def test_nothing_is_an_error(parameters: dict[str, str]) -> None:
    """Whatever stands there is a name, in NFC."""
    assert unicodedata.is_normalized("NFC", read_file_name(parameters))

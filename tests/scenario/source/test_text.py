"""What YAML and JSON have in common as the sources of a scenario."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ocr_emulator.scenario.source.json_source import read_json
from ocr_emulator.scenario.source.problems import Report, ScenarioProblemsError
from ocr_emulator.scenario.source.text import LARGEST, read_text
from ocr_emulator.scenario.source.yaml_source import read_yaml
from tests.properties import tries
from tests.scenario.loading import ANY_TEXT, Reader, node_of, plain, problems_of, texts


def test_utf8() -> None:
    """A file is UTF-8, with or without a byte order mark, of up to 256 KiB."""
    assert read_text("한글".encode(), Report("x")) == "한글"
    assert read_text("\ufeff한글".encode(), Report("x")) == "한글"
    assert read_text(b"a" * LARGEST, Report("x")) == "a" * 256 * 1024


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            "a: 한".encode("euc-kr"),
            "x: found the byte 0xc7 at offset 3; expected UTF-8; save the file in that encoding",
        ),
        (
            "a".encode("utf-16"),
            "x: found the byte 0xff at offset 0; expected UTF-8; save the file in that encoding",
        ),
        (
            b"\xed\xa0\x80",
            "x: found the byte 0xed at offset 0; expected UTF-8; save the file in that encoding",
        ),
        (b"a" * (LARGEST + 1), "x: found more than 262144 bytes; expected at most that; split the scenario"),
    ],
    ids=["EUC-KR", "UTF-16", "lone surrogate", "too large"],
)
def test_refused(data: bytes, problem: str) -> None:
    """Any other encoding is refused with the first byte that shows it; so is too large a file."""
    assert problems_of(lambda report: read_text(data, report)) == [problem]


@given(st.recursive(st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text("ab1:- "), st.lists))
@settings(deadline=None)
def test_json_is_yaml(value: object) -> None:
    """JSON reads the same as JSON and as YAML."""
    text = json.dumps({"a": value})
    assert plain(node_of(read_json, text)) == plain(node_of(read_yaml, text)) == {"a": value}


@pytest.mark.parametrize("read", [read_yaml, read_json])
@example(text='"\\UFFFFFFFF"')
@example(text='{"\\ud800": 1, "\\ud800": 1}')
@example(text='"a\\n": 1\n"a\\n": 1')
@given(text=ANY_TEXT)
@tries(300)
def test_any_text(read: Reader, text: str) -> None:
    """Any text at all is a document or has problems, all of which can be written down, a line each."""
    report = Report("x")
    try:
        written = texts(read(text, report))
        report.settle()
    except ScenarioProblemsError as error:
        written = [str(problem) for problem in error.problems]
        assert all(map(str.isprintable, written))
    assert "".join(written).encode().decode() == "".join(written)


@given(data=st.binary() | ANY_TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(deadline=None)
def test_any_bytes(data: bytes) -> None:
    """Any bytes at all are text or have a problem."""
    report = Report("x")
    try:
        assert read_text(data, report) == data.decode().removeprefix("\ufeff")
    except ScenarioProblemsError:
        with pytest.raises(UnicodeDecodeError):
            data.decode()

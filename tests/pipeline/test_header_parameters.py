"""A header with a label and parameters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.pipeline.header_parameters import LabelledHeader, parse_labelled_header


@pytest.mark.parametrize(
    ("value", "label", "parameters"),
    [
        ("", "", {}),
        (" Text/HTML ", "text/html", {}),
        ("form-data; Name=a", "form-data", {"name": "a"}),
        (
            'form-data;name="a;b" ; filename = "c=\\"d\\\\e\\"" ',
            "form-data",
            {"name": "a;b", "filename": 'c="d\\e"'},
        ),
        ('a; b="C:\\dir\\x.png"', "a", {"b": "C:\\dir\\x.png"}),
        ('a; b="C:\\"', "a", {"b": "C:\\"}),
        ('a; b="c; d=e', "a", {"b": '"c', "d": "e"}),
        ('a; b="c"junk; d=e', "a", {"b": "c", "d": "e"}),
        ("a;;b;c=;=d", "a", {"b": "", "c": ""}),
        ("a; b=c; b=d", "a", {"b": "d"}),
    ],
)
def test_parts(value: str, label: str, parameters: dict[str, str]) -> None:
    """Label and names are in lower case; quotation marks are taken off, and what they protect stays whole."""
    assert parse_labelled_header(value) == LabelledHeader(label, parameters)


@given(value=st.text())
def test_nothing_is_an_error(value: str) -> None:
    """Any text has a label."""
    assert parse_labelled_header(value).label == value.partition(";")[0].strip().lower()


@given(value=st.text(st.characters(blacklist_characters="\\")))
def test_any_value_in_quotation_marks(value: str) -> None:
    """A value in quotation marks, its own marks escaped, comes back as it was."""
    escaped = value.replace('"', '\\"')
    assert parse_labelled_header(f'a; b="{escaped}"').parameters == {"b": value}

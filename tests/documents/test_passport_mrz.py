"""The two lines at the foot of a passport; the samples are the standard's own (ICAO 9303, parts 3 and 4)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_emulator.documents.passport_mrz import check_digit, machine_readable_zone

SPECIMEN = {
    "passportType": "P",
    "countryCode": "UTO",
    "passportNo": "L898902C3",
    "surName": "ERIKSSON",
    "givenName": "ANNA MARIA",
    "dateOfBirthYMD": "19740812",
    "sex": "F",
    "dateOfExpiryYMD": "20120415",
    "personalNo": "ZE184226B",
}


def test_specimen() -> None:
    """The specimen of the standard reads as it is printed there."""
    assert machine_readable_zone(SPECIMEN) == {
        "MRZ1": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "MRZ2": "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    }


@pytest.mark.parametrize(
    ("text", "digit"),
    [
        ("520727", "3"),
        ("AB2134<<<", "5"),
        ("L898902C3", "6"),
        ("740812", "2"),
        ("120415", "9"),
        ("ZE184226B<<<<<", "1"),
        ("D23145890", "7"),
        ("", "0"),
        ("<<<<", "0"),
    ],
)
def test_check_digit(text: str, digit: str) -> None:
    """A check digit weighs 7, 3 and 1 by turns, letters from 10, fillers nought, modulo ten."""
    assert check_digit(text) == digit


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({"surName": "Hong", "givenName": "Gil-dong"}, "P<UTOHONG<<GIL<DONG<<<<<<<<<<<<<<<<<<<<<<<<<"),
        ({"givenName": "X" * 60}, "P<UTOERIKSSON<<XXXXXXXXXXXXXXXXXXXXXXXXXXXXX"),
        ({"passportType": "PM", "countryCode": "KOR"}, "PMKORERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"),
    ],
    ids=["small letters", "long", "Korean"],
)
def test_first_line(changes: dict[str, str], first: str) -> None:
    """Names are in capitals, what is no letter is a filler, and what is too long is cut."""
    assert machine_readable_zone(SPECIMEN | changes)["MRZ1"] == first


@pytest.mark.parametrize("key", SPECIMEN)
@given(value=st.text() | st.text("A1<b가 -", max_size=60))
@settings(deadline=None, max_examples=60)
def test_any_values(key: str, value: str) -> None:
    """Whatever an author writes, each line has 44 characters of the standard's alphabet."""
    for line in machine_readable_zone(SPECIMEN | {key: value}).values():
        assert re.fullmatch("[A-Z0-9<]{44}", line), line

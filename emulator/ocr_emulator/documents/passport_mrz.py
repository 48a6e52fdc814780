"""The machine readable zone of a passport: the two lines at its foot (ICAO 9303, part 4, appendix B)."""

import re
from collections.abc import Mapping
from itertools import cycle
from typing import Final

#: How many characters each line has.
_LENGTH: Final = 44
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def machine_readable_zone(values: Mapping[str, str]) -> dict[str, str]:
    """The values MRZ1 and MRZ2 of a passport. `values` are those of the service's reply, by key."""
    country = _field(values["countryCode"], 3)
    names = f"{_letters(values['surName'])}<<{_letters(values['givenName'])}"
    number = _with_check_digit(_field(values["passportNo"], 9))
    birth, expiry = (
        _with_check_digit(_field(values[name][2:], 6)) for name in ("dateOfBirthYMD", "dateOfExpiryYMD")
    )
    personal = _with_check_digit(_field(values["personalNo"], 14))
    whole = check_digit(number + birth + expiry + personal)
    second = f"{number}{country}{birth}{_field(values['sex'], 1)}{expiry}{personal}{whole}"
    return {"MRZ1": _field(f"{_field(values['passportType'], 2)}{country}{names}", _LENGTH), "MRZ2": second}


def check_digit(text: str) -> str:
    """The check digit of a field: weights 7, 3, 1; A counts 10, B 11 and so on, a filler 0."""
    values = (max(_ALPHABET.find(character), 0) for character in text)
    return str(sum(value * weight for value, weight in zip(values, cycle((7, 3, 1)), strict=False)) % 10)


def _with_check_digit(text: str) -> str:
    return text + check_digit(text)


def _field(text: str, length: int) -> str:
    return f"{_letters(text):<<{length}}"[:length]


def _letters(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "<", text.upper())

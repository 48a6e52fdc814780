"""Test numbers: that no business can have one, and what they say."""

import pytest

from ocr_emulator.contract.constants import STATUS_CODES
from ocr_emulator.documents.business import BUSINESSES
from ocr_emulator.specimens.business_numbers import TEST_NUMBERS
from tests.contracts import CATALOGUE, SEED

#: The weights of the digits before the check digit.
WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def check_digit(number: str) -> int:
    digits = [int(digit) for digit in number[:9]]
    total = sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) + digits[8] * 5 // 10
    return -total % 10


def test_check_digit() -> None:
    """The rule by which these tests work out a check digit is that of the invented businesses."""
    for business in BUSINESSES:
        number = business[1].replace("-", "")
        assert check_digit(number) == int(number[9])


@pytest.mark.parametrize("number", TEST_NUMBERS)
def test_impossible(number: str) -> None:
    """No tax office has the number 000, and the check digit is wrong."""
    assert len(number) == 10
    assert number.startswith("000")
    assert check_digit(number) != int(number[9])


def test_every_status() -> None:
    """There is a number for each statusCode, which ends in it."""
    found = {number: one.status for number, one in TEST_NUMBERS.items() if one.status and not one.delay}
    assert list(found.values()) == list(STATUS_CODES)
    assert all(number.endswith(status or "") for number, status in found.items())


def test_errors() -> None:
    """The numbers of errors give codes that business/status has."""
    steps = [one.step(SEED.codes) for one in TEST_NUMBERS.values() if one.code]
    assert [step.code for step in steps if step] == [
        CATALOGUE[key]
        for key in (
            "NOT_EXIST_BUSINESS_NUMBER",
            "OCR_DOCUMENT_BUSINESS_STATUS_CHECK_FAIL",
            "API_TEMPORARILY_UNAVAILABLE",
        )
    ]

"""A business registration certificate, and what the tax office says of a number."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from ocr_emulator.contract.constants import STATUS_CODES
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.replies import BusinessResult
from ocr_emulator.documents.business import BUSINESSES, business_status, recognise_business
from tests.documents.files import file

SHAPE = TypeAdapter(BusinessResult)


@pytest.mark.parametrize("file_type", FileType)
@given(content=st.binary(), width=st.integers(1, 5000), height=st.integers(1, 5000))
@settings(deadline=None, max_examples=50)
def test_shape(file_type: FileType, content: bytes, width: int, height: int) -> None:
    """Whatever the file, the result has the published members, in the published order, and no other."""
    result = recognise_business(file(file_type, width, height, content))
    assert SHAPE.validate_python(result, strict=True, extra="forbid") == result
    assert list(result) == ["fileType", "unitType", "keyValues", "boxes", "resolution"]
    assert len(result["boxes"]) > 2 * len(result["keyValues"])
    assert all(
        0 <= box["x1"] <= box["x3"] <= width and 0 <= box["y1"] <= box["y3"] <= height for box in result["boxes"]
    )


def test_keys() -> None:
    """The published keys come first; a value has a key, a value and a confidence, in that order."""
    values = recognise_business(file())["keyValues"]
    assert [value["key"] for value in values] == [
        "구분",
        "등록번호",
        "상호명",
        "대표자",
        "개업연월일",
        "주소",
        "업태",
        "종목",
        "발급일자",
    ]
    assert {tuple(value) for value in values} == {("key", "value", "conf")}


@pytest.mark.parametrize(
    ("file_type", "unit"),
    [(FileType.PDF, "point"), (FileType.PNG, "pixel"), (FileType.JPG, "pixel")],
)
def test_file_type(file_type: FileType, unit: str) -> None:
    """The result names the file's type without a dot; boxes are in points for a PDF, else in pixels."""
    result = recognise_business(file(file_type))
    assert (result["fileType"], result["unitType"]) == (file_type.value, unit)


@pytest.mark.parametrize(
    ("file_type", "width", "height", "resolution"),
    [
        (FileType.PNG, 1280, 720, "normal"),
        (FileType.PNG, 720, 1280, "normal"),
        (FileType.JPG, 1280, 720, "normal"),
        (FileType.PNG, 1279, 720, "low"),
        (FileType.PNG, 1280, 719, "low"),
        (FileType.PNG, 719, 1280, "low"),
        (FileType.JPG, 5000, 719, "low"),
        (FileType.PNG, 1279, 1279, "low"),
        (FileType.PDF, 100, 100, "normal"),
    ],
)
def test_resolution(file_type: FileType, width: int, height: int, resolution: str) -> None:
    """The resolution is normal from 1280 x 720 pixels on, upright or on its side, and for every PDF."""
    assert recognise_business(file(file_type, width, height))["resolution"] == resolution


@pytest.mark.parametrize("business", BUSINESSES, ids=lambda business: business[1])
def test_businesses(business: tuple[str, ...]) -> None:
    """A business is of no tax office there is, its number has a right check digit, and its kind a leading space."""
    kind, number, *_ = business
    digits = [int(digit) for digit in number if digit != "-"]
    weighted = [digit * weight for digit, weight in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False)]
    assert [len(part) for part in number.split("-")] == [3, 2, 5]
    assert number.startswith("000-")
    assert digits[-1] == -(sum(weighted) + digits[8] * 5 // 10) % 10
    assert kind in {" 일반과세자", " 간이과세자", " 법인사업자"}
    assert (number[4:6] == "81") is (kind == " 법인사업자")


def test_every_kind_of_business() -> None:
    """There is a business of each kind: an individual's with full or simplified taxation, and a corporation."""
    assert {business[0] for business in BUSINESSES} == {" 일반과세자", " 간이과세자", " 법인사업자"}


@pytest.mark.parametrize("business", BUSINESSES, ids=lambda business: business[1])
@pytest.mark.parametrize("content", [b"", b"a", b"b"])
def test_a_number_chooses_the_business(business: tuple[str, ...], content: bytes) -> None:
    """The number of an invented business chooses it, whatever the file; any other number leaves it to the file."""
    certificate = file(content=content)
    values = [one["value"] for one in recognise_business(certificate, business[1])["keyValues"]]
    assert tuple(values) == business
    assert recognise_business(certificate, "123-45-67890") == recognise_business(certificate)


@pytest.mark.parametrize(
    ("number", "register", "status"),
    [
        ("1234567890", {}, "00"),
        ("0001234560", {}, "01"),
        ("0001234560", {"0001234561": "06"}, "01"),
        ("0001234560", {"0001234560": None}, "01"),
        ("1234567890", {"1234567890": None}, "00"),
        *(("1234567890", {"1234567890": status}, status) for status in STATUS_CODES),
    ],
)
def test_status(number: str, register: Mapping[str, str | None], status: str) -> None:
    """A number answers as registered, else the published sample with 00 and any other with 01; no message."""
    assert business_status(number, register) == {"statusCode": status, "statusMessage": ""}

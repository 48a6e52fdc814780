"""The results of business, for a business registration certificate, and of business/status, for a number."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ocr_emulator.contract.constants import NORMAL_RESOLUTION_BUSINESS
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.replies import BusinessResult, BusinessStatusResult
from ocr_emulator.contract.result_fields import BUSINESS_KEYS
from ocr_emulator.documents.file import File
from ocr_emulator.documents.seeded_values import SeededValues
from ocr_emulator.documents.text_areas import text_boxes

#: Where the value of each key stands on the certificate: left, top, right, bottom as fractions (inferred).
_AREAS: Final = (
    (0.30, 0.14, 0.70, 0.18),
    (0.36, 0.20, 0.64, 0.23),
    (0.28, 0.28, 0.62, 0.31),
    (0.28, 0.33, 0.45, 0.36),
    (0.28, 0.38, 0.56, 0.41),
    (0.28, 0.43, 0.86, 0.47),
    (0.28, 0.52, 0.48, 0.55),
    (0.62, 0.52, 0.86, 0.55),
    (0.38, 0.80, 0.64, 0.83),
)

#: What else is printed there: the title, and the label of each value but the first (inferred).
_TITLE: Final = ("사업자등록증", (0.34, 0.06, 0.66, 0.11))
_LABEL_WIDTH: Final = 0.10

#: Invented businesses, a value for each of BUSINESS_KEYS: those of two individuals (with full and with simplified
#: taxation), and a corporation, whose number has 81 in the middle. No tax office has the number 000, so no real
#: business has these numbers. Their check digits are right, so that a client that verifies them goes on. The
#: leading space is in every published sample; that a corporation's 구분 is 법인사업자 is inferred.
BUSINESSES: Final = (
    (
        " 일반과세자",
        "000-12-34560",
        "가나다상사",
        "홍길동",
        "2020년 01월 02일",
        "서울특별시 가상구 예시로 12, 3층",
        "도매 및 소매업",
        "전자상거래업",
        "2024년 01월 12일",
    ),
    (
        " 간이과세자",
        "000-23-45670",
        "모래내분식",
        "성춘향",
        "2019년 07월 15일",
        "부산광역시 예시구 가상로 45",
        "음식점업",
        "분식",
        "2023년 11월 20일",
    ),
    (
        " 법인사업자",
        "000-81-34566",
        "주식회사 한빛모의연구소",
        "임꺽정",
        "2015년 03월 09일",
        "대전광역시 견본구 표본대로 678",
        "정보통신업",
        "소프트웨어 개발 및 공급업",
        "2022년 05월 04일",
    ),
)

_LABELS: Final = tuple(
    (key, (left - _LABEL_WIDTH - 0.02, top, left - 0.02, bottom))
    for key, (left, top, _, bottom) in list(zip(BUSINESS_KEYS, _AREAS, strict=True))[1:]
)

#: Which of BUSINESS_KEYS is the registration number.
_NUMBER: Final = BUSINESS_KEYS.index("등록번호")

#: The published sample of a `statusCode`. That the message is always empty, as in it, is inferred.
_PUBLISHED_STATUS: Final = {"1234567890": "00"}


@lru_cache(maxsize=1024)
def recognise_business(
    file: File, number: str | None = None, *, turned: bool = True, measures_pdfs: bool = False
) -> BusinessResult:
    """The result of business, with a box for each word. It is cached: do not change it.

    The certificate is that of the invented business with that registration `number`; None, or a number that none
    of them has: the file decides which of them it is.

    The resolution of an image is that of one on its side too where it is `turned`. That of a PDF is `normal`, or
    goes by its size in points with `measures_pdfs`.
    """
    seeded = SeededValues(file)
    invented = next((one for one in BUSINESSES if one[_NUMBER] == number), None) or seeded.choose(BUSINESSES)
    is_pdf = file.type is FileType.PDF
    is_large = file.properties.is_at_least(*NORMAL_RESOLUTION_BUSINESS, turned=turned)
    return {
        "fileType": file.type.value,
        "unitType": "point" if is_pdf else "pixel",
        "keyValues": [
            {"key": key, "value": value, "conf": seeded.confidence(index)}
            for index, (key, value) in enumerate(zip(BUSINESS_KEYS, invented, strict=True))
        ],
        "boxes": text_boxes(file, _TITLE, [*zip(invented, _AREAS, strict=True), *_LABELS]),
        "resolution": "normal" if is_large or (is_pdf and not measures_pdfs) else "low",
    }


def business_status(number: str, register: Mapping[str, str | None], unnamed: str = "01") -> BusinessStatusResult:
    """The result of business/status. `register` has the `statusCode` that a scenario gives a number.

    `unnamed` is that of a number which no scenario names, but for the published sample.
    """
    status = register.get(number) or _PUBLISHED_STATUS.get(number, unnamed)
    return {"statusCode": status, "statusMessage": ""}

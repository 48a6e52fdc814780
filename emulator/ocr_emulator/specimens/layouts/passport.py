"""The data page of a passport (ISO/IEC 7810, ID-3; ICAO 9303, part 4): a Korean one, and a foreign one."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ocr_emulator.specimens.layouts.layout import Layout, Line, Style

_LABEL_HEIGHT: Final = 1.9
_VALUE_TOP: Final = 2.3
_VALUE_HEIGHT: Final = 3.4

#: The dates are printed once, in letters; the values in digits are read from them.
_SAME: Final[Mapping[str, str]] = MappingProxyType(
    {f"{name}YMD": name for name in ("dateOfBirth", "dateOfIssue", "dateOfExpiry")}
)


def _field(left: float, top: float, right: float, label: str, name: str) -> Iterator[Line]:
    """A value below its label."""
    yield Line(label, (left, top, right, top + _LABEL_HEIGHT), Style.LABEL)
    yield Line(f"{{{name}}}", (left, top + _VALUE_TOP, right, top + _VALUE_TOP + _VALUE_HEIGHT), Style.TEXT)


def _passport(title: str, word: str, korean: tuple[Line, ...]) -> Layout:
    return Layout(
        width=125.0,
        height=88.0,
        code=(95.0, 34.0, 119.0, 58.0),
        portrait=(5.0, 13.0, 36.0, 53.0),
        same=_SAME,
        lines=(
            Line(title, (40.0, 4.0, 120.0, 8.4), Style.BOLD),
            Line(word, (5.0, 4.0, 36.0, 8.4), Style.BOLD),
            *_field(40.0, 12.0, 52.0, "종류/Type", "passportType"),
            *_field(54.0, 12.0, 76.0, "발행국/Issuing country", "countryCode"),
            *_field(80.0, 12.0, 119.0, "여권번호/Passport No.", "passportNo"),
            *_field(40.0, 19.4, 119.0, "성/Surname", "surName"),
            *_field(40.0, 26.8, 91.0, "이름/Given names", "givenName"),
            *_field(40.0, 34.2, 88.0, "국적/Nationality", "nationality"),
            *_field(40.0, 41.6, 64.0, "생년월일/Date of birth", "dateOfBirth"),
            *_field(68.0, 41.6, 76.0, "성별/Sex", "sex"),
            *_field(40.0, 49.0, 64.0, "발급일/Date of issue", "dateOfIssue"),
            *_field(40.0, 56.4, 64.0, "기간만료일/Date of expiry", "dateOfExpiry"),
            *korean,
            Line("{MRZ1}", (5.0, 69.0, 120.0, 74.2), Style.MONOSPACED),
            Line("{MRZ2}", (5.0, 77.0, 120.0, 82.2), Style.MONOSPACED),
        ),
    )


KOREAN: Final = _passport(
    "대한민국 REPUBLIC OF KOREA",
    "여권 PASSPORT",
    (
        *_field(68.0, 49.0, 91.0, "개인번호/Personal No.", "personalNo"),
        *_field(68.0, 56.4, 91.0, "한글성명/Name in Korean", "koreanName"),
    ),
)
FOREIGN: Final = _passport("{nationality} (견본 국가)", "PASSPORT", ())

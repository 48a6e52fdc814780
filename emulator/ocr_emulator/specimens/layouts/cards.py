"""What is as large as a bank card (ISO/IEC 7810, ID-1): payment card, resident card and driver's licence."""

from typing import Final

from ocr_emulator.specimens.layouts.layout import Layout, Line, Style
from ocr_emulator.specimens.typesetting import Align, Area

_WIDTH: Final = 85.6
_HEIGHT: Final = 54.0

#: In the corner at the bottom right, with a blank margin of four squares around it.
_CODE: Final[Area] = (63.4, 31.8, 81.4, 49.8)

PAYMENT_CARD: Final = Layout(
    width=_WIDTH,
    height=_HEIGHT,
    code=_CODE,
    lines=(
        Line("견본은행", (6.0, 4.5, 30.0, 9.0), Style.BOLD),
        Line("{scheme}", (44.0, 5.0, 80.0, 8.4), Style.TEXT, Align.RIGHT),
        Line("{number}", (6.0, 22.5, 80.0, 28.6), Style.MONOSPACED),
        Line("VALID", (6.0, 35.2, 14.0, 37.0), Style.LABEL),
        Line("THRU", (6.0, 37.2, 14.0, 39.0), Style.LABEL),
        Line("{validThru}", (14.5, 35.0, 34.0, 39.2), Style.MONOSPACED),
        Line("HONG GILDONG", (6.0, 45.0, 58.0, 48.6)),
    ),
)

RESIDENT_CARD: Final = Layout(
    width=_WIDTH,
    height=_HEIGHT,
    code=_CODE,
    portrait=(63.4, 4.2, 81.4, 27.4),
    lines=(
        Line("주민등록증", (6.0, 4.2, 44.0, 9.8), Style.BOLD),
        Line("{name}", (6.0, 13.6, 58.0, 18.6), Style.BOLD),
        Line("{residentNumber}", (6.0, 20.6, 58.0, 24.8)),
        Line("서울특별시 가상구 예시로", (6.0, 27.6, 58.0, 30.8)),
        Line("12, 3층 (견본동)", (6.0, 31.8, 58.0, 35.0)),
        Line("{issueDate}", (12.0, 40.2, 52.0, 43.6), Style.TEXT, Align.CENTER),
        Line("{issuer}", (6.0, 45.0, 58.0, 49.6), Style.BOLD, Align.CENTER),
    ),
)

DRIVER_LICENCE: Final = Layout(
    width=_WIDTH,
    height=_HEIGHT,
    code=_CODE,
    portrait=(4.2, 11.8, 23.4, 36.4),
    lines=(
        Line("자동차운전면허증", (4.2, 3.8, 40.0, 8.6), Style.BOLD),
        Line("(Driver's License)", (42.0, 5.2, 66.0, 8.4)),
        Line("{licenseType}", (26.6, 11.6, 81.4, 14.8)),
        Line("{driverLicenseNumber}", (26.6, 16.2, 81.4, 20.6), Style.BOLD),
        Line("{name}", (26.6, 22.2, 60.0, 26.4), Style.BOLD),
        Line("{residentNumber}", (26.6, 27.6, 60.0, 31.0)),
        Line("서울특별시 가상구 예시로", (26.6, 32.2, 60.0, 34.8)),
        Line("12, 3층 (견본동)", (26.6, 35.6, 60.0, 38.2)),
        Line("적성검사 2029.01.01 ~ 2029.12.31", (26.6, 39.6, 60.0, 41.8), Style.LABEL),
        Line("조건", (26.6, 42.6, 30.6, 44.8), Style.LABEL),
        Line("{condition}", (31.4, 42.6, 42.0, 44.8)),
        Line("{serialNum}", (4.2, 38.2, 23.4, 41.4), Style.TEXT, Align.CENTER),
        Line("{issueDate}", (44.0, 42.4, 60.0, 45.0), Style.TEXT, Align.RIGHT),
        Line("{issuer}", (26.6, 46.4, 60.0, 49.8), Style.BOLD, Align.RIGHT),
    ),
)

"""The business registration certificate, on A4: an individual's, and a corporation's."""

from typing import Final

from ocr_emulator.specimens.layouts.layout import Layout, Line, Style
from ocr_emulator.specimens.typesetting import Align

#: Left edge and right edge of the labels and of the values.
_LABEL: Final = (27.0, 63.0)
_VALUE: Final = (69.0, 184.0)
_HEIGHT: Final = 6.0


def _row(top: float, label: str, value: str) -> tuple[Line, Line]:
    return (
        Line(label, (_LABEL[0], top, _LABEL[1], top + _HEIGHT)),
        Line(value, (_VALUE[0], top, _VALUE[1], top + _HEIGHT)),
    )


def _certificate(name: str, representative: str, address: str) -> Layout:
    """The certificate with these labels for the name, the person and the address, which are what differs."""
    return Layout(
        width=210.0,
        height=297.0,
        code=(142.0, 224.0, 188.0, 270.0),
        lines=(
            Line("사업자등록증", (55.0, 33.0, 155.0, 48.0), Style.BOLD, Align.CENTER),
            Line("( {구분} )", (60.0, 52.0, 150.0, 59.0), Style.TEXT, Align.CENTER),
            Line("등록번호 : {등록번호}", (50.0, 66.0, 160.0, 73.5), Style.BOLD, Align.CENTER),
            *_row(90.0, name, "{상호명}"),
            *_row(104.0, representative, "{대표자}"),
            *_row(118.0, "개업연월일", "{개업연월일}"),
            *_row(132.0, address, "{주소}"),
            *_row(146.0, "사업의 종류", "업태 : {업태}"),
            Line("종목 : {종목}", (_VALUE[0], 157.0, _VALUE[1], 157.0 + _HEIGHT)),
            *_row(171.0, "발급 사유", "견본"),
            *_row(185.0, "전자우편", "specimen@example.com"),
            Line("{발급일자}", (40.0, 216.0, 122.0, 223.0), Style.TEXT, Align.CENTER),
            Line("견본세무서장", (36.0, 240.0, 106.0, 249.0), Style.BOLD, Align.RIGHT),
            Line("견본", (106.5, 241.0, 119.5, 247.0), Style.SEAL, Align.CENTER),
        ),
    )


INDIVIDUAL: Final = _certificate("상호", "성명", "사업장 소재지")
CORPORATION: Final = _certificate("법인명(단체명)", "대표자", "본점 소재지")

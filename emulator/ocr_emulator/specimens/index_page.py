"""A page that shows test documents, to print on A4: cards in their real size, captions in Korean and English."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from ocr_emulator.contract.operations import FileType
from ocr_emulator.specimens.files import picture_file
from ocr_emulator.specimens.selection import NamedSpecimen

#: How wide a certificate is shown, in millimetres: two cards fit beside each other, and so do two of these.
_WIDEST: Final = 88.0

_HEAD: Final = """\
<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<title>테스트 문서 · Test documents</title>
<style>
@page { size: A4; margin: 12mm }
body { margin: 0 auto; width: 186mm }
body { font: 9pt/1.4 "Noto Sans KR", "Malgun Gothic", "Apple SD Gothic Neo", sans-serif }
main { display: flex; flex-wrap: wrap; gap: 7mm 8mm }
figure { break-inside: avoid; margin: 0; width: 88mm }
img { border: 0.2mm solid #999; display: block }
figcaption { margin-top: 1mm; overflow-wrap: anywhere }
code { font-size: 7.5pt }
</style>
</head>
<body>
<h1>테스트 문서 · Test documents</h1>
<p>에뮬레이터에 보내면 QR 코드에 담긴 결과가 나옵니다. 인물과 번호는 모두 가상입니다.<br>
Send one to the emulator, and what its QR code says happens. All persons and numbers are invented.</p>
<main>
"""
_FOOT: Final = "</main>\n</body>\n</html>\n"


def index_page(documents: Iterable[NamedSpecimen], file_type: FileType) -> str:
    """The HTML page, for the folder of the files. It shows these; of a PDF it has a picture in itself."""
    return _HEAD + "".join(_figure(one, file_type) for one in documents) + _FOOT


def _figure(one: NamedSpecimen, file_type: FileType) -> str:
    return "\n".join(_figure_lines(one, file_type))


def _figure_lines(one: NamedSpecimen, file_type: FileType) -> Iterator[str]:
    original, file_name = one.specimen.original, f"{one.name}.{file_type}"
    width = min(original.layout.width, _WIDEST)
    yield "<figure>"
    yield f'<a href="{escape(file_name)}"><img src="{_source(one, file_type)}" style="width:{width}mm" alt=""></a>'
    yield f"<figcaption><b>{escape(file_name)}</b><br>"
    yield f"{escape(original.kind.korean)}: {escape(one.korean)}<br>"
    yield f"{escape(original.kind.name)}: {escape(one.says)}<br>"
    yield f"<code>{escape(one.specimen.text)}</code></figcaption>"
    yield "</figure>\n"


def _source(one: NamedSpecimen, file_type: FileType) -> str:
    if file_type is not FileType.PDF:
        return escape(f"{one.name}.{file_type}")
    picture = b64encode(picture_file(one.specimen, FileType.PNG)).decode()
    return f"data:image/png;base64,{picture}"

"""Makes the fonts of the test documents from the Noto fonts that Debian's package fonts-noto-cjk installs.

pip install fonttools
python tools/subset_fonts.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

What is kept of Noto Sans CJK KR: all Korean syllables, so that any Korean name can be printed, and what ASCII has.
Of Noto Sans Mono CJK KR: the digits and capital letters of card numbers and machine readable zones. Both fonts are
under the SIL Open Font License 1.1, which stands beside them; they have no reserved font name.

The widths of the characters go into a file of their own, so that text can be set without what draws it.
"""

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FONTS = Path(__file__).parent.parent / "emulator/ocr_emulator/specimens/fonts"

SYLLABLES = range(0xAC00, 0xD7A4)
ASCII = range(0x20, 0x7F)
OTHERS = map(ord, "·※○●㈜")
MONOSPACED = map(ord, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<*/ ")


def main(collection: str) -> None:
    """Write the two fonts and the widths of their characters."""
    fonts = {font["name"].getDebugName(4): font for font in TTCollection(collection).fonts}
    text = _subset(fonts["Noto Sans CJK KR"], {*SYLLABLES, *ASCII, *OTHERS}, "NotoSansKR-subset.otf")
    monospaced = _subset(fonts["Noto Sans Mono CJK KR"], set(MONOSPACED), "NotoSansMonoKR-subset.otf")
    widths = {"text": _widths(text), "monospaced": _widths(monospaced)}
    (FONTS / "widths.json").write_text(json.dumps(widths, ensure_ascii=False, indent=1) + "\n")


def _subset(font: TTFont, characters: set[int], name: str) -> TTFont:
    """The font with nothing but `characters`, written under `name`."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.name_IDs = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.save(FONTS / name)
    return font


def _widths(font: TTFont) -> dict[str, int]:
    """The width of each character, in thousandths of the font's size; all Korean syllables are as wide as 가."""
    metrics = font["hmtx"].metrics
    return {
        chr(code): metrics[glyph][0]
        for code, glyph in sorted(font.getBestCmap().items())
        if code not in SYLLABLES or chr(code) == "가"
    }


if __name__ == "__main__":
    main(sys.argv[1])

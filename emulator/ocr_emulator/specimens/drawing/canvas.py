"""A page to draw on, in millimetres. Shapes are drawn larger and made smaller, which smooths their edges."""

import math
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from ocr_emulator.specimens.layouts.layout import Style
from ocr_emulator.specimens.qr_writing import qr_squares, with_margin
from ocr_emulator.specimens.typesetting import ASCENT, Align, Area, Word, set_line

#: A colour as Pillow takes it: `#rrggbb`.
Colour = str

_SMOOTHING: Final = 2
_FONTS: Final = {Style.MONOSPACED: "NotoSansMonoKR-subset.otf"}
_TEXT_FONT: Final = "NotoSansKR-subset.otf"

#: How much wider the strokes of bold letters are on each side, as a share of the letters' size.
_BOLD: Final = 0.018

_WHITE: Final = "#ffffff"
_BLACK: Final = "#000000"


class Canvas:
    """A page of `width` and `height` millimetres, of `scale` pixels each."""

    def __init__(self, width: float, height: float, scale: float, colour: Colour) -> None:
        self.width, self.height, self.scale = width, height, scale
        self._shape_scale = scale * _SMOOTHING
        large = round(width * scale) * _SMOOTHING, round(height * scale) * _SMOOTHING
        self._shapes = Image.new("RGB", large, colour)
        self._draw = ImageDraw.Draw(self._shapes)
        self._image = self._shapes

    def rectangle(self, area: Area, fill: Colour | None, outline: Colour | None = None, pen: float = 0.3) -> None:
        """Draw a rectangle."""
        self._draw.rectangle(self._pixels(area), fill, outline, self._pen(pen))

    def rounded(
        self, area: Area, radius: float, fill: Colour | None, outline: Colour | None = None, pen: float = 0.3
    ) -> None:
        """Draw a rectangle with round corners."""
        self._draw.rounded_rectangle(self._pixels(area), radius * self._shape_scale, fill, outline, self._pen(pen))

    def ellipse(self, area: Area, fill: Colour) -> None:
        """Draw an ellipse."""
        self._draw.ellipse(self._pixels(area), fill)

    def dome(self, area: Area, fill: Colour) -> None:
        """Draw the upper half of an ellipse, as high as the area."""
        left, top, right, bottom = area
        whole = left, top, right, bottom + (bottom - top)
        self._draw.chord(self._pixels(whole), 180, 360, fill)

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: Colour, pen: float = 0.2) -> None:
        """Draw a straight line."""
        self._draw.line([self._pixel(start), self._pixel(end)], colour, self._pen(pen))

    def waves(self, colour: Colour, rows: int, pen: float = 0.12) -> None:
        """Draw wavy lines from edge to edge, as the paper of documents has them."""
        steps = 60
        for row in range(rows):
            base, phase = self.height * (row + 0.5) / rows, row * 0.55
            points = [
                self._pixel(
                    (
                        self.width * step / steps,
                        base + self.height * 0.03 * math.sin(phase + 9 * step / steps),
                    )
                )
                for step in range(steps + 1)
            ]
            self._draw.line(points, colour, self._pen(pen), joint="curve")

    def finish_shapes(self) -> None:
        """Smooth what has been drawn. What comes after this is text and the code."""
        self._image = self._shapes.reduce(_SMOOTHING)
        self._draw = ImageDraw.Draw(self._image)
        self._shape_scale = self.scale

    def word(self, word: Word, style: Style, colour: Colour) -> None:
        """Draw a word where it was set."""
        left, top, _, _ = word.area
        size = word.size * self.scale
        self._draw.text(
            (left * self.scale, (top + ASCENT * word.size) * self.scale),
            word.text,
            fill=colour,
            font=_font(_FONTS.get(style, _TEXT_FONT), size),
            anchor="ls",
            stroke_width=_BOLD * size if style is Style.BOLD else 0,
        )

    def across(self, text: str, colour: Colour, size: float, strength: float) -> None:
        """Draw a text across the page from the bottom left to the top right, as strong as `strength`: 0 to 1."""
        mask = Image.new("L", self._image.size, 0)
        diagonal = math.hypot(self.width, self.height)
        words = set_line(text, (0, 0, diagonal * 0.8, size), Align.LEFT)
        wide = words[-1].area[2] * self.scale
        label = Image.new("L", (round(wide), round(size * 1.3 * self.scale)), 0)
        draw = ImageDraw.Draw(label)
        for word in words:
            font = _font(_TEXT_FONT, word.size * self.scale)
            baseline = (word.area[1] + ASCENT * word.size) * self.scale
            draw.text((word.area[0] * self.scale, baseline), word.text, 255, font, anchor="ls", stroke_width=1)
        angle = math.degrees(math.atan2(self.height, self.width))
        turned = label.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
        middle = (mask.width - turned.width) // 2, (mask.height - turned.height) // 2
        mask.paste(turned, middle)
        self._image.paste(Image.new("RGB", mask.size, colour), mask=mask.point(lambda one: int(one * strength)))

    def code(self, text: str, area: Area) -> None:
        """Draw the QR code that says `text`, with its margin."""
        squares = qr_squares(text)
        self.rectangle(with_margin(area, len(squares)), _WHITE)
        left, top, right, _ = area
        side = (right - left) / len(squares)
        for y, row in enumerate(squares):
            for x, is_dark in enumerate(row):
                if is_dark:
                    start = self._pixel((left + x * side, top + y * side))
                    end = self._pixel((left + (x + 1) * side, top + (y + 1) * side))
                    self._draw.rectangle((*start, end[0] - 1, end[1] - 1), _BLACK)

    def image(self) -> Image.Image:
        """What has been drawn."""
        return self._image

    def _pen(self, width: float) -> int:
        return max(1, round(width * self._shape_scale))

    def _pixel(self, point: tuple[float, float]) -> tuple[int, int]:
        x, y = point
        return round(x * self._shape_scale), round(y * self._shape_scale)

    def _pixels(self, area: Area) -> tuple[int, int, int, int]:
        left, top, right, bottom = area
        return (*self._pixel((left, top)), *self._pixel((right, bottom)))


def _font(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(_font_file(name)), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _font_file(name: str) -> bytes:
    return files("ocr_emulator.specimens").joinpath("fonts", name).read_bytes()

"""What each kind of document is drawn on: its paper or plastic, and the shapes that tell it from the others."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from ocr_emulator.specimens.drawing.canvas import Canvas, Colour
from ocr_emulator.specimens.layouts.layout import Layout
from ocr_emulator.specimens.originals import (
    CERTIFICATE,
    DRIVER_LICENCE,
    PASSPORT,
    PAYMENT_CARD,
    RESIDENT_CARD,
    Kind,
)

_RED: Final = "#b03a2e"


class Look(Struct, frozen=True, kw_only=True):
    """How a kind of document looks. `scale` is in pixels a millimetre; `specimen` is the word across it."""

    scale: float
    paper: Colour
    ink: Colour
    label: Colour
    specimen: Colour
    shapes: Callable[[Canvas, Layout], None]


def _certificate(canvas: Canvas, _: Layout) -> None:
    canvas.waves("#f1efe4", 60)
    canvas.rectangle((10.0, 10.0, 200.0, 287.0), None, "#8a7f5c", 1.2)
    canvas.rectangle((12.5, 12.5, 197.5, 284.5), None, "#b9ae86", 0.5)
    for y in (82.0, 203.0):
        canvas.line((20.0, y), (190.0, y), "#8a7f5c", 0.4)
    canvas.rectangle((105.0, 236.0, 121.0, 252.0), None, _RED, 0.9)


def _payment_card(canvas: Canvas, _: Layout) -> None:
    canvas.ellipse((38.0, -34.0, 120.0, 40.0), "#2f4b78")
    canvas.ellipse((-34.0, 24.0, 48.0, 98.0), "#1b2f52")
    chip, lines = "#d9bd6a", "#8f7733"
    canvas.rounded((6.0, 11.6, 17.0, 20.0), 1.4, chip, lines)
    for y in (14.4, 17.2):
        canvas.line((6.0, y), (17.0, y), lines)
    for x in (9.7, 13.3):
        canvas.line((x, 11.6), (x, 20.0), lines)


def _resident_card(canvas: Canvas, layout: Layout) -> None:
    canvas.rectangle((0.0, 0.0, layout.width, 11.2), "#d5e6d9")
    canvas.waves("#d3e2ea", 22)
    _portrait(canvas, layout)


def _driver_licence(canvas: Canvas, layout: Layout) -> None:
    canvas.rectangle((0.0, 0.0, layout.width, 10.2), "#f2d9bd")
    canvas.waves("#f3e4cf", 22)
    _portrait(canvas, layout)


def _passport(canvas: Canvas, layout: Layout) -> None:
    canvas.waves("#d9e3ee", 34)
    canvas.line((5.0, 10.2), (120.0, 10.2), "#5b7aa5", 0.4)
    canvas.rectangle((0.0, 64.0, layout.width, layout.height), "#f7f5ee")
    _portrait(canvas, layout)


def _portrait(canvas: Canvas, layout: Layout) -> None:
    """Nobody's face: a head and shoulders."""
    if layout.portrait is None:
        return
    left, top, right, bottom = layout.portrait
    width, height, middle = right - left, bottom - top, (left + right) / 2
    canvas.rectangle(layout.portrait, "#e6ebf0")
    canvas.dome((left + 0.1 * width, top + 0.68 * height, right - 0.1 * width, bottom), "#8c98a6")
    head = middle - 0.2 * width, top + 0.18 * height, middle + 0.2 * width, top + 0.64 * height
    canvas.ellipse(head, "#a9b4bf")
    canvas.rectangle(layout.portrait, None, "#7d8894", 0.25)


LOOKS: Final[Mapping[Kind, Look]] = MappingProxyType(
    {
        CERTIFICATE: Look(
            scale=1280 / 210,
            paper="#fdfcf6",
            ink="#1d1d1d",
            label="#555555",
            specimen=_RED,
            shapes=_certificate,
        ),
        PAYMENT_CARD: Look(
            scale=15.0, paper="#243c66", ink="#f4f4f0", label="#c9d3e3", specimen="#ffffff", shapes=_payment_card
        ),
        RESIDENT_CARD: Look(
            scale=15.0, paper="#e8f1f5", ink="#1d1d1d", label="#555555", specimen=_RED, shapes=_resident_card
        ),
        DRIVER_LICENCE: Look(
            scale=15.0, paper="#fbf3e6", ink="#1d1d1d", label="#555555", specimen=_RED, shapes=_driver_licence
        ),
        PASSPORT: Look(
            scale=10.5, paper="#e9eff6", ink="#1d1d1d", label="#5b6673", specimen=_RED, shapes=_passport
        ),
    }
)

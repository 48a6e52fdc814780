"""Draws a test document: its background, every word where its layout has it, and its QR code."""

from typing import Final

from PIL import Image

from ocr_emulator.specimens.drawing.backgrounds import LOOKS
from ocr_emulator.specimens.drawing.canvas import Canvas
from ocr_emulator.specimens.layouts.layout import Style
from ocr_emulator.specimens.specimen import Specimen

_ACROSS: Final = "견본 SPECIMEN"


def draw_specimen(specimen: Specimen) -> Image.Image:
    """The picture of a test document, as large as its kind is drawn."""
    layout, look = specimen.original.layout, LOOKS[specimen.original.kind]
    canvas = Canvas(layout.width, layout.height, look.scale, look.paper)
    look.shapes(canvas, layout)
    canvas.finish_shapes()
    canvas.across(_ACROSS, look.specimen, size=min(layout.width, layout.height) * 0.2, strength=0.13)
    colours = {Style.LABEL: look.label, Style.SEAL: look.specimen}
    for line, word in layout.words(specimen.values):
        canvas.word(word, line.style, colours.get(line.style, look.ink))
    canvas.code(specimen.text, layout.code)
    return canvas.image()


def pixels_per_millimetre(specimen: Specimen) -> float:
    """The scale at which the document is drawn, for whoever prints it."""
    return LOOKS[specimen.original.kind].scale

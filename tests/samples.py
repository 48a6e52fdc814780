"""Files to upload, each made for the test that asks: no picture of anybody lies in this repository."""

import random
from io import BytesIO

from PIL import Image, ImageDraw


def picture(width: int = 1280, height: int = 800, kind: str = "PNG", *, flat: bool = False) -> bytes:
    """An image file, `kind` being PNG, JPEG, GIF, BMP, PDF ...; with something on it unless it is `flat`."""
    image = Image.new("RGB", (width, height), "white")
    if not flat:
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 0, width // 2, height // 2), fill="black")
        draw.text((width // 4, height // 4), "SPECIMEN", fill="red")
    return _encode(image, kind)


def noise(size: int) -> bytes:
    """A PNG file of about `size` bytes, too varied to be compressed."""
    side = max(1, int((size / 3) ** 0.5))
    return _encode(Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3)), "PNG")


def _encode(image: Image.Image, kind: str) -> bytes:
    file = BytesIO()
    image.save(file, kind)
    return file.getvalue()

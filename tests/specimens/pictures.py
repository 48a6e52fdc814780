"""What happens to a document on its way to the service: it is encoded again, made smaller, turned, photographed."""

import random
from io import BytesIO

from PIL import Image, ImageFilter

from ocr_emulator.documents.opening.qr_reading import read_qr_code
from ocr_emulator.documents.qr_code import Corners, Point, QrCode

#: The size of a photograph of 12 megapixels.
PHOTOGRAPH = (4000, 3000)


def read(image: Image.Image) -> QrCode | None:
    return read_qr_code(image)


def text_in(image: Image.Image) -> str | None:
    found = read(image)
    return found.text if found else None


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def as_jpeg(image: Image.Image, quality: int) -> Image.Image:
    file = BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=quality)
    return opened(file.getvalue())


def photographed(image: Image.Image, seed: int = 1, share: float = 0.75) -> tuple[Image.Image, Corners]:
    """A photograph in which the document takes that share of a side, seen at an angle, out of focus, with noise.

    And where its corners are, clockwise from its own top left, as fractions of the photograph.
    """
    width, height = PHOTOGRAPH
    scale = min(width * share / image.width, height * share / image.height)
    wide, high = image.width * scale, image.height * scale
    left, top = (width - wide) / 2, (height - high) / 2
    drawn = random.Random(seed)

    def moved(x: float, y: float) -> Point:
        return x + drawn.uniform(-0.05, 0.05) * wide, y + drawn.uniform(-0.05, 0.05) * high

    corners = moved(left, top), moved(left + wide, top), moved(left + wide, top + high), moved(left, top + high)
    shape = _perspective(corners, image.size)
    mask = Image.new("L", image.size, 255).transform(PHOTOGRAPH, Image.Transform.PERSPECTIVE, shape)
    flat = image.convert("RGB").transform(PHOTOGRAPH, Image.Transform.PERSPECTIVE, shape, Image.Resampling.BICUBIC)
    desk = Image.effect_noise((width // 8, height // 8), 60).resize(PHOTOGRAPH).convert("RGB")
    desk.paste(flat, mask=mask)
    noisy = Image.blend(desk, Image.effect_noise(PHOTOGRAPH, 25).convert("RGB"), 0.2)
    first, second, third, fourth = ((x / width, y / height) for x, y in corners)
    return as_jpeg(noisy.filter(ImageFilter.GaussianBlur(1.5)), 70), (first, second, third, fourth)


def _perspective(corners: Corners, size: tuple[int, int]) -> list[float]:
    """What Pillow needs to lay a picture of that size into four corners: Gauss's elimination of eight equations."""
    width, height = size
    rows = []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height)), strict=True):
        rows.append([x, y, 1.0, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1.0, -v * x, -v * y, v])
    for at in range(8):
        best = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in (row for row in range(8) if row != at):
            share = rows[other][at]
            rows[other] = [one - share * two for one, two in zip(rows[other], rows[at], strict=True)]
    return [row[8] for row in rows]

"""Files that cost as much to open as real ones: gradients under noise, as in a photograph, never of one colour."""

import secrets
from io import BytesIO
from typing import Final

from PIL import Image, ImageChops

#: What a number stands for at the end of a file, after all that a reader of it looks at: with another number the
#: file is another one, and opens alike.
NUMBER: Final = b"@number-of-file@"

#: From how many numbers that of the first new file is chosen: no two runs send the same one.
_NUMBERS: Final = 10**12

#: How much the brightness of neighbouring pixels differs, as a standard deviation.
_NOISE: Final = 25

#: The qualities that a JPEG can have.
_QUALITIES: Final = range(1, 96)


def first_number() -> int:
    """A number to count up from, one for each new file."""
    return secrets.randbelow(_NUMBERS)


def jpeg(width: int, height: int, size: int) -> bytes:
    """A JPEG of the best quality that has at most `size` bytes."""
    image = _photograph(width, height)
    low, high = _QUALITIES.start, _QUALITIES.stop
    while high - low > 1:
        quality = (low + high) // 2
        low, high = (quality, high) if len(_encoded(image, "JPEG", quality)) <= size else (low, quality)
    return _encoded(image, "JPEG", low) + NUMBER


def png(width: int, height: int) -> bytes:
    """A PNG."""
    return _encoded(_photograph(width, height), "PNG") + NUMBER


def pdf(width: int, height: int) -> bytes:
    """A PDF of one page, which is a JPEG."""
    return _encoded(_photograph(width, height), "PDF") + b"%" + NUMBER


def _photograph(width: int, height: int) -> Image.Image:
    size = (width, height)
    noise = Image.effect_noise(size, _NOISE)
    gradients = [Image.linear_gradient("L").resize(size), Image.radial_gradient("L").resize(size)]
    gradients.append(gradients[0].transpose(Image.Transpose.ROTATE_180))
    return Image.merge("RGB", [ImageChops.add(gradient, noise, scale=2) for gradient in gradients])


def _encoded(image: Image.Image, kind: str, quality: int = 75) -> bytes:
    file = BytesIO()
    image.save(file, kind, quality=quality)
    return file.getvalue()

"""Reading the QR code of a test document out of a picture, whatever has been done to that."""

import random
from functools import cache

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from ocr_emulator.documents.opening.qr_reading import read_qr_code
from ocr_emulator.documents.qr_code import MARK
from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.drawing.drawing import draw_specimen
from tests.properties import tries
from tests.specimens.pictures import as_jpeg, photographed, read, text_in


@cache
def drawn(name: str) -> Image.Image:
    """The picture of a document of the catalogue."""
    return draw_specimen(CATALOGUE[name].specimen)


EVERY_DOCUMENT = pytest.mark.parametrize("name", CATALOGUE)


@EVERY_DOCUMENT
@pytest.mark.parametrize("quality", [10, 90])
def test_jpeg(name: str, quality: int) -> None:
    """A document encoded as a JPEG is read, even at quality 10."""
    assert text_in(as_jpeg(drawn(name), quality)) == CATALOGUE[name].text


@EVERY_DOCUMENT
def test_smaller(name: str) -> None:
    """A document of half the size is read; one of a quarter where the outcome is a code."""
    factor = 4 if len(CATALOGUE[name].text) <= 35 else 2
    assert text_in(drawn(name).reduce(factor)) == CATALOGUE[name].text


@EVERY_DOCUMENT
@pytest.mark.parametrize("degrees", [7, 33, 90, 180, 251])
def test_turned(name: str, degrees: int) -> None:
    """A document that lies at any angle is read."""
    turned = drawn(name).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="#806a50")
    assert text_in(turned) == CATALOGUE[name].text


@pytest.mark.parametrize(
    "name",
    [
        "business-busy-twice",
        "card-visa",
        "card-connection-reset",
        "id-card-unsure",
        "driver-forged",
        "passport-foreign",
    ],
)
def test_photographed(name: str) -> None:
    """A document is read in a photograph of 12 megapixels, at an angle, out of focus, with noise."""
    photograph, _ = photographed(drawn(name))
    assert text_in(photograph) == CATALOGUE[name].text


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_modes(mode: str) -> None:
    """A picture of any mode is read."""
    assert text_in(drawn("resident").convert(mode)) == CATALOGUE["resident"].text


@pytest.mark.parametrize("mode", ["I", "I;16"])
def test_deep(mode: str) -> None:
    """A picture with 16 bits a shade of grey is read, which has nearly none that an 8-bit one has."""
    deep = drawn("resident").convert("L").convert("I").point(lambda shade: shade * 200 + 300)
    assert text_in(deep.convert(mode)) == CATALOGUE["resident"].text


@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1), (2401, 2), (3, 1201)])
def test_odd_sizes(size: tuple[int, int]) -> None:
    """A picture of any proportions is looked at."""
    assert read(Image.new("RGB", size)) is None


def test_corners() -> None:
    """The corners are those of the code's squares, clockwise from its own top left."""
    code = _code(f"{MARK}1")
    page = Image.new("L", (1000, 500), 255)
    page.paste(code, (300, 100))
    side = code.width
    edges = [(300, 100), (300 + side, 100), (300 + side, 100 + side), (300, 100 + side)]
    for _ in range(4):
        found = read(page)
        assert found
        corners = [(x * page.width, y * page.height) for x, y in found.corners]
        assert [edge for corner in corners for edge in corner] == pytest.approx(
            [edge for corner in edges for edge in corner], abs=5
        )
        edges = [(page.height - y, x) for x, y in edges]
        page = page.transpose(Image.Transpose.ROTATE_270)


def test_another_code() -> None:
    """A code that says something else is passed over, and one of ours beside it is read."""
    page = Image.new("L", (1000, 500), 255)
    for left, text in ((50, "https://example.com"), (550, f"{MARK}1:R1:0:0000")):
        page.paste(_code(text), (left, 50))
    assert text_in(page) == f"{MARK}1:R1:0:0000"
    assert text_in(page.crop((0, 0, 500, 500))) is None


def _code(text: str, scale: int = 10) -> Image.Image:
    """A code without a margin, in shades of grey."""
    rows = [bytes(0 if dark else 255 for dark in row) for row in segno.make_qr(text, error="h").matrix]
    small = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows))
    return small.resize((small.width * scale, small.height * scale), Image.Resampling.NEAREST)


@tries(60)
@given(
    seed=st.integers(0, 2**32 - 1),
    width=st.integers(1, 900),
    height=st.integers(1, 900),
    kind=st.sampled_from(["gradient", "noise", "soft", "shapes", "squares"]),
)
def test_ordinary_pictures(seed: int, width: int, height: int, kind: str) -> None:
    """A picture that is not a test document is never taken for one, and its size does not matter."""
    assert read_qr_code(_ordinary(seed, width, height, kind)) is None


def _ordinary(seed: int, width: int, height: int, kind: str) -> Image.Image:
    generator = random.Random(seed)
    noise = Image.frombytes("L", (40, 40), generator.randbytes(1600))
    match kind:
        case "gradient":
            return Image.linear_gradient("L").rotate(generator.randrange(360)).resize((width, height))
        case "noise":
            return Image.frombytes("L", (width, height), generator.randbytes(width * height))
        case "soft":
            return noise.filter(ImageFilter.GaussianBlur(2)).resize((width, height)).convert("RGB")
        case "squares":
            return noise.point(lambda one: 255 * (one > 128)).resize((width, height), Image.Resampling.NEAREST)
    image = Image.new("RGB", (width, height), generator.choice(["white", "grey", "black"]))
    draw = ImageDraw.Draw(image)
    for _ in range(30):
        x, y = generator.randrange(width), generator.randrange(height)
        colour = generator.choice(["red", "black", "white"])
        draw.rectangle((x, y, x + generator.randrange(200), y + generator.randrange(200)), colour, "black")
    return image

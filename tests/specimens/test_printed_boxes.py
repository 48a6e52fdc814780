"""The boxes in a result are those of what is printed, where that is in the picture."""

from typing import Any

import pytest
from PIL import Image

from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.replies import Box
from ocr_emulator.documents.business import recognise_business
from ocr_emulator.documents.credit_card import recognise_credit_card
from ocr_emulator.documents.file import File, FileProperties
from ocr_emulator.documents.id_card import read_id_card, recognise_id_card
from ocr_emulator.documents.opening.opening import open_file
from ocr_emulator.documents.qr_code import Corners
from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.drawing.drawing import draw_specimen
from ocr_emulator.specimens.files import specimen_file
from ocr_emulator.specimens.printed_boxes import with_printed_boxes
from ocr_emulator.specimens.specimen import Specimen
from tests.specimens.pictures import photographed, read

ANY = File.from_content(b"", FileType.PNG, FileProperties(width=1000, height=1000))

#: An inch has 25.4 millimetres, and 72 points.
POINTS_A_MILLIMETRE = 72 / 25.4


def result_of(specimen: Specimen, file: File, corners: Corners | None = None) -> Any:  # noqa: ANN401 - JSON
    natural: Any
    match specimen.operation:
        case "business":
            natural = recognise_business(file, specimen.values["등록번호"])
        case "credit-card":
            natural = recognise_credit_card(file, specimen.values["totalCardNum"])
        case _:
            assert specimen.original.kind.id_type
            card = read_id_card(specimen.original.kind.id_type, file, specimen.values)
            natural = recognise_id_card(card, file, values_have_boxes=True)
    return with_printed_boxes(natural, specimen, file, corners)


def boxes_in(result: Any) -> list[Box]:  # noqa: ANN401 - JSON
    values = [entry["bbox"] for entry in result.get("keyValues", ()) if "bbox" in entry]
    card = [*result["cardNumBoxes"], result["validThruBox"]] if "cardNumBoxes" in result else []
    return [*result.get("boxes", ()), *values, *card]


@pytest.mark.parametrize("name", ["business-individual", "card-amex", "resident", "driver", "passport-korean"])
def test_ink(name: str) -> None:
    """There is print in every box."""
    specimen = CATALOGUE[name].specimen
    image = draw_specimen(specimen)
    file = File.from_content(b"", FileType.PNG, FileProperties(width=image.width, height=image.height))
    for box in boxes_in(result_of(specimen, file)):
        area = (int(box["x1"]), int(box["y1"]), int(box["x3"]) + 1, int(box["y3"]) + 1)
        assert contrast(image, area) > 90, area


def contrast(image: Image.Image, area: tuple[int, int, int, int]) -> int:
    """How far the darkest and the lightest point in the area are from each other, of 255."""
    shades = image.convert("L").crop(area).tobytes()
    return max(shades) - min(shades)


def test_words() -> None:
    """There is a box for each word that is printed: the title's come first, the others in an order of the file's."""
    specimen = CATALOGUE["resident"].specimen
    words = [word for _, word in specimen.original.layout.words(specimen.values)]
    result = result_of(specimen, ANY)
    assert len(result["boxes"]) == len(words) == 12
    first = result["boxes"][0]
    assert (first["x1"], first["y1"]) == (int(6.0 / 85.6 * 1000), int(4.2 / 54 * 1000))
    other = File.from_content(b"other", FileType.PNG, ANY.properties)
    assert result["boxes"] != result_of(specimen, other)["boxes"]


def test_values() -> None:
    """The box of a value is around all words of it; a value that is not printed has that of its place."""
    specimen = CATALOGUE["passport-foreign"].specimen
    boxes = {entry["key"]: entry["bbox"] for entry in result_of(specimen, ANY)["keyValues"]}
    assert boxes["dateOfBirth"] == boxes["dateOfBirthYMD"]
    assert boxes["givenName"]["x1"] < boxes["givenName"]["x2"]
    assert boxes["MRZ1"]["y3"] < boxes["MRZ2"]["y1"]


def test_groups() -> None:
    """Each group of a card's number has its box, from left to right."""
    result = result_of(CATALOGUE["card-amex"].specimen, ANY)
    edges = [(box["x1"], box["x2"]) for box in result["cardNumBoxes"]]
    assert len(edges) == 3
    assert edges == sorted(edges)
    assert edges[0][1] < edges[1][0]


def test_pdf() -> None:
    """The boxes in a PDF are in points."""
    specimen = CATALOGUE["business-individual"].specimen
    file = open_file(specimen_file(specimen, FileType.PDF), FileType.PDF)
    title = result_of(specimen, file)["boxes"][0]
    assert title["y1"] == pytest.approx(33 * POINTS_A_MILLIMETRE, abs=1)
    assert title["x1"] > 55 * POINTS_A_MILLIMETRE


@pytest.mark.parametrize("name", ["resident", "business-individual", "passport-korean"])
def test_photographed(name: str) -> None:
    """In a photograph at an angle the boxes are where the words are, within four hundredths of a side."""
    specimen = CATALOGUE[name].specimen
    photograph, corners = photographed(draw_specimen(specimen))
    found = read(photograph)
    assert found
    file = File.from_content(b"", FileType.PNG, FileProperties(width=10_000, height=10_000))
    title = result_of(specimen, file, found.corners)["boxes"][0]
    layout = specimen.original.layout
    left, top, _, _ = layout.fraction(next(layout.words(specimen.values))[1].area)
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    x = (1 - top) * ((1 - left) * x0 + left * x1) + top * ((1 - left) * x3 + left * x2)
    y = (1 - top) * ((1 - left) * y0 + left * y1) + top * ((1 - left) * y3 + left * y2)
    assert (title["x1"] / 10_000, title["y1"] / 10_000) == (pytest.approx(x, abs=0.04), pytest.approx(y, abs=0.04))


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
def test_turned(turn: Image.Transpose) -> None:
    """On a card that lies on its side, or upside down, the boxes go with it."""
    specimen = CATALOGUE["resident"].specimen
    picture = draw_specimen(specimen).transpose(turn)
    found = read(picture)
    assert found
    file = File.from_content(b"", FileType.PNG, FileProperties(width=picture.width, height=picture.height))
    for box in result_of(specimen, file, found.corners)["boxes"]:
        edges = [*box.values()]
        area = int(min(edges[::2])), int(min(edges[1::2])), int(max(edges[::2])), int(max(edges[1::2]))
        assert contrast(picture, area) > 90, area

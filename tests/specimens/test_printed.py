"""What is printed is what recognition finds, whichever file it is printed in."""

from typing import Any

import pytest

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import File, FileProperties
from ocr_emulator.pipeline.stages.recognise import recognise
from ocr_emulator.pipeline.stages.validate import Document
from ocr_emulator.specimens.originals import ORIGINALS
from ocr_emulator.specimens.specimen import Specimen, make_specimen
from ocr_emulator.state.keyring import Keyring
from tests.contracts import NEWEST
from tests.pipeline.calling import new_world
from tests.pipeline.stages.making import request_of


def recognised(specimen: Specimen, content: bytes, keyring: Keyring) -> Any:  # noqa: ANN401 - JSON
    """The result for the document in a file of that content, decided by the document."""
    request = request_of(
        specimen.operation, "v2.0" if specimen.operation != "business" else "v1.0", contract=NEWEST
    )
    file = File.from_content(content, FileType.PNG, FileProperties(width=1280, height=810))
    rule = specimen.rule_at(request.endpoint)
    assert rule
    valid = Document(request=request, file=file, symmetric_key=None)
    return recognise(valid, {}, rule.steps[-1], new_world(keyring)).result


def found_values(result: Any) -> dict[str, str]:  # noqa: ANN401 - JSON
    if "keyValues" in result:
        return {entry["key"]: entry["value"] for entry in result["keyValues"]}
    return {
        "number": " ".join(group["value"] for group in result["cardNums"]),
        "totalCardNum": result["totalCardNum"],
        "validThru": result["validThru"]["value"],
    }


@pytest.mark.parametrize("code", ORIGINALS)
@pytest.mark.parametrize("content", [b"", b"1", b"22"])
def test_natural(code: str, content: bytes, keyring: Keyring) -> None:
    """Recognition finds the printed values in every file."""
    specimen = make_specimen(ORIGINALS[code], ORIGINALS[code].kind.operations[0], NEWEST)
    found = found_values(recognised(specimen, content, keyring))
    assert found.items() <= specimen.values.items()


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("B1", {"등록번호": "123-45-67890", "상호명": "주식회사 아주아주긴이름의모의연구소"}),
        ("C1", {"totalCardNum": "378282246310005", "validThru": "01/30"}),
        ("R1", {"residentNumber": "010101-3234567"}),
        ("D3", {"driverLicenseNumber": "11-22-333333-44", "name": "남궁선우"}),
        ("P1", {"surName": "NAMGUNG", "passportNo": "M99999999"}),
    ],
)
def test_chosen(code: str, values: dict[str, str], keyring: Keyring) -> None:
    """Chosen values are printed and found, and the others stay those of the same business, card or person."""
    original = ORIGINALS[code]
    plain = make_specimen(original, original.kind.operations[0], NEWEST)
    specimen = make_specimen(original, original.kind.operations[0], NEWEST, values)
    for content in (b"", b"1", b"22"):
        found = found_values(recognised(specimen, content, keyring))
        assert found.items() <= specimen.values.items()
        assert values.items() <= found.items()
    others = {
        name: value for name, value in plain.values.items() if name not in {*values, "number", "MRZ1", "MRZ2"}
    }
    assert others.items() <= specimen.values.items()


def test_zone() -> None:
    """The machine readable zone goes by the chosen values."""
    chosen = make_specimen(ORIGINALS["P1"], "id-card", NEWEST, {"surName": "NAMGUNG"})
    assert chosen.values["MRZ1"].startswith("PMKORNAMGUNG<<GILDONG<")


def test_confidence(keyring: Keyring) -> None:
    """A confidence of one's own leaves the value as it is printed."""
    specimen = make_specimen(ORIGINALS["R2"], "id-card", NEWEST, {"name": {"conf": 0.31}, "resolution": "low"})
    for content in (b"", b"1", b"22"):
        result = recognised(specimen, content, keyring)
        assert result["resolution"] == "low"
        assert result["keyValues"][0]["value"] == "성춘향"
        assert result["keyValues"][0]["conf"] == 0.31


@pytest.mark.parametrize(
    ("result", "number"),
    [
        (
            {"cardNums": [{"value": "1234", "conf": 1}, {"value": "56", "conf": 0.5}], "totalCardNum": "none"},
            "1234 56",
        ),
        ({"cardNums": [], "totalCardNum": ""}, ""),
        ({"totalCardNum": "6011-1111-1111-1117"}, "6011 1111 1111 1117"),
    ],
)
def test_groups(result: Any, number: str) -> None:  # noqa: ANN401 - JSON
    """The groups of a card's number are the author's, or else follow from the number."""
    specimen = make_specimen(ORIGINALS["C1"], "credit-card", NEWEST, result)
    assert specimen.values["number"] == number

"""Choosing test documents: by operation, by code, and with values on them."""

import pytest

from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.selection import select
from ocr_emulator.specimens.specimen_text import UnusableDocumentError


def names(**wanted: object) -> list[str]:
    return [one.name for one in select(**wanted)]  # type: ignore[arg-type]


def test_all() -> None:
    """Without a wish it is the whole catalogue."""
    assert names() == list(CATALOGUE)


def test_names() -> None:
    """Those that are named, in the order in which they are."""
    assert names(names=["driver", "card-visa"]) == ["driver", "card-visa"]


def test_operation() -> None:
    """Those of an operation: of authenticity, those that say what it answers."""
    assert names(operation="credit-card") == [name for name in CATALOGUE if name.startswith("card-")]
    assert names(operation="id-card") == names(operation="id-card/stand-alone")
    assert names(operation="id-card/authenticity") == [
        "resident-genuine",
        "resident-forged",
        "driver-forged",
        "resident-expired",
        "resident-locked",
        "resident-authenticity-busy",
    ]


@pytest.mark.parametrize(
    ("code", "operation", "found"),
    [
        (5003023, None, ["id-card-unreadable"]),
        ("OCR_DOCUMENT_ID_CARD_RECOGNITION_FAIL", None, ["id-card-unreadable"]),
        (4000122, None, ["resident-expired"]),
        (5000503, "id-card", ["id-card-busy-twice"]),
        (5000503, "id-card/authenticity", ["resident-authenticity-busy"]),
    ],
)
def test_code(code: int | str, operation: str | None, found: list[str]) -> None:
    """Those that give a code, by its number or by its key."""
    assert names(code=code, operation=operation) == found


def test_new_code() -> None:
    """A code that the catalogue lacks makes a document for each operation that can give it."""
    made = select(code=-1)
    assert [one.name for one in made] == [
        "business--1",
        "credit-card--1",
        "id-card--1",
        "id-card-authenticity--1",
    ]
    assert [one.says for one in made][-1] == "id-card/authenticity: -1 FAIL"
    assert names(code=5003012) == ["credit-card-5003012"]
    assert names(code="FAIL", operation="id-card/stand-alone") == ["id-card-stand-alone-FAIL"]


def test_values() -> None:
    """Values are put on every document that is recognised and has them."""
    made = select(values={"licenseType": "2종보통"})
    assert [one.name for one in made] == ["driver", "driver-forged"]
    assert made[0].says == "recognised; authenticity compares the values; licenseType 2종보통"
    assert {one.specimen.values["licenseType"] for one in made} == {"2종보통"}
    assert made[1].specimen.outcome.authenticity


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (
            {"operation": "busines"},
            "no document is for 'busines'; expected business, credit-card, id-card, id-card/stand-alone or id-card/authenticity; did you mean 'business'?",
        ),
        (
            {"code": 5003023, "values": {"name": "가"}},
            "found a code and values; expected one of the two; give them one by one",
        ),
        (
            {"names": ["card-visa", "card-wisa"]},
            "there is no test document 'card-wisa'; `ocr-emulator documents` lists them; did you mean 'card-visa'?",
        ),
        (
            {"names": ["driver"], "operation": "business"},
            "found names beside an operation or a code; expected one of the two; remove one",
        ),
        (
            {"names": ["card-visa"], "values": {"name": "가"}},
            "no document has name; expected totalCardNum or validThru",
        ),
        ({"code": 77}, "there is no code '77' in revision 2026-08-11; `ocr-emulator codes` lists them"),
        (
            {"code": 4000122, "operation": "id-card"},
            "id-card cannot give 4000122 AUTHENTICITY_REQUEST_KEY_INVALID; expected id-card/authenticity",
        ),
        (
            {"operation": "credit-card", "values": {"validThro": "01/30"}},
            "no document has validThro; expected totalCardNum or validThru; did you mean 'validThru'?",
        ),
    ],
)
def test_refused(wanted: dict[str, object], reason: str) -> None:
    """What nothing can be made for is refused with a reason."""
    with pytest.raises(UnusableDocumentError) as refused:
        select(**wanted)  # type: ignore[arg-type]
    assert str(refused.value) == reason

"""Which values of a result the envelope encrypts."""

from typing import Any

import pytest

from ocr_emulator.contract.encrypted_fields import map_encrypted_values
from ocr_emulator.contract.operations import OPERATIONS

VALUE = {"value": "a", "conf": 0.5}
BOX = {"x1": 1}
CARD = {
    "fileType": "jpg",
    "cardNums": [VALUE, VALUE],
    "totalCardNum": "b",
    "cardNumBoxes": [BOX],
    "validThru": VALUE,
    "validThruBox": BOX,
}
WRITTEN = {"value": "<a>", "conf": 0.5}


def test_credit_card() -> None:
    """The groups, the number and the expiry date of a card are written, in their places, and nothing else."""
    found: Any = map_encrypted_values(CARD, "credit-card", "<{}>".format)
    assert found == CARD | {"cardNums": [WRITTEN, WRITTEN], "totalCardNum": "<b>", "validThru": WRITTEN}
    assert list(found) == list(CARD)
    assert CARD["validThru"] == VALUE


@pytest.mark.parametrize("operation", ["id-card", "id-card/stand-alone"])
def test_id_card(operation: str) -> None:
    """Each value of an identity card is written, and nothing else."""
    card = {"idType": "resident", "keyValues": [{"key": "name", **VALUE, "bbox": BOX}], "boxes": [BOX]}
    assert map_encrypted_values(card, operation, "<{}>".format) == card | {
        "keyValues": [{"key": "name", **WRITTEN, "bbox": BOX}],
    }
    assert map_encrypted_values({"keyValues": []}, operation, "<{}>".format) == {"keyValues": []}


@pytest.mark.parametrize("operation", sorted(set(OPERATIONS) - {"credit-card", "id-card", "id-card/stand-alone"}))
def test_others(operation: str) -> None:
    """Every other result is plain."""
    assert map_encrypted_values(CARD, operation, "<{}>".format) == CARD

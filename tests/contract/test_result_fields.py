"""The result of each operation: its shape, and what in it a scenario's author may choose."""

from ocr_emulator.contract.id_cards import ID_CARD_KEYS
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.contract.result_fields import BUSINESS_KEYS, RESULT_FIELDS, RESULT_SHAPES, VALUE_KEYS


def test_operations() -> None:
    """Every operation has a result of which an author may choose parts, each named once."""
    assert set(RESULT_SHAPES) == set(RESULT_FIELDS) == set(OPERATIONS)
    assert all(len(set(fields)) == len(fields) for fields in RESULT_FIELDS.values())


def test_members() -> None:
    """The members of the result come first, then the keys of its values, where it has keyValues."""
    assert RESULT_FIELDS["business/status"] == ("statusCode", "statusMessage")
    for operation, fields in RESULT_FIELDS.items():
        members = tuple(RESULT_SHAPES[operation].__annotations__)
        assert fields == (*members, *VALUE_KEYS.get(operation, ()))
        assert ("keyValues" in members) is (operation in VALUE_KEYS)


def test_business_keys() -> None:
    """The published keys of a certificate come first."""
    assert BUSINESS_KEYS[:2] == ("구분", "등록번호")
    assert VALUE_KEYS["business"] == BUSINESS_KEYS


def test_id_card() -> None:
    """An identity card has the keys of every kind, with a Request-Key or without."""
    keys = VALUE_KEYS["id-card"]
    assert keys == VALUE_KEYS["id-card/stand-alone"]
    assert set(keys) == {key for keys in ID_CARD_KEYS.values() for key in keys}

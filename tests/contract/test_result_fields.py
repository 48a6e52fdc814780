"""The values in a result that a scenario's author may choose."""

from emulator.contract.id_cards import KEYS
from emulator.contract.operations import OPERATIONS
from emulator.contract.result_fields import BUSINESS_KEYS, RESULT_FIELDS


def test_operations() -> None:
    """Every operation but public-keys has values that an author may choose, each named once."""
    assert set(RESULT_FIELDS) == set(OPERATIONS) - {"public-keys"}
    assert all(len(set(fields)) == len(fields) for fields in RESULT_FIELDS.values())


def test_business_keys() -> None:
    """The published keys of a certificate come first."""
    assert BUSINESS_KEYS[:2] == ("구분", "등록번호")
    assert RESULT_FIELDS["business"] == BUSINESS_KEYS


def test_id_card() -> None:
    """An identity card has its kind and the keys of every kind, with a Request-Key or without."""
    fields = RESULT_FIELDS["id-card"]
    assert fields == RESULT_FIELDS["id-card/stand-alone"]
    assert fields[0] == "idType"
    assert set(fields[1:]) == {key for keys in KEYS.values() for key in keys}

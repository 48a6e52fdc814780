"""A request of the journal and the filters on it are described as the table of the journal has them."""

from typing import Any

from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.journal.query import JOURNAL_FIELDS, entry_as_json
from tests.control.conformance import document, operations, validator

Json = dict[str, Any]

ENTRY = JournalEntry(
    at=0.0, method="GET", path="/", revision="2024-01-12", scenario="default", status=200, result_key="SUCCESS"
)


def parameters() -> dict[str, Json]:
    """The parameters of GET /requests, by name."""
    (operation,) = (one for one in operations() if str(one) == "GET /requests")
    return {one["name"]: one for one in operation.described["parameters"]}


class TestMembers:
    def test_every_column(self) -> None:
        """The members of a request are the columns of the table, in their order."""
        described = document()["components"]["schemas"]["RecordedRequest"]
        assert list(described["properties"]) == list(JOURNAL_FIELDS)
        assert all(one["description"].endswith(".") for one in described["properties"].values())

    def test_required(self) -> None:
        """The members that every request has are those that an entry has of which nothing more is known."""
        described = document()["components"]["schemas"]["RecordedRequest"]
        told = entry_as_json(ENTRY)
        assert set(described["required"]) == set(told)
        validator(described).validate(told)

    def test_words(self) -> None:
        """A member of which the table knows all values has no others."""
        described = document()["components"]["schemas"]["RecordedRequest"]["properties"]
        found = {name: tuple(one["enum"]) for name, one in described.items() if "enum" in one}
        assert found == {name: tuple(column.words) for name, column in JOURNAL_FIELDS.items() if column.words}


class TestFilters:
    def test_every_column(self) -> None:
        """The filters of GET /requests are the columns of the table; beside them there are only limit and before."""
        assert list(parameters()) == [*JOURNAL_FIELDS, "limit", "before"]

    def test_what_is_accepted(self) -> None:
        """Every filter says what it takes, in the words of the problem that it is refused with."""
        for name, column in JOURNAL_FIELDS.items():
            assert f"A filter takes {column.accepted}." in parameters()[name]["description"]

    def test_several_values(self) -> None:
        """Every filter can be given several times."""
        assert {parameters()[name]["schema"]["type"] for name in JOURNAL_FIELDS} == {"array"}

    def test_in_a_body(self) -> None:
        """A body that counts takes the same filters."""
        assert list(document()["components"]["schemas"]["RequestFilters"]["properties"]) == list(JOURNAL_FIELDS)

"""Stage 11: what an author wants in a result, in place of what is there by nature. All in plain."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast

from ocr_emulator.contract.replies import Result
from ocr_emulator.scenario.result_override import ResultOverride, as_json

T = TypeVar("T", bound=Result)

#: The member whose entries can be named by their keys.
_VALUES: Final = "keyValues"


def overridden(result: T, wanted: Mapping[str, ResultOverride]) -> T:
    """The result with what is wanted: members by their names, and entries of `keyValues` by their keys."""
    if not wanted:
        return result
    found = _merged(result, wanted)
    if _VALUES in found and _VALUES not in wanted:
        found[_VALUES] = [_merged(entry, wanted.get(entry["key"], {})) for entry in found[_VALUES]]
    return cast("T", found)


def text_of(wanted: ResultOverride | None) -> str | None:
    """The text that is wanted of a value, alone or among other members; None: whatever is there."""
    text = wanted.get("value") if isinstance(wanted, Mapping) else wanted
    return text if isinstance(text, str) else None


def _merged(natural: Any, wanted: ResultOverride) -> Any:  # noqa: ANN401 - JSON
    """What is wanted, member by member; one that this revision's replies do not have stays out."""
    if not isinstance(natural, Mapping):
        return as_json(wanted)
    parts = wanted if isinstance(wanted, Mapping) else {"value": wanted}
    return {name: _merged(part, parts[name]) if name in parts else part for name, part in natural.items()}

"""The values of a result that the envelope encrypts. All others are sent in plain."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from ocr_emulator.contract.operations import CREDIT_CARD, ID_CARD, STAND_ALONE

#: The paths of the encrypted values in the result, by operation; a path goes through every entry of a list
#: (guide).
ENCRYPTED_FIELDS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = MappingProxyType(
    {
        CREDIT_CARD.name: (("cardNums", "value"), ("totalCardNum",), ("validThru", "value")),
        ID_CARD.name: (("keyValues", "value"),),
        STAND_ALONE.name: (("keyValues", "value"),),
    },
)


def map_encrypted_values(result: Any, operation: str, write: Callable[[str], str]) -> Any:  # noqa: ANN401 - JSON
    """The result of `operation` with `write` applied to each value that the envelope encrypts."""
    for path in ENCRYPTED_FIELDS.get(operation, ()):
        result = _at(result, path, write)
    return result


def _at(part: Any, path: tuple[str, ...], write: Callable[[str], str]) -> Any:  # noqa: ANN401 - likewise
    if isinstance(part, list):
        return [_at(entry, path, write) for entry in part]
    if not path:
        return write(part)
    return part | {path[0]: _at(part[path[0]], path[1:], write)}

"""The result codes that an operation can give, to run a test with each of them.

The functions import the contract themselves: to read it takes as long as everything else that the client imports.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ocr_emulator.errors import EmulatorError, did_you_mean, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A result code of the catalogue. `number`, `key` and `message` are the vendor's own words.

    `http_status` is that of the reply. `versions` are the API versions in which at least one operation gives it.
    `origin` is request, service, console or gateway; `cause` says in words what makes the service give it.
    """

    number: int
    key: str
    message: str
    http_status: int
    operations: tuple[str, ...]
    versions: tuple[str, ...]
    origin: str
    cause: str

    def __str__(self) -> str:
        return f"{self.number} {self.key}"

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Code":
        """The code in a JSON object of GET /__admin/codes."""
        return cls(
            number=row["resultCode"],
            key=row["resultKey"],
            message=row["resultMessage"],
            http_status=row["httpStatus"],
            operations=tuple(row["operations"]),
            versions=tuple(row["versions"]),
            origin=row["origin"],
            cause=row["cause"],
        )


def codes_for(
    operation: str,
    *,
    version: str | None = None,
    revision: str | None = None,
    front: str | None = None,
    origin: str | None = None,
) -> tuple[Code, ...]:
    """The codes that `operation` can give in one version, SUCCESS among them, in the vendor's order.

    It needs no running emulator.

    `version` is the version that the application calls, such as `v1.0`. None: any version, which is accepted only
    where all of them give the same codes: a reply that the called version never gives would never be used.
    `revision` is a date or `latest`, `front` is plain or gateway; None stands for the emulator's default.
    `origin` None: all but those that only the web console causes; otherwise
    those of that origin alone. Raises EmulatorError for an argument that does not exist.
    """
    from ocr_emulator.contract.catalogue import Front  # noqa: PLC0415 - see the head
    from ocr_emulator.contract.catalogue_formats import code_as_json  # noqa: PLC0415 - likewise
    from ocr_emulator.contract.contract import contract_at  # noqa: PLC0415 - likewise
    from ocr_emulator.contract.revisions import DEFAULT, find_revision  # noqa: PLC0415 - likewise

    contract = contract_at(
        find_revision(revision) if revision else DEFAULT,
        Front(_known(front, tuple(Front), "a front")) if front else Front.PLAIN,
    )
    rows = (Code.of(code_as_json(code, contract)) for code in contract.codes)
    return select_codes(rows, operation, version, origin)


def select_codes(
    codes: Iterable[Code], operation: str, version: str | None, origin: str | None
) -> tuple[Code, ...]:
    """Those of `codes`, a whole catalogue, that `operation` can give. The arguments are those of `codes_for`."""
    from ocr_emulator.contract.catalogue import Origin  # noqa: PLC0415 - see the head
    from ocr_emulator.contract.operations import OPERATIONS  # noqa: PLC0415 - likewise

    versions = OPERATIONS[_known(operation, OPERATIONS, "an operation")].versions
    found = [code for code in codes if operation in code.operations and set(versions) & set(code.versions)]
    there = [one for one in versions if any(one in code.versions for code in found)]
    if version is not None:
        _known(version, there, f"a version that has {operation} at this revision")
        found = [code for code in found if version in code.versions]
    elif only_some := [code for code in found if not set(there) <= set(code.versions)]:
        first = only_some[0]
        those = [one for one in there if one in first.versions]
        raise EmulatorError(
            f"found no version; expected version={' or '.join(map(repr, there))}, the one that is called: "
            f"{operation} gives {first} in {listed(those)} alone"
        )
    if origin is None:
        return tuple(code for code in found if code.origin != Origin.CONSOLE)
    _known(origin, tuple(Origin), "an origin")
    return tuple(code for code in found if code.origin == origin)


def _known(word: str, words: Collection[str], what: str) -> str:
    if word in words:
        return word
    raise EmulatorError(f"found {word!r}; expected {what}: {listed(words)}{did_you_mean(word, map(str, words))}")

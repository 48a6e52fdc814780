"""The contract in force: what holds in one revision at one front. Whatever differs between two is a field here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from ocr_emulator.contract.catalogue import ALL_CODES, Catalogue, Front, ResultCode
from ocr_emulator.contract.facts import FACTS
from ocr_emulator.contract.id_cards import AUTHENTICITY_FIELDS, AuthenticityField, IdType
from ocr_emulator.contract.operations import ENDPOINTS, Endpoint
from ocr_emulator.contract.revisions import DEFAULT, Revision
from ocr_emulator.errors import nearest

_OK: Final = 200

#: How many parts `/v1.0/appkeys/{appKey}/operation` has when split at slashes; the first is blank.
_PATH_PARTS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contract:
    """What holds in a revision at a front. Sizes are in bytes, durations in seconds.

    `damaged_file`, `protected_file`, `unknown_path` and `wrong_method` are the resultKeys for these mistakes.
    `most_wrong_dates` is how many wrong issue dates lock a resident number; None: none is ever locked.
    `endpoints_by_name` has the endpoints whose paths have no variable but the appKey, by version and operation: a
    fast way to find one. `authenticity` has the fields to send for each kind of card that can be asked about.
    """

    revision: Revision
    front: Front
    codes: Catalogue
    endpoints: tuple[Endpoint, ...]
    endpoints_by_name: Mapping[tuple[str, str], Endpoint]
    host: str
    request_limit: int
    request_key_life: int
    unknown_path: str
    wrong_method: str
    damaged_file: str
    protected_file: str
    values_have_boxes: bool
    most_wrong_dates: int | None
    request_key_kinds: frozenset[IdType]
    authenticity: Mapping[IdType, tuple[AuthenticityField, ...]]

    def status_of(self, code: ResultCode) -> int:
        """The HTTP status of a reply with `code`."""
        return code.gateway_status or _OK if self.front is Front.GATEWAY else _OK

    def authenticity_fields(self, id_type: object) -> tuple[AuthenticityField, ...]:
        """The fields of an authenticity request with that value of `idType`; none when it is not accepted."""
        return next((fields for kind, fields in self.authenticity.items() if kind == id_type), ())

    def nearest_path(self, path: str) -> str | None:
        """The path that was most likely meant, as the guide writes it, or None.

        It has the version of `path`, if that exists.
        """
        parts = path.split("/", _PATH_PARTS - 1)
        if len(parts) == _PATH_PARTS and parts[1] in {one.version.name for one in self.endpoints}:
            same = [one.path for one in self.endpoints if one.version.name == parts[1]]
            by_rest = {one.split("/", _PATH_PARTS - 1)[-1]: one for one in same}
            return by_rest.get(nearest(parts[-1], by_rest) or "")
        return nearest(path, [one.path for one in self.endpoints])

    def for_revision(self, revision: Revision | None) -> "Contract":
        """The contract of `revision` at the same front; None: this contract."""
        return contract_at(revision or self.revision, self.front)


@cache
def contract_at(revision: Revision = DEFAULT, front: Front = Front.PLAIN) -> Contract:
    """The contract of `revision` at `front`."""
    day = revision.date
    facts = {fact.name: fact.value for fact in FACTS if fact.span.holds_at(day)}
    endpoints = tuple(one for one in ENDPOINTS if _holds(one, revision))
    unknown_path, wrong_method = facts["unknown_path"], facts["wrong_method"]
    if front is Front.GATEWAY:
        unknown_path = wrong_method = "URL_NOT_FOUND"
    return Contract(
        revision=revision,
        front=front,
        codes=Catalogue(row for row in ALL_CODES if row.span.holds_at(day) and front in row.fronts),
        endpoints=endpoints,
        endpoints_by_name={
            (one.version.name, one.operation.name): one for one in endpoints if not one.operation.suffix
        },
        host=facts["host"],
        request_limit=facts["request_limit"],
        request_key_life=facts["request_key_life"],
        unknown_path=unknown_path,
        wrong_method=wrong_method,
        damaged_file=facts["damaged_file"],
        protected_file=facts["protected_file"],
        values_have_boxes=facts.get("values_have_boxes", False),
        most_wrong_dates=facts.get("most_wrong_dates"),
        request_key_kinds=frozenset(map(IdType, facts["request_key_kinds"])),
        authenticity=_authenticity(facts),
    )


def _holds(endpoint: Endpoint, revision: Revision) -> bool:
    return all(part.span.holds_at(revision.date) for part in (endpoint.version, endpoint.operation))


def _authenticity(facts: Mapping[str, Any]) -> Mapping[IdType, tuple[AuthenticityField, ...]]:
    """The fields of each kind of card that can be asked about, with the serial number required or optional."""
    return {
        kind: tuple(
            replace(field, required=facts["serial_number_is_required"]) if field.name == "serialNum" else field
            for field in AUTHENTICITY_FIELDS[kind]
        )
        for kind in map(IdType, facts["authenticity_kinds"])
    }

"""The contract in force: what holds in one revision at one front. Whatever differs between two is a field here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from ocr_emulator.contract.catalogue import ALL_CODES, Catalogue, Front, ResultCode
from ocr_emulator.contract.facts import FACTS, Fact, facts_at
from ocr_emulator.contract.id_cards import AUTHENTICITY_FIELDS, PASSPORT_KEYS, AuthenticityField, IdType
from ocr_emulator.contract.observations import NOTHING_OBSERVED, Observations
from ocr_emulator.contract.operations import ENDPOINTS, Endpoint
from ocr_emulator.contract.revisions import DEFAULT, Revision
from ocr_emulator.errors import nearest

_OK: Final = 200

#: The host before which the gateway stands, in every revision.
GATEWAY_HOST: Final = next(fact.value for fact in FACTS if fact.name == "gateway_host").partition("://")[2]

#: What the gateway answers to an unknown path and to a wrong method, in every revision (operator).
_GATEWAYS_OWN: Final = "URL_NOT_FOUND"

#: How many contracts are remembered. Each scenario can bring observations of its own.
_MOST_CONTRACTS: Final = 256

#: The facts have limits in these megabytes.
_BINARY_MEGABYTE: Final = 1024 * 1024

#: Where the limit is that of the file: how many bytes more the form around it may have before nobody reads it.
_FORM_ALLOWANCE: Final = 1024 * 1024

#: How many parts `/v1.0/appkeys/{appKey}/operation` has when split at slashes; the first is blank.
_PATH_PARTS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contract:
    """What holds in a revision at a front, with what was seen at the real service.

    Sizes are in bytes, durations in seconds.

    `request_limit` is the largest body that is read, `file_limit` the largest file (None: no other limit).
    `damaged_file`, `protected_file`, `unknown_path`, `wrong_method`, `malformed_business_number`, `missing_field`,
    `missing_image_part`, `withdrawn_card_kind` and the values of `empty_picture` (a payment card, an identity
    card) are the resultKeys for these mistakes. `number_for_text`, `image_without_file_name` and
    `status_without_json_label` are too, or SUCCESS where that is no mistake.
    `most_wrong_dates` is how many wrong issue dates lock a resident number; None: none is ever locked.
    `gateway_replies` are the codes, by key, that the real host gives in another way because the API gateway stands
    before it: how it does, in words. They are for a front that does not show it.
    `turns_portraits`: the resolution of an image goes by its long and its short side, and not by its width and its
    height. `measures_pdfs`: that of a PDF goes by its size too.
    `unnamed_business_status` is the statusCode of a business number that no scenario names.
    `endpoints_by_name` has the endpoints whose paths have no variable but the appKey, by version and operation: a
    fast way to find one. `authenticity` has the fields to send for each kind of card that can be asked about.
    """

    revision: Revision
    front: Front
    observations: Observations
    facts: Mapping[str, Fact]
    codes: Catalogue
    endpoints: tuple[Endpoint, ...]
    endpoints_by_name: Mapping[tuple[str, str], Endpoint]
    host: str
    gateway_replies: Mapping[str, str]
    request_limit: int
    file_limit: int | None
    request_key_life: int
    unknown_path: str
    wrong_method: str
    damaged_file: str
    protected_file: str
    malformed_business_number: str
    accepts_hyphens: bool
    number_for_text: str
    missing_field: str
    image_without_file_name: str
    missing_image_part: str
    status_without_json_label: str
    withdrawn_card_kind: str
    empty_picture: tuple[str, str]
    checks_content_type_first: bool
    turns_portraits: bool
    measures_pdfs: bool
    unnamed_business_status: str
    values_have_boxes: bool
    passport_keys: tuple[str, ...]
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
        return contract_at(revision or self.revision, self.front, self.observations)

    def at_front(self, front: Front) -> "Contract":
        """The contract of the same revision at `front`."""
        return contract_at(self.revision, front, self.observations)


@lru_cache(maxsize=_MOST_CONTRACTS)
def contract_at(
    revision: Revision = DEFAULT, front: Front = Front.PLAIN, observations: Observations = NOTHING_OBSERVED
) -> Contract:
    """The contract of `revision` at `front`, with what was seen at the real service."""
    day, is_gateway = revision.date, front is Front.GATEWAY
    facts = facts_at(day, observations)
    values = {name: fact.value for name, fact in facts.items()}
    endpoints = tuple(one for one in ENDPOINTS if _holds(one, revision))
    request_limit, file_limit = _limits(values, front)
    return Contract(
        revision=revision,
        front=front,
        observations=observations,
        facts=facts,
        codes=Catalogue(row for row in ALL_CODES if row.span.holds_at(day) and front in row.fronts),
        endpoints=endpoints,
        endpoints_by_name=_by_name(endpoints),
        host=values["gateway_host" if is_gateway else "host"],
        gateway_replies={} if is_gateway else _gateway_replies(day, values),
        request_limit=request_limit,
        file_limit=file_limit,
        request_key_life=values["request_key_life"],
        unknown_path=_GATEWAYS_OWN if is_gateway else values["unknown_path"],
        wrong_method=_GATEWAYS_OWN if is_gateway else values["wrong_method"],
        damaged_file=values["damaged_file"],
        protected_file=values["protected_file"],
        malformed_business_number=values["malformed_business_number"],
        accepts_hyphens=values["business_number_with_hyphens"] == "accepted",
        number_for_text=values["number_for_text"],
        missing_field=values["missing_field"],
        image_without_file_name=values["image_without_file_name"],
        missing_image_part=values["missing_image_part"],
        status_without_json_label=values["status_without_json_label"],
        withdrawn_card_kind=values.get("withdrawn_card_kind", "INVALID_PARAMETER"),
        empty_picture=tuple(values["empty_picture"]),
        checks_content_type_first=values["content_type_check"] == "before-credentials",
        turns_portraits=values["portrait_resolution"] == "long-side",
        measures_pdfs=values["pdf_resolution"] == "by-size",
        unnamed_business_status=values["unnamed_business_status"],
        values_have_boxes=values.get("values_have_boxes", False),
        passport_keys=PASSPORT_KEYS[values["passport_keys"]],
        most_wrong_dates=values.get("most_wrong_dates"),
        request_key_kinds=frozenset(map(IdType, values["request_key_kinds"])),
        authenticity=_authenticity(values),
    )


def _gateway_replies(day: date, values: Mapping[str, Any]) -> dict[str, str]:
    """How the gateway gives the codes for which it has an HTTP status or a code of its own.

    None, where there is another host, before which it does not stand.
    """
    if values["gateway_host"] != values["host"]:
        return {}
    behind = [row for row in ALL_CODES if row.span.holds_at(day) and Front.GATEWAY in row.fronts]
    statuses = {
        row.key: row.gateway_status for row in behind if row.gateway_status and Front.PLAIN not in row.fronts
    }
    in_front = [row for row in ALL_CODES if row.span.holds_at(day) and Front.PLAIN in row.fronts]
    same = {row.key: f"HTTP {statuses[row.key]}" for row in in_front if row.key in statuses}
    unknown = next(row for row in behind if row.key == _GATEWAYS_OWN)
    others = [row for row in in_front if row.key not in {one.key for one in behind}]
    return same | {row.key: f"HTTP {unknown.gateway_status} and {unknown.number}" for row in others}


def _limits(values: Mapping[str, Any], front: Front) -> tuple[int, int | None]:
    """The largest body that is read, and the largest file, if the file decides."""
    size = values["gateway_limit" if front is Front.GATEWAY else "size_limit"]
    limit = size // _BINARY_MEGABYTE * values["megabyte"]
    if front is Front.GATEWAY or values["size_limit_is_of"] == "request":
        return limit, None
    return limit + _FORM_ALLOWANCE, limit


def _by_name(endpoints: Iterable[Endpoint]) -> dict[tuple[str, str], Endpoint]:
    return {(one.version.name, one.operation.name): one for one in endpoints if not one.operation.suffix}


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

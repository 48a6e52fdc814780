"""The kinds of identity card: the values that id-card reads (guide, client), and the fields of authenticity."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class IdType(StrEnum):
    """The values of `idType` as the service writes them (guide)."""

    RESIDENT = "resident"
    DRIVER = "driver"
    PASSPORT = "passport"


#: The keys of `keyValues` for each kind of card, in the order of the reply (guide).
ID_CARD_KEYS: Final[Mapping[IdType, tuple[str, ...]]] = MappingProxyType(
    {
        IdType.RESIDENT: ("name", "residentNumber", "issueDate", "issuer"),
        IdType.DRIVER: (
            "driverLicenseNumber",
            "licenseType",
            "name",
            "residentNumber",
            "condition",
            "serialNum",
            "issueDate",
            "issuer",
        ),
        IdType.PASSPORT: (
            "passportType",
            "countryCode",
            "passportNo",
            "surName",
            "givenName",
            "nationality",
            "dateOfBirth",
            "dateOfBirthYMD",
            "sex",
            "dateOfIssue",
            "dateOfIssueYMD",
            "dateOfExpiry",
            "dateOfExpiryYMD",
            "koreanName",
            "personalNo",
            "MRZ1",
            "MRZ2",
        ),
    },
)

#: What a passport does not have of its own where only its machine readable zone is analysed (inferred).
_BEYOND_MRZ: Final = frozenset({"dateOfIssue", "dateOfIssueYMD", "koreanName"})

#: The keys that a passport has, by the value of the fact `passport_keys`.
PASSPORT_KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "all": ID_CARD_KEYS[IdType.PASSPORT],
        "mrz-lines": ("MRZ1", "MRZ2"),
        "mrz-values": tuple(key for key in ID_CARD_KEYS[IdType.PASSPORT] if key not in _BEYOND_MRZ),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticityField:
    """A field of an authenticity request.

    Its decrypted value must match `pattern`, and be a date where `is_date`; `expected` says that in words. A field
    that is not `required` may be absent or null. One that is `encrypted` is sent in the envelope.
    """

    name: str
    expected: str
    pattern: str
    encrypted: bool = True
    is_date: bool = False
    required: bool = True

    def accepts(self, value: str) -> bool:
        """Whether the decrypted `value` is acceptable."""
        return re.fullmatch(self.pattern, value) is not None and (not self.is_date or _is_date(value))


def _is_date(value: str) -> bool:
    try:
        date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return False
    return True


def _date(name: str, *, encrypted: bool = True) -> AuthenticityField:
    return AuthenticityField(
        name=name, expected="a date as YYYYMMDD", pattern="[0-9]{8}", encrypted=encrypted, is_date=True
    )


_NAME: Final = AuthenticityField(name="name", expected="a name", pattern=r"(?s).*\S.*")

#: The fields of an authenticity request beside `idType` (guide). That a passport's `name` is one is inferred.
#: Which kinds and fields a revision has, its Contract says.
AUTHENTICITY_FIELDS: Final[Mapping[IdType, tuple[AuthenticityField, ...]]] = MappingProxyType(
    {
        IdType.RESIDENT: (
            _NAME,
            AuthenticityField(name="residentNumber", expected="13 digits", pattern="[0-9]{13}"),
            _date("issueDate"),
        ),
        IdType.DRIVER: (
            _NAME,
            AuthenticityField(name="residentNumber", expected="the first 7 digits", pattern="[0-9]{7}"),
            AuthenticityField(name="driverLicenseNumber", expected="12 digits", pattern="[0-9]{12}"),
            AuthenticityField(name="serialNum", expected="5 or 6 letters and digits", pattern="[0-9A-Za-z]{5,6}"),
        ),
        IdType.PASSPORT: (
            _NAME,
            AuthenticityField(name="passportNumber", expected="9 letters and digits", pattern="[0-9A-Za-z]{9}"),
            _date("birthDate"),
            _date("issueDate"),
            _date("expirationDate", encrypted=False),
        ),
    },
)

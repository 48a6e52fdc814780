"""The `result` of each operation: its shape, and the fields of it that a scenario author can choose."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ocr_emulator.contract.id_cards import ID_CARD_KEYS
from ocr_emulator.contract.operations import (
    AUTHENTICITY,
    BUSINESS,
    BUSINESS_STATUS,
    CREDIT_CARD,
    ID_CARD,
    PUBLIC_KEYS,
    STAND_ALONE,
)
from ocr_emulator.contract.replies import (
    AuthenticityResult,
    BusinessResult,
    BusinessStatusResult,
    CreditCardResult,
    IdCardResult,
    PublicKeyResult,
)

#: The keys of a business registration certificate. 구분 and 등록번호 are published, 상호명 and 주소 are named in
#: the guide's prose; the others and the order are inferred.
BUSINESS_KEYS: Final = (
    "구분",
    "등록번호",
    "상호명",
    "대표자",
    "개업연월일",
    "주소",
    "업태",
    "종목",
    "발급일자",
)

_ID_CARD_KEYS: Final = tuple(dict.fromkeys(key for keys in ID_CARD_KEYS.values() for key in keys))

#: The shape of each operation's result.
RESULT_SHAPES: Final[Mapping[str, type]] = MappingProxyType(
    {
        BUSINESS.name: BusinessResult,
        BUSINESS_STATUS.name: BusinessStatusResult,
        CREDIT_CARD.name: CreditCardResult,
        PUBLIC_KEYS.name: PublicKeyResult,
        ID_CARD.name: IdCardResult,
        STAND_ALONE.name: IdCardResult,
        AUTHENTICITY.name: AuthenticityResult,
    },
)

#: The keys that the `keyValues` of an operation can have, in the order of the reply.
VALUE_KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {BUSINESS.name: BUSINESS_KEYS, ID_CARD.name: _ID_CARD_KEYS, STAND_ALONE.name: _ID_CARD_KEYS},
)

#: The fields that a scenario author can choose, by operation: members of the result, and keys of its `keyValues`.
RESULT_FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {name: (*shape.__annotations__, *VALUE_KEYS.get(name, ())) for name, shape in RESULT_SHAPES.items()},
)

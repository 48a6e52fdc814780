"""The values in a result that a scenario's author may choose, by operation."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from emulator.contract.id_cards import KEYS
from emulator.contract.operations import AUTHENTICITY, BUSINESS, BUSINESS_STATUS, CREDIT_CARD, ID_CARD, STAND_ALONE

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

_ID_CARD: Final = ("idType", *dict.fromkeys(key for keys in KEYS.values() for key in keys))

RESULT_FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        BUSINESS.name: BUSINESS_KEYS,
        BUSINESS_STATUS.name: ("statusCode", "statusMessage"),
        CREDIT_CARD.name: ("totalCardNum", "validThru"),
        ID_CARD.name: _ID_CARD,
        STAND_ALONE.name: _ID_CARD,
        AUTHENTICITY.name: ("isAuthenticity",),
    },
)

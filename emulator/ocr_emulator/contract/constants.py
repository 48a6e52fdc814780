"""Numbers and names that are the same in every revision."""

from types import MappingProxyType
from typing import Final

#: The least size of an image whose `resolution` is "normal", in pixels, long side first (guide).
NORMAL_RESOLUTION_BUSINESS: Final = (1280, 720)
NORMAL_RESOLUTION_CARD: Final = (760, 480)

#: What each `statusCode` of business/status means: they are the numbers of the tax office (guide).
STATUS_CODES: Final = MappingProxyType(
    {
        "00": "not in business",
        "01": "general VAT payer",
        "02": "simplified VAT payer",
        "03": "VAT exempt",
        "04": "non-profit or national body",
        "05": "suspended",
        "06": "closed",
        "09": "other",
    },
)

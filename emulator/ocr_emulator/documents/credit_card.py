"""The result of credit-card, for a payment card."""

import re
from functools import lru_cache
from itertools import accumulate
from typing import Final

from ocr_emulator.contract.constants import NORMAL_RESOLUTION_CARD
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.replies import CreditCardResult
from ocr_emulator.documents.file import File
from ocr_emulator.documents.seeded_values import SeededValues

#: Test numbers that card schemes and payment services publish, in the groups that are printed on a card: four by
#: four digits, and 4-6-5 for American Express (client).
CARDS: Final = (
    ("4111", "1111", "1111", "1111"),
    ("5555", "5555", "5555", "4444"),
    ("3782", "822463", "10005"),
    ("3530", "1113", "3330", "0000"),
    ("6011", "1111", "1111", "1117"),
    ("4012", "8888", "8888", "1881"),
)

_VALID_THRU: Final = "12/39"

#: Where things stand on a card: left, top, right, bottom as fractions (inferred).
_NUMBER_AREA: Final = (0.08, 0.52, 0.92, 0.64)
_VALID_THRU_AREA: Final = (0.44, 0.70, 0.60, 0.78)


@lru_cache(maxsize=1024)
def recognise_credit_card(file: File, number: str | None = None, *, turned: bool = True) -> CreditCardResult:
    """The result of credit-card, not encrypted. It is cached: do not change it.

    The card has that `number`, in any grouping; None: one of CARDS.

    Where it is `turned`, the resolution of an image is that of one on its side too.

    That `totalCardNum` has no separators is inferred.
    """
    seeded = SeededValues(file)
    groups = seeded.choose(CARDS) if number is None else _groups(number)
    left, top, right, bottom = _NUMBER_AREA
    width = (right - left) / len(groups)
    starts = [left + width * index for index in range(len(groups))]
    return {
        "fileType": "png" if file.type is FileType.PNG else "jpg",
        "resolution": "normal" if file.properties.is_at_least(*NORMAL_RESOLUTION_CARD, turned=turned) else "low",
        "cardNums": [{"value": group, "conf": seeded.confidence(index)} for index, group in enumerate(groups)],
        "totalCardNum": "".join(groups),
        "cardNumBoxes": [seeded.box((start, top, start + width * 0.9, bottom)) for start in starts],
        "validThru": {"value": _VALID_THRU, "conf": seeded.confidence(len(groups))},
        "validThruBox": seeded.box(_VALID_THRU_AREA),
    }


def _groups(number: str) -> tuple[str, ...]:
    """The digits of a card number in printed groups: fifteen digits as 4-6-5, others four by four (client)."""
    digits = re.sub(r"[^0-9]", "", number)
    sizes = (4, 6, 5) if len(digits) == sum((4, 6, 5)) else (4,) * -(-len(digits) // 4)
    ends = list(accumulate(sizes))
    return tuple(digits[end - size : end] for size, end in zip(sizes, ends, strict=True))

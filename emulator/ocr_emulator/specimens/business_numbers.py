"""Test numbers: business numbers that say by themselves what business/status answers about them.

No tax office has the number 000, and their check digits are wrong. So no real business can have one of them, and
none of the businesses that `documents.business` invents does.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.catalogue import Catalogue
from ocr_emulator.contract.constants import STATUS_CODES
from ocr_emulator.scenario.delays import Fixed
from ocr_emulator.scenario.model import Step

#: How long the slow one is held back, in seconds.
_SLOW: Final = 5.0


class NumberReply(Struct, frozen=True, kw_only=True):
    """What business/status answers: a resultCode, or a success with a `status`; `delay` is in seconds."""

    code: int = 0
    status: str | None = None
    delay: float = 0.0

    def step(self, codes: Catalogue) -> Step | None:
        """The reply; None: the catalogue has no such code."""
        row = codes.get(self.code)
        if row is None:
            return None
        return Step(
            code=row,
            result={"statusCode": self.status} if self.status else {},
            delay=Fixed(self.delay) if self.delay else None,
        )


#: By number, ten digits. Those of a statusCode end in it, those of an error in the end of its resultCode.
TEST_NUMBERS: Final[Mapping[str, NumberReply]] = MappingProxyType(
    {
        **{f"00091000{status}": NumberReply(status=status) for status in STATUS_CODES},
        "0009400102": NumberReply(code=4000102),
        "0009503004": NumberReply(code=5003004),
        "0009500503": NumberReply(code=5000503),
        "0009500005": NumberReply(status="01", delay=_SLOW),
    }
)

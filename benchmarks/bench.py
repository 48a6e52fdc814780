"""How everything is measured: how often, how long, with which load, and what of it."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.load import Load, Request, Sample

#: How long a server is warmed up, and its replies looked at, before counting, in seconds.
_WARM_UP: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """`rounds` of `seconds` each; `only` what has one of these names in its own, everything where there is none.

    `folder` has the bodies and what the servers print.
    """

    load: Load
    rounds: int
    seconds: int
    folder: Path
    only: tuple[str, ...] = ()

    def wants(self, name: str) -> bool:
        """Whether `name` is to be measured."""
        return not self.only or any(part in name for part in self.only)

    def each_round(self, what: str) -> Iterator[int]:
        """The numbers of the rounds; says on standard error what is going on."""
        for number in range(1, self.rounds + 1):
            print(f"{what}: round {number} of {self.rounds}", file=sys.stderr, flush=True)
            yield number

    def sample(self, url: str, request: Request, code: str, warm_up: int = _WARM_UP) -> Sample:
        """Warm up and look at the replies, then count; where there is a fault already nothing is counted."""
        checked = self.load.run(url, request, warm_up, code)
        return checked if checked.fault else self.load.run(url, request, self.seconds)

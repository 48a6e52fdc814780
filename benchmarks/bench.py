"""The parameters of a benchmark run: the load, the number of rounds, their length, and what to measure."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.load import Load, Request, Sample
from benchmarks.servers import Server

#: How long to send requests and check their replies before counting begins, in seconds.
_WARM_UP: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A benchmark run of `rounds` rounds, each of `seconds` seconds.

    `only` restricts it to measurements whose names contain one of these texts; empty: all. `folder` is for the
    request bodies and the output of the servers.
    """

    load: Load
    rounds: int
    seconds: int
    folder: Path
    only: tuple[str, ...] = ()

    @property
    def keys(self) -> Path:
        """The folder of the RSA keys that the servers have in common."""
        return self.folder / "keys"

    def wants(self, name: str) -> bool:
        """Whether `name` is to be measured."""
        return not self.only or any(part in name for part in self.only)

    def each_round(self, what: str) -> Iterator[int]:
        """The numbers of the rounds, from 1. Each is announced on standard error."""
        for number in range(1, self.rounds + 1):
            print(f"{what}: round {number} of {self.rounds}", file=sys.stderr, flush=True)
            yield number

    def sample(self, server: Server, request: Request, code: str, warm_up: int = _WARM_UP) -> Sample:
        """Warm up while the replies are checked, then count.

        A fault in the warm-up ends it: that sample is returned.
        """
        checked = self.load.run(server.url, request, warm_up, code)
        if checked.fault:
            return checked
        before = server.cpu()
        counted = self.load.run(server.url, request, self.seconds)
        return replace(counted, cpu=server.cpu() - before)

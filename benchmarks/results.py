"""The results of a benchmark run, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.load import Sample

#: The names of servers, programs and loads in the results.
EMULATOR = "emulator"
FLOOR = "floor"
LOOKING = "floor of looking"
WITHOUT_TEST_DOCUMENTS = "--test-documents off"
IMPORTS = "import fastapi, uvicorn"
IDLE = "idle"
BESIDE = "beside uploads"
UPLOADS = "4.9 MB uploads"
NEW_UPLOADS = "new 4.9 MB files"
SMALL = "small requests"

#: What the emulator is compared with beside its peers, in the order of the table.
OWN = (FLOOR, LOOKING, WITHOUT_TEST_DOCUMENTS)

#: How many values a watch has at least, so that its first and last quarter can be compared.
QUARTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The memory of a server under a load, in MB, at regular times.

    `length` says in words how long the load lasted; `fault` says why the watch is invalid.
    """

    megabytes: Sequence[float]
    length: str
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All results, with a value for each round.

    `samples` are by work and by server, `latencies` of business/status by what else goes on, `memory` by the load;
    `starts` are in seconds, by program; `first_files` are the seconds that the first file takes. `skipped` says
    why a peer is not there.
    """

    samples: Mapping[str, Mapping[str, Sequence[Sample]]] = field(default_factory=dict)
    latencies: Mapping[str, Sequence[Sample]] = field(default_factory=dict)
    memory: Mapping[str, Watch] = field(default_factory=dict)
    starts: Mapping[str, Sequence[float]] = field(default_factory=dict)
    first_files: Sequence[float] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)

    def peers(self, work: str) -> list[str]:
        """The names of the peers that were measured with a work."""
        return [name for name in self.samples.get(work, {}) if name not in {EMULATOR, *OWN}]

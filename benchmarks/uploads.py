"""What an upload costs: plain (v1.0) against encrypted (v2.0), one after the other, over a real socket.

    python benchmarks/uploads.py [ROUNDS]

Prints the median and the 90th percentile of each, and the ratio of the medians. The client's own encryption is
done before the clock starts. Then it says how long a small request waits while large ones are being worked on.
"""

import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.running import Emulator, start
from tests.samples import noise
from tests.web.sealing import Sealer

SIZES = (10_000, 100_000, 1_000_000, 4_000_000)


def milliseconds(call: Callable[[], object]) -> float:
    """How long `call` takes."""
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1000


def row(name: str, times: list[float]) -> str:
    """A line of the table: median and 90th percentile."""
    return f"{name:<28} {statistics.median(times):8.2f} ms {statistics.quantiles(times, n=10)[-1]:8.2f} ms"


def compare(emulator: Emulator, size: int, rounds: int) -> None:
    """Upload the same file plain and encrypted, in turn."""
    content = noise(size)
    sealer = Sealer(emulator, "credit-card")
    sealed, headers = sealer.encrypt(content), sealer.headers
    path = "/v2.0/appkeys/app/credit-card"
    plain_times, sealed_times = [], []
    for _ in range(rounds):
        plain_times.append(milliseconds(lambda: emulator.upload("credit-card", content)))
        files = {"image": ("image", sealed, "application/octet-stream")}
        sealed_times.append(milliseconds(lambda: emulator.client.post(path, files=files, headers=headers)))  # noqa: B023 - called at once
    print(row(f"plain     {len(content):>9} bytes", plain_times))
    print(row(f"encrypted {len(sealed):>9} bytes", sealed_times))
    print(f"ratio of the medians {statistics.median(sealed_times) / statistics.median(plain_times):.2f}\n")


def small_requests_meanwhile(emulator: Emulator, rounds: int) -> None:
    """The time of business/status, alone and while two clients upload large encrypted files."""
    alone = [milliseconds(emulator.ask_status) for _ in range(rounds)]
    sealer = Sealer(emulator, "credit-card")
    content = noise(4_000_000)
    with ThreadPoolExecutor(2) as pool:
        uploads = [pool.submit(sealer.upload, "credit-card", content) for _ in range(8)]
        meanwhile = []
        while not all(upload.done() for upload in uploads):
            meanwhile.append(milliseconds(emulator.ask_status))
    print(row("status, alone", alone))
    print(row("status, beside 4 MB uploads", meanwhile))


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with start() as running:
        for length in SIZES:
            compare(running, length, count)
        small_requests_meanwhile(running, count)

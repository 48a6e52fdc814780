from benchmarks.load import Sample


def at(*rates: int, median: float = 0.001) -> list[Sample]:
    """A sample for each round, of so many requests per second."""
    return [Sample(requests=rate * 2, seconds=2, median=median) for rate in rates]


FAULTY = Sample(requests=10, seconds=1, median=0.1, fault="3 replies were not HTTP 2xx")

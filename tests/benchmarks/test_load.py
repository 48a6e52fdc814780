"""What wrk says at the end of a run."""

import json

import pytest

from benchmarks.load import LoadError, NoWrkError, Sample, find_wrk, read_output

COUNTS = {
    "requests": 5000,
    "microseconds": 2_000_000,
    "median": 1500,
    "connect": 0,
    "read": 0,
    "write": 0,
    "timeout": 0,
    "status": 0,
    "wrong": 0,
    "found": "",
}


def output(**counts: int | str) -> str:
    return f"Running 2s test\n  8 connections\n\nJSON {json.dumps({**COUNTS, **counts})}\nTransfer/sec: 1MB\n"


def test_a_sound_run() -> None:
    """A run has its requests, its time and its median latency in seconds, and from these the rate."""
    sample = read_output(output())
    assert sample == Sample(requests=5000, seconds=2.0, median=0.0015, fault=None)
    assert sample.rate == 2500


@pytest.mark.parametrize(
    ("counts", "fault"),
    [
        ({"status": 3}, "3 replies were not HTTP 2xx"),
        ({"connect": 8}, "8 connections failed"),
        (
            {"read": 1, "write": 2, "timeout": 4},
            "1 replies could not be read, 2 requests could not be sent, 4 replies took more than 30 s",
        ),
        ({"wrong": 2, "found": "HTTP 200 {}"}, "2 replies were not the expected one (HTTP 200 {})"),
        ({"requests": 0}, "no reply came"),
    ],
)
def test_a_faulty_run(counts: dict[str, int | str], fault: str) -> None:
    """A run with any error at all says which, because it counts for nothing."""
    assert read_output(output(**counts)).fault == fault


def test_no_result() -> None:
    """When wrk gives up, its own words are told."""
    with pytest.raises(LoadError) as caught:
        read_output("unable to connect to 127.0.0.1:1 Connection refused\n")
    assert (
        str(caught.value) == "wrk has ended without a result: unable to connect to 127.0.0.1:1 Connection refused"
    )


def test_no_wrk() -> None:
    """Without wrk one is told how to get it."""
    with pytest.raises(NoWrkError) as caught:
        find_wrk("/nowhere/wrk")
    assert (
        str(caught.value)
        == "there is no '/nowhere/wrk'; install it (Debian: apt install wrk), or say where it is: --wrk PATH"
    )

"""The tables and the JSON of made-up results."""

import json

from benchmarks.load import Sample
from benchmarks.report import Setting, as_json, markdown
from benchmarks.results import Results
from tests.benchmarks.sampling import FAULTY, at

SETTING = Setting(date="2026-11-22", machine="2 cores, 24 GiB, CPython 3.13.1", rounds=3, seconds=2, connections=8)
RESULTS = Results(
    samples={
        "status": {
            "emulator": at(4000, 4000, 4000),
            "floor": at(10000, 10000, 8000),
            "Prism": at(1600, 1600, 1600),
        },
        "business 4.9 MB": {"emulator": at(45, 45, 45), "floor": at(50, 50, 50), "Prism": [FAULTY]},
        "missing header": {"emulator": at(4000, 4000, 4000), "floor": at(5000, 5000, 5000)},
    },
    starts={"emulator": [0.7, 0.6, 0.8], "import fastapi, uvicorn": [0.5, 0.5, 0.5]},
    skipped={"WireMock": "java cannot be started: No such file or directory"},
)


def test_markdown() -> None:
    """The tables say what is measured, against what, and whether the figures are reached."""
    text = markdown(RESULTS, SETTING)
    assert text.startswith(
        "2026-11-22, 2 cores, 24 GiB, CPython 3.13.1; 3 x 2 s at 8 connections, medians.\n\n"
        "|  | figure | target | measured | reached |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 1 | status, of the floor | at least 0.30 | 0.40 | yes |\n"
    )
    assert "| 1 | business 4.9 MB, peers | ahead of every one | not measured | - |\n" in text
    assert "| 5 | start, of python -c 'import fastapi, uvicorn' | at most 1.50 | 1.40 | yes |\n" in text
    assert text.endswith(
        "Requests per second; in brackets the emulator's as a multiple.\n\n"
        "| work | emulator | floor | Prism |\n"
        "| --- | --- | --- | --- |\n"
        "| status | 4,000 | 10,000 (0.40) | 1,600 (2.50) |\n"
        "| business 4.9 MB | 45.0 | 50.0 (0.90) | invalid: 3 replies were not HTTP 2xx |\n"
        "| missing header | 4,000 | 5,000 (0.80) |  |\n\n"
        "From the start of the process to the first answer.\n\n"
        "| program | seconds |\n"
        "| --- | --- |\n"
        "| emulator | 0.70 |\n"
        "| import fastapi, uvicorn | 0.50 |\n\n"
        "WireMock is left out: java cannot be started: No such file or directory."
    )


def test_missed_figure() -> None:
    """A figure that is not reached stands out."""
    slow = Results(samples={"status": {"emulator": at(100), "floor": at(1000)}})
    assert "| 1 | status, of the floor | at least 0.30 | 0.10 | **no** |" in markdown(slow, SETTING)


def test_json() -> None:
    """The JSON has the setting, the verdicts and every single round."""
    found = json.loads(json.dumps(as_json(RESULTS, SETTING)))
    assert found["setting"]["date"] == "2026-11-22"
    assert found["figures"][0] == {
        "figure": 1,
        "name": "status, of the floor",
        "target": "at least 0.30",
        "measured": "0.40",
        "reached": True,
    }
    assert found["results"]["samples"]["status"]["Prism"][0] == {
        "requests": 3200,
        "seconds": 2,
        "median": 0.001,
        "fault": None,
        "cpu": None,
    }


def test_floor_of_looking() -> None:
    """New files have the floor of looking and the other emulator beside the floor; these are no peers."""
    off = {"--test-documents off": at(180)}
    new = {"emulator": at(90), "floor": at(900), **off, "floor of looking": at(100), "WireMock": at(45)}
    samples = {"status": {"emulator": at(100), "floor": at(400)}, "new PDF": new}
    text = markdown(Results(samples=samples), SETTING)
    assert (
        "| work | emulator | floor | floor of looking | --test-documents off | WireMock |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| status | 100 | 400 (0.25) |  |  |  |\n"
        "| new PDF | 90.0 | 900 (0.10) | 100 (0.90) | 180 (0.50) | 45.0 (2.00) |\n"
    ) in text


def test_cpu_times() -> None:
    """Of new files there is the CPU time too, where it was looked at."""
    spent = [Sample(requests=1000, seconds=1, median=0.1, cpu=1.234)]
    much = [Sample(requests=2, seconds=1, median=0.1, cpu=2.468)]
    new = {"emulator": spent, "floor of looking": much, "WireMock": [FAULTY], "Prism": at(4)}
    samples = {"status": {"emulator": spent}, "new PDF": new}
    assert markdown(Results(samples=samples), SETTING).endswith(
        "CPU time of all processes for each request, in milliseconds.\n\n"
        "| new file | emulator | floor of looking | --test-documents off | WireMock | Prism |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| PDF | 1.2 | 1,234 |  |  |  |"
    )

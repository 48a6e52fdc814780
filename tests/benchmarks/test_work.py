"""The work of the benchmark, done once each by a running emulator."""

import json
from pathlib import Path

import pytest

from benchmarks.work import WORKS, Maker, Work, ask, many_rules
from tests.running import Emulator


@pytest.mark.parametrize("work", [work for work in WORKS if "4.9 MB" not in work.name], ids=lambda work: work.name)
def test_a_work_is_answered_as_the_benchmark_expects(work: Work, emulator: Emulator, tmp_path: Path) -> None:
    """Each request of the benchmark gets the resultCode that its row says."""
    work.set_up(emulator.url)
    body = ask(emulator.url, work.request(Maker(tmp_path, emulator.url)))
    assert json.loads(body)["header"]["resultCode"] == work.code


def test_the_last_of_many_rules_speaks(emulator: Emulator) -> None:
    """The scenario of 200 rules is gone through to its end."""
    emulator.use(dict(many_rules(200)))
    assert emulator.ask_status().headers["x-emulator-rule"] == "rules[199]"

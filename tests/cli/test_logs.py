"""How the log is written."""

import json
import re
from unittest.mock import Mock, patch

import pytest

from ocr_emulator.cli.logs import RequestLines
from tests.running import KEY, start
from tests.state.journal.test_journal import ENTRY, entry

pytestmark = pytest.mark.process

#: The line of a request.
LINE = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} POST /v1\.0/appkeys/app/business -> 0 SUCCESS \[default\]"
)


def test_json() -> None:
    """With --log-format json every line is an object; that of a request has what the journal has."""
    with start("--log-format", "json") as emulator:
        emulator.ask_status()
        emulator.client.get("/v1.0/appkeys/app/no-such-path", headers=KEY)
        noted = emulator.client.get("/__admin/requests").json()["requests"]
        lines = [json.loads(line) for line in emulator.log.splitlines()]
    told = [line for line in lines if "request" in line]
    assert [line["level"] for line in told] == ["info", "info"]
    assert [line["request"]["resultCode"] for line in told] == [0, 404]
    finished = ("took", "client")
    assert [line["request"] for line in reversed(told)] == [
        {name: value for name, value in entry.items() if name not in finished} for entry in noted
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"]) for line in lines)


@pytest.mark.parametrize("options", [(), ("--log-format", "text")])
def test_text(options: tuple[str, ...]) -> None:
    """Otherwise there is a line for each request, to be read."""
    with start(*options) as emulator:
        emulator.ask_status()
        lines = emulator.log.splitlines()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} POST /v1\.0/appkeys/app/business/status -> 0 SUCCESS \[default\]",
        lines[-1],
    )


def test_together() -> None:
    """Lines that come soon after each other are written together, in their order, and once."""
    stream, lines = Mock(), RequestLines()
    with patch("sys.stderr", stream):
        for number in (1, 2):
            lines.add(entry(number))
            lines.add(entry(number, app_key="other"))
            stream.write.assert_not_called()
            lines.flush()
            (written,) = stream.write.call_args.args
            stream.reset_mock()
            assert re.fullmatch(rf"(?:{LINE.pattern}\n){{2}}", written)


@pytest.mark.parametrize("error", [OSError, ValueError], ids=["broken pipe", "closed"])
def test_nobody_to_read(error: type[Exception]) -> None:
    """A line that cannot be written is lost, and nothing else."""
    stream, lines = Mock(write=Mock(side_effect=error)), RequestLines()
    with patch("sys.stderr", stream):
        lines.add(ENTRY)
        lines.flush()
    (written,) = stream.write.call_args.args
    assert re.fullmatch(rf"{LINE.pattern}\n", written)

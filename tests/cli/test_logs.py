"""How the log is written."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import httpx
import pytest

from ocr_emulator.cli.line_writer import loss_message
from ocr_emulator.cli.logs import RequestLines
from ocr_emulator.settings import LogFormat
from tests.delivery.faults.wire import needs_proc
from tests.running import KEY, ROOT, start
from tests.state.journal.test_journal import entry

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
    writer = Mock()
    lines = RequestLines(writer)
    for number in (1, 2):
        lines.add(entry(number))
        lines.add(entry(number, app_key="other"))
        writer.write.assert_not_called()
        lines.flush()
        (written,) = writer.write.call_args.args
        writer.reset_mock()
        assert re.fullmatch(rf"(?:{LINE.pattern}\n){{2}}", written)


def test_nothing_to_write() -> None:
    """Where no line waits nothing is written."""
    writer = Mock()
    RequestLines(writer).flush()
    writer.write.assert_not_called()


#: A request whose line in the log is as long as one can be, and how often it is sent: its lines take more than
#: what a pipe holds and the emulator keeps.
REQUEST = b"GET /v1.0/appkeys/app/%s HTTP/1.1\r\nHost: x\r\n\r\n" % (b"x" * 300)
TIMES = 6000


@dataclass(frozen=True)
class Odd:
    """An emulator with odd standard streams."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def readiness(self) -> dict[str, Any]:
        reply = httpx.get(f"http://127.0.0.1:{self.port}/__admin/ready", trust_env=False)
        assert reply.status_code == 200
        return dict(reply.json())

    @property
    def lost(self) -> int:
        """How many lines are lost, as readiness and the metrics say."""
        lost = self.readiness.get("lostLogLines", 0)
        metrics = httpx.get(f"http://127.0.0.1:{self.port}/__admin/metrics", trust_env=False).text
        assert f"ocr_emulator_lost_log_lines_total {float(lost)}" in metrics
        return int(lost)

    def ask(self, times: int) -> None:
        """Send requests, and wait for all replies."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            for _ in range(times // 100):
                connection.sendall(REQUEST * 100)
                replies = b""
                while replies.count(b"HTTP/1.1 200 OK") < 100:
                    replies += connection.recv(65536)


@contextmanager
def start_oddly(redirections: str, *options: str, stderr: int | None = None) -> Iterator[Odd]:
    """Run `ocr-emulator serve` with the shell's `redirections`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    shell = ["bash", "-c", f'exec "$@" {redirections}', "bash"]
    command = [sys.executable, "-m", "ocr_emulator", "serve", "--port", str(port), *options]
    with subprocess.Popen(
        [*shell, *command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr
    ) as process:
        while process.poll() is None and not is_listening(port):
            pass
        odd = Odd(port, process)
        assert odd.readiness["status"] == "ready"
        yield odd
        process.terminate()
        assert process.wait(timeout=10) == 0


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionError:
        return False
    return True


@pytest.mark.parametrize("log_format", LogFormat)
@pytest.mark.parametrize("redirections", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-", ">/dev/full 2>/dev/full"])
def test_nowhere_to_write(redirections: str, log_format: LogFormat) -> None:
    """With its streams closed or full the emulator answers, and counts the lines it loses."""
    with start_oddly(redirections, "--log-format", log_format) as odd:
        assert "lostLogLines" not in odd.readiness
        odd.ask(200)
        assert odd.lost == 200


def test_a_reader_that_has_gone() -> None:
    """A log whose reader has ended is lost, and counted."""
    reader, writer = os.pipe()
    os.close(reader)
    with start_oddly("", stderr=writer) as odd:
        os.close(writer)
        odd.ask(100)
        assert odd.lost == 100


@needs_proc
def test_no_other_file_takes_the_place_of_a_closed_stream() -> None:
    """What a library writes to standard error never goes into a socket or a key file."""
    with start_oddly("<&- >&- 2>&-") as odd:
        assert [str(Path(f"/proc/{odd.process.pid}/fd/{number}").readlink()) for number in range(3)] == [
            "/dev/null"
        ] * 3


def test_a_closed_stdout() -> None:
    """Without a standard output nothing is lost of the log; a line is in its pipe before the reply is sent."""
    reader, writer = os.pipe()
    with FileIO(reader), start_oddly(">&-", stderr=writer) as odd:
        os.close(writer)
        odd.ask(100)
        os.set_blocking(reader, False)
        assert len(os.read(reader, 65536).splitlines()) == 100
        assert odd.lost == 0


@pytest.mark.parametrize("log_format", LogFormat)
@pytest.mark.parametrize("accelerator", ["on", "off"])
def test_a_pipe_that_nobody_reads(log_format: LogFormat, accelerator: str) -> None:
    """The emulator goes on answering; who reads at last finds whole lines, and one that says how many are lost."""
    reader, writer = os.pipe()
    options = ("--log-format", log_format, "--accelerator", accelerator)
    with FileIO(reader), start_oddly("", *options, stderr=writer) as odd:
        os.close(writer)
        odd.ask(TIMES)
        lost = odd.lost
        assert lost > 0
        log = b""
        while b"lost so far" not in log or log.count(b"\n") < TIMES - lost + 1:
            log += os.read(reader, 65536)
    lines = log.decode().splitlines()
    messages = [json.loads(line)["message"] for line in lines] if log_format is LogFormat.JSON else lines
    (notice,) = [message for message in messages if message.endswith(loss_message(lost))]
    messages.remove(notice)
    assert len(messages) == TIMES - lost
    assert all("GET /v1.0/appkeys/app/xxx" in message for message in messages)


def test_the_warnings_of_a_start_on_a_full_pipe(tmp_path: Path) -> None:
    """A pipe that is full before the emulator starts holds up neither its start nor its end."""
    (tmp_path / "idle.yaml").write_text("seed: 7\n", encoding="utf-8")
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writer, bytes(4096))
    os.set_blocking(writer, True)
    with FileIO(reader), start_oddly(">&2", "--scenarios", str(tmp_path), stderr=writer) as odd:
        os.close(writer)
        odd.ask(100)
        assert odd.lost == 0

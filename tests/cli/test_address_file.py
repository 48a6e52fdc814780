"""The file by which the commands find the emulator that runs beside them."""

import os
import signal
import socket
from pathlib import Path

import pytest

from ocr_emulator.cli.address_file import read_address, remove_address, url_beside, write_address
from ocr_emulator.settings import Settings
from tests.cli.command import run
from tests.running import Emulator, start

URL = "http://127.0.0.1:9000"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "address"


def test_written(path: Path) -> None:
    """An address is written, alone, and read; a later one replaces it."""
    write_address(path, "http://127.0.0.1:1")
    write_address(path, URL)
    assert read_address(path) == URL
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff"])
def test_no_address(path: Path, content: bytes) -> None:
    """Where there is no address none is found."""
    assert read_address(path) is None
    path.write_bytes(content)
    assert read_address(path) is None


def test_a_fifo(path: Path) -> None:
    """Nobody waits for what would have to be written to a FIFO."""
    os.mkfifo(path)
    assert read_address(path) is None


def test_removed(path: Path) -> None:
    """A server removes its own address, not another's, and not one that is gone."""
    remove_address(path, URL)
    write_address(path, "http://127.0.0.1:1")
    remove_address(path, URL)
    assert read_address(path) == "http://127.0.0.1:1"
    remove_address(path, "http://127.0.0.1:1")
    assert not path.exists()


def test_unwritable(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where the file cannot be written that is logged, with what to do, and nothing else happens."""
    file = path / "below" / "a file"
    write_address(file, URL)
    advice = "name another with --address-file, or say --port to the commands that call this emulator"
    assert caplog.messages == [f"Cannot write the address file {file}: No such file or directory; {advice}"]


def test_beside(path: Path) -> None:
    """The file says where the emulator is, and without one the settings do."""
    settings = Settings(port=1, address_file=str(path))
    assert url_beside(settings) == "http://127.0.0.1:1"
    write_address(path, URL)
    assert url_beside(settings) == URL
    assert url_beside(Settings(port=1)) == "http://127.0.0.1:1"


def healthcheck(path: Path, *flags: str) -> tuple[int, str, str]:
    done = run("healthcheck", *flags, OCR_EMULATOR_ADDRESS_FILE=str(path), OCR_EMULATOR_HOST="0.0.0.0")
    return done.returncode, done.stdout, done.stderr


@pytest.mark.process
class TestHealthcheck:
    @pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::"])
    def test_port_of_a_flag(self, path: Path, host: str) -> None:
        """The server is found whose port was given by a flag, without one; the file goes when it ends."""
        if host == "::" and not socket.has_dualstack_ipv6():
            pytest.skip("IPV6 IS NOT TESTED: this machine has none")
        with start("--host", host, "--address-file", str(path)) as emulator:
            port = emulator.url.rpartition(":")[2]
            assert read_address(path) == f"http://127.0.0.1:{port}"
            assert healthcheck(path) == (0, "ready\n", "")
        assert not path.exists()

    def test_a_flag_wins(self, path: Path, emulator: Emulator) -> None:
        """A port that is given by a flag is asked, whatever the file says."""
        write_address(path, "http://127.0.0.1:1")
        port = str(emulator.client.base_url.port)
        assert healthcheck(path, "--port", port) == (0, "ready\n", "")
        status, _, message = healthcheck(path)
        assert (status, message.partition(": [")[0]) == (1, "ocr-emulator: no answer from http://127.0.0.1:1")

    def test_a_server_that_was_killed(self, path: Path, emulator: Emulator) -> None:
        """When its server is killed, the check fails, and asks no other one."""
        with start("--address-file", str(path)) as killed:
            os.kill(killed.pid, signal.SIGKILL)
        port = str(emulator.client.base_url.port)
        done = run("healthcheck", OCR_EMULATOR_ADDRESS_FILE=str(path), OCR_EMULATOR_PORT=port)
        assert done.returncode == 1
        assert done.stderr.startswith(f"ocr-emulator: no answer from {killed.url}: ")

    def test_nowhere_to_write(self, path: Path) -> None:
        """A server that cannot write the file serves all the same, and says so."""
        with start("--address-file", str(path / "below")) as emulator:
            assert emulator.ask_status().status_code == 200
            assert f"Cannot write the address file {path}/below: No such file or directory; " in emulator.log


@pytest.mark.process
def test_call(path: Path) -> None:
    """`call` and `coverage` find the emulator as well."""
    with start("--address-file", str(path)):
        called = run("call", "business/status", "1234567890", OCR_EMULATOR_ADDRESS_FILE=str(path))
        assert (called.returncode, called.stderr) == (0, "")
        met = run("coverage", "--format", "markdown", OCR_EMULATOR_ADDRESS_FILE=str(path))
        assert (met.returncode, met.stderr) == (0, "")

"""A process that opens files: what it answers, and what is told of a file when it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, DamagedFileError, FileProperties, ProtectedFileError
from ocr_emulator.inspection.bounds import Bounds
from ocr_emulator.inspection.process import FileProcess
from ocr_emulator.inspection.verdict import NotOpenedError, ProcessEndedError
from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.files import specimen_file
from tests.documents.files import pdf
from tests.documents.odd_files import slow_jpeg
from tests.inspection.hostile_files import bomb
from tests.running import ROOT
from tests.samples import noise, picture

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits and signals"),
]

MEBI = 1024 * 1024


@contextmanager
def process(**bounds: float) -> Iterator[FileProcess]:
    """A process with those bounds, and the usual ones."""
    found = FileProcess(Bounds(**bounds))  # type: ignore[arg-type] # mypy sees floats for the int, too
    try:
        yield found
    finally:
        found.end()


#: Opens the file on standard input, of the type that is the first argument, where so many MiB are allowed; says what
#: came of it, and then opens a small picture.
PROGRAM = """
import resource, sys
from ocr_emulator.contract.operations import FileType
from ocr_emulator.inspection.bounds import Bounds
from ocr_emulator.inspection.process import FileProcess
from tests.running import ROOT
from tests.samples import picture

content, small = sys.stdin.buffer.read(), picture(40, 24)
resource.setrlimit(resource.RLIMIT_AS, [int(sys.argv[2]) * 2**20] * 2)
for file_type, content in ((FileType(sys.argv[1]), content), (FileType.PNG, small)):
    try:
        print(FileProcess(Bounds()).open_file(content, file_type).width)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
"""


def opened_within(mebi: int, content: bytes, file_type: FileType) -> list[str]:
    command = [sys.executable, "-c", PROGRAM, file_type.value, str(mebi)]
    done = subprocess.run(command, cwd=ROOT, input=content, capture_output=True, check=False)
    return done.stdout.decode().splitlines()


class TestOpening:
    @pytest.mark.parametrize(
        ("content", "file_type", "size"),
        [
            (picture(640, 480), FileType.PNG, (640, 480)),
            (bytearray(picture(640, 480, "JPEG")), FileType.JPG, (640, 480)),
            (memoryview(pdf()), FileType.PDF, (595, 842)),
            (noise(4_900_000), FileType.PNG, (1278, 1278)),
        ],
        ids=["PNG", "JPEG", "PDF", "large PNG"],
    )
    def test_file(self, content: Content, file_type: FileType, size: tuple[float, float]) -> None:
        """A file opens, whatever holds its bytes."""
        with process() as one:
            assert one.open_file(content, file_type) == FileProperties(width=size[0], height=size[1])

    def test_many(self) -> None:
        """A process opens one file after the other, and goes on after one that does not open."""
        with process() as one:
            for _ in range(2):
                with pytest.raises(
                    DamagedFileError, match=r"^ends before its picture begins; send the whole file$"
                ):
                    one.open_file(picture(kind="JPEG")[:200], FileType.JPG)
                with pytest.raises(ProtectedFileError, match=r"^asks for a password$"):
                    one.open_file(pdf(user_password="user"), FileType.PDF)
                assert one.open_file(picture(40, 24), FileType.PNG).width == 40
            assert not one.has_ended


class TestQrCode:
    @pytest.mark.parametrize("file_type", FileType)
    def test_document(self, file_type: FileType) -> None:
        """A test document opens with its code, and the file after it without one."""
        entry = CATALOGUE["business-individual"]
        with process(code_seconds=2) as one:
            found = one.open_file(specimen_file(entry.specimen, file_type), file_type)
            assert found.qr_code
            assert found.qr_code.text == entry.text
            assert one.open_file(picture(40, 24), FileType.PNG) == FileProperties(width=40, height=24)

    def test_damaged(self) -> None:
        """A file that does not open is not looked through, and the next one opens."""
        with process(code_seconds=2) as one:
            with pytest.raises(DamagedFileError):
                one.open_file(picture(kind="JPEG")[:200], FileType.JPG)
            assert one.open_file(picture(40, 24), FileType.PNG).qr_code is None
            assert not one.has_ended

    def test_time(self) -> None:
        """A file that takes too long to look through is opened, and has no code. Its process has ended."""
        with process(code_seconds=0.001) as one:
            assert one.open_file(noise(4_900_000), FileType.PNG) == FileProperties(width=1278, height=1278)
            assert one.has_ended

    def test_off(self) -> None:
        """Without time for it nobody looks for a code."""
        entry = CATALOGUE["business-individual"]
        with process() as one:
            assert one.open_file(specimen_file(entry.specimen, FileType.PNG), FileType.PNG).qr_code is None


class TestHostile:
    def test_time(self) -> None:
        """A file that takes more CPU time than it may is damaged, however long the machine lets it wait."""
        with process(seconds=0.3) as one:
            with pytest.raises(DamagedFileError, match=r"^takes more than 0\.3 s of CPU time to open$"):
                one.open_file(slow_jpeg(4000), FileType.JPG)
            assert one.has_ended

    def test_memory(self) -> None:
        """A file that takes more memory than it may is damaged."""
        with process(memory=160 * MEBI) as one:
            with pytest.raises(DamagedFileError, match=r"^takes more than 160 MiB of memory to open$"):
                one.open_file(picture(6000, 6000, flat=True), FileType.PNG)
            assert one.has_ended


class TestEnvironment:
    @pytest.mark.parametrize(("content", "width"), [(picture(), "1280.0"), (noise(4_900_000), "1278.0")])
    def test_little_memory(self, content: bytes, width: str) -> None:
        """Where the system allows less memory than a file may take, files open that need less."""
        assert opened_within(160, content, FileType.PNG) == [width, "40.0"]

    def test_too_little_memory(self) -> None:
        """A file that needs more than there is is not to blame."""
        why = (
            "NotOpenedError: to open the file takes more than the 160 MiB of memory that a process may have here; "
            "allow the emulator 1024 MiB (ulimit -v), or send a smaller file"
        )
        assert opened_within(160, picture(6000, 6000, flat=True), FileType.PNG) == [why, "40.0"]

    def test_hostile_file_in_little_memory(self) -> None:
        """A PDF that asks for gigabytes has its answer there as well, and the next file opens."""
        first, second = opened_within(160, bomb(), FileType.PDF)
        assert first == "600.0" or first.startswith(("DamagedFileError: ", "NotOpenedError: "))
        assert second == "40.0"

    def test_stopped(self) -> None:
        """A process that is stopped is ended, and the file is not to blame, be it small or large."""
        for content in (picture(), noise(4_900_000)):
            with process(patience=0.2) as one:
                os.kill(one.pid, signal.SIGSTOP)
                with pytest.raises(
                    NotOpenedError, match=r"^the process that opens files has not answered for 0\.2 s"
                ):
                    one.open_file(content, FileType.PNG)
                assert one.has_ended

    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
    def test_killed(self, number: signal.Signals) -> None:
        """A process that somebody has ended has ended by no fault of the file's."""
        with process() as one:
            os.kill(one.pid, number)
            with pytest.raises(
                ProcessEndedError, match=rf"^the process that opens files has ended \({number.name}\)"
            ):
                one.open_file(picture(), FileType.PNG)
            assert one.has_ended

    def test_killed_meanwhile(self) -> None:
        """So has one that is ended while it opens a file."""
        with process() as one, ThreadPoolExecutor(1) as pool:
            opened = pool.submit(one.open_file, slow_jpeg(8000), FileType.JPG)
            one.kill()
            with pytest.raises(ProcessEndedError):
                opened.result()

    def test_let_go(self) -> None:
        """A process ends with the object that stands for it."""
        one = FileProcess(Bounds())
        pid = one.pid
        del one
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="reads another process's environment, as only Linux can")
@pytest.mark.parametrize(("set_by_user", "expected"), [(None, "8388608"), ("1000000", "1000000")])
def test_memory_is_kept(monkeypatch: pytest.MonkeyPatch, set_by_user: str | None, expected: str) -> None:
    """The process keeps the memory of one file for the next, unless who starts the emulator says otherwise."""
    if set_by_user:
        monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", set_by_user)
    with process() as found:
        found.open_file(picture(40, 24), FileType.PNG)  # it is there by then, with its environment
        environment = Path(f"/proc/{found.pid}/environ").read_text(encoding="utf-8").split("\0")
    assert f"MALLOC_TRIM_THRESHOLD_={expected}" in environment

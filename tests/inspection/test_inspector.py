"""Files that cost more than a file should."""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from threading import Event
from unittest.mock import patch

import pytest
from PIL import Image

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, DamagedFileError, File, FileProperties, ProtectedFileError
from ocr_emulator.documents.opening.opening import open_file
from ocr_emulator.inspection import inspector as inspection
from ocr_emulator.inspection.bounds import Bounds
from ocr_emulator.inspection.inspector import FileInspector
from ocr_emulator.inspection.pool import ProcessPool
from ocr_emulator.inspection.verdict import NotOpenedError, no_answer
from tests.documents.files import pdf
from tests.documents.odd_files import slow_jpeg
from tests.inspection.hostile_files import bomb
from tests.running import Emulator, code_of, reason_of, start, start_altered
from tests.samples import picture

pytestmark = pytest.mark.process

#: Gives a file less time than it has otherwise.
SHORT_TIME = """
from functools import partial

from ocr_emulator import assembly
from ocr_emulator.inspection.bounds import Bounds

assembly.Bounds = partial(Bounds, seconds=0.5)
"""


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    """It is refused when its CPU time is over, and the other requests do not wait for it."""
    content = slow_jpeg(8000)
    with start_altered(tmp_path, SHORT_TIME) as emulator, ThreadPoolExecutor(1) as pool:
        hostile = pool.submit(emulator.upload, "business", content)
        asked = 0
        with emulator.another_client() as client:
            while not hostile.done():
                assert client.get("/__admin/health").json() == {"status": "alive"}
                asked += 1
        assert asked > 100
        assert code_of(hostile.result()) == 4000003
        assert reason_of(hostile.result()) == (
            "the part 'image' begins as a jpg file and takes more than 0.5 s of CPU time to open "
            "(inferred: this code for it; it has one of its own from 2024-11-12 on)"
        )
        assert code_of(emulator.upload("business", picture())) == 0


def test_a_pdf_that_asks_for_much_memory_does_no_harm(emulator: Emulator) -> None:
    """It opens, or is refused, and so does the next file."""
    content = bomb()
    assert len(content) < 1000
    assert code_of(emulator.upload("business", content)) in {0, 4000003}
    assert code_of(emulator.upload("business", picture())) == 0


#: Lets no process take longer than three seconds on the wall.
SHORT_PATIENCE = SHORT_TIME.replace("seconds=0.5", "patience=3")


@pytest.mark.skipif(sys.platform != "linux", reason="finds another process's children, as only Linux can")
def test_a_process_that_is_stopped_or_killed_is_a_failure_of_the_emulator(tmp_path: Path) -> None:
    """The client is told so with a problem of its own, and the next file opens in another process."""
    with start_altered(tmp_path, SHORT_PATIENCE) as emulator:
        assert code_of(emulator.upload("business", picture(101))) == 0
        for stopped in children_of(emulator.pid):
            os.kill(stopped, signal.SIGSTOP)
        reply = emulator.upload("business", picture(102))
        assert (reply.status_code, reply.headers["content-type"]) == (503, "application/problem+json")
        assert reply.json() == {
            "type": "urn:ocr-emulator:not-opened",
            "title": "The emulator could not open the file",
            "status": 503,
            "detail": "the process that opens files has not answered for 3 s, and has been ended: it was stopped, "
            "or the machine had no time for it; send the file again",
        }
        for number in (103, 104):
            assert code_of(emulator.upload("business", picture(number))) == 0
            for killed in children_of(emulator.pid):
                os.kill(killed, signal.SIGKILL)
        assert code_of(emulator.upload("business", picture(102))) == 0


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text(encoding="ascii").split()]


def test_an_image_that_claims_to_be_huge_is_taken_at_its_word(emulator: Emulator) -> None:
    """An image of more than 40 megapixels is not decoded."""
    file = BytesIO()
    Image.new("1", (7000, 7000)).save(file, "PNG")
    assert code_of(emulator.upload("credit-card", file.getvalue())) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="limits another process, as only Linux can")
def test_without_a_process_to_spare_the_emulator_says_so() -> None:
    """That is no answer of the service's; when there is one again, files are opened again."""
    with start() as emulator:
        assert code_of(emulator.upload("business", picture(101))) == 0
        files = resource.RLIMIT_NOFILE
        before = resource.prlimit(emulator.pid, files)
        open_now = len(list(Path(f"/proc/{emulator.pid}/fd").iterdir()))
        resource.prlimit(emulator.pid, files, (open_now + 1, before[1]))  # a new process takes more than that
        for killed in children_of(emulator.pid):
            os.kill(killed, signal.SIGKILL)
        reply = emulator.upload("business", picture())
        assert (reply.status_code, reply.json()["type"]) == (503, "urn:ocr-emulator:no-process")
        assert reply.json()["detail"] == (
            "no process can be started to open the file in; allow the emulator more processes, open files or memory"
        )
        resource.prlimit(emulator.pid, files, before)
        assert code_of(emulator.upload("business", picture())) == 0


@pytest.fixture
def inspector() -> Iterator[FileInspector]:
    found = FileInspector(processes=1)
    yield found
    found.stop()


def without_processes(inspector: FileInspector) -> AbstractContextManager[object]:
    """Inside, no file can be opened: what is known is known without a process."""
    return patch.object(inspector, "_pool", None)


class TestRemembering:
    def test_opened_once(self, inspector: FileInspector) -> None:
        """A file that has opened is known, and is the same again without a process, wherever its bytes lie."""
        content = picture()
        assert inspector.find(content, FileType.PNG) is None
        file = inspector.open_file(content, FileType.PNG)
        body = bytearray(b"head" + content + b"tail")
        with without_processes(inspector):
            for again in (content, memoryview(body)[4:-4], body[4:-4]):
                assert inspector.find(again, FileType.PNG)
                assert inspector.open_file(again, FileType.PNG) is file
        assert inspector.find(content + b"x", FileType.PNG) is None

    @pytest.mark.parametrize("damage", [None, DamagedFileError("does not open")], ids=["whole", "damaged"])
    def test_opened_once_at_a_time(self, inspector: FileInspector, damage: DamagedFileError | None) -> None:
        """A file that comes several times at once is opened once, for all of them; so is one that does not open."""
        all_there = Event()
        started: list[int] = []
        asked: list[int] = []

        def open_in_process(*_: object) -> FileProperties:
            started.append(1)
            all_there.wait()
            if damage:
                raise damage
            return FileProperties(width=1, height=1)

        def open_file(content: bytes) -> File | DamagedFileError:
            try:
                return inspector.open_file(content, FileType.PNG)
            except DamagedFileError as error:
                return error

        def fingerprint(_: Content) -> bytes:
            """The last to ask lets the first go on."""
            asked.append(1)
            if len(asked) == 4:
                all_there.set()
            return b"one"

        with (
            patch.object(ProcessPool, "open_file", open_in_process),
            patch.object(inspection, "_fingerprint", fingerprint),
            ThreadPoolExecutor(4) as threads,
        ):
            found = list(threads.map(open_file, [b"content"] * 4))
            known = inspector.find(b"content", FileType.PNG)
        assert len(started) == 1
        assert {str(one) for one in found} == {str(known)}

    def test_most(self, inspector: FileInspector) -> None:
        """No more are remembered than the most; the one goes that was not sent for longest."""
        one, two, three = (picture(width) for width in (101, 102, 103))
        with patch.object(inspection, "_MOST_KNOWN", 2):
            for content in (one, two, one, three):
                inspector.open_file(content, FileType.PNG)
        known = [inspector.find(content, FileType.PNG) is not None for content in (one, two, three)]
        assert known == [True, False, True]

    def test_large(self, inspector: FileInspector) -> None:
        """A file is known by all its bytes: of a large one the last, too, and those in between."""
        content = bytearray(picture() + bytes(1_000_000))
        inspector.open_file(bytes(content), FileType.PNG)
        for place in (-1, 262_143, 262_144, 600_000):
            content[place] ^= 1
            assert inspector.find(bytes(content), FileType.PNG) is None
            content[place] ^= 1
        assert inspector.find(bytes(content), FileType.PNG)

    def test_damaged(self, inspector: FileInspector) -> None:
        """A file that does not open is remembered too, with why: it is refused again without a process."""
        content = picture(kind="JPEG")[:200]
        why = "^ends before its picture begins; send the whole file$"
        with pytest.raises(DamagedFileError, match=why):
            inspector.open_file(content, FileType.JPG)
        assert isinstance(inspector.find(content, FileType.JPG), DamagedFileError)
        with without_processes(inspector), pytest.raises(DamagedFileError, match=why):
            inspector.open_file(content, FileType.JPG)

    def test_protected(self, inspector: FileInspector) -> None:
        """Of a PDF that asks for a password it is remembered that it does."""
        content = pdf(user_password="user")
        for _ in range(2):
            with pytest.raises(ProtectedFileError, match=r"^asks for a password$"):
                inspector.open_file(content, FileType.PDF)

    def test_not_opened(self, inspector: FileInspector) -> None:
        """Of a file that could not be opened by no fault of its own nothing is remembered."""
        content = picture()
        with (
            patch.object(ProcessPool, "open_file", side_effect=no_answer(20)),
            pytest.raises(NotOpenedError, match=r"^the process that opens files has not answered for 20 s"),
        ):
            inspector.open_file(content, FileType.PNG)
        assert inspector.find(content, FileType.PNG) is None
        assert inspector.open_file(content, FileType.PNG).properties.width == 1280

    def test_sent_twice(self, emulator: Emulator) -> None:
        """What is sent twice is answered twice the same, be it whole or damaged."""
        for content, code in ((picture(), 0), (picture()[:200], 4000003)):
            replies = [emulator.upload("credit-card", content) for _ in range(3)]
            assert [code_of(reply) for reply in replies] == [code] * 3
            assert len({reply.content for reply in replies}) == 1


class TestQuickLook:
    CONTENT = picture(400, 300, "JPEG")

    def test_nothing_is_opened(self, inspector: FileInspector) -> None:
        """Where nobody looks for QR codes, a small regular file is known at once; it is as opening makes it."""
        with without_processes(inspector):
            found = inspector.find(self.CONTENT, FileType.JPG)
            assert found == open_file(self.CONTENT, FileType.JPG)
            assert inspector.open_file(self.CONTENT, FileType.JPG) is found

    def test_in_a_thread(self, inspector: FileInspector) -> None:
        """Whoever could wait for a process need not either."""
        with without_processes(inspector):
            assert inspector.open_file(self.CONTENT, FileType.JPG) == open_file(self.CONTENT, FileType.JPG)

    def test_codes(self) -> None:
        """Where QR codes are looked for, every file is opened."""
        inspector = FileInspector(processes=1, bounds=Bounds(code_seconds=1))
        assert inspector.find(self.CONTENT, FileType.JPG) is None

    @pytest.mark.skipif(sys.platform != "linux", reason="finds another process's children, as only Linux can")
    def test_without_waiting(self) -> None:
        """Such a file is answered while every process stands still."""
        with start("--test-documents", "off") as emulator:
            assert code_of(emulator.upload("business", picture())) == 0
            for stopped in children_of(emulator.pid):
                os.kill(stopped, signal.SIGSTOP)
            assert code_of(emulator.upload("business", self.CONTENT)) == 0

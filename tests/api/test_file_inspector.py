"""Files that cost more than a file should."""

import resource
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Event
from unittest.mock import patch

import anyio
import anyio.lowlevel
import pytest
from anyio import to_thread
from PIL import Image

from ocr_emulator.api import file_inspector as inspection
from ocr_emulator.api.file_inspector import FileInspector
from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, DamagedFileError, File, FileProperties, ProtectedFileError
from tests.documents.files import pdf
from tests.documents.odd_files import slow_jpeg
from tests.running import Emulator, code_of, reason_of, start, start_altered
from tests.samples import picture

pytestmark = pytest.mark.process

#: Gives a file less time than it has otherwise.
SHORT_TIME = """
from ocr_emulator.api.file_inspector import FileInspector

FileInspector.__init__.__kwdefaults__["seconds"] = 0.5
"""


def bomb() -> bytes:
    """A PDF of less than a kilobyte whose table of references is 70 MB, compressed twice over."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]>>",
        b"<</Type/Page/MediaBox[0 0 600 800]/Parent 2 0 R>>",
    ]
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, start=1))
    table = zlib.compress(zlib.compress(b"\2\1\0\0\0" * 14_000_000, 9), 9)
    head = (
        b"4 0 obj\n<</Type/XRef/Root 1 0 R/Size 5/W[1 2 1]/Index[0 13000000]/Filter[/FlateDecode/FlateDecode]"
        b"/DecodeParms[null<</Predictor 12/Columns 4>>]/Length %d>>\nstream\n" % len(table)
    )
    return body + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(body)


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


def test_slow_files_do_not_hold_up_others() -> None:
    """A file has its turn while more files than there are places take long."""
    inspector, others_may_go_on = FileInspector(processes=2), anyio.Event()
    done: list[bytes] = []

    async def inspect(content: bytes, _: FileType) -> FileProperties:
        if content != b"quick":
            await others_may_go_on.wait()
        done.append(content)
        return FileProperties(width=1, height=1)

    async def together() -> None:
        async with anyio.create_task_group() as group:
            for content in (b"slow", b"slower", b"slowest"):
                group.start_soon(to_thread.run_sync, inspector.open_file, content, FileType.PNG)
            await to_thread.run_sync(inspector.open_file, b"quick", FileType.PNG)
            others_may_go_on.set()

    with patch.object(inspector, "_try", inspect):
        anyio.run(together)
    assert done[0] == b"quick"
    assert len(done) == 4


def test_an_image_that_claims_to_be_huge_is_taken_at_its_word(emulator: Emulator) -> None:
    """An image of more than 40 megapixels is not decoded."""
    file = BytesIO()
    Image.new("1", (7000, 7000)).save(file, "PNG")
    assert code_of(emulator.upload("credit-card", file.getvalue())) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="limits another process, as only Linux can")
def test_without_a_process_to_spare_the_emulator_says_so() -> None:
    """That is no answer of the service's; when there is one again, files are opened again."""
    with start() as emulator:
        assert code_of(emulator.ask_status()) == 0
        files = resource.RLIMIT_NOFILE
        before = resource.prlimit(emulator.pid, files)
        open_now = len(list(Path(f"/proc/{emulator.pid}/fd").iterdir()))
        resource.prlimit(emulator.pid, files, (open_now + 3, before[1]))  # a new process takes more than three
        reply = emulator.upload("business", picture())
        assert (reply.status_code, reply.json()["type"]) == (503, "urn:ocr-emulator:no-process")
        assert reply.json()["detail"] == (
            "no process can be started to open the file in; allow the emulator more processes, open files or memory"
        )
        resource.prlimit(emulator.pid, files, before)
        assert code_of(emulator.upload("business", picture())) == 0


def open_each(inspector: FileInspector, *contents: Content, file_type: FileType = FileType.PNG) -> list[File]:
    """The files, opened one after the other in processes, as from the worker threads of the web."""

    async def opened() -> list[File]:
        return [await to_thread.run_sync(inspector.open_file, content, file_type) for content in contents]

    return anyio.run(opened)


class TestRemembering:
    def test_opened_once(self) -> None:
        """A file that has opened is known, and is the same again without a process, wherever its bytes lie."""
        inspector, content = FileInspector(), picture()
        assert inspector.find(content) is None
        (file,) = open_each(inspector, content)
        body = bytearray(b"head" + content + b"tail")
        for again in (content, memoryview(body)[4:-4]):
            assert inspector.find(again)
            assert (
                inspector.open_file(again, FileType.PNG) is file
            )  # there is no loop here to start a process from
        assert inspector.find(content + b"x") is None

    @pytest.mark.parametrize("damage", [None, DamagedFileError("does not open")], ids=["whole", "damaged"])
    def test_opened_once_at_a_time(self, damage: DamagedFileError | None) -> None:
        """A file that comes several times at once is opened once, for all of them; so is one that does not open."""
        inspector, all_there = FileInspector(), Event()
        started: list[int] = []
        asked: list[int] = []
        found: list[File | DamagedFileError] = []

        async def inspect(*_: object) -> FileProperties:
            started.append(1)
            await to_thread.run_sync(all_there.wait)
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

        async def ask() -> None:
            found.append(await to_thread.run_sync(open_file, b"content"))

        async def together() -> None:
            async with anyio.create_task_group() as group:
                for _ in range(4):
                    group.start_soon(ask)

        with patch.object(inspector, "_inspect", inspect), patch.object(inspection, "_fingerprint", fingerprint):
            anyio.run(together)
            known = inspector.find(b"content")
        assert len(started) == 1
        assert {str(one) for one in found} == {str(known)}

    def test_most(self) -> None:
        """No more are remembered than the most; the one goes that was not sent for longest."""
        one, two, three = (picture(width) for width in (101, 102, 103))
        inspector = FileInspector()
        with patch.object(inspection, "_MOST_KNOWN", 2):
            open_each(inspector, one, two, one, three)
        assert [inspector.find(content) is not None for content in (one, two, three)] == [True, False, True]

    def test_large(self) -> None:
        """A file is known by all its bytes: of a large one the last, too, and those in between."""
        inspector, content = FileInspector(), bytearray(picture() + bytes(1_000_000))
        open_each(inspector, bytes(content))
        for place in (-1, 262_143, 262_144, 600_000):
            content[place] ^= 1
            assert inspector.find(bytes(content)) is None
            content[place] ^= 1
        assert inspector.find(bytes(content))

    def test_damaged(self) -> None:
        """A file that does not open is remembered too, with why: it is refused again without a process."""
        inspector, content = FileInspector(), picture(kind="JPEG")[:200]
        why = "^ends before its picture begins; send the whole file$"
        with pytest.raises(DamagedFileError, match=why):
            open_each(inspector, content, file_type=FileType.JPG)
        assert isinstance(inspector.find(content), DamagedFileError)
        with pytest.raises(DamagedFileError, match=why):
            inspector.open_file(content, FileType.JPG)  # there is no loop here to start a process from

    def test_protected(self) -> None:
        """Of a PDF that asks for a password it is remembered that it does."""
        inspector, content = FileInspector(), pdf(user_password="user")
        for _ in range(2):
            with pytest.raises(ProtectedFileError, match=r"^asks for a password$"):
                open_each(inspector, content, file_type=FileType.PDF)

    def test_sent_twice(self, emulator: Emulator) -> None:
        """What is sent twice is answered twice the same, be it whole or damaged."""
        for content, code in ((picture(), 0), (picture()[:200], 4000003)):
            replies = [emulator.upload("credit-card", content) for _ in range(3)]
            assert [code_of(reply) for reply in replies] == [code] * 3
            assert len({reply.content for reply in replies}) == 1

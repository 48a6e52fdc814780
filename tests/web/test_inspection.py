"""Files that cost more than a file should."""

import resource
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.running import Emulator, code_of, reason_of, start
from tests.samples import picture


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


def test_a_file_that_takes_too_long_is_given_up(emulator: Emulator) -> None:
    """It is refused after some seconds, and the other requests do not wait for it."""
    content = bomb()
    assert len(content) < 1000
    with ThreadPoolExecutor(1) as pool:
        hostile = pool.submit(emulator.upload, "business", content)
        asked = 0
        with emulator.another_client() as client:
            while not hostile.done():
                assert client.get("/__admin/health").json() == {"status": "alive"}
                asked += 1
        assert asked > 100
        assert code_of(hostile.result()) == 4000003
        assert reason_of(hostile.result()) == (
            "the part 'image' begins as a pdf file and takes more than 5 s to open "
            "(inferred: this code for it; it has one of its own from 2024-11-12 on)"
        )


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

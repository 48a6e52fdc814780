"""Opening an uploaded file: its dimensions, whether it shows anything, and files that are damaged or hostile."""

import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import DamagedFileError, FileProperties, sniff_type
from ocr_emulator.documents.opening.opening import find_qr_code, read_properties
from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.files import specimen_file
from tests.documents.files import APNG, IMAGE, MPO, chunk, encoded, pdf
from tests.running import ROOT
from tests.samples import picture


def open_any(content: bytes) -> FileProperties:
    """What is true of the file in `content`, of the type that its first bytes announce."""
    found = sniff_type(content)
    assert found
    return read_properties(content, found)


def size_of(content: bytes) -> tuple[float, float]:
    """The width and height of the file in `content`."""
    file = open_any(content)
    return file.width, file.height


CHESS = Image.frombytes("L", (64, 64), bytes(255 * ((place + place // 64) % 2) for place in range(64 * 64)))

#: PNG: a header that claims 50,000 x 50,000 pixels, and data for none of them.
BOMB = b"".join(
    [
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)),
        chunk(b"IDAT", zlib.compress(bytes(1000))),
        chunk(b"IEND", b""),
    ],
)


class TestSize:
    @pytest.mark.parametrize(
        ("content", "size"),
        [
            (picture(640, 480), (640, 480)),
            (picture(3, 5), (3, 5)),
            (picture(640, 480, "JPEG"), (640, 480)),
            *((picture(side, 1, "JPEG"), (side, 1)) for side in (1, 7, 9)),
            (APNG, (40, 24)),
            (MPO, (40, 24)),
            (picture(640, 480, "PDF"), (640, 480)),
        ],
        ids=["PNG", "small PNG", "JPEG", "JPEG 1x1", "JPEG 7x1", "JPEG 9x1", "animated PNG", "MPO", "PDF"],
    )
    def test_size(self, content: bytes, size: tuple[int, int]) -> None:
        """A file is as wide and as high as it says, however small."""
        assert size_of(content) == size

    def test_file(self) -> None:
        """A file knows its type and its very bytes."""
        content = picture(40, 24, "JPEG")
        assert open_any(content) == FileProperties(width=40, height=24)

    @pytest.mark.parametrize(
        ("rotation", "size"),
        [(0, (595, 842)), (90, (842, 595)), (180, (595, 842)), (270, (842, 595))],
    )
    def test_rotated(self, rotation: int, size: tuple[float, float]) -> None:
        """A PDF is as large as its first page is shown, in points: a rotated one lies on its side."""
        assert size_of(pdf(rotation=rotation)) == size

    @pytest.mark.parametrize("box", [(10, 20, 110, 70), (110, 70, 10, 20), (10, 70, 110, 20)])
    def test_box(self, box: tuple[float, ...]) -> None:
        """A page's box is between any two opposite corners (ISO 32000-1, 7.9.5)."""
        assert size_of(pdf(box=box)) == (100, 50)

    @pytest.mark.parametrize("box", [(0, 0, 0, 0), (0, 0, 100, 0), (0, 0)])
    def test_unusable_box(self, box: tuple[float, ...]) -> None:
        """A page without a usable box has the size that viewers give it, 8.5 x 11 inches."""
        assert size_of(pdf(box=box)) == (612, 792)


class TestFlat:
    @pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "I;16"])
    def test_png(self, mode: str) -> None:
        """A PNG of any kind is flat when every pixel has the same colour, and only then."""
        image = Image.new(mode, (40, 24))
        assert open_any(encoded(image)).is_flat
        image.putpixel((39, 23), (1, 1, 1, 1)[: len(image.getbands())] if len(image.getbands()) > 1 else 1)
        assert not open_any(encoded(image)).is_flat

    @pytest.mark.parametrize(("second", "is_flat"), [((255, 0, 0), True), ((254, 0, 0), False)])
    def test_palette(self, second: tuple[int, int, int], *, is_flat: bool) -> None:
        """Pixels of two entries of a palette have the same colour when the entries have."""
        image = Image.new("P", (40, 24))
        image.putpalette([255, 0, 0, *second])
        image.putpixel((39, 23), 1)
        assert open_any(encoded(image)).is_flat is is_flat

    @pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
    def test_flat_jpeg(self, mode: str) -> None:
        """A JPEG of one colour is flat."""
        assert open_any(encoded(Image.new(mode, (40, 24)), kind="JPEG")).is_flat

    @pytest.mark.parametrize("image", [IMAGE, CHESS], ids=["gradient", "fine pattern"])
    def test_jpeg(self, image: Image.Image) -> None:
        """A JPEG with something on it is not flat, however fine."""
        assert not open_any(encoded(image, kind="JPEG")).is_flat

    def test_pdf(self) -> None:
        """A PDF counts as having something on it."""
        assert not open_any(pdf()).is_flat


class TestQrCode:
    @pytest.mark.parametrize("file_type", FileType)
    def test_document(self, file_type: FileType) -> None:
        """A test document of any type has its code."""
        entry = CATALOGUE["business-individual"]
        found = find_qr_code(specimen_file(entry.specimen, file_type), file_type)
        assert found
        assert found.text == entry.text

    @pytest.mark.parametrize("file_type", FileType)
    @pytest.mark.parametrize("content", [b"", b"nonsense", BOMB, picture(40, 24)[:60]])
    def test_no_document(self, content: bytes, file_type: FileType) -> None:
        """A file with which anything is wrong has no code, and that is no error."""
        assert find_qr_code(content, file_type) is None


class TestHostile:
    @pytest.mark.parametrize(
        "content",
        [
            picture(40, 24)[:60],
            picture(640, 480, "JPEG")[:900],
            picture(640, 480, "PDF")[:900],
            b"\x89PNG\r\n\x1a\n",
            b"\x89PNG\r\n\x1a\n" + bytes(1000),
            b"\xff\xd8\xff",
            b"\xff\xd8\xff" + bytes(1000),
            b"%PDF-",
            b"%PDF-1.4\n" + bytes(1000),
            pdf(user_password="user"),
            pdf(user_password="user", algorithm="RC4-128"),
            pdf(box=(0, 0, 1e9, 10)),
        ],
        ids=[
            "cut PNG",
            "cut JPEG",
            "cut PDF",
            "PNG mark alone",
            "PNG mark and zeros",
            "JPEG mark alone",
            "JPEG mark and zeros",
            "PDF mark alone",
            "PDF mark and zeros",
            "PDF with a user's password",
            "PDF with a user's password, RC4",
            "PDF page of 350 km",
        ],
    )
    def test_damaged(self, content: bytes) -> None:
        """A file that does not open as what its first bytes announce is damaged."""
        with pytest.raises(DamagedFileError):
            open_any(content)

    @pytest.mark.parametrize("algorithm", ["AES-256", "AES-128", "RC4-128"])
    def test_owner_password(self, algorithm: str) -> None:
        """A PDF that forbids only printing or copying opens."""
        assert size_of(pdf(user_password="", algorithm=algorithm)) == (595, 842)

    def test_bomb(self) -> None:
        """An image of more pixels than can be decoded is taken at its header's word, and not decoded."""
        file = open_any(BOMB)
        assert (file.width, file.height, file.is_flat) == (50_000, 50_000, False)

    @pytest.mark.process
    def test_silence(self, tmp_path: Path) -> None:
        """What is odd about a file is not printed: it opens or not, and the reply says so."""
        odd = {
            "apng": APNG.replace(APNG[33:53], chunk(b"acTL", bytes(8)), 1),
            "mpo": MPO.replace(b"MPF\0", b"MPF\0\xff", 1),
            "pdf": b"\n" + pdf(),
            "bomb": BOMB,
        }
        for name, content in odd.items():
            (tmp_path / name).write_bytes(content)
        code = (
            "import sys, pathlib\n"
            "from ocr_emulator.documents.file import sniff_type\n"
            "from ocr_emulator.documents.opening.opening import read_properties\n"
            "for name in sys.argv[1:]:\n"
            "    content = pathlib.Path(name).read_bytes()\n"
            "    print(read_properties(content, sniff_type(content)).width)"
        )
        command = [sys.executable, "-c", code, *(str(tmp_path / name) for name in odd)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.stdout.split(), done.stderr) == (["40", "40", "595.0", "50000"], "")

    @given(
        content=st.sampled_from(
            [encoded(IMAGE), encoded(IMAGE, kind="JPEG"), APNG, MPO, pdf(), pdf(user_password="")]
        ),
        changes=st.lists(
            st.tuples(st.integers(5, 5000), st.integers(0, 9), st.binary(max_size=9)),
            min_size=1,
            max_size=9,
        ),
    )
    @settings(deadline=None, max_examples=400)
    def test_mutations(self, content: bytes, changes: list[tuple[int, int, bytes]]) -> None:
        """Whatever happens to a file's bytes on the way, it opens or is damaged: nothing else."""
        changed = content
        for place, cut, added in changes:
            start = place % len(changed)
            changed = changed[:start] + added + changed[start + cut :]
        found = sniff_type(content)
        assert found
        with suppress(DamagedFileError):
            properties = read_properties(changed, found)
            assert min(properties.width, properties.height) > 0

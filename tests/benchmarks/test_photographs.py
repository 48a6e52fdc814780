"""The files that the benchmark sends: as large as it says, and another one with another number."""

import pytest

from benchmarks import photographs
from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.opening.opening import read_properties

JPEG = photographs.jpeg(400, 300, 10_000)


def test_size() -> None:
    """A JPEG is as large as asked for, and little smaller."""
    assert 9_000 < len(JPEG) - len(photographs.NUMBER) <= 10_000


@pytest.mark.parametrize(
    ("content", "file_type"),
    [(JPEG, FileType.JPG), (photographs.png(400, 300), FileType.PNG), (photographs.pdf(400, 300), FileType.PDF)],
)
def test_number(content: bytes, file_type: FileType) -> None:
    """A file opens whatever its number, and shows something."""
    for number in (b"%016d" % 1, b"%016d" % 10**15):
        found = read_properties(content.replace(photographs.NUMBER, number), file_type)
        assert (found.width > found.height > 0, found.is_flat) == (True, False)

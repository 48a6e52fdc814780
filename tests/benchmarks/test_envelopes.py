"""Envelopes that are new each time: every one opens, and none is like another."""

from pathlib import Path

from benchmarks.envelopes import COUNT, Envelopes
from benchmarks.photographs import NUMBER
from ocr_emulator.envelope import opening
from ocr_emulator.envelope.keys import generate_key_pair
from ocr_emulator.inspection import inspector

PAIR = generate_key_pair("0")
PHOTOGRAPH = b"a photograph of an odd length"


def test_an_envelope_opens() -> None:
    """It holds the photograph, and at its end the number."""
    envelopes = Envelopes.around(PHOTOGRAPH + NUMBER, PAIR.public_key, Path())
    envelope = envelopes.make(7)
    key = opening.open_symmetric_key(envelope.symmetric_key, PAIR)
    content = bytes(opening.open_image(envelopes.beginning + envelope.end, key, is_document=bool))
    assert content == PHOTOGRAPH + bytes(3) + b"0000000000000007"


def test_no_two_are_alike(tmp_path: Path) -> None:
    """A run has the example first, and then no Symmetric-Key and no file twice; nor has the next run."""
    envelopes = Envelopes.around(PHOTOGRAPH + NUMBER, PAIR.public_key, tmp_path)
    example = envelopes.make(7)
    lines = []
    for _ in range(2):
        first, *others = Path(envelopes.write(example)).read_text(encoding="ascii").splitlines()
        assert first == f"{example.symmetric_key} {example.end.hex()}"
        lines += others
    keys, ends = zip(*(line.split(" ") for line in lines), strict=True)
    assert len(set(keys)) == len(set(ends)) == len(lines) == 2 * COUNT


def test_what_comes_back_has_been_forgotten() -> None:
    """There are more envelopes than the emulator remembers of keys and of files."""
    assert max(opening._MAX_KNOWN, inspector._MOST_KNOWN) < COUNT  # noqa: SLF001 - nobody else has to know it

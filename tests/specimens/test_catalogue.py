"""The test documents that come with the emulator."""

import re

from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.specimens.catalogue import CATALOGUE, name_of


def test_names() -> None:
    """A document is known by its text, and a name is a file's name everywhere."""
    assert {name_of(entry.text): entry for entry in CATALOGUE.values()} == CATALOGUE
    assert name_of("OCR-EMULATOR:1:R1:-1:FFFF") is None
    assert all(re.fullmatch("[a-z-]{3,30}", name) for name in CATALOGUE)


def test_captions() -> None:
    """A caption has the codes that the document gives, in English and in Korean."""
    for entry in CATALOGUE.values():
        outcome = entry.specimen.outcome
        for step in (*outcome.replies, *outcome.authenticity):
            if step.error:
                assert str(step.error.number) in entry.says
                assert str(step.error.number) in entry.korean


def test_short() -> None:
    """Their codes have squares that are large enough to be photographed."""
    assert max(len(entry.text.encode()) for entry in CATALOGUE.values()) <= 70


def test_every_operation() -> None:
    """There are some for every operation that takes a file."""
    taking = {name for name, operation in OPERATIONS.items() if operation.file_types}
    assert {name for entry in CATALOGUE.values() for name in entry.original.kind.operations} == taking

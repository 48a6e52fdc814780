"""The reasons of refusals."""

import pytest

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import FileType
from ocr_emulator.contract.revisions import REVISIONS, Revision
from ocr_emulator.pipeline.file_refusal import damaged_file
from ocr_emulator.pipeline.refusal import wrong_key_version


@pytest.mark.parametrize("front", list(Front))
@pytest.mark.parametrize("revision", REVISIONS, ids=str)
def test_damaged_file(revision: Revision, front: Front) -> None:
    """Before 2024-11-12 the reason says since when a damaged file has a code of its own; from it on it does not."""
    refusal = damaged_file(FileType.PNG, "does not open as one", contract_at(revision, front))
    key, more = "INVALID_FILE_TYPE", "; it has one of its own from 2024-11-12 on"
    if str(revision) >= "2024-11-12":
        key, more = "INVALID_FILE", ""
    reason = f"the part 'image' begins as a png file and does not open as one (inferred: this code for it{more})"
    assert (refusal.key, refusal.reason) == (key, reason)


@pytest.mark.parametrize(
    ("version", "known", "found"),
    [
        ("7", ["0"], "X-Key-Version is '7'"),
        ("999", ["0"], "X-Key-Version is '999'"),
        ("0", ["0", "1"], "X-Key-Version is '0', which has been replaced"),
        ("1000", [], "X-Key-Version has 4 characters and is no version (is Symmetric-Key in its place?)"),
        ("900101", ["0"], "X-Key-Version has 6 characters and is no version (is Symmetric-Key in its place?)"),
        ("1.0", ["0"], "X-Key-Version has 3 characters and is no version (is Symmetric-Key in its place?)"),
        ("1000", ["1000"], "X-Key-Version is '1000', which has been replaced"),
    ],
)
def test_key_versions(version: str, known: list[str], found: str) -> None:
    """Of a key version only one is repeated that there was, or that has at most three digits."""
    reason = wrong_key_version(version, "id-card", ["2"], known).reason
    assert reason == f"{found}; id-card now has '2': ask public-keys again, and send the version that it answers"

"""The reasons of refusals."""

import pytest

from emulator.contract.catalogue import Front
from emulator.contract.contract import contract_at
from emulator.contract.operations import FileType
from emulator.contract.revisions import REVISIONS, Revision
from emulator.pipeline.refusal import damaged_file


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

"""The numbers of the revision in force."""

from emulator.contract.catalogue import CATALOGUE
from emulator.contract.constants import REQUEST_LIMIT


def test_request_limit() -> None:
    """The limit is the one that the published message names."""
    assert f"limit is {REQUEST_LIMIT // 1024**2}mb." in CATALOGUE["MAX_UPLOAD_SIZE_EXCEEDED"].message
    assert REQUEST_LIMIT % 1024**2 == 0

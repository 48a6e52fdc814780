"""The table of formats."""

from ocr_emulator.coverage.formats import FORMATS


def test_formats() -> None:
    """Each format has a name and a media type."""
    assert {name: one.media_type for name, one in FORMATS.items()} == {
        "html": "text/html",
        "json": "application/json",
        "junit": "application/xml",
        "markdown": "text/markdown",
        "text": "text/plain",
    }

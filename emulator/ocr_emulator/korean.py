"""The Korean of what the emulator says: causes of codes, summaries of revisions, scenarios and faults."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def korean_texts() -> Mapping[str, Mapping[str, str]]:
    """The Korean of each English text, by kind of text: `causes`, `revisions`, `scenarios` and `faults`."""
    return tomllib.loads(files("ocr_emulator").joinpath("korean.toml").read_text(encoding="utf-8"))

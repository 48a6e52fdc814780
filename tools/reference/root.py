"""The project's folder, below which the pages are."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

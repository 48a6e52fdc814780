"""`python -m tools.reference` writes every page of the generated reference."""

from tools.reference.pages import PAGES
from tools.reference.root import ROOT


def main() -> None:
    """Write every page."""
    for path, make in PAGES.items():
        file = ROOT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(make(), encoding="utf-8")


main()

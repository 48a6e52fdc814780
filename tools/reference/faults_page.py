"""The page of faults: what each does to a reply, and whether the request was processed."""

from ocr_emulator.scenario.faults import as_markdown
from tools.reference.language import ENGLISH
from tools.reference.markdown import page


def faults_page() -> str:
    """The English page."""
    return page(ENGLISH.templates / "faults.md", faults=as_markdown())

"""Every page of the generated reference: where it is, and what makes it."""

from collections.abc import Callable, Mapping
from typing import Final

from tools.reference.cli_page import cli_page
from tools.reference.codes_page import english_codes_page, korean_codes_page
from tools.reference.faults_page import faults_page
from tools.reference.inferred_page import inferred_page
from tools.reference.llms_page import llms_page
from tools.reference.python_page import python_page
from tools.reference.scenarios_page import english_scenarios_page, korean_scenarios_page
from tools.reference.settings_page import settings_page

#: What makes each page, by path below the project's folder.
PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "docs/reference/codes.md": english_codes_page,
    "docs/ko/reference/codes.md": korean_codes_page,
    "docs/reference/scenarios.md": english_scenarios_page,
    "docs/ko/reference/scenarios.md": korean_scenarios_page,
    "docs/reference/faults.md": faults_page,
    "docs/reference/cli.md": cli_page,
    "docs/reference/settings.md": settings_page,
    "docs/reference/python.md": python_page,
    "docs/explain/inferred.md": inferred_page,
    "llms.txt": llms_page,
    "emulator/ocr_emulator/control/llms.txt": llms_page,
}

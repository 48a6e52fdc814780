"""The handwritten pages of the reference have everything there is, and nothing else."""

import re

import pytest

from ocr_emulator.client import Emulator as Client
from ocr_emulator.contract.contract_file import Evidence
from ocr_emulator.contract.revisions import REVISIONS
from ocr_emulator.scenario.grammar.codec import KeyTable
from ocr_emulator.scenario.language.given import GIVEN
from ocr_emulator.scenario.language.replies import REPLY
from ocr_emulator.scenario.language.rules import RULE
from ocr_emulator.scenario.language.scenario import SCENARIO_FILE
from ocr_emulator.scenario.language.when import WHEN
from ocr_emulator.settings import SETTINGS
from ocr_emulator.state.journal.query import JOURNAL_FIELDS
from tests.control.conformance import PREFIX, document
from tests.product.pages import WRITTEN, text_of
from tests.running import Emulator

#: The variables that are no settings of the emulator: of its clients, and of the examples.
OTHER_VARIABLES = {"OCR_EMULATOR_URL", "OCR_EMULATOR_IMAGE"}


def section(page: str, heading: str) -> str:
    """What stands below a heading, up to the next one of its level."""
    found = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", text_of(page), re.DOTALL | re.MULTILINE)
    assert found, f"{page} has no heading {heading!r}"
    return found[1]


def first_cells(text: str) -> list[str]:
    """What stands in code in the first cells of tables."""
    cells = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return [code for cell in cells for code in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize(
    ("heading", "table", "others"),
    [
        ("Top level", SCENARIO_FILE, {"x-…"}),
        ("given", GIVEN, set()),
        ("rules", RULE, set()),
        ("when", WHEN, set()),
        ("then", REPLY, set()),
    ],
)
def test_keys_of_a_scenario(heading: str, table: KeyTable, others: set[str]) -> None:
    """Each key of the language is explained where it can stand."""
    assert set(first_cells(section("docs/reference/scenario.md", heading))) == set(table.keys) | others


def test_control_calls() -> None:
    """Each call of the control endpoint is explained, and no other."""
    described = {
        f"{method.upper()} {PREFIX}{path}" for path, item in document()["paths"].items() for method in item
    }
    written = set()
    for cell in re.findall(r"^\| ([^|]*`[^|]*) \|", text_of("docs/reference/control.md"), re.MULTILINE):
        methods: list[str] = []
        for code in re.findall(r"`([^`]+)`", cell):
            *method, path = code.split()
            methods += method or ([code] if code.isupper() else [])
            if path.startswith(PREFIX):
                written |= {f"{one} {path}" for one in methods}
    assert written == described


def test_fields_of_the_journal() -> None:
    """Each field of a request is explained."""
    fields = first_cells(section("docs/reference/headers-and-log.md", "The journal"))
    assert sorted(fields) == sorted(JOURNAL_FIELDS)


def test_headers(emulator: Emulator) -> None:
    """Each header that the emulator adds is explained."""
    session = Client(emulator.url).session("headers")
    session.use({"rules": [{"name": "late", "then": {"fault": "unknown-header-field"}}]})
    mistaken = emulator.ask_status("123", app_key="headers").headers
    damaged = emulator.ask_status(app_key="headers").headers
    added = {name for name in {*mistaken, *damaged} if name.startswith("x-emulator-")}
    explained = first_cells(section("docs/reference/headers-and-log.md", "Headers of a reply"))
    assert {name.lower() for name in explained} == added


def test_metrics(emulator: Emulator) -> None:
    """Each metric is explained."""
    emulator.ask_status()
    given = set(re.findall(r"^(ocr_emulator_\w+)", emulator.client.get("/__admin/metrics").text, re.MULTILINE))
    assert set(first_cells(section("docs/reference/headers-and-log.md", "Metrics"))) == given


def test_revisions() -> None:
    """The page of the revisions has each, the oldest first."""
    written = re.findall(r"^\| (\d{4}-\d\d-\d\d) \|", text_of("docs/explain/revisions.md"), re.MULTILINE)
    assert written == [str(revision) for revision in REVISIONS]


def test_evidence() -> None:
    """Each kind of evidence is explained, the strongest first."""
    text = text_of("docs/explain/fidelity.md").partition("\n## ")[0]
    assert first_cells(text) == list(Evidence)


@pytest.mark.parametrize("page", WRITTEN)
def test_variables(page: str) -> None:
    """A variable that a page names is a setting."""
    named = set(re.findall(r"OCR_EMULATOR_[A-Z_]*[A-Z]", text_of(page)))
    assert named <= {setting.variable for setting in SETTINGS} | OTHER_VARIABLES

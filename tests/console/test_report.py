"""The coverage report, as a browser shows it."""

import pytest
from playwright.sync_api import Page

from ocr_emulator.coverage.formats.html_format import as_html
from tests.coverage.reports import SOME

pytestmark = pytest.mark.process

#: By how much the page and each table is wider than there is room.
CUT_OFF = """() => [document.documentElement, ...document.querySelectorAll('.wide')]
    .map(one => one.scrollWidth - one.clientWidth)"""


@pytest.mark.parametrize("width", [1280, 1920])
def test_nothing_is_cut_off(page: Page, width: int) -> None:
    """Every column of every table is there to see on a usual screen."""
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(as_html(SOME))
    assert page.locator("td.advice").count() > 0
    assert set(page.evaluate(CUT_OFF)) == {0}


def test_a_telephone(page: Page) -> None:
    """On a narrow screen the tables scroll by themselves, and the page does not."""
    page.set_viewport_size({"width": 360, "height": 640})
    page.set_content(as_html(SOME))
    of_page, *of_tables = page.evaluate(CUT_OFF)
    assert of_page == 0
    assert max(of_tables) > 0

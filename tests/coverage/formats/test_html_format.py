"""The coverage report as HTML."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.coverage.formats.html_format import as_html
from tests.coverage.reports import SOME, with_key


class _Page(HTMLParser):
    """A page's elements, checked for balance as they come, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_it_needs_nothing_else() -> None:
    """The page has no script, and nothing in it is fetched from anywhere."""
    page = _Page(as_html(SOME))
    assert page.open == []
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.found}
    assert not re.search(r"https?:|url\(|@import|src=|href=", as_html(SOME))


def test_tables() -> None:
    """Every table says what it is, every head which way it points; every row is as long as its head."""
    page = as_html(SOME)
    tables = re.findall(r"<table>.*?</table>", page, re.DOTALL)
    captions = ["By operation", *SOME.operations]
    assert [re.findall("<caption>(.*?)</caption>", table)[0] for table in tables[:-1]] == captions
    for table in tables:
        rows = table.split("<tr")[1:]
        assert len({len(re.findall("<t[hd][ >]", row)) for row in rows}) == 1
    heads = [attributes for tag, attributes in _Page(page).found if tag == "th"]
    assert {head.get("scope") for head in heads} == {"col", "row"}


def test_what_it_says() -> None:
    """The sum is on top, what is missing says so in words and how to meet it."""
    page = as_html(SOME)
    summary = "1.0% (2 of 185 met, 56 excluded), revision 2024-01-12, front plain. Excluded: console."
    assert f"<h1>Result codes met</h1>\n<p>{summary}</p>" in page
    advice = "By a scenario: POST /__admin/sessions/{appKey}/next {&quot;operation&quot;: &quot;business&quot;, &quot;resultCode&quot;: -1}"
    none = '<td class="number">0</td>' * 6
    assert (
        '<tr class="no"><th scope="row">-1 FAIL</th><td class="met">no</td><td>service</td>'
        f'{none}<td class="advice">{advice}</td></tr>'
    ) in page
    assert '<tr class="excluded"><th scope="row">4010002 INVALID_UUID</th><td class="met">excluded</td>' in page
    assert '<tr><th scope="row">id-card</th><td class="number">9999</td>' in page


@pytest.mark.parametrize("rule", ["color-scheme: light dark", "@media print"])
def test_light_dark_and_paper(rule: str) -> None:
    """It goes by the reader's light or dark, and can be printed."""
    assert rule in as_html(SOME)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_nothing_escapes(key: str) -> None:
    """Whatever a key is made of, the page shows it and nothing comes of it."""
    page, plain = _Page(as_html(with_key(key))), _Page(as_html(with_key("x")))
    assert page.found == plain.found
    assert f"1 {key}" in "".join(page.text)

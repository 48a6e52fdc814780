"""How a coverage is written."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.coverage.formats import FORMATS
from ocr_emulator.coverage.formats.markdown_format import as_markdown
from ocr_emulator.coverage.hits import HitCounts
from ocr_emulator.coverage.report import CoverageReport, PairCoverage
from tests.coverage.hitting import ONCE, SOME, all_pairs, covered

PAIRS = st.sets(st.sampled_from(all_pairs()))


def written(name: str, coverage: CoverageReport = SOME) -> str:
    return FORMATS[name].write(coverage)


def with_key(key: str) -> CoverageReport:
    """A coverage of one pair, whose code has that key."""
    code = ResultCode.custom(1, "")
    odd = ResultCode(**{**{name: getattr(code, name) for name in ResultCode.__slots__}, "key": key})
    line = PairCoverage(operation="business", code=odd, hits=HitCounts(), is_excluded=False)
    return CoverageReport(
        revision=SOME.revision, front=SOME.front, exclusions=(), operations={"business": (line,)}, others={}
    )


def test_formats() -> None:
    """Each format has a name and a media type."""
    assert {name: one.media_type for name, one in FORMATS.items()} == {
        "html": "text/html",
        "json": "application/json",
        "junit": "application/xml",
        "markdown": "text/markdown",
        "text": "text/plain",
    }


class TestJson:
    def test_head(self) -> None:
        """The contract, the words that exclude, the window in seconds, and the totals come first."""
        found = json.loads(written("json"))
        operations, others = found.pop("operations"), found.pop("others")
        assert found == {
            "revision": "2024-01-12",
            "front": "plain",
            "exclusions": ["console"],
            "window": 60.0,
            "totals": {"possible": 241, "excluded": 56, "met": 2, "percent": 1.0},
        }
        assert [one["operation"] for one in operations] == list(SOME.operations)
        assert others == [
            {
                "operation": "id-card",
                "resultCode": 9999,
                "byNature": 0,
                "byScenario": 1,
                "followed": {"retried": 0, "gaveUp": 0, "calledSomethingElse": 1, "open": 0},
            },
        ]

    def test_an_operation(self) -> None:
        """Every operation has its totals and a row for each code that it can give."""
        business = json.loads(written("json"))["operations"][0]
        assert business["totals"] == {"possible": 35, "excluded": 8, "met": 1, "percent": 3.7}
        assert len(business["codes"]) == 35
        assert business["codes"][0] == {
            "resultCode": 0,
            "resultKey": "SUCCESS",
            "origin": "request",
            "met": True,
            "excluded": False,
            "byNature": 3,
            "byScenario": 0,
            "followed": {"retried": 0, "gaveUp": 0, "calledSomethingElse": 2, "open": 1},
        }


class TestMarkdown:
    def test_summary(self) -> None:
        """The sum stands on top."""
        assert written("markdown").splitlines()[0] == (
            "Result codes met: **1.0% (2 of 185 met, 56 excluded)**, revision 2024-01-12, front plain."
        )

    def test_rows(self) -> None:
        """Met, missing and excluded pairs can be told apart."""
        lines = written("markdown").splitlines()
        assert lines[2:6] == [
            "| operation | resultCode | resultKey | met | by nature | by scenario | retried | gave up | went on |",
            "|---|---|---|---|---|---|---|---|---|",
            "| business | 0 | SUCCESS | yes | 3 | 0 | 0 | 0 | 2 |",
            "| business | -1 | FAIL | **no** | 0 | 0 | 0 | 0 | 0 |",
        ]
        assert "| business | 4010002 | INVALID_UUID | excluded | 0 | 0 | 0 | 0 | 0 |" in lines
        assert "| id-card | 5000503 | API_TEMPORARILY_UNAVAILABLE | yes | 0 | 2 | 1 | 1 | 0 |" in lines

    def test_others(self) -> None:
        """What is not possible has a table of its own, where there is any."""
        head = "Answered, but not possible at this revision and front (a scenario's own, or another revision's):"
        assert written("markdown").splitlines()[-5:] == [
            head,
            "",
            "| operation | resultCode | by nature | by scenario | retried | gave up | went on |",
            "|---|---|---|---|---|---|---|",
            "| id-card | 9999 | 0 | 1 | 0 | 0 | 1 |",
        ]
        assert head not in written("markdown", covered({}))

    @given(st.text())
    def test_every_row_has_every_cell(self, key: str) -> None:
        """Whatever a key is made of, its row is one line with nine cells."""
        *_, row = as_markdown(with_key(key)).split("\n\n")[1].splitlines()
        assert len(re.split(r"(?<!\\)(?:\\\\)*\|", row)) == 11
        assert row.startswith("| business | 1 | ")


class TestJunit:
    def test_a_pair_that_is_missing(self) -> None:
        """A pair that is not met is a failed test, which says how to meet it."""
        case = self._case(SOME, "business", "4000004 UPLOADED_FILE_IS_EMPTY")
        failure = case.find("failure")
        assert failure is not None
        assert failure.attrib == {"message": "not met", "type": "missing"}
        assert failure.text == (
            "By nature: The part `image` is empty. "
            'Or by a scenario: POST /__admin/sessions/{appKey}/next {"operation": "business", "resultCode": 4000004}'
        )

    def test_a_pair_that_is_excluded(self) -> None:
        """A pair that is excluded is a test that was skipped."""
        case = self._case(SOME, "business", "4010002 INVALID_UUID")
        assert [(child.tag, child.attrib) for child in case] == [("skipped", {"message": "excluded"})]

    def test_a_pair_that_is_met(self) -> None:
        """A pair that is met is a test that passed."""
        assert list(self._case(SOME, "business", "0 SUCCESS")) == []

    @given(PAIRS)
    def test_it_parses_back(self, pairs: set[tuple[str, int]]) -> None:
        """Read back, there is a test for each pair, and every suite counts its own rightly."""
        coverage = covered(dict.fromkeys(pairs, ONCE))
        root = ET.fromstring(written("junit", coverage))
        cases = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
        assert cases == [(line.operation, str(line.code)) for line in coverage.pairs]
        failed = {
            (case.get("classname"), case.get("name"))
            for case in root.iter("testcase")
            if case.find("failure") is not None
        }
        assert failed == {(line.operation, str(line.code)) for line in coverage.pairs if line.is_missing}
        for suite in (root, *root):
            counted = {
                "tests": len(list(suite.iter("testcase"))),
                "failures": len(list(suite.iter("failure"))),
                "errors": 0,
                "skipped": len(list(suite.iter("skipped"))),
            }
            assert {name: int(suite.attrib[name]) for name in counted} == counted

    def test_declaration(self) -> None:
        """The encoding that it declares is the one that it is sent in."""
        assert written("junit").startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')

    @staticmethod
    def _case(coverage: CoverageReport, operation: str, name: str) -> ET.Element:
        cases = ET.fromstring(written("junit", coverage)).iter("testcase")
        return next(case for case in cases if (case.get("classname"), case.get("name")) == (operation, name))


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


class TestHtml:
    def test_it_needs_nothing_else(self) -> None:
        """The page has no script, and nothing in it is fetched from anywhere."""
        page = _Page(written("html"))
        assert page.open == []
        assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.found}
        assert not re.search(r"https?:|url\(|@import|src=|href=", written("html"))

    def test_tables(self) -> None:
        """Every table says what it is, every head which way it points; every row is as long as its head."""
        page = written("html")
        tables = re.findall(r"<table>.*?</table>", page, re.DOTALL)
        captions = ["By operation", *SOME.operations]
        assert [re.findall("<caption>(.*?)</caption>", table)[0] for table in tables[:-1]] == captions
        for table in tables:
            rows = table.split("<tr")[1:]
            assert len({len(re.findall("<t[hd][ >]", row)) for row in rows}) == 1
        heads = [attributes for tag, attributes in _Page(page).found if tag == "th"]
        assert {head.get("scope") for head in heads} == {"col", "row"}

    def test_what_it_says(self) -> None:
        """The sum is on top, what is missing says so in words and how to meet it."""
        page = written("html")
        summary = "1.0% (2 of 185 met, 56 excluded), revision 2024-01-12, front plain. Excluded: console."
        assert f"<h1>Result codes met</h1>\n<p>{summary}</p>" in page
        advice = "By a scenario: POST /__admin/sessions/{appKey}/next {&quot;operation&quot;: &quot;business&quot;, &quot;resultCode&quot;: -1}"
        none = '<td class="number">0</td>' * 5
        assert (
            '<tr class="no"><th scope="row">-1 FAIL</th><td class="met">no</td><td>service</td>'
            f'{none}<td class="advice">{advice}</td></tr>'
        ) in page
        assert (
            '<tr class="excluded"><th scope="row">4010002 INVALID_UUID</th><td class="met">excluded</td>' in page
        )
        assert '<tr><th scope="row">id-card</th><td class="number">9999</td>' in page

    @pytest.mark.parametrize("rule", ["color-scheme: light dark", "@media print"])
    def test_light_dark_and_paper(self, rule: str) -> None:
        """It goes by the reader's light or dark, and can be printed."""
        assert rule in written("html")

    @given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
    def test_nothing_escapes(self, key: str) -> None:
        """Whatever a key is made of, the page shows it and nothing comes of it."""
        page, plain = _Page(written("html", with_key(key))), _Page(written("html", with_key("x")))
        assert page.found == plain.found
        assert f"1 {key}" in "".join(page.text)


class TestText:
    def test_text(self) -> None:
        """Each operation has a line with its percentage, and below it the codes that are missing."""
        coverage = covered(
            {pair: ONCE for pair in all_pairs() if pair[0] != "business" or pair[1] in {0, 400}}
            | {("id-card", 9999): ONCE},
            "business:service",
        )
        assert written("text", coverage) == (
            "Result codes met: 93.0% (160 of 172 met, 69 excluded), revision 2024-01-12, front plain.\n"
            "business: 14.2% (2 of 14 met, 21 excluded)\n"
            "    missing: 404 405 415 4000001 4000003 4000004 4000005 4000006 4000101 4000401 4010001 4131000\n"
            "business/status: 100.0% (24 of 24 met, 8 excluded)\n"
            "credit-card: 100.0% (30 of 30 met, 8 excluded)\n"
            "public-keys: 100.0% (19 of 19 met, 8 excluded)\n"
            "id-card: 100.0% (30 of 30 met, 8 excluded)\n"
            "id-card/stand-alone: 100.0% (30 of 30 met, 8 excluded)\n"
            "id-card/authenticity: 100.0% (25 of 25 met, 8 excluded)\n"
            "Answered, but not possible at this revision and front (a scenario's own, or another revision's): id-card 9999\n"
            "`ocr-emulator codes` says what causes each code; --format markdown, junit or html says more of each pair."
        )

    def test_all_met(self) -> None:
        """Where all are met there is nothing more to say."""
        coverage = covered(dict.fromkeys(all_pairs(), ONCE), "none", "id-card:-1")
        assert written("text", coverage).splitlines() == [
            "Result codes met: 100.0% (240 of 240 met, 1 excluded), revision 2024-01-12, front plain.",
            "business: 100.0% (35 of 35 met, 0 excluded)",
            "business/status: 100.0% (32 of 32 met, 0 excluded)",
            "credit-card: 100.0% (38 of 38 met, 0 excluded)",
            "public-keys: 100.0% (27 of 27 met, 0 excluded)",
            "id-card: 100.0% (37 of 37 met, 1 excluded)",
            "id-card/stand-alone: 100.0% (38 of 38 met, 0 excluded)",
            "id-card/authenticity: 100.0% (33 of 33 met, 0 excluded)",
        ]

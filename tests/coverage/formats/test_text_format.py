"""The coverage report as text."""

from ocr_emulator.coverage.formats.text_format import as_text
from tests.coverage.reports import ONCE, all_pairs, covered


def test_text() -> None:
    """Each operation has a line with its percentage, and below it the codes that are missing."""
    coverage = covered(
        {pair: ONCE for pair in all_pairs() if pair[0] != "business" or pair[1] in {0, 400}}
        | {("id-card", 9999): ONCE},
        "business:service",
    )
    assert as_text(coverage) == (
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


def test_all_met() -> None:
    """Where all are met there is nothing more to say."""
    coverage = covered(dict.fromkeys(all_pairs(), ONCE), "none", "id-card:-1")
    assert as_text(coverage).splitlines() == [
        "Result codes met: 100.0% (240 of 240 met, 1 excluded), revision 2024-01-12, front plain.",
        "business: 100.0% (35 of 35 met, 0 excluded)",
        "business/status: 100.0% (32 of 32 met, 0 excluded)",
        "credit-card: 100.0% (38 of 38 met, 0 excluded)",
        "public-keys: 100.0% (27 of 27 met, 0 excluded)",
        "id-card: 100.0% (37 of 37 met, 1 excluded)",
        "id-card/stand-alone: 100.0% (38 of 38 met, 0 excluded)",
        "id-card/authenticity: 100.0% (33 of 33 met, 0 excluded)",
    ]

"""How the contract changed."""

from datetime import date
from itertools import pairwise, product, takewhile
from typing import Any

import pytest

from ocr_emulator.contract.catalogue import ALL_CODES, Front
from ocr_emulator.contract.facts import CHOICES, FACTS
from ocr_emulator.contract.history import (
    Change,
    changes,
    changes_as_markdown,
    claims,
    claims_as_json,
    revisions_as_json,
    revisions_as_text,
)
from ocr_emulator.contract.observations import NOTHING_OBSERVED, Observation, Observations
from ocr_emulator.contract.operations import OPERATIONS, VERSIONS
from ocr_emulator.contract.revisions import LATEST, REVISIONS, Revision, find_revision

PAIRS = list(product(REVISIONS, REVISIONS))
STEPS = pytest.mark.parametrize(("old", "new"), list(pairwise(REVISIONS)), ids=str)

#: What changed with each revision: how, and what.
CHANGED = {
    "2024-03-12": ["new values have boxes"],
    "2024-04-09": ["changed serial number is required"],
    "2024-08-13": ["new most wrong dates", "new 4000123 REGISTRATION_CARD_AUTHENTICATION_LOCKED"],
    "2024-11-12": ["changed damaged file", "changed protected file", "new 4000002 INVALID_FILE"],
    "2025-05-13": ["changed protected file", "new 4000103 PDF_PASSWORD_PROTECTED"],
    "2026-03-10": [
        "new v1.1",
        "new v2.1",
        "new token life",
        "new token length",
        "new token host",
        "new 4010006 INVALID_TOKEN",
        "new 4010007 PERMISSION_DENIED",
    ],
    "2026-05-27": [
        "changed authenticity kinds",
        "changed request key kinds",
        "new withdrawn card kind",
        "changed passport keys",
    ],
    "2026-08-11": [
        "changed size limit",
        "changed size limit is of",
        "changed gateway limit",
        "changed unknown path",
        "changed host",
        "changed gateway host",
        "new 4041007 URL_NOT_FOUND",
        "changed 4131000 MAX_UPLOAD_SIZE_EXCEEDED",
    ],
}

BOXES = """\
# From revision 2024-01-12 to 2024-04-09

## Fields

- [ ] Let the parser of the reply take the member `bbox`.
  - new: values have boxes (guide)
  - after: id-card: each entry of `keyValues` has `bbox`, the box of that value.
- [ ] A licence without a serial number needs no refusal of your own any more.
  - changed: serial number is required (guide)
  - before: id-card/authenticity: `serialNum` is required of a driver's licence.
  - after: id-card/authenticity: `serialNum` is optional for a driver's licence."""

LOCK = """\
# From revision 2024-04-09 to 2024-08-13

## Rules

- [ ] Handle 4000123, and do not let a user try issue dates without end.
  - new: most wrong dates (guide)
  - after: After 5 wrong issue dates for one resident number its authenticity is locked, for the right date too: 4000123.

## Result codes

- [ ] Handle 4000123 REGISTRATION_CARD_AUTHENTICATION_LOCKED.
  - new: 4000123 REGISTRATION_CARD_AUTHENTICATION_LOCKED (guide)
  - after: "Registration card authentication is locked.", from id-card/authenticity: \
Five wrong issue dates have come for that resident number, and now any date, the right one too."""

#: What became of what held in two revisions that are not neighbours: only the last word about it counts.
PROTECTED = """\
- [ ] Handle 4000103: ask the user for a PDF without a password.
  - changed: protected file (guide)
  - before: A PDF that asks for a password is 4000003, as any file that cannot be opened.
  - after: A PDF that asks for a password is 4000103."""


def said(found: tuple[Change, ...]) -> list[str]:
    return [f"{change.kind} {change.claim.subject}" for change in found]


def holding(revision: Revision) -> set[int]:
    """What holds in a revision, by identity: two rows may say the same."""
    return {id(entry) for entry in claims(NOTHING_OBSERVED) if entry.span.holds_at(revision.date)}


class TestEntries:
    def test_every_row_is_one(self) -> None:
        """Every version, operation, fact and result code of the service's is an entry, and nothing else is."""
        codes = [code for code in ALL_CODES if Front.PLAIN in code.fronts]
        assert len(claims(NOTHING_OBSERVED)) == len(VERSIONS) + len(OPERATIONS) + len(FACTS) + len(codes)

    @pytest.mark.parametrize("revision", REVISIONS, ids=str)
    def test_a_subject_is_there_once(self, revision: Revision) -> None:
        """In a revision there is never more than one entry about the same."""
        entries = [entry for entry in claims(NOTHING_OBSERVED) if entry.span.holds_at(revision.date)]
        assert len({(entry.kind, entry.subject) for entry in entries}) == len(entries)


class TestChanges:
    @STEPS
    def test_of_each_revision(self, old: Revision, new: Revision) -> None:
        """Each revision changes what was published of it, and something at all."""
        assert said(changes(old, new)) == CHANGED[str(new)]

    def test_backwards(self) -> None:
        """Seen from the other side the changes are the same, before and after exchanged."""
        for old, new in PAIRS:
            backwards = tuple(Change(before=change.after, after=change.before) for change in changes(new, old))
            assert changes(old, new) == backwards

    def test_they_lead_from_one_to_the_other(self) -> None:
        """What holds in the one, with the changes made to it, is what holds in the other."""
        for old, new in PAIRS:
            found = changes(old, new)
            gone = {id(change.before) for change in found if change.before}
            come = {id(change.after) for change in found if change.after}
            assert gone <= holding(old)
            assert (holding(old) - gone) | come == holding(new)

    def test_each_is_about_something(self) -> None:
        """A change is about one thing, said otherwise or no longer; its word says which."""
        for old, new in PAIRS:
            for change in changes(old, new):
                sides = [entry for entry in (change.before, change.after) if entry]
                assert {(entry.kind, entry.subject) for entry in sides} == {
                    (change.claim.kind, change.claim.subject)
                }
                assert change.kind == {2: "changed"}.get(len(sides), "new" if change.after else "gone")
                assert change.claim is sides[-1]
                assert len({entry.says for entry in sides}) == len(sides)

    @pytest.mark.parametrize("revision", REVISIONS, ids=str)
    def test_nothing(self, revision: Revision) -> None:
        """A revision says nothing otherwise than itself."""
        assert changes(revision, revision) == ()

    def test_advice(self) -> None:
        """Whatever changes, in whichever direction, there is a sentence about what to do, or what is so."""
        for old, new in PAIRS:
            for change in changes(old, new):
                assert (change.advice or change.claim.says).endswith(".")
                if change.after is None:
                    assert change.advice == f"Do not rely on this any more: {change.claim.says}"


class TestMarkdown:
    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [("2024-01-12", "2024-04-09", BOXES), ("2024-04-09", "2024-08-13", LOCK)],
    )
    def test_whole(self, old: str, new: str, expected: str) -> None:
        """A diff is a list to tick off, by kind: what to do, and below it what was and what is."""
        assert changes_as_markdown(find_revision(old), find_revision(new)) == expected

    @pytest.mark.parametrize("revision", REVISIONS, ids=str)
    def test_nothing_changes(self, revision: Revision) -> None:
        """Between a revision and itself nothing changes, and that is said."""
        assert (
            changes_as_markdown(revision, revision)
            == f"# From revision {revision} to {revision}\n\nNothing changes."
        )

    def test_the_last_word_counts(self) -> None:
        """What changed twice on the way is said once, from its beginning to its end."""
        found = changes_as_markdown(REVISIONS[0], LATEST)
        assert PROTECTED in found
        assert "4000002, as any file that cannot be opened" not in found

    def test_backwards(self) -> None:
        """What an older revision lacks is said too."""
        found = changes_as_markdown(find_revision("2024-08-13"), find_revision("2024-04-09"))
        assert (
            '\n- [ ] Do not rely on this any more: "Registration card authentication is locked.", from '
            "id-card/authenticity: Five wrong issue dates have come for that resident number, and now any date, the right "
            "one too.\n"
            "  - gone: 4000123 REGISTRATION_CARD_AUTHENTICATION_LOCKED (guide)\n"
        ) in found

    def test_codes_of_tokens(self) -> None:
        """Of a code that only some versions give it is said which."""
        found = changes_as_markdown(find_revision("2025-05-13"), find_revision("2026-03-10"))
        lines = [line for line in found.split("\n") if line.startswith('  - after: "')]
        assert len(lines) == 2
        assert all(", from every operation of v1.1 and v2.1: " in line for line in lines)

    def test_every_change_is_an_item(self) -> None:
        """There is an item for each change and a heading for each kind, and no line with spaces at its end."""
        for old, new in PAIRS:
            lines = changes_as_markdown(old, new).split("\n")
            found = changes(old, new)
            assert sum(line.startswith("- [ ] ") for line in lines) == len(found)
            assert sum(line.startswith("## ") for line in lines) == len({change.claim.kind for change in found})
            assert [line for line in lines if line != line.rstrip()] == []


class TestText:
    def test_every_revision_and_change_has_its_line(self) -> None:
        """For the terminal there is a line for each revision, the oldest first, and below it one for each change."""
        lines = list(
            takewhile(lambda line: not line.startswith("Not published"), revisions_as_text().splitlines())
        )
        heads = [line[:10] for line in lines if not line.startswith(" ")]
        assert heads == [str(revision) for revision in REVISIONS]
        assert len(lines) == len(REVISIONS) + sum(map(len, CHANGED.values()))
        assert lines[:5] == [
            "2024-01-12  The table of 49 result codes: v1.0 and v2.0, requests of up to 5 MB. (seed)",
            "2024-03-12  Each value of an identity card has its own box. (guide)",
            "            new field: id-card: each entry of `keyValues` has `bbox`, the box of that value. (guide)",
            "2024-04-09  The serial number of a driver's licence is optional in authenticity. (guide)",
            "            changed field: id-card/authenticity: `serialNum` is optional for a driver's licence. (guide)",
        ]


class TestJson:
    def test_revisions(self) -> None:
        """For programs there is an entry for each revision; the first has nothing to differ from."""
        found = revisions_as_json()
        assert [one["revision"] for one in found] == [str(revision) for revision in REVISIONS]
        assert found[0] == {
            "revision": "2024-01-12",
            "summary": "The table of 49 result codes: v1.0 and v2.0, requests of up to 5 MB.",
            "evidence": ["seed"],
            "changes": [],
        }
        assert found[2] == {
            "revision": "2024-04-09",
            "summary": "The serial number of a driver's licence is optional in authenticity.",
            "evidence": ["guide"],
            "changes": [
                {
                    "kind": "field",
                    "subject": "serial number is required",
                    "change": "changed",
                    "before": "id-card/authenticity: `serialNum` is required of a driver's licence.",
                    "after": "id-card/authenticity: `serialNum` is optional for a driver's licence.",
                    "advice": "A licence without a serial number needs no refusal of your own any more.",
                    "evidence": ["guide"],
                }
            ],
        }

    def test_changes(self) -> None:
        """What changed with each revision is there with what was before and what is after, null where nothing is."""
        for one in revisions_as_json()[1:]:
            changed = [f"{change['change']} {change['subject']}" for change in one["changes"]]
            assert changed == CHANGED[one["revision"]]
            for change in one["changes"]:
                sides = {"new": (False, True), "gone": (True, False), "changed": (True, True)}
                assert (change["before"] is not None, change["after"] is not None) == sides[change["change"]]
                assert change["evidence"]

    @pytest.mark.parametrize("revision", REVISIONS, ids=str)
    def test_claims(self, revision: Revision) -> None:
        """What holds in a revision is told with what it rests on, but for the codes, which have a list of their own."""
        found = claims_as_json(revision)
        kinds = [claim["kind"] for claim in found]
        assert kinds.count("operation") == len(OPERATIONS)
        assert kinds.count("version") == (4 if str(revision) >= "2026-03-10" else 2)
        assert kinds.count("address") == (3 if str(revision) >= "2026-03-10" else 2)
        assert "result code" not in kinds
        assert all(claim["evidence"] for claim in found)

    def test_a_claim(self) -> None:
        """A claim has its kind, its subject, its words, its first and its last revision, and its evidence."""
        found: dict[str, Any] = {claim["subject"]: claim for claim in claims_as_json(find_revision("2024-11-12"))}
        assert found["protected file"] == {
            "kind": "rule",
            "subject": "protected file",
            "says": "A PDF that asks for a password is 4000002, as any file that cannot be opened.",
            "since": "2024-11-12",
            "until": "2025-05-13",
            "evidence": ["inferred"],
            "observable": {
                "name": "protected-file",
                "choice": "4000002",
                "seen": None,
                "alternatives": [
                    {"choice": "4000002", "says": found["protected file"]["says"]},
                    {"choice": "4000003", "says": "A PDF that asks for a password is 4000003."},
                    {"choice": "400", "says": "A PDF that asks for a password is 400."},
                ],
            },
        }
        assert found["wrong method"]["observable"] is None
        assert found["number for text"]["observable"] == {
            "name": "number-for-text",
            "choice": "digits",
            "seen": None,
            "alternatives": [
                {
                    "choice": "digits",
                    "says": (
                        "A JSON number (or true, or false) where a text is due is read as that text, as the service's "
                        "framework does by default."
                    ),
                },
                {"choice": "400", "says": "A JSON number (or true, or false) where a text is due is 400."},
                {"choice": "4000001", "says": "A JSON number (or true, or false) where a text is due is 4000001."},
            ],
        }


class TestObserved:
    #: What somebody has seen, with the day and without.
    SEEN = Observations.of(
        [
            Observation(fact="unknown-path", choice="404"),
            Observation(fact="missing-field", choice="4000001", seen=date(2026, 12, 1)),
        ]
    )

    def test_text(self) -> None:
        """What was seen is in force, and says when it was seen."""
        lines = revisions_as_text(self.SEEN).splitlines()
        assert "    404: An address that no operation has is 404, as before. (observed)" in lines
        words = "A field of a JSON body that is missing or null is 4000001. (observed 2026-12-01)"
        index = lines.index(f"    4000001: {words}")
        assert lines[index - 1] == "  missing-field, in every revision"
        assert lines[index + 1] == "    400: A field of a JSON body that is missing or null is 400."

    def test_every_open_fact_is_listed(self) -> None:
        """The list has every fact that is open, with every choice."""
        text = revisions_as_text()
        for name, choices in CHOICES.items():
            assert f"\n  {name}, " in text
            assert all(f"\n    {choice}: " in text for choice in choices)

    def test_json(self) -> None:
        """A claim that was seen has that as its evidence."""
        found: dict[str, Any] = {claim["subject"]: claim for claim in claims_as_json(LATEST, self.SEEN)}
        assert (found["missing field"]["evidence"], found["missing field"]["observable"]["seen"]) == (
            ["observed"],
            "2026-12-01",
        )
        assert found["unknown path"]["observable"]["choice"] == "404"
        (last,) = [
            change
            for one in revisions_as_json(self.SEEN)
            for change in one["changes"]
            if change["subject"] == "unknown path"
        ]
        assert (last["after"], last["evidence"]) == (
            "An address that no operation has is 404, as before.",
            ["observed"],
        )

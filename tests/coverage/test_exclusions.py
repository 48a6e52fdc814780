"""The pairs that a client need not meet."""

import pytest

from ocr_emulator.contract.catalogue import ALL_CODES, Origin
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.coverage.exclusions import UnknownExclusionError, parse_exclusions
from tests.coverage.reports import all_pairs, covered

ACCEPTED = (
    "expected none, request, service, console, gateway, a resultCode, a resultKey, OPERATION:CODE or OPERATION:*"
)


def excluded(*words: str) -> set[tuple[str, str]]:
    """The pairs that `words` exclude, beside the default; each an operation and a resultKey."""
    return {
        (line.operation, line.code.key)
        for line in covered({}, *words).pairs
        if line.is_excluded and line.code.origin is not Origin.CONSOLE
    }


def test_the_default() -> None:
    """Without a word the codes that only the web console brings about are excluded, and no others."""
    lines = covered({}).pairs
    assert {line.is_excluded for line in lines if line.code.origin is Origin.CONSOLE} == {True}
    assert excluded() == set()
    assert covered({}).exclusions == ("console",)


def test_none() -> None:
    """The word none switches the default off, and no other word."""
    assert not any(line.is_excluded for line in covered({}, "none").pairs)
    assert covered({}, "none").exclusions == ()
    coverage = covered({}, "id-card:*", "none")
    assert {line.operation for line in coverage.pairs if line.is_excluded} == {"id-card"}
    assert covered({}, "none", "console").exclusions == ("console",)


def test_an_origin() -> None:
    """An origin excludes all of its codes, of every operation."""
    services = {(line.operation, line.code.key) for line in covered({}).pairs if line.code.origin == "service"}
    assert excluded("service") == services


@pytest.mark.parametrize("word", ["4000303", "INVALID_ENCRYPTED_DATA"])
def test_a_code(word: str) -> None:
    """A code is named by its number or its key, and excluded for every operation."""
    names = ("credit-card", "id-card", "id-card/stand-alone", "id-card/authenticity")
    assert excluded(word) == {(name, "INVALID_ENCRYPTED_DATA") for name in names}


@pytest.mark.parametrize("word", ["business/status:-1", "business/status:FAIL"])
def test_a_pair(word: str) -> None:
    """With an operation before it a code is excluded for that operation alone."""
    assert excluded(word) == {("business/status", "FAIL")}


def test_an_operation() -> None:
    """A whole operation can be excluded, or all codes of an origin from it."""
    assert {operation for operation, _ in excluded("public-keys:*")} == {"public-keys"}
    lines = [line for line in covered({}, "public-keys:*").pairs if line.operation == "public-keys"]
    assert all(line.is_excluded for line in lines)
    assert {operation for operation, _ in excluded("business:service")} == {"business"}


def test_several_words() -> None:
    """Words add up; one that is said twice counts once."""
    assert excluded("business:401", "id-card:403") == {("business", "UNAUTHORIZED"), ("id-card", "FORBIDDEN")}
    assert covered({}, "401", "console", "401").exclusions == ("console", "401")


def test_every_revision() -> None:
    """A code of another revision or front is no mistake; it excludes nothing here."""
    assert excluded("TOO_MANY_REQUESTS", "4291000") == set()
    for row in ALL_CODES:
        assert parse_exclusions([row.key, str(row.number)])


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("consol", f"found 'consol'; {ACCEPTED}; did you mean 'console'?"),
        ("Business", f"found 'Business'; {ACCEPTED}; did you mean 'business:*'?"),
        ("busines:404", f"found 'busines:404'; {ACCEPTED}; did you mean 'business'?"),
        ("business:BAD_REQEST", f"found 'business:BAD_REQEST'; {ACCEPTED}; did you mean 'BAD_REQUEST'?"),
        ("business:", f"found 'business:'; {ACCEPTED}"),
        ("*:404", f"found '*:404'; {ACCEPTED}"),
        ("business:none", f"found 'business:none'; {ACCEPTED}"),
        ("", f"found ''; {ACCEPTED}"),
        ("x" * 100, f"found '{'x' * 60}'; {ACCEPTED}"),
        (
            "business:4000111",
            "found 'business:4000111'; expected a code that business can give; 4000111 CREDIT_CARD_INFO_NOT_FOUND comes from credit-card",
        ),
        (
            "credit-card:ID_CARD_INFO_NOT_FOUND",
            "found 'credit-card:ID_CARD_INFO_NOT_FOUND'; expected a code that credit-card can give; 4000121 ID_CARD_INFO_NOT_FOUND comes from id-card and id-card/stand-alone",
        ),
    ],
)
def test_a_word_that_excludes_nothing(word: str, message: str) -> None:
    """A word that names nothing there is says what was found, what is accepted, and what is near."""
    with pytest.raises(UnknownExclusionError) as caught:
        parse_exclusions(["console", word])
    assert str(caught.value) == message
    assert caught.value.word == word


def test_every_pair_can_be_excluded() -> None:
    """Each possible pair has words, and they exclude it alone."""
    words = [f"{operation}:{number}" for operation, number in all_pairs()]
    assert [one.word for one in parse_exclusions(["none", *words])] == words
    assert {operation for operation, _ in all_pairs()} == set(OPERATIONS)
    totals = covered({}, "none", *words[1:]).totals
    assert (totals.possible, totals.excluded) == (len(words), len(words) - 1)

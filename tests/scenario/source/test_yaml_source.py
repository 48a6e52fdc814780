"""YAML text into nodes with places."""

import pytest

from ocr_emulator.scenario.source.nodes import Entries, Items, Meaning, Place, Scalar
from ocr_emulator.scenario.source.problems import Report
from ocr_emulator.scenario.source.yaml_source import read_yaml
from tests.scenario.loading import TOO_DEEP, node_of, plain, problems_of

LOOK = "look at the indentation, colons and quotes here and in the line above"
NO_TOKEN = "found character '{}' that cannot start any token"
TAG = "a: found a tag; expected none; quote a text that begins with !"


def again(start: str, key: str, line: int) -> str:
    """The problem of a key that stood in `line` before."""
    return f"{start}: found the key {key!r} again, first in line {line}; expected it once; remove one of the two"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, word) for word in ("yes", "no", "on", "off", "y", "True", "TRUE", "Null", "NULL", "natural")),
        *((word, word) for word in ("0123", "00", "-01", "+1", "1_000", "0x1F", "0o17", "0b1", "\uff11")),
        *((word, word) for word in ("12:30", "190:20:30", "2024-01-12", "2024-01-12T00:00:00Z")),
        *((word, word) for word in ("1e3", "1.", ".5", ".inf", ".nan", "NaN", "1.2.3", "10%", "=", "<<")),
        ("1234567890123456789", "1234567890123456789"),
        ("0123456789", "0123456789"),
        ("1234567890", 1234567890),
        ("4000005", 4000005),
        ("999999999999999999", 999999999999999999),
        ("0", 0),
        ("-1", -1),
        ("1.5", 1.5),
        ("-0.50", -0.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("'1'", "1"),
        ('"null"', "null"),
        ("''", ""),
        ("|\n  1\n", "1\n"),
        ("!!str 1", "1"),
    ],
    ids=repr,
)
def test_meaning(text: str, value: Meaning) -> None:
    """A plain scalar means what was written: only null, true, false and decimal numbers are not text."""
    found = plain(node_of(read_yaml, f"a: {text}"))
    assert found == {"a": value}
    assert isinstance(found, dict)


@pytest.mark.parametrize("text", ["0123", "1234567890", "-0.50", "1.10", "true", "~", "12:30"])
def test_text(text: str) -> None:
    """A scalar keeps the very text it was written as."""
    node = node_of(read_yaml, text)
    assert isinstance(node, Scalar)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing here", "---\n..."], ids=repr)
def test_empty(text: str) -> None:
    """An empty YAML document is nothing, not an error."""
    assert plain(node_of(read_yaml, text)) is None


def test_places() -> None:
    """Every node knows its line and column from 1, and its path; so does every key."""
    node = node_of(read_yaml, "# a remark\nrules:\n  - name: 'x'\n    then: [natural,\n      b]\n")
    assert isinstance(node, Entries)
    key, rules = node.entries[0]
    assert (node.place, key.place) == (Place(line=2, column=1), Place(line=2, column=1, path="rules"))
    assert isinstance(rules, Items)
    assert rules.place == Place(line=3, column=3, path="rules")
    (rule,) = rules.items
    assert isinstance(rule, Entries)
    assert rule.place == Place(line=3, column=5, path="rules[0]")
    (_, name), (then_key, then) = rule.entries
    assert name.place == Place(line=3, column=11, path="rules[0].name")
    assert then_key.place == Place(line=4, column=5, path="rules[0].then")
    assert isinstance(then, Items)
    assert [item.place for item in then.items] == [
        Place(line=4, column=12, path="rules[0].then[0]"),
        Place(line=5, column=7, path="rules[0].then[1]"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}", {"a": 1, "b": 3}),
        ("x: &x {a: 1, b: 2}\ny: {b: 3, <<: *x}", {"b": 3, "a": 1}),
        ("x: [&x {a: 1}, &z {a: 2, b: 2}]\ny: {<<: [*x, *z], c: 3}", {"c": 3, "a": 1, "b": 2}),
        ("x: [&x {a: 1}, &z {<<: *x, b: 2}]\ny: {<<: *z}", {"b": 2, "a": 1}),
        ("x: 1\ny: {<<: {a: 1}}", {"a": 1}),
        ("x: 1\ny: {<<: []}", {}),
        ("x: 1\ny: {'<<': 1}", {"<<": 1}),
    ],
    ids=["one", "first", "several", "of a merged one", "in place", "none", "in quotes"],
)
def test_merge(text: str, value: object) -> None:
    """The key << merges mappings: a mapping's own keys count most, then those of the first that is merged."""
    found = plain(node_of(read_yaml, text))
    assert isinstance(found, dict)
    assert found["y"] == value


def test_place_of_what_is_merged() -> None:
    """What is merged has the line of its anchor, and the path that it has been merged into."""
    root = node_of(read_yaml, "x: &x\n  a: 1\ny: {<<: *x}")
    assert isinstance(root, Entries)
    merged = root.entries[1][1]
    assert isinstance(merged, Entries)
    assert merged.entries[0][1].place == Place(line=2, column=6, path="y.a")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "a: {<<: b}",
            'x:1:9: a["<<"]: found a word to merge; expected a mapping, or a list of mappings; write <<: *name',
        ),
        (
            "a: {<<: [[]]}",
            'x:1:10: a["<<"]: found a list to merge; expected a mapping, or a list of mappings; write <<: *name',
        ),
    ],
)
def test_what_cannot_be_merged(text: str, problem: str) -> None:
    """Only mappings can be merged."""

    def read(report: Report) -> None:
        read_yaml(text, report)
        report.settle()

    assert problems_of(read) == [problem]


def test_endless_merges() -> None:
    """A mapping that merges itself, or merges without end, is refused within bounds."""
    assert problems_of(lambda report: read_yaml("a: &a {<<: *a}", report)) == [TOO_DEEP]
    levels = "".join(
        f"a{level + 1}: &a{level + 1} {{<<: [{', '.join([f'*a{level}'] * 9)}]}}\n" for level in range(9)
    )
    (problem,) = problems_of(lambda report: read_yaml(f"a0: &a0 {{b: 1}}\n{levels}", report))
    assert problem.endswith("found more than 20000 values; expected fewer; write them out, without aliases")


def test_alias() -> None:
    """An alias stands for what its anchor holds: the line is the anchor's, the path its own."""
    node = node_of(read_yaml, "a: &it [1, x]\nb: *it\n")
    assert plain(node) == {"a": [1, "x"], "b": [1, "x"]}
    assert isinstance(node, Entries)
    assert node.entries[1][1].place == Place(line=1, column=4, path="b")


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            [again("x:3:1: a", "a", 1)],
        ),
        (
            "b:\n  - a: 1\n    c: 2\n    'a': 1\n",
            [again("x:4:5: b[0].a", "a", 2)],
        ),
        (
            "a: {b: 1, b: 2}\na: {b: 1, b: 2}\n",
            [
                again("x:1:11: a.b", "b", 1),
                again("x:2:1: a", "a", 1),
            ],
        ),
        (
            "1: a\n'1': b\n1: c\n",
            [
                again('x:2:1: ["1"]', "1", 1),
                again('x:3:1: ["1"]', "1", 1),
            ],
        ),
    ],
    ids=["top", "deep", "two at once", "three of a number"],
)
def test_duplicates(text: str, problems: list[str]) -> None:
    """A key that stands twice in a mapping is refused, with the line of the first."""
    assert problems_of(lambda report: read_yaml(text, report)) == problems


def test_same_key_elsewhere() -> None:
    """A key may stand again in another mapping."""
    assert plain(node_of(read_yaml, "a: {a: {a: 1}}\nb: {a: 1}")) == {"a": {"a": {"a": 1}}, "b": {"a": 1}}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "a:\n\t- b",
            f"x:2:1: this is not YAML: {NO_TOKEN.format(chr(92) + 't')}; indent with spaces, not tabs",
        ),
        ("a: b: c", f"x:1:5: this is not YAML: mapping values are not allowed here; {LOOK}"),
        ("a: [1", f"x:1:6: this is not YAML: expected ',' or ']', but got '<stream end>'; {LOOK}"),
        ("a: 'b", f"x:1:6: this is not YAML: found unexpected end of stream; {LOOK}"),
        ("a: @b", f"x:1:4: this is not YAML: {NO_TOKEN.format('@')}; {LOOK}"),
        (
            "%YAML 2.0\n---\na",
            f"x:1:1: this is not YAML: found incompatible YAML document (version 1.* is required); {LOOK}",
        ),
        ("a: 1\n---\na: 1", "x:2:1: this is not YAML: found another document; keep one document in a file"),
        (
            "a: &b 1\nc: &b 2\nd: *b",
            "x:2:4: this is not YAML: found an anchor again; give each a name of its own",
        ),
        (
            "a: *b",
            "x:1:4: this is not YAML: found an alias of no anchor; quote a text that begins with *",
        ),
        (
            "a: *.pdf",
            "x:1:5: this is not YAML: expected alphabetic or numeric character, but found '.'; quote a text that begins with *",
        ),
        (
            "a:\n\x07",
            "x:2:1: this is not YAML: found the character U+0007; write it as an escape, in quotes",
        ),
        (
            "\x00",
            "x:1:1: this is not YAML: found the character U+0000; write it as an escape, in quotes",
        ),
        (
            "a: !!python/object:os.system ls",
            f"x:1:4: {TAG}",
        ),
        (
            "a: !!python/object/apply:os.system [ls]",
            f"x:1:4: {TAG}",
        ),
        ("a: !!set {ls}", f"x:1:4: {TAG}"),
        ("a: !!int 1", f"x:1:4: {TAG}"),
        ("a: !secret", f"x:1:4: {TAG}"),
        ("a: !x!secret b", "x:1:4: this is not YAML: found a tag; quote a text that begins with !"),
        ("? [a]\n: b", "x:1:3: found a list or mapping as a key; expected a word"),
        ("{{a: b}: c}", "x:1:2: found a list or mapping as a key; expected a word"),
        (
            'a: "\\ud800"',
            "x:1:4: a: found half a character, U+D800; expected whole ones; write the character itself",
        ),
    ],
    ids=[
        "tab",
        "colon",
        "open list",
        "open quote",
        "reserved character",
        "another YAML",
        "two documents",
        "anchor twice",
        "alias of nothing",
        "pattern without quotes",
        "control character",
        "NUL",
        "python tag",
        "python tag on a list",
        "tag on a mapping",
        "int tag",
        "own tag",
        "tag of an unknown handle",
        "list as key",
        "mapping as key",
        "lone surrogate",
    ],
)
def test_refused(text: str, problem: str) -> None:
    """What is not plain, single-document YAML is refused at its line and column, with what to do."""
    assert problems_of(lambda report: read_yaml(text, report)) == [problem]


@pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"', 'a: "\\U00110000"', f"%YAML 1.{'1' * 5000}\n---\na"])
def test_beyond_python(text: str) -> None:
    """A number that Python cannot hold is a problem of the text, not of the emulator."""
    (problem,) = problems_of(lambda report: read_yaml(text, report))
    assert problem.startswith("x: this is not YAML")


@pytest.mark.parametrize(
    "text",
    ["[" * 1200, "- " * 1200, "{a: " * 1200, "&a [*a]", "&a {a: *a}", "a: &a\n  b: [*a]"],
    ids=["lists", "block lists", "mappings", "list in itself", "mapping in itself", "cycle"],
)
def test_too_deep(text: str) -> None:
    """Nesting without end, by levels or by an alias within its own anchor, is refused."""
    assert problems_of(lambda report: read_yaml(text, report)) == [TOO_DEEP]


def test_too_many() -> None:
    """Aliases that multiply to billions of values are refused after a few thousand."""
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30))]
    (problem,) = problems_of(lambda report: read_yaml("\n".join(lines), report))
    path = "a4[8][3][6][1][0]"
    assert (
        problem == f"x:1:10: {path}: found more than 20000 values; expected fewer; write them out, without aliases"
    )

"""YAML or JSON text into nodes with places."""

import json
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from emulator.scenario.json_source import read_json
from emulator.scenario.nodes import Entries, Items, Meaning, Node, Place, Scalar
from emulator.scenario.problems import Report, ScenarioProblemsError
from emulator.scenario.source import LARGEST, read_text
from emulator.scenario.yaml_source import read_yaml

Reader = Callable[[str, Report], Node]

LOOK = "look at the indentation, colons and quotes here and in the line above"
NO_TOKEN = "found character '{}' that cannot start any token"
TAG = "a: found a tag; expected none; quote a text that begins with !"
TOO_DEEP = "x: found lists and mappings nested too deeply to read; expected a few levels; flatten them"

#: What YAML and JSON are made of, and what has broken readers of them.
PIECES = [
    *"abUux0179-?:,[]{}#&*!|>'\"%@`\\ \t\n\r~.<_",
    "\x85",
    "\u2028",
    "\ufeff",
    "\x00",
    "\x1b",
    "\ud800",
    "한",
]
PIECES += [
    "\n  ",
    "---",
    "...",
    "%YAML 1.",
    "%TAG",
    "!!",
    "<<",
    "&a ",
    "*a",
    "? ",
    ": ",
    "- ",
    '"\\U',
    "\\ud800",
    "ffffffff",
]
ANY_TEXT = st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def node_of(read: Reader, text: str) -> Node:
    """The sound document in `text`."""
    report = Report("x")
    node = read(text, report)
    report.settle()
    return node


def problems_of(read: Callable[[Report], object]) -> list[str]:
    """The problems that `read` notes or raises."""
    report = Report("x")
    try:
        read(report)
        report.settle()
    except ScenarioProblemsError as error:
        return list(map(str, error.problems))
    return []


def again(start: str, key: str, line: int) -> str:
    """The problem of a key that stood in `line` before."""
    return f"{start}: found the key {key!r} again, first in line {line}; expected it once; remove one of the two"


def plain(node: Node) -> object:
    """The document without its places."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def texts(node: Node) -> list[str]:
    """Every text that a document holds, and every path in it."""
    if isinstance(node, Scalar):
        return [node.text, node.place.path]
    if isinstance(node, Items):
        return [text for item in node.items for text in texts(item)]
    return [text for pair in node.entries for part in pair for text in texts(part)]


class TestScalars:
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
    def test_yaml(self, text: str, value: Meaning) -> None:
        """A plain scalar means what was written: only null, true, false and decimal numbers are not text."""
        found = plain(node_of(read_yaml, f"a: {text}"))
        assert found == {"a": value}
        assert isinstance(found, dict)
        assert type(found["a"]) is type(value)

    @pytest.mark.parametrize("text", ["0123", "1234567890", "-0.50", "1.10", "true", "~", "12:30"])
    def test_yaml_text(self, text: str) -> None:
        """A scalar keeps the very text it was written as."""
        node = node_of(read_yaml, text)
        assert isinstance(node, Scalar)
        assert node.text == text

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1", 1),
            ("-1", -1),
            ("1.10", 1.1),
            ("1E2", "1E2"),
            ("9" * 5000, "9" * 5000),
            ("true", True),
            ("false", False),
            ("null", None),
        ],
    )
    def test_json(self, text: str, value: Meaning) -> None:
        """A JSON value means what it says, and keeps the very text it was written as."""
        assert node_of(read_json, text) == Scalar(place=Place(), value=value, text=text)

    def test_json_string(self) -> None:
        """A JSON string is text, whatever it looks like."""
        assert node_of(read_json, '"1"') == Scalar(place=Place(), value="1", text="1")

    @pytest.mark.parametrize("text", ["", "\n\n", "# nothing here", "---\n..."], ids=repr)
    def test_empty(self, text: str) -> None:
        """An empty YAML document is nothing, not an error."""
        assert plain(node_of(read_yaml, text)) is None

    @given(st.recursive(st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text("ab1:- "), st.lists))
    @settings(deadline=None)
    def test_json_is_yaml(self, value: object) -> None:
        """JSON reads the same as JSON and as YAML."""
        text = json.dumps({"a": value})
        assert plain(node_of(read_json, text)) == plain(node_of(read_yaml, text)) == {"a": value}


class TestPlaces:
    def test_yaml(self) -> None:
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

    def test_json(self) -> None:
        """JSON's nodes have paths but neither line nor column."""
        node = node_of(read_json, '{"rules": [{"0": 1}]}')
        assert texts(node) == ["rules", "rules", "0", 'rules[0]["0"]', "1", 'rules[0]["0"]']
        assert node.place == Place()

    def test_alias(self) -> None:
        """An alias stands for what its anchor holds: the line is the anchor's, the path its own."""
        node = node_of(read_yaml, "a: &it [1, x]\nb: *it\n")
        assert plain(node) == {"a": [1, "x"], "b": [1, "x"]}
        assert isinstance(node, Entries)
        assert node.entries[1][1].place == Place(line=1, column=4, path="b")


class TestDuplicates:
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
    def test_yaml(self, text: str, problems: list[str]) -> None:
        """A key that stands twice in a mapping is refused, with the line of the first."""
        assert problems_of(lambda report: read_yaml(text, report)) == problems

    def test_json(self) -> None:
        """A key that stands twice in a JSON object is refused, at any depth."""
        assert problems_of(lambda report: read_json('{"a": [{"b": 1, "b": 1}], "a": 2}', report)) == [
            "x: a: found the key 'a' again; expected it once; remove one of the two",
            "x: a[0].b: found the key 'b' again; expected it once; remove one of the two",
        ]

    def test_same_key_elsewhere(self) -> None:
        """A key may stand again in another mapping."""
        assert plain(node_of(read_yaml, "a: {a: {a: 1}}\nb: {a: 1}")) == {"a": {"a": {"a": 1}}, "b": {"a": 1}}


class TestRefusedYaml:
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
            "control character",
            "NUL",
            "python tag",
            "python tag on a list",
            "tag on a mapping",
            "int tag",
            "own tag",
            "list as key",
            "mapping as key",
            "lone surrogate",
        ],
    )
    def test_message(self, text: str, problem: str) -> None:
        """What is not plain, single-document YAML is refused at its line and column, with what to do."""
        assert problems_of(lambda report: read_yaml(text, report)) == [problem]

    @pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"', 'a: "\\U00110000"', f"%YAML 1.{'1' * 5000}\n---\na"])
    def test_beyond_python(self, text: str) -> None:
        """A number that Python cannot hold is a problem of the text, not of the emulator."""
        (problem,) = problems_of(lambda report: read_yaml(text, report))
        assert problem.startswith("x: this is not YAML")

    @pytest.mark.parametrize(
        "text",
        ["[" * 5000, "- " * 5000, "{a: " * 5000, "&a [*a]", "&a {a: *a}", "a: &a\n  b: [*a]"],
        ids=["lists", "block lists", "mappings", "list in itself", "mapping in itself", "cycle"],
    )
    def test_too_deep(self, text: str) -> None:
        """Nesting without end, by levels or by an alias within its own anchor, is refused."""
        assert problems_of(lambda report: read_yaml(text, report)) == [TOO_DEEP]

    def test_too_many(self) -> None:
        """Aliases that multiply to billions of values are refused after a few thousand."""
        lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30))]
        (problem,) = problems_of(lambda report: read_yaml("\n".join(lines), report))
        path = "a4[8][3][6][1][0]"
        assert (
            problem
            == f"x:1:10: {path}: found more than 20000 values; expected fewer; write them out, without aliases"
        )


class TestRefusedJson:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("", "x:1:1: this is not JSON: Expecting value; mend it, or send YAML as application/yaml"),
            (
                '{\n "a" 1}',
                "x:2:6: this is not JSON: Expecting ':' delimiter; mend it, or send YAML as application/yaml",
            ),
            ("a: 1", "x:1:1: this is not JSON: Expecting value; mend it, or send YAML as application/yaml"),
            ("{} {}", "x:1:4: this is not JSON: Extra data; mend it, or send YAML as application/yaml"),
            ("[" * 50_000, TOO_DEEP),
            ('{"a":' * 50_000, TOO_DEEP),
            ("NaN", "x: this is not JSON: found NaN; write a number, or put it in quotes"),
            ("[-Infinity]", "x: this is not JSON: found -Infinity; write a number, or put it in quotes"),
            (
                '{"a":"\\ud800"}',
                "x: a: found half a character, U+D800; expected whole ones; write the character itself",
            ),
        ],
        ids=[
            "empty",
            "no colon",
            "YAML",
            "two",
            "deep lists",
            "deep objects",
            "NaN",
            "Infinity",
            "lone surrogate",
        ],
    )
    def test_message(self, text: str, problem: str) -> None:
        """What is not JSON, or more than can be read, is refused with what to do."""
        assert problems_of(lambda report: read_json(text, report)) == [problem]


class TestText:
    def test_utf8(self) -> None:
        """A file is UTF-8, with or without a byte order mark, of up to 256 KiB."""
        assert read_text("한글".encode(), Report("x")) == "한글"
        assert read_text("\ufeff한글".encode(), Report("x")) == "한글"
        assert read_text(b"a" * LARGEST, Report("x")) == "a" * 256 * 1024

    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            (
                "a: 한".encode("euc-kr"),
                "x: found the byte 0xc7 at offset 3; expected UTF-8; save the file in that encoding",
            ),
            (
                "a".encode("utf-16"),
                "x: found the byte 0xff at offset 0; expected UTF-8; save the file in that encoding",
            ),
            (
                b"\xed\xa0\x80",
                "x: found the byte 0xed at offset 0; expected UTF-8; save the file in that encoding",
            ),
            (b"a" * (LARGEST + 1), "x: found more than 262144 bytes; expected at most that; split the scenario"),
        ],
        ids=["EUC-KR", "UTF-16", "lone surrogate", "too large"],
    )
    def test_refused(self, data: bytes, problem: str) -> None:
        """Any other encoding is refused with the first byte that shows it; so is too large a file."""
        assert problems_of(lambda report: read_text(data, report)) == [problem]


@pytest.mark.parametrize("read", [read_yaml, read_json])
@example(text='"\\UFFFFFFFF"')
@example(text='{"\\ud800": 1, "\\ud800": 1}')
@example(text='"a\\n": 1\n"a\\n": 1')
@given(text=ANY_TEXT)
@settings(deadline=None, max_examples=300)
def test_any_text(read: Reader, text: str) -> None:
    """Any text at all is a document or has problems, all of which can be written down, a line each."""
    report = Report("x")
    try:
        written = texts(read(text, report))
        report.settle()
    except ScenarioProblemsError as error:
        written = [str(problem) for problem in error.problems]
        assert all(map(str.isprintable, written))
    assert "".join(written).encode().decode() == "".join(written)


@given(data=st.binary() | ANY_TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(deadline=None)
def test_any_bytes(data: bytes) -> None:
    """Any bytes at all are text or have a problem."""
    report = Report("x")
    try:
        assert read_text(data, report) == data.decode().removeprefix("\ufeff")
    except ScenarioProblemsError:
        with pytest.raises(UnicodeDecodeError):
            data.decode()

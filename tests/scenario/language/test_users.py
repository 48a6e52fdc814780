"""The users of a scenario: who may have tokens, and what can be wrong with how they are written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.scenario.language.scenario import read_scenario
from ocr_emulator.scenario.model import User
from ocr_emulator.scenario.source.json_source import read_json
from ocr_emulator.scenario.source.problems import Report
from tests.contracts import SEED
from tests.properties import tries
from tests.scenario.loading import problems_in, problems_of, read

A_USER = "expected a SecretAccessKey, or a mapping with secret; write it after the colon"
A_SECRET = "expected a SecretAccessKey; write it after the colon"
AN_APP_KEY = "expected an appKey; write it after the colon"
A_LIFE = "expected whole seconds from 60s to 86400s, as 10m"
A_LENGTH = "expected a length of time: 800ms, 90s, 10m, 1h or 1d"
IN_EACH_LINE = "expected a UserAccessKeyId and its SecretAccessKey in each line: a mapping of keys to values"
NO_SECRET = "found no key 'secret'; expected one; write the SecretAccessKey"
KEYS = "expected secret, appKeys or tokenLife"
NO_SUCH_KEY = f"found a key that is none of these; {KEYS}, with a colon and a space"
NO_SPACE = "found a key with a colon in it, and no value; expected a space after the colon"


def test_whole() -> None:
    """A user is an id and a secret, and may have appKeys and a length of life of the tokens."""
    assert read("""
        given:
          users:
            my-id: my-secret
            "2": 0123
            한글 아이디:
              secret: " 비:밀 "
              appKeys: [my-app, 12, true]
              tokenLife: 10m
    """).given.users == {
        "my-id": User(name="my-id", secret="my-secret", app_keys=None, token_life=86400),
        "2": User(name="2", secret="0123"),
        "한글 아이디": User(
            name="한글 아이디",
            secret=" 비:밀 ",
            app_keys=frozenset({"my-app", "12", "true"}),
            token_life=600,
        ),
    }


def test_absent() -> None:
    """Without a list of users anybody may have a token; with an empty one nobody may."""
    assert read("given: {}").given.users is None
    assert read("given: {users: {}}").given.users == {}


def test_an_id_with_a_colon() -> None:
    """An id may have a colon where it has a secret too: a client can send it form-encoded."""
    assert read("given: {users: {'a:b': s, c:d: {secret: t}}}").given.users == {
        "a:b": User(name="a:b", secret="s"),
        "c:d": User(name="c:d", secret="t"),
    }


@pytest.mark.parametrize(
    ("text", "app_keys"),
    [
        ("[]", set()),
        ("my-app", {"my-app"}),
        ("0123", {"0123"}),
        ("[my-app]", {"my-app"}),
        ("[a, b, a]", {"a", "b"}),
        ("' a '", {" a "}),
    ],
)
def test_app_keys(text: str, app_keys: set[str]) -> None:
    """One appKey needs no list; an empty list allows none."""
    users = read(f"given: {{users: {{id: {{secret: s, appKeys: {text}}}}}}}").given.users
    assert users == {"id": User(name="id", secret="s", app_keys=frozenset(app_keys))}


@pytest.mark.parametrize(
    ("text", "life"),
    [
        ("60s", 60),
        ("60", 60),
        ("'90 s'", 90),
        ("60000ms", 60),
        ("61000ms", 61),
        ("1m", 60),
        ("1.5m", 90),
        ("0.5h", 1800),
        ("1.1h", 3960),
        ("86400", 86400),
        ("24h", 86400),
        ("1d", 86400),
    ],
)
def test_token_life(text: str, life: int) -> None:
    """A token's life is a whole number of seconds, from a minute to a day, in any unit."""
    users = read(f"given: {{users: {{id: {{secret: s, tokenLife: {text}}}}}}}").given.users
    assert users == {"id": User(name="id", secret="s", token_life=life)}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("5", [f"1:16: given.users: found a single value; {IN_EACH_LINE}"]),
        ("null", [f"1:16: given.users: found nothing; {IN_EACH_LINE}"]),
        ("[id]", [f"1:16: given.users: found a list; {IN_EACH_LINE}"]),
        ("''", [f"1:16: given.users: found a single value; {IN_EACH_LINE}"]),
        ("{id:s}", [f"1:17: given.users: {NO_SPACE}"]),
        ("{one: s, id:s}", [f"1:25: given.users: {NO_SPACE}"]),
        ("{'id:s': }", [f"1:17: given.users: {NO_SPACE}"]),
        ("{id:s: }", [f"1:17: given.users: {NO_SPACE}"]),
        ("{id:s, one: }", [f"1:17: given.users: {NO_SPACE}", f"1:27: given.users.one: found nothing; {A_USER}"]),
        ("{id: }", [f"1:20: given.users.id: found nothing; {A_USER}"]),
        ("{id: ' '}", [f"1:21: given.users.id: found nothing; {A_USER}"]),
        ("{id: [s]}", [f"1:21: given.users.id: found a list; {A_USER}"]),
        ("{id: {}}", [f"1:21: given.users.id: {NO_SECRET}"]),
        ("{id: {appKeys: []}}", [f"1:21: given.users.id: {NO_SECRET}"]),
        ("{id: {secret: }}", [f"1:29: given.users.id.secret: found nothing; {A_SECRET}"]),
        ("{id: {secret: ''}}", [f"1:30: given.users.id.secret: found nothing; {A_SECRET}"]),
        ("{id: {secret: {a: b}}}", [f"1:30: given.users.id.secret: found a mapping; {A_SECRET}"]),
        ("{id: {secret: [s]}}", [f"1:30: given.users.id.secret: found a list; {A_SECRET}"]),
        (
            "{id: {secret: s, appkeys: [a]}}",
            [f"1:33: given.users.id.appkeys: found the key 'appkeys'; {KEYS}; did you mean 'appKeys'?"],
        ),
        ("{id: {secret:s}}", [f"1:21: given.users.id: {NO_SECRET}", f"1:22: given.users.id: {NO_SUCH_KEY}"]),
        ("{id: {secret s}}", [f"1:21: given.users.id: {NO_SECRET}", f"1:22: given.users.id: {NO_SUCH_KEY}"]),
        ("{id: {secret: s, password: x}}", [f"1:33: given.users.id: {NO_SUCH_KEY}"]),
        ("{id: {secret: s, tokenLife:10m}}", [f"1:33: given.users.id: {NO_SUCH_KEY}"]),
        (
            "{id: {secrets: s}}",
            [
                f"1:21: given.users.id: {NO_SECRET}",
                f"1:22: given.users.id.secrets: found the key 'secrets'; {KEYS}; did you mean 'secret'?",
            ],
        ),
        ("{id: {secret: s, appKeys: }}", [f"1:41: given.users.id.appKeys: found nothing; {AN_APP_KEY}"]),
        ("{id: {secret: s, appKeys: {a: b}}}", [f"1:42: given.users.id.appKeys: found a mapping; {AN_APP_KEY}"]),
        ("{id: {secret: s, appKeys: [a, '']}}", [f"1:46: given.users.id.appKeys[1]: found ''; {AN_APP_KEY}"]),
        ("{id: {secret: s, appKeys: [[a]]}}", [f"1:43: given.users.id.appKeys[0]: found a list; {AN_APP_KEY}"]),
        *(
            (
                f"{{id: {{secret: s, tokenLife: {life}}}}}",
                [f"1:44: given.users.id.tokenLife: found {found}; {expected}"],
            )
            for life, found, expected in (
                ("0", "the number 0", A_LIFE),
                ("59s", "'59s'", A_LIFE),
                ("60.5", "the number 60.5", A_LIFE),
                ("60001ms", "'60001ms'", A_LIFE),
                ("86401", "the number 86401", A_LIFE),
                ("25h", "'25h'", A_LIFE),
                ("2d", "'2d'", A_LIFE),
                ("-1", "the number -1", A_LENGTH),
                ("a day", "'a day'", A_LENGTH),
                ("true", "true", A_LENGTH),
                ("[60]", "a list", A_LENGTH),
                ("null", "nothing", A_LENGTH),
            )
        ),
        (
            "{id: a, id: b}",
            [
                "1:24: given.users.id: found the key 'id' again, first in line 1; expected it once; remove one of the two"
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_problems(text: str, problems: list[str]) -> None:
    """A user is written as a user is, or the place, what was found and what is expected are told."""
    assert problems_in(f"given: {{users: {text}}}") == [f"x.yaml:{problem}" for problem in problems]


def test_all_at_once() -> None:
    """All problems of all users are found in one run, sorted by place."""
    assert problems_in("""\
        given:
          users:
            one: {appKey: [a], tokenLife: 1s}
            two:
            three: fine
            four:
              secret: [x]
              appKeys: {}
          allowance: many
    """) == [
        f"x.yaml:3:10: given.users.one: {NO_SECRET}",
        f"x.yaml:3:11: given.users.one.appKey: found the key 'appKey'; {KEYS}; did you mean 'appKeys'?",
        f"x.yaml:3:35: given.users.one.tokenLife: found '1s'; {A_LIFE}",
        f"x.yaml:4:9: given.users.two: found nothing; {A_USER}",
        f"x.yaml:7:15: given.users.four.secret: found a list; {A_SECRET}",
        f"x.yaml:8:16: given.users.four.appKeys: found a mapping; {AN_APP_KEY}",
        "x.yaml:9:14: given.allowance: found 'many'; expected a number of calls: a whole number of at least 0",
    ]


def test_json() -> None:
    """In JSON a user is the same, and a problem has a path."""

    def scenario(report: Report) -> object:
        users = {"id": "s", "other": {"secret": 123, "tokenLife": 90}, "a.b": {"tokenLife": "1s"}}
        node = read_json(json.dumps({"given": {"users": users}}), report)
        return read_scenario(node, report, SEED)

    assert problems_of(scenario) == [
        f'x: given.users["a.b"]: {NO_SECRET}',
        f"x: given.users[\"a.b\"].tokenLife: found '1s'; {A_LIFE}",
    ]


#: Ways to get users wrong, the SecretAccessKey being at the braces; each spoils the file.
MISTAKES = [
    "given: {{users: '{0}'}}",
    "given: {{users: id:{0}}}",
    "given:\n  users:\n    id:{0}",
    "given: {{users: ['{0}', id: '{0}']}}",
    "given: {{users: {{id:{0}}}}}",
    "given: {{users: {{id:{0}: }}}}",
    "given: {{users: {{one: s, id:{0}}}}}",
    "given: {{users: {{id: ['{0}']}}}}",
    "given: {{users: {{id: {{{0}}}}}}}",
    "given: {{users: {{id: {{secret:{0}}}}}}}",
    "given: {{users: {{id: {{secret:{0}, appKeys: [a]}}}}}}",
    "given: {{users: {{id: {{secret {0}}}}}}}",
    "given: {{users: {{id: {{secret:{0}: }}}}}}",
    "given: {{users: {{id: {{{0}: secret}}}}}}",
    "given: {{users: {{id: {{Secret: '{0}'}}}}}}",
    "given: {{users: {{id: {{secretKey: '{0}', appKeys: [a]}}}}}}",
    "given: {{users: {{id: {{secret: ['{0}']}}}}}}",
    "given: {{users: {{id: {{secret: {{a: '{0}'}}}}}}}}",
    "given: {{users: {{id: {{secret: '{0}', secret: '{0}'}}}}}}",
    "given: {{users: {{id: {{secret: '{0}', tokenLife: 1s}}}}}}",
    "given: {{users: {{id: {{secret: '{0}', appKeys: {{a: b}}}}}}}}",
    "given: {{users: {{id: {{secret: !{0} }}}}}}",
    "given: {{users: {{id: {{secret: !!{0} x}}}}}}",
    "given: {{users: {{id: {{secret: *{0} }}}}}}",
    "given: {{users: {{id: &{0} }}}}",
    "given: {{users: {{id: &{0} a, b: &{0} c}}}}",
    "given: {{users: {{id: '{0}', id: '{0}'}}}}",
    "given: {{users: {{id: '{0}'",
    'given: {{users: {{id: "{0}\\q"}}}}',
    'given: {{users: {{id: "{0}\\ud800"}}}}',
    "given: {{users: {{id: {0}: {0}}}}}",
    "given: {{users: {{id: {0}}}, allowance: many}}",
]


@pytest.mark.parametrize("mistake", MISTAKES)
@given(secret=st.from_regex(r"[A-Z][A-Z0-9]{7,20}", fullmatch=True))
@tries(20)
def test_secrets(mistake: str, secret: str) -> None:
    """No message repeats a SecretAccessKey, whatever is wrong with how it is written."""
    problems = problems_in(mistake.format(secret))
    assert [problem for problem in problems if secret in problem] == []

"""Who calls: by secretKey in v1.0 and v2.0, by token in v1.1 and v2.1."""

from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocr_emulator.contract.operations import VERSIONS
from ocr_emulator.oauth.token import Token, is_well_formed
from ocr_emulator.pipeline.refusal import Refusal
from ocr_emulator.pipeline.stages.authenticate import AuthenticatedRequest, authenticate
from ocr_emulator.pipeline.stages.check_size import Request
from ocr_emulator.scenario.model import Given, User
from ocr_emulator.state.clock import Clock
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.live_state import LiveState
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.tokens import Tokens
from tests.contracts import NEWEST

BY_SECRET_KEY = ["v1.0", "v2.0"]
BY_TOKEN = ["v1.1", "v2.1"]

LIVING, REVOKED, UNKNOWN = "L" * 128, "R" * 128, "U" * 128
ANYBODY = Given()
KNOWN = Given(users={"id": User(name="id", secret="secret")})
NOBODY = Given(users={})
APPS = Given(credentials={"app": "right"})

EXPECTED = "expected Bearer and the 128 letters and digits of access_token, a space between"
ODD = "characters that are neither letters nor digits"
NEVER_ISSUED = "the token was not issued here since the last reset, or too many were since; get a new one"
WAS_REVOKED = "the token was revoked; get a new one from /oauth2/token/create"
DISMISSED = (
    "the token was created for no user of the scenario's given.users; create one with an id and secret of it"
)
BLANK = "the appKey in the path is blank; put one there"


@pytest.fixture
def clock() -> Clock:
    """A clock that a test moves."""
    return Clock(lambda: 1000.0)


@pytest.fixture
def state(keyring: Keyring, clock: Clock) -> LiveState:
    """A world with a token that lives for 60 seconds and one that is revoked."""
    made = LiveState(Counters(), Sessions(clock), keyring, Tokens())
    for text in (LIVING, REVOKED):
        made.keep_token(text, Token(user="id", secret="secret", expires_at=1060.0))
    made.revoke_token(REVOKED)
    return made


def request(version: str, headers: Mapping[str, str], app_key: str = "app") -> Request:
    """A request of that version; headers by lower-case name."""
    endpoint = next(one for one in NEWEST.endpoints if one.version is VERSIONS[version])
    return Request(
        contract=NEWEST, endpoint=endpoint, variables={"appKey": app_key}, headers=headers, body=b"whatever"
    )


def bearer(text: str = LIVING) -> dict[str, str]:
    """The header with that token."""
    return {"x-nhn-authorization": f"Bearer {text}"}


def refusal_of(request: Request, given: Given, state: LiveState) -> tuple[str, str]:
    """The key of the code, and why."""
    with pytest.raises(Refusal) as caught:
        authenticate(request, given, state)
    return caught.value.key, caught.value.reason


class TestMissingHeader:
    @pytest.mark.parametrize("version", BY_SECRET_KEY)
    @pytest.mark.parametrize("headers", [{}, {"authorization": ""}, {"authorization": " \t"}])
    def test_no_secret_key(self, state: LiveState, version: str, headers: dict[str, str]) -> None:
        """v1.0 and v2.0 need Authorization."""
        reason = "the header Authorization is missing or blank; send it with a value"
        assert refusal_of(request(version, headers), ANYBODY, state) == ("MISSING_REQUIRED_HEADER", reason)

    @pytest.mark.parametrize("version", BY_TOKEN)
    @pytest.mark.parametrize("headers", [{}, {"x-nhn-authorization": ""}, {"x-nhn-authorization": " \t"}])
    def test_no_token(self, state: LiveState, version: str, headers: dict[str, str]) -> None:
        """v1.1 and v2.1 need X-NHN-Authorization."""
        reason = "the header X-NHN-Authorization is missing or blank; send it with a value"
        assert refusal_of(request(version, headers), ANYBODY, state) == ("MISSING_REQUIRED_HEADER", reason)

    @pytest.mark.parametrize("version", BY_SECRET_KEY)
    def test_a_token_instead(self, state: LiveState, version: str) -> None:
        """A token where a secretKey is asked for is told, with the versions that take one, and since when."""
        reason = (
            f"the header Authorization is missing or blank; {version} asks for it, "
            "and for X-NHN-Authorization v1.1 (from 2026-03-10 on) and v2.1 (from 2026-03-10 on)"
        )
        assert refusal_of(request(version, bearer()), ANYBODY, state) == ("MISSING_REQUIRED_HEADER", reason)

    @pytest.mark.parametrize("version", BY_TOKEN)
    @pytest.mark.parametrize("value", ["secret", f"Bearer {LIVING}"])
    def test_a_secret_key_instead(self, state: LiveState, version: str, value: str) -> None:
        """Authorization where a token is asked for is told, with the versions that take it, and since when."""
        reason = (
            f"the header X-NHN-Authorization is missing or blank; {version} asks for it, "
            "and for Authorization v1.0 (in every revision) and v2.0 (in every revision)"
        )
        sized = request(version, {"authorization": value})
        assert refusal_of(sized, ANYBODY, state) == ("MISSING_REQUIRED_HEADER", reason)


class TestCredentials:
    @pytest.mark.parametrize("version", BY_SECRET_KEY)
    @pytest.mark.parametrize("given", [ANYBODY, NOBODY, Given(credentials={"app": "secret"})])
    def test_known(self, state: LiveState, version: str, given: Given) -> None:
        """Any pair is accepted where none is given, else the right one; tokens have no say in it."""
        sized = request(version, {"authorization": "secret", "x-nhn-authorization": "Bearer no-token"})
        assert authenticate(sized, given, state) == AuthenticatedRequest(sized)

    @pytest.mark.parametrize("version", [*BY_SECRET_KEY, *BY_TOKEN])
    @pytest.mark.parametrize("app_key", ["", " ", "\t\u3000"])
    def test_blank_app_key(self, state: LiveState, version: str, app_key: str) -> None:
        """An appKey has to be there, whoever calls."""
        sized = request(version, bearer() | {"authorization": "right"}, app_key)
        assert refusal_of(sized, APPS, state) == ("INVALID_APPKEY_SECRETKEY", BLANK)

    @pytest.mark.parametrize("version", [*BY_SECRET_KEY, *BY_TOKEN])
    @pytest.mark.parametrize(
        ("known", "names"),
        [
            ({}, "none"),
            ({"app": "s"}, "'app'"),
            ({"app": "s", "APP2": "s"}, "'app' or 'APP2'"),
            (
                {f"k{number}": "s" for number in range(12)},
                "'k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9' or 2 more",
            ),
        ],
        ids=["none", "one", "two", "many"],
    )
    def test_unknown_app_key(self, state: LiveState, version: str, known: dict[str, str], names: str) -> None:
        """An appKey that is not given is nobody's, with a good token too."""
        sized = request(version, bearer() | {"authorization": "right"}, "App")
        reason = f"the appKey 'App' is not in the scenario's given.credentials, which has {names}"
        assert refusal_of(sized, Given(credentials=known), state) == ("INVALID_APPKEY_SECRETKEY", reason)

    @pytest.mark.parametrize("version", BY_SECRET_KEY)
    @pytest.mark.parametrize(
        ("value", "more"),
        [
            ("Right", ""),
            ("right right", ""),
            ("Bearer", ""),
            ("Bearer right", "; it begins with the word Bearer: send the secretKey alone"),
            ("bASIC right", "; it begins with the word bASIC: send the secretKey alone"),
        ],
    )
    def test_wrong_secret_key(self, state: LiveState, version: str, value: str, more: str) -> None:
        """The secretKey is the appKey's own, without a scheme word."""
        reason = "the header Authorization is not the secretKey that given.credentials has for this appKey"
        sized = request(version, {"authorization": value})
        assert refusal_of(sized, APPS, state) == ("INVALID_APPKEY_SECRETKEY", reason + more)


@pytest.mark.parametrize("version", BY_TOKEN)
class TestToken:
    @pytest.mark.parametrize("given", [ANYBODY, KNOWN, APPS], ids=["anybody", "given.users", "given.credentials"])
    @pytest.mark.parametrize(
        "value", [f"Bearer {LIVING}", f"bearer {LIVING}", f"BEARER   {LIVING} ", f" Bearer {LIVING}"]
    )
    def test_living(self, state: LiveState, version: str, given: Given, value: str) -> None:
        """A living token is good, the scheme being a word in any case; no secretKey is asked for or looked at."""
        sized = request(version, {"x-nhn-authorization": value, "authorization": "wrong"})
        assert authenticate(sized, given, state) == AuthenticatedRequest(sized)

    @pytest.mark.parametrize(
        ("value", "found"),
        [
            (LIVING, "does not begin with Bearer"),
            (f"Basic {LIVING}", "does not begin with Bearer"),
            (f"Bearer:{LIVING}", "does not begin with Bearer"),
            (f"Bearer{LIVING}", "does not begin with Bearer"),
            ("Bearer", "has 0 characters"),
            ("Bearer x", "has 1 character"),
            ("Bearer {token}", "has 7 characters"),
            (f"Bearer {LIVING[1:]}", "has 127 characters"),
            (f"Bearer {LIVING}L", "has 129 characters"),
            (f"Bearer Bearer {LIVING}", "has 135 characters"),
            (f'Bearer "{LIVING}"', "has 130 characters"),
            ("Bearer \xff\xfe", "has 2 characters"),
            ("Bearer " + "a" * 60_000, "has 60000 characters"),
        ],
        ids=lambda value: value[:30],
    )
    def test_malformed(self, state: LiveState, version: str, value: str, found: str) -> None:
        """What is not Bearer and 128 letters and digits is no token."""
        reason = f"the token in X-NHN-Authorization {found}; {EXPECTED}"
        sized = request(version, {"x-nhn-authorization": value})
        assert refusal_of(sized, ANYBODY, state) == ("INVALID_TOKEN", reason)

    @pytest.mark.parametrize("odd", ["-", "\xff", "\N{FULLWIDTH DIGIT ONE}"])
    @pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
    def test_odd_character(self, state: LiveState, version: str, odd: str, scheme: str) -> None:
        """When the length is right and a character is not, the reason does not blame the length."""
        sized = request(version, {"x-nhn-authorization": f"{scheme} {LIVING[1:]}{odd}"})
        reason = f"the token in X-NHN-Authorization has {ODD}; {EXPECTED}"
        assert refusal_of(sized, ANYBODY, state) == ("INVALID_TOKEN", reason)

    def test_unknown(self, state: LiveState, version: str) -> None:
        """A token that was not issued is not valid."""
        assert refusal_of(request(version, bearer(UNKNOWN)), ANYBODY, state) == ("INVALID_TOKEN", NEVER_ISSUED)

    def test_revoked(self, state: LiveState, clock: Clock, version: str) -> None:
        """A token that was revoked is not valid, and that it has expired since is not told."""
        for seconds in (0, 3600):
            clock.advance(seconds)
            sized = request(version, bearer(REVOKED))
            assert refusal_of(sized, ANYBODY, state) == ("INVALID_TOKEN", WAS_REVOKED)

    @pytest.mark.parametrize("passed", [0, 59, 59.999])
    def test_not_yet_expired(self, state: LiveState, clock: Clock, version: str, passed: float) -> None:
        """A token is good up to the last moment of its life."""
        clock.advance(passed)
        sized = request(version, bearer())
        assert authenticate(sized, KNOWN, state) == AuthenticatedRequest(sized)

    @pytest.mark.parametrize(
        ("passed", "ago"), [(60, "0"), (61, "1"), (61.4, "1"), (3660, "3600"), (86400 * 999, "86313540")]
    )
    def test_expired(self, state: LiveState, clock: Clock, version: str, passed: float, ago: str) -> None:
        """When its life is over a token is not valid, and the reason says since when."""
        clock.advance(passed)
        reason = f"the token expired {ago} s ago; get a new one before expires_in is over, or on this code"
        assert refusal_of(request(version, bearer()), KNOWN, state) == ("INVALID_TOKEN", reason)

    def test_the_clock_is_everybodys(self, keyring: Keyring, clock: Clock, version: str) -> None:
        """An appKey's own clock does not age tokens."""
        sessions = Sessions(clock)
        state = LiveState(Counters(), sessions, keyring, Tokens())
        state.keep_token(LIVING, Token(user="id", secret="secret", expires_at=1060.0))
        sessions.get_or_create("app").clock.advance(3600)
        sized = request(version, bearer())
        assert authenticate(sized, ANYBODY, state) == AuthenticatedRequest(sized)

    @pytest.mark.parametrize(
        "given",
        [
            NOBODY,
            Given(users={"ID": User(name="ID", secret="secret")}),
            Given(users={"id": User(name="id", secret="Secret")}),
        ],
        ids=["nobody", "another id", "another secret"],
    )
    def test_dismissed_user(self, state: LiveState, version: str, given: Given) -> None:
        """When a user is not given any more, or with another secret, the user's tokens are not valid."""
        assert refusal_of(request(version, bearer()), given, state) == ("INVALID_TOKEN", DISMISSED)


@pytest.mark.parametrize("version", BY_TOKEN)
class TestPermission:
    @pytest.mark.parametrize("app_keys", [None, {"app"}, {"other", "app"}])
    def test_allowed(self, state: LiveState, version: str, app_keys: set[str] | None) -> None:
        """A token is good for the appKeys that its user may use; for all where none are said."""
        sized = request(version, bearer())
        assert authenticate(sized, allowing(app_keys), state) == AuthenticatedRequest(sized)

    @pytest.mark.parametrize(
        ("app_keys", "names"),
        [
            (set(), "none"),
            ({"App"}, "'App'"),
            ({"한"}, "'한'"),
            ({"b", "c", "a"}, "'a', 'b' and 'c'"),
            (
                {f"k{number:02}" for number in range(12)},
                "'k00', 'k01', 'k02', 'k03', 'k04', 'k05', 'k06', 'k07', 'k08', 'k09' and 2 more",
            ),
        ],
        ids=["none", "one", "Korean", "three", "many"],
    )
    def test_denied(self, state: LiveState, version: str, app_keys: set[str], names: str) -> None:
        """For another appKey permission is denied; the reason has the first of those that are allowed, in order."""
        reason = f"the appKey 'app' is not among those that given.users allows the token's user: {names}"
        assert refusal_of(request(version, bearer()), allowing(app_keys), state) == ("PERMISSION_DENIED", reason)

    def test_a_long_app_key(self, state: LiveState, version: str) -> None:
        """However long the appKey, the reason has but its beginning."""
        sized = request(version, bearer(), "a" * 50_000)
        reason = f"the appKey {'a' * 100!r} is not among those that given.users allows the token's user: 'app'"
        assert refusal_of(sized, allowing({"app"}), state) == ("PERMISSION_DENIED", reason)

    def test_another_user(self, state: LiveState, version: str) -> None:
        """What another user may use does not matter."""
        users = {
            "id": User(name="id", secret="secret", app_keys=frozenset({"mine"})),
            "other": User(name="other", secret="s", app_keys=frozenset({"app"})),
        }
        reason = "the appKey 'app' is not among those that given.users allows the token's user: 'mine'"
        found = refusal_of(request(version, bearer()), Given(users=users), state)
        assert found == ("PERMISSION_DENIED", reason)


def allowing(app_keys: set[str] | None) -> Given:
    """The token's user, and the appKeys that the user may use."""
    allowed = None if app_keys is None else frozenset(app_keys)
    return Given(users={"id": User(name="id", secret="secret", app_keys=allowed)})


@pytest.mark.parametrize("version", BY_TOKEN)
def test_the_order(state: LiveState, version: str) -> None:
    """Header, token, appKey, whether the token's user may use it: the first mistake decides."""
    given = Given(
        credentials={"app": "right"}, users={"id": User(name="id", secret="secret", app_keys=frozenset())}
    )
    found = [
        refusal_of(request(version, headers, app_key), given, state)
        for headers, app_key in (
            ({}, " "),
            (bearer("x"), " "),
            (bearer(UNKNOWN), " "),
            (bearer(REVOKED), " "),
            (bearer(), " "),
            (bearer(), "nobody"),
            (bearer(), "app"),
        )
    ]
    assert found == [
        (
            "MISSING_REQUIRED_HEADER",
            "the header X-NHN-Authorization is missing or blank; send it with a value",
        ),
        ("INVALID_TOKEN", f"the token in X-NHN-Authorization has 1 character; {EXPECTED}"),
        ("INVALID_TOKEN", NEVER_ISSUED),
        ("INVALID_TOKEN", WAS_REVOKED),
        ("INVALID_APPKEY_SECRETKEY", BLANK),
        (
            "INVALID_APPKEY_SECRETKEY",
            "the appKey 'nobody' is not in the scenario's given.credentials, which has 'app'",
        ),
        (
            "PERMISSION_DENIED",
            "the appKey 'app' is not among those that given.users allows the token's user: none",
        ),
    ]


@given(
    value=st.text(min_size=1, max_size=100)
    | st.binary(max_size=100).map(lambda data: f"Bearer {data.decode('latin-1')}")
)
def test_any_header(keyring: Keyring, value: str) -> None:
    """Any text as header is refused, and no reason repeats any of it."""
    assume(value.strip())
    state = LiveState(Counters(), Sessions(Clock()), keyring, Tokens())
    scheme, _, text = value.strip().partition(" ")
    key, reason = refusal_of(request("v1.1", {"x-nhn-authorization": value}), ANYBODY, state)
    assert key == "INVALID_TOKEN"
    if not is_well_formed(text.strip()):
        lengths = {1: "has 1 character", 128: f"has {ODD}"}
        length = len(text.strip())
        found = lengths.get(length, f"has {length} characters")
        if scheme.lower() != "bearer":
            found = "does not begin with Bearer"
        assert reason == f"the token in X-NHN-Authorization {found}; {EXPECTED}"

"""A request to the token service, taken apart: what it asks for, or the error and why."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocr_emulator.oauth.request import (
    Credentials,
    TokenRefusal,
    check_grant,
    check_method,
    invalid_client,
    parse_credentials,
    parse_form,
    token_to_revoke,
)

T = TypeVar("T")

FORM = "application/x-www-form-urlencoded"
GRANT = b"grant_type=client_credentials"

PAIR = "Base64 of UserAccessKeyId:SecretAccessKey"
MISSING = f"the header Authorization is missing; send `Basic` and {PAIR}"
NOT_BASIC = f"the header Authorization does not begin with Basic; send `Basic` and {PAIR}"
NOT_BASE64 = f"what follows Basic is not Base64 of UTF-8; send {PAIR}"
NO_PAIR = f"what follows Basic is not {PAIR}"
TOO_LONG = "the UserAccessKeyId has more than 200 characters; send a real one"

NOT_LABELLED = f"the Content-Type is not {FORM}; send the parameters as a form"
TWICE = "a parameter is there more than once; send each once"
NO_FORM = "the body is not a form: send name=value&name=value"
NO_QUERY = "the query is not a form: send name=value&name=value"


def basic(pair: str | bytes) -> str:
    """The header for `id:secret`."""
    return f"Basic {b64encode(pair if isinstance(pair, bytes) else pair.encode()).decode()}"


def refusal_of(ask: Callable[[], object]) -> tuple[str, str, int]:
    """The error, its description and its HTTP status."""
    with pytest.raises(TokenRefusal) as caught:
        ask()
    found = caught.value
    assert str(found) == f"{found.error}: {found.description}"
    return found.error, found.description, found.status


def read_or_refused(read: Callable[[], T]) -> T | TokenRefusal:
    """What is read, or why it is not."""
    try:
        return read()
    except TokenRefusal as refused:
        return refused


def test_refusal() -> None:
    """A refusal has its parts as attributes, and is an HTTP 400 unless it says otherwise."""
    assert refusal_of(lambda: token_to_revoke({}))[2] == 400
    found = invalid_client("why")
    assert (found.error, found.description, found.status) == ("invalid_client", "why", 401)


class TestMethod:
    def test_post(self) -> None:
        """POST is the method of both paths."""
        check_method("POST")

    @pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "post"])
    def test_another(self, method: str) -> None:
        """Any other method is not allowed."""
        refusal = "invalid_request", f"the method is {method}; send POST", 405
        assert refusal_of(lambda: check_method(method)) == refusal


class TestCredentials:
    @pytest.mark.parametrize(
        ("header", "user", "secret"),
        [
            (basic("id:secret"), "id", "secret"),
            (basic("id:se:cr:et:"), "id", "se:cr:et:"),
            (basic("id::"), "id", ":"),
            (basic("아이디:비밀"), "아이디", "비밀"),
            (basic(" : "), " ", " "),
            (basic("a\0b:\n"), "a\0b", "\n"),
            (basic("i%64:s+t"), "i%64", "s+t"),
            (basic("id:secret").replace("Basic", "basic"), "id", "secret"),
            (basic("id:secret").replace("Basic ", "BASIC    "), "id", "secret"),
            (f"  {basic('id:secret')}\t", "id", "secret"),
            (basic(f"{'i' * 200}:secret"), "i" * 200, "secret"),
            (basic(f"{'한' * 200}:secret"), "한" * 200, "secret"),
            (basic(f"id:{'s' * 40_000}"), "id", "s" * 40_000),
        ],
    )
    def test_read(self, header: str, user: str, secret: str) -> None:
        """The id ends at the first colon, the scheme is a word in any case, and the pair is UTF-8."""
        assert parse_credentials(header) == Credentials(user, secret)

    @pytest.mark.parametrize(
        ("header", "description"),
        [
            ("", MISSING),
            ("  \t", MISSING),
            ("Bearer abc", NOT_BASIC),
            ("Basi", NOT_BASIC),
            ("aWQ6c2VjcmV0", NOT_BASIC),
            ("id:secret", NOT_BASIC),
            ("Basic id:secret", NOT_BASE64),
            ("Basic aWQ6c2VjcmV", NOT_BASE64),
            ("Basic aWQ6c2Vj cmV0", NOT_BASE64),
            ("Basic aWQ6_-_-", NOT_BASE64),
            ("Basic 아이디", NOT_BASE64),
            ("Basic \xe9\xff", NOT_BASE64),
            (basic(b"\xe9:\xff"), NOT_BASE64),
            (basic(b"\xed\xa0\x80:s"), NOT_BASE64),
            ("Basic", NO_PAIR),
            (basic(""), NO_PAIR),
            (basic("id"), NO_PAIR),
            (basic("id:"), NO_PAIR),
            (basic(":secret"), NO_PAIR),
            (basic(":"), NO_PAIR),
            (basic(f"{'i' * 201}:secret"), TOO_LONG),
            (basic(f"{'한' * 201}:secret"), TOO_LONG),
            (basic("i" * 201), TOO_LONG),
        ],
    )
    def test_refused(self, header: str, description: str) -> None:
        """Whoever does not say who it is, in Base64 after Basic, is not known."""
        assert refusal_of(lambda: parse_credentials(header)) == ("invalid_client", description, 401)

    @given(
        header=st.text()
        | st.text().map(lambda text: f"Basic {text}")
        | st.binary().map(basic)
        | st.binary().map(lambda data: data.decode("latin-1"))
    )
    @example(header="Basic \ud800")
    @example(header=basic("i" * 40_000 + ":s"))
    def test_any_header(self, header: str) -> None:
        """Any text as header is read or refused, and no description repeats any of it."""
        found = read_or_refused(lambda: parse_credentials(header))
        if isinstance(found, TokenRefusal):
            assert (found.error, found.status) == ("invalid_client", 401)
            assert found.description in {MISSING, NOT_BASIC, NOT_BASE64, NO_PAIR, TOO_LONG}
        else:
            assert found.user
            assert found.secret
            assert ":" not in found.user
            assert len(found.user) <= 200

    @given(user=st.text(min_size=1, max_size=16), secret=st.text(min_size=1))
    def test_form_encoded(self, user: str, secret: str) -> None:
        """Credentials may be form-encoded, as RFC 6749 has it and Spring Security does; then an id may have colons."""
        found = parse_credentials(basic(f"{quote_plus(user)}:{quote_plus(secret)}"))
        assert Credentials(user, secret) in found.interpretations

    @given(
        user=st.text(min_size=1, max_size=200).filter(lambda text: ":" not in text),
        secret=st.text(min_size=1),
    )
    def test_as_they_are(self, user: str, secret: str) -> None:
        """Credentials may stand as they are, as curl sends them, with colons in the secret."""
        assert Credentials(user, secret) in parse_credentials(basic(f"{user}:{secret}")).interpretations

    @pytest.mark.parametrize(
        ("user", "secret"),
        [("id", "Secret"), ("ID", "secret"), ("id", "secret "), ("secret", "id"), ("id", ""), ("", "secret")],
    )
    def test_others(self, user: str, secret: str) -> None:
        """Neither half may differ, not even in case or in a space."""
        assert Credentials(user, secret) not in Credentials("id", "secret").interpretations

    @pytest.mark.parametrize(("user", "secret"), [("i%64", "a b"), ("id", "a+b"), ("i%64", "a%2Bb")])
    def test_never_half(self, user: str, secret: str) -> None:
        """Both halves are form-encoded, or neither is."""
        assert Credentials(user, secret) not in Credentials("i%64", "a+b").interpretations
        assert Credentials("i%64", "a+b").interpretations == (Credentials("i%64", "a+b"), Credentials("id", "a b"))


class TestForm:
    @pytest.mark.parametrize(
        ("label", "query", "body", "form"),
        [
            (FORM, "", GRANT, {"grant_type": "client_credentials"}),
            ("Application/X-WWW-Form-Urlencoded; charset=UTF-8", "", GRANT, {"grant_type": "client_credentials"}),
            (FORM, GRANT.decode(), b"", {"grant_type": "client_credentials"}),
            ("", GRANT.decode(), b"", {"grant_type": "client_credentials"}),
            ("application/json", GRANT.decode(), b"", {"grant_type": "client_credentials"}),
            (FORM, "scope=a", GRANT, {"scope": "a", "grant_type": "client_credentials"}),
            (FORM, "", b"a=b+c%20d&%ea%b0%80=%EA%B0%80", {"a": "b c d", "가": "가"}),
            (FORM, "", b"a=b=c&d=;", {"a": "b=c", "d": ";"}),
            (FORM, "", b"a=%00&b=%0a", {"a": "\0", "b": "\n"}),
            (FORM, "", b"grant_type=", {}),
            (FORM, "grant_type=", GRANT, {"grant_type": "client_credentials"}),
            (FORM, "", GRANT + b"&grant_type=", {"grant_type": "client_credentials"}),
            (FORM, "", b"token=&token=", {}),
            (FORM, "", GRANT + b"&", {"grant_type": "client_credentials"}),
            (FORM, "", b"&" + GRANT + b"&&a=b", {"grant_type": "client_credentials", "a": "b"}),
            (FORM, "", GRANT + b"&scope", {"grant_type": "client_credentials"}),
            (FORM, "", b"scope&" + GRANT + b"&scope", {"grant_type": "client_credentials"}),
            ("", f"scope&{GRANT.decode()}&", b"", {"grant_type": "client_credentials"}),
            (FORM, "scope=&", GRANT, {"grant_type": "client_credentials"}),
            ("", "client_credentials", b"", {}),
            (FORM, "", b"", {}),
            ("", "", b"", {}),
        ],
    )
    def test_read(self, label: str, query: str, body: bytes, form: Mapping[str, str]) -> None:
        """Parameters come in the body, as a form, or in the query; one without a value is none."""
        assert parse_form(label, query, body) == form

    @pytest.mark.parametrize(
        ("label", "query", "body", "description"),
        [
            ("", "", GRANT, NOT_LABELLED),
            ("application/json", "", b'{"grant_type":"client_credentials"}', NOT_LABELLED),
            ("multipart/form-data; boundary=x", "", GRANT, NOT_LABELLED),
            ("application/x-www-form-urlencoded-not", "", GRANT, NOT_LABELLED),
            ("application/json", GRANT.decode(), b"{}", NOT_LABELLED),
            (FORM, "", b'{"grant_type":"client_credentials"}', NO_FORM),
            (FORM, "", b"client_credentials", NO_FORM),
            (FORM, "", b"\xff=\xfe", NO_FORM),
            (FORM, "", b"grant_type=%ff", NO_FORM),
            (FORM, "a=b", b"grant_type=%ff", NO_FORM),
            (FORM, "", b"&".join(b"%d=x" % number for number in range(101)), NO_FORM),
            ("", "grant_type=%ff", b"", NO_QUERY),
            (FORM, "grant_type=%ff", GRANT, NO_QUERY),
            (FORM, "a=%ff", b"grant_type=%ff", NO_QUERY),
            ("application/json", "grant_type=%ff", b"{}", NOT_LABELLED),
            (FORM, "", GRANT + b"&" + GRANT, TWICE),
            (FORM, GRANT.decode(), GRANT, TWICE),
            (FORM, "token=a&token=b", b"", TWICE),
            (FORM, "", b"grant%5ftype=a&" + GRANT, TWICE),
        ],
    )
    def test_refused(self, label: str, query: str, body: bytes, description: str) -> None:
        """What is no form, is not labelled as one, or says something twice, is no request."""
        assert refusal_of(lambda: parse_form(label, query, body)) == ("invalid_request", description, 400)

    def test_the_most_parameters(self) -> None:
        """A hundred parameters are read, which is far more than anybody sends."""
        sent = {str(number): "x" for number in range(100)}
        assert parse_form(FORM, "", urlencode(sent).encode()) == sent

    @given(
        label=st.just(FORM) | st.text(),
        query=st.text() | st.text("a=&%;+f0 "),
        body=st.binary() | st.text("a=&%;+f0 ").map(str.encode),
    )
    @example(label=FORM, query="", body=b"a=b&" * 20_000)
    @example(label=FORM, query="", body=b"&" * 60_000)
    @example(label=FORM, query="", body="\ufeffa=b".encode("utf-16"))
    def test_any_form(self, label: str, query: str, body: bytes) -> None:
        """Any bytes as body, any query and any Content-Type are read or refused."""
        found = read_or_refused(lambda: parse_form(label, query, body))
        if isinstance(found, TokenRefusal):
            assert (found.error, found.status) == ("invalid_request", 400)
            assert found.description in {NOT_LABELLED, TWICE, NO_FORM, NO_QUERY}
        else:
            assert all(found.values())

    @given(
        sent=st.dictionaries(st.text(), st.text(min_size=1), max_size=8),
        split=st.integers(0, 8),
    )
    def test_round_trip(self, sent: dict[str, str], split: int) -> None:
        """Whatever is sent as a form, part of it in the query, is what is read."""
        pairs = list(sent.items())
        assert parse_form(FORM, urlencode(pairs[:split]), urlencode(pairs[split:]).encode()) == sent


class TestParameters:
    def test_grant(self) -> None:
        """The grant is client_credentials, and what else is sent does not matter."""
        check_grant({"grant_type": "client_credentials", "scope": "all"})

    @pytest.mark.parametrize(
        ("form", "error", "description"),
        [
            ({}, "invalid_request", "the parameter grant_type is missing; send client_credentials"),
            (
                {"Grant_Type": "x"},
                "invalid_request",
                "the parameter grant_type is missing; send client_credentials",
            ),
            *(
                (
                    {"grant_type": grant},
                    "unsupported_grant_type",
                    "the grant_type is another than client_credentials; send that",
                )
                for grant in ("password", "Client_Credentials", "client_credentials ", "authorization_code")
            ),
        ],
    )
    def test_no_grant(self, form: Mapping[str, str], error: str, description: str) -> None:
        """Without a grant there is no request, and no other grant is supported."""
        assert refusal_of(lambda: check_grant(form)) == (error, description, 400)

    def test_token(self) -> None:
        """The token to revoke is a parameter; what else is sent, as RFC 7009's hint, does not matter."""
        assert token_to_revoke({"token": "t", "token_type_hint": "access_token"}) == "t"

    def test_no_token(self) -> None:
        """Without a token there is nothing to revoke."""
        description = "the parameter token is missing; send the access_token to revoke"
        assert refusal_of(lambda: token_to_revoke({"access_token": "t"})) == ("invalid_request", description, 400)

"""Whether a request may use the control endpoint, decided from its head."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.control.access.policy import AccessPolicy, CallHead, Refusal

RESET = "/__admin/reset"
OPEN = AccessPolicy()
TOLD = AccessPolicy(hosts=("ocr.example.com",))
LOCKED = AccessPolicy(token="s3cret")

#: What browsers send with a call: by a page of the emulator's own, and by others.
OWN_PAGE = {"host": "localhost:8080", "origin": "http://localhost:8080", "sec-fetch-site": "same-origin"}
OTHER_PAGES: Mapping[str, Mapping[str, str]] = {
    "another site's fetch": {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    "another site's form": {"origin": "https://evil.example", "content-type": "text/plain"},
    "a form without a referrer": {"origin": "null", "sec-fetch-site": "cross-site"},
    "a file on the disk": {"origin": "null"},
    "another port of this machine": {"origin": "http://localhost:3000", "sec-fetch-site": "same-site"},
    "another port, by an old browser": {"origin": "http://localhost:3000"},
    "the same name without its port": {"origin": "http://localhost"},
    "a browser's extension": {"origin": "chrome-extension://abcdef"},
    "an image": {"sec-fetch-site": "cross-site"},
}

HEADER = st.sampled_from(["host", "origin", "sec-fetch-site", "authorization"])
VALUE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["localhost:8080", "http://localhost:8080", "same-origin", "cross-site", "Bearer s3cret", "null"]
    ),
)
METHOD = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])


def refusal(policy: AccessPolicy, method: str, path: str, **headers: str) -> Refusal | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return policy.refusal(CallHead(method=method, path=path, headers=named))


def kind(policy: AccessPolicy, method: str, path: str, **headers: str) -> str | None:
    found = refusal(policy, method, path, **headers)
    return found.kind if found else None


@pytest.mark.parametrize(
    "path", ["/v1.0/appkeys/app/business", "/docs", "/openapi.json", "/", "/__adminx", "//__admin"]
)
def test_other_paths(path: str) -> None:
    """What is not below /__admin is none of its business, wherever it comes from."""
    head = {"host": "evil.example", "origin": "https://evil.example", "sec_fetch_site": "cross-site"}
    assert refusal(LOCKED, "POST", path, **head) is None


@pytest.mark.parametrize("path", ["/__admin/health", "/__admin/ready"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_probes(path: str, method: str) -> None:
    """A probe is answered by whatever name it calls, and without a token."""
    assert refusal(LOCKED, method, path, host="ocr.staging.example.com", sec_fetch_site="cross-site") is None


class TestHost:
    @pytest.mark.parametrize("path", ["/__admin", RESET, "/__admin/no-such-page", "/__admin/docs"])
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_a_strangers_name(self, method: str, path: str) -> None:
        """A name that a stranger can have is refused, to read as well as to write, with what to do."""
        found = refusal(OPEN, method, path, host="Evil.example.com:8080", origin="http://evil.example.com:8080")
        assert found == Refusal(
            status=403,
            kind="unknown-host",
            title="The emulator is called by a name that may be somebody else's",
            detail=(
                "found the Host 'Evil.example.com:8080'; expected an IP address, a name without a dot, *.localhost, "
                "*.test, *.local, *.home.arpa, *.internal, or a name of --admin-host; call it by one of these, or "
                "start it with --admin-host evil.example.com"
            ),
        )

    @pytest.mark.parametrize("host", ["a b", "user@localhost", "[::1", "é.com"])
    def test_no_name_at_all(self, host: str) -> None:
        """What is no name is refused, and nothing is made of it."""
        found = refusal(OPEN, "GET", RESET, host=host)
        assert found
        assert found.detail.endswith("or start it with --admin-host NAME")

    def test_a_name_that_was_told(self) -> None:
        """A name of --admin-host is accepted at any port, and no name below it."""
        assert kind(TOLD, "GET", RESET, host="OCR.example.com:30080") is None
        assert kind(TOLD, "GET", RESET, host="x.ocr.example.com") == "unknown-host"

    def test_none(self) -> None:
        """A request without a Host comes from no browser."""
        assert kind(OPEN, "POST", RESET) is None

    def test_a_long_name(self) -> None:
        """No message repeats a long header."""
        found = refusal(OPEN, "GET", RESET, host="x" * 5000 + ".com")
        assert found
        assert len(found.detail) < 500


class TestOtherSites:
    @pytest.mark.parametrize("name", OTHER_PAGES)
    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "BREW"])
    def test_refused(self, method: str, name: str) -> None:
        """A page of another origin can change nothing."""
        headers = {"host": "localhost:8080", **OTHER_PAGES[name]}
        found = OPEN.refusal(CallHead(method=method, path=RESET, headers=headers))
        assert found
        assert (found.status, found.kind) == (403, "other-site")

    def test_message(self) -> None:
        """The message says what was found, and what to do."""
        found = refusal(OPEN, "POST", RESET, host="localhost:8080", origin="http://localhost:3000")
        assert found
        assert found.detail == (
            "found the Origin 'http://localhost:3000' at the Host 'localhost:8080'; expected a page of the emulator's "
            "own, or no page; call it from a program or a terminal, and let a proxy in front of it pass the Host "
            "header on"
        )
        by_browser = refusal(OPEN, "POST", RESET, host="localhost", sec_fetch_site="cross-site")
        assert by_browser
        assert by_browser.detail.startswith("found Sec-Fetch-Site: cross-site; expected ")

    @pytest.mark.parametrize("name", OTHER_PAGES)
    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
    def test_reading(self, method: str, name: str) -> None:
        """What changes nothing is left to the browser, which lets no other page read a reply."""
        headers = {"host": "localhost:8080", **OTHER_PAGES[name]}
        assert OPEN.refusal(CallHead(method=method, path=RESET, headers=headers)) is None

    @pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
    def test_a_page_of_its_own(self, method: str) -> None:
        """A page of the emulator's own may do everything: Swagger UI, and what else it serves."""
        assert OPEN.refusal(CallHead(method=method, path=RESET, headers=OWN_PAGE)) is None

    @pytest.mark.parametrize(
        ("host", "origin"),
        [
            ("localhost", "http://localhost"),
            ("localhost:80", "http://localhost"),
            ("ocr-emulator", "https://ocr-emulator"),
            ("ocr-emulator", "https://ocr-emulator:443"),
            ("[::1]:8080", "http://[::1]:8080"),
            ("LOCALHOST:8080", "http://localhost:8080"),
        ],
    )
    def test_the_same_origin(self, host: str, origin: str) -> None:
        """An Origin is that of the Host with its own default port."""
        assert kind(OPEN, "POST", RESET, host=host, origin=origin) is None

    @pytest.mark.parametrize(
        "origin", ["https://ocr-emulator:80", "http://ocr-emulator/", "ftp://ocr-emulator", ""]
    )
    def test_another_origin(self, origin: str) -> None:
        """Another port, another scheme, or what is no origin at all is not."""
        assert kind(OPEN, "POST", RESET, host="ocr-emulator", origin=origin) == "other-site"

    def test_a_program(self) -> None:
        """A program sends neither header."""
        assert kind(OPEN, "POST", RESET, host="ocr-emulator:8080") is None

    def test_what_somebody_types(self) -> None:
        """What the address bar asks for comes from no page."""
        assert kind(OPEN, "POST", RESET, host="localhost", sec_fetch_site="none") is None


class TestToken:
    @pytest.mark.parametrize(
        "path", ["/__admin", RESET, "/__admin/no-such-page", "/__admin/docsx", "/__admin/ready/"]
    )
    @pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
    def test_missing(self, method: str, path: str) -> None:
        """Every call needs the token, whether there is such a page or not."""
        assert refusal(LOCKED, method, path, host="localhost") == Refusal(
            status=401,
            kind="unauthorized",
            title="The control endpoint asks for its token",
            detail=(
                "found no Authorization; expected Authorization: Bearer TOKEN; send the token that the emulator was "
                "started with (--admin-token, OCR_EMULATOR_ADMIN_TOKEN)"
            ),
            headers={"WWW-Authenticate": 'Bearer realm="ocr-emulator"'},
        )

    @pytest.mark.parametrize(
        ("authorization", "found", "more"),
        [
            ("Bearer other", "another token", ', error="invalid_token"'),
            ("Bearer ", "another token", ', error="invalid_token"'),
            ("Bearer s3cret2", "another token", ', error="invalid_token"'),
            ("bearer S3CRET", "another token", ', error="invalid_token"'),
            ("Bearer s3cre\u00e9", "another token", ', error="invalid_token"'),
            ("Basic czNjcmV0", "another Authorization", ""),
            ("s3cret", "another Authorization", ""),
        ],
    )
    def test_wrong(self, authorization: str, found: str, more: str) -> None:
        """The message says what kind of thing was found, and nothing of either token."""
        refused = refusal(LOCKED, "GET", RESET, authorization=authorization)
        assert refused
        assert refused.detail.startswith(f"found {found}; expected ")
        assert refused.headers == {"WWW-Authenticate": f'Bearer realm="ocr-emulator"{more}'}
        assert "s3cre" not in repr(refused).lower()

    @pytest.mark.parametrize("authorization", ["Bearer s3cret", "bearer s3cret", "Bearer  s3cret "])
    def test_right(self, authorization: str) -> None:
        """The token opens it; the word before it has no case (RFC 9110, section 11.1)."""
        assert kind(LOCKED, "POST", RESET, authorization=authorization) is None

    @pytest.mark.parametrize(
        "path",
        [
            "/__admin/docs",
            "/__admin/docs/assets/x.css",
            "/__admin/openapi.json",
            "/__admin/ca.pem",
            "/__admin/ca.p12",
        ],
    )
    def test_pages(self, path: str) -> None:
        """A browser gets at the pages, which hold nothing that is secret."""
        assert kind(LOCKED, "GET", path, host="localhost") is None

    def test_not_shown(self) -> None:
        """Who prints a policy does not see the token."""
        assert "s3cret" not in repr(LOCKED)

    def test_other_sites_with_the_token(self) -> None:
        """The token does not open it for another site's page."""
        assert kind(LOCKED, "POST", RESET, authorization="Bearer s3cret", origin="null") == "other-site"


@given(METHOD, st.text(max_size=10), st.dictionaries(HEADER, VALUE))
def test_laws(method: str, page: str, headers: dict[str, str]) -> None:
    """Nothing raises; only an open page needs no token, and no change comes from another host's page."""
    head = CallHead(method=method, path=f"/__admin/{page}", headers=headers)
    is_page = page.partition("/")[0] in {"docs", "openapi.json", "ca.pem", "ca.p12"} or page in {"health", "ready"}
    is_let_in = LOCKED.refusal(head) is None
    if is_let_in and not is_page:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        assert (scheme.lower(), token.strip()) == ("bearer", "s3cret")
    if is_let_in and method not in {"GET", "HEAD", "OPTIONS"}:
        assert headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
        assert headers.get("origin", f"http://{headers.get('host')}").endswith(headers.get("host", "").lower())

"""Decides from the head of a request whether it may use the control endpoint. It acts on nothing itself.

Three questions, in this order: is the emulator called by a name that no stranger can have (`hosts`), does the call
come from a web page of another site, and does it have the token, where one is asked for.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final

from ocr_emulator.control.access.hosts import PRIVATE_ENDINGS, Authority, is_safe

#: The path below which the control endpoint is.
PREFIX: Final = "/__admin"

#: The pages that everybody may ask for, by whatever name: a load balancer's probe has no token, and calls the
#: emulator as it likes. They change nothing, and hold nothing that is secret.
_PROBES: Final = frozenset({f"{PREFIX}/health", f"{PREFIX}/ready"})

#: The first words of the paths that need no token: a browser asks for a page before it can have one, and a client
#: for the certificate that it has to trust. These hold nothing that is secret; what the pages themselves ask for
#: needs the token.
_OPEN_PAGES: Final = frozenset({"console", "docs", "openapi.json", "ca.pem", "ca.p12"})

#: The methods that change nothing (RFC 9110, section 9.2.1).
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

#: What a browser says of a request that no page of another origin has made (W3C Fetch Metadata).
_OWN_SITE: Final = frozenset({"same-origin", "none"})

_DEFAULT_PORTS: Final[Mapping[str, str]] = {"http": "80", "https": "443"}

#: How much of a header a message repeats, in characters.
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHead:
    """The head of a request: `path` is decoded, and below what the application is mounted at.

    `headers` are by lower-case name.
    """

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a request may not be made: the parts of a problem (RFC 9457), and the headers beside it."""

    status: int
    kind: str
    title: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPolicy:
    """Who may use the control endpoint.

    `hosts` are names, in lower case, by which it may be called beside those that are always safe. `token` is what
    a call has to have; None: none.
    """

    hosts: Collection[str] = ()
    token: str | None = field(default=None, repr=False)

    def refusal(self, head: CallHead) -> Refusal | None:
        """Why the request may not be made; None: it may, or it is not for the control endpoint."""
        if not _is_below(PREFIX, head.path) or (head.path in _PROBES and head.method in {"GET", "HEAD"}):
            return None
        return next(filter(None, (question(self, head) for question in _QUESTIONS)), None)


def _is_below(prefix: str, path: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def _strange_host(policy: AccessPolicy, head: CallHead) -> Refusal | None:
    """A `Host` that may be a stranger's. Every browser sends the header; what sends none is no browser."""
    text = head.headers.get("host", "")
    authority = Authority.parse(text)
    if not text or (authority and is_safe(authority.host, policy.hosts)):
        return None
    endings = ", ".join(f"*{ending}" for ending in PRIVATE_ENDINGS)
    name = authority.host[:_LONGEST] if authority else "NAME"
    return Refusal(
        status=403,
        kind="unknown-host",
        title="The emulator is called by a name that may be somebody else's",
        detail=f"found the Host {text[:_LONGEST]!r}; expected an IP address, a name without a dot, {endings}, "
        f"or a name of --admin-host; call it by one of these, or start it with --admin-host {name}",
    )


def _other_site(_: AccessPolicy, head: CallHead) -> Refusal | None:
    """A change that a web page of another site asks for."""
    if head.method in _SAFE_METHODS:
        return None
    site, origin = head.headers.get("sec-fetch-site"), head.headers.get("origin")
    if site is not None and site not in _OWN_SITE:
        found = f"Sec-Fetch-Site: {site[:_LONGEST]}"
    elif origin is not None and not _is_of_host(origin, head.headers.get("host", "")):
        found = f"the Origin {origin[:_LONGEST]!r} at the Host {head.headers.get('host', '')[:_LONGEST]!r}"
    else:
        return None
    return Refusal(
        status=403,
        kind="other-site",
        title="A web page of another site cannot change the emulator",
        detail=f"found {found}; expected a page of the emulator's own, or no page; call it from a program or a "
        "terminal, and let a proxy in front of it pass the Host header on",
    )


def _is_of_host(origin: str, host: str) -> bool:
    """Whether an origin has the host and port of a `Host` header. "null", which browsers send too, has none."""
    scheme, _, rest = origin.partition("://")
    default_port = _DEFAULT_PORTS.get(scheme.lower())
    one, other = Authority.parse(rest), Authority.parse(host)
    return bool(default_port and one and other and one.is_same(other, default_port))


def _no_token(policy: AccessPolicy, head: CallHead) -> Refusal | None:
    """A call without the token, where one is asked for."""
    page = head.path.removeprefix(f"{PREFIX}/").partition("/")[0]
    if policy.token is None or page in _OPEN_PAGES:
        return None
    scheme, _, given = head.headers.get("authorization", "").partition(" ")
    is_bearer = scheme.lower() == "bearer"
    if is_bearer and _is_equal(given.strip(), policy.token):
        return None
    found = "another token" if is_bearer else f"{'another' if scheme else 'no'} Authorization"
    error = ', error="invalid_token"' if is_bearer else ""
    return Refusal(
        status=401,
        kind="unauthorized",
        title="The control endpoint asks for its token",
        detail=f"found {found}; expected Authorization: Bearer TOKEN; send the token that the emulator was "
        "started with (--admin-token, OCR_EMULATOR_ADMIN_TOKEN)",
        headers={"WWW-Authenticate": f'Bearer realm="ocr-emulator"{error}'},  # RFC 6750, section 3
    )


def _is_equal(given: str, token: str) -> bool:
    """Whether both are the same, in a time that does not say how much of them is."""
    return compare_digest(given.encode("latin-1", "replace"), token.encode("latin-1"))


_QUESTIONS: Final[tuple[Callable[[AccessPolicy, CallHead], Refusal | None], ...]] = (
    _strange_host,
    _other_site,
    _no_token,
)

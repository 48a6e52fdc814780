"""The operations, and the paths at which they are called."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_emulator.contract.operations import (
    ENDPOINTS,
    ENVELOPE_SERVICES,
    OPERATIONS,
    PUBLIC_KEYS,
    SERVICES,
    VERSIONS,
    Endpoint,
    app_key_in,
)

PLAIN = ["POST /{}/appkeys/{{appKey}}/" + name for name in ("business", "business/status", "credit-card")]
SEALED = [
    "POST /{}/appkeys/{{appKey}}/credit-card",
    "GET /{}/appkeys/{{appKey}}/public-keys/{{serviceName}}",
    "POST /{}/appkeys/{{appKey}}/id-card",
    "POST /{}/appkeys/{{appKey}}/id-card/stand-alone",
    "POST /{}/appkeys/{{appKey}}/id-card/authenticity",
]
PUBLISHED = [
    path.format(version)
    for version, paths in {"v1.0": PLAIN, "v1.1": PLAIN, "v2.0": SEALED, "v2.1": SEALED}.items()
    for path in paths
]


#: What must be sent beside Authorization, by operation.
ENVELOPE = ("X-Key-Version", "Symmetric-Key")
HEADERS = {
    "credit-card": ENVELOPE,
    "id-card": ENVELOPE,
    "id-card/stand-alone": ENVELOPE,
    "id-card/authenticity": (*ENVELOPE, "Request-Key"),
}


def matches(path: str) -> list[tuple[str, Mapping[str, str]]]:
    """The paths of the endpoints that match, each with the variables found."""
    found = [(endpoint.path, endpoint.match(path)) for endpoint in ENDPOINTS]
    return [(pattern, variables) for pattern, variables in found if variables is not None]


def test_published() -> None:
    """The endpoints are those of the guide."""
    assert [f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS] == PUBLISHED


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.path)
def test_headers(endpoint: Endpoint) -> None:
    """In v2.0 and v2.1 all but public-keys is in the envelope, whose headers it requires; authenticity requires one more."""
    expected = HEADERS.get(endpoint.operation.name, ()) if endpoint.version.name in {"v2.0", "v2.1"} else ()
    assert endpoint.headers == expected
    assert endpoint.is_encrypted is bool(expected)


def test_services() -> None:
    """An operation belongs to a service that can be enabled, public-keys to the one that its path names."""
    assert {name: operation.service for name, operation in OPERATIONS.items()} == {
        "business": "business",
        "business/status": "business",
        "credit-card": "credit-card",
        "public-keys": "",
        "id-card": "id-card",
        "id-card/stand-alone": "id-card",
        "id-card/authenticity": "id-card",
    }
    assert SERVICES == ("business", "credit-card", "id-card")
    assert ENVELOPE_SERVICES == ("credit-card", "id-card")


def test_file_types() -> None:
    """Only business takes a PDF; what takes JSON or nothing takes no file."""
    images = {"jpg", "png"}
    assert {name: set(operation.file_types) for name, operation in OPERATIONS.items() if operation.file_types} == {
        "business": {"pdf", *images},
        "credit-card": images,
        "id-card": images,
        "id-card/stand-alone": images,
    }


WORD = st.text(st.characters(exclude_characters="/"), min_size=1)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.path)
@given(app_key=WORD, service=WORD)
@settings(deadline=None)
def test_any_variables(endpoint: Endpoint, app_key: str, service: str) -> None:
    """Any text without a slash is an appKey or a serviceName, and no path is that of two endpoints."""
    variables = {"appKey": app_key} | ({"serviceName": service} if endpoint.operation is PUBLIC_KEYS else {})
    path = (
        endpoint.path.replace("{serviceName}", service, 1) if endpoint.operation is PUBLIC_KEYS else endpoint.path
    )
    assert matches(path.replace("{appKey}", app_key, 1)) == [(endpoint.path, variables)]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/v1.0/appkeys//business",
        "/v1.0/appkeys/a/b/business",
        "/v1.0/appkeys/business",
        "/v1.0/appkeys/a/business/",
        "/v1.0/appkeys/a/business\n",
        "/v1.0/appkeys/a/business/status\n",
        "/v1.0/appkeys/a/Business",
        "/v1.0/appkeys/a/businesses",
        "/v1x0/appkeys/a/business",
        "/v1.2/appkeys/a/business",
        "/v2.0/appkeys/a/business",
        "/v1.0/appkeys/a/id-card",
        "x/v1.0/appkeys/a/business",
        "//v1.0/appkeys/a/business",
        "/v2.0/appkeys/a/public-keys",
        "/v2.0/appkeys/a/public-keys/",
        "/v2.0/appkeys/a/public-keys/id-card/1",
    ],
    ids=repr,
)
def test_no_endpoint(path: str) -> None:
    """A path that is not exactly an endpoint's is nobody's."""
    assert matches(path) == []


@pytest.mark.parametrize(
    ("path", "app_key"),
    [
        ("/v1.0/appkeys/a/business", "a"),
        ("/v9.9/appkeys/한글", "한글"),
        ("/v2.0/appkeys/a b/x/y", "a b"),
        ("/v1.0/appkeys/a\nb/business", "a\nb"),
        ("/v1.0/appkeys//business", None),
        ("/appkeys/a/business", None),
        ("/oauth2/token/create", None),
        ("", None),
    ],
)
def test_app_key_in(path: str, app_key: str | None) -> None:
    """An appKey is found in a path whether or not an operation has it."""
    assert app_key_in(path) == app_key


def test_authorization() -> None:
    """v1.0 and v2.0 take the secretKey in Authorization, v1.1 and v2.1 a token in a header of its own."""
    assert {name: version.authorization for name, version in VERSIONS.items()} == {
        "v1.0": "Authorization",
        "v1.1": "X-NHN-Authorization",
        "v2.0": "Authorization",
        "v2.1": "X-NHN-Authorization",
    }

"""The operations, and the paths at which they are called."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.contract.operations import ENDPOINTS, SERVED, Endpoint

PUBLISHED = [
    "POST /v1.0/appkeys/{appKey}/business",
    "POST /v1.0/appkeys/{appKey}/business/status",
    "POST /v1.0/appkeys/{appKey}/credit-card",
    "GET /v2.0/appkeys/{appKey}/public-keys/{serviceName}",
    "POST /v2.0/appkeys/{appKey}/credit-card",
    "POST /v2.0/appkeys/{appKey}/id-card",
    "POST /v2.0/appkeys/{appKey}/id-card/stand-alone",
    "POST /v2.0/appkeys/{appKey}/id-card/authenticity",
]


def matches(path: str) -> list[tuple[str, str]]:
    """The paths of the endpoints that match, each with the appKey found."""
    found = [(endpoint.path, endpoint.match(path)) for endpoint in ENDPOINTS]
    return [(pattern, app_key) for pattern, app_key in found if app_key is not None]


def test_published() -> None:
    """The endpoints are those of the guide; the ones of v1.0 are served."""
    assert [f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS] == PUBLISHED
    assert [f"{endpoint.method} {endpoint.path}" for endpoint in SERVED] == PUBLISHED[:3]


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.path)
@given(app_key=st.text(st.characters(exclude_characters="/"), min_size=1))
@settings(deadline=None)
def test_any_app_key(endpoint: Endpoint, app_key: str) -> None:
    """Any text without a slash is an appKey, and no path is that of two endpoints."""
    path = endpoint.path.replace("{serviceName}", "id-card").replace("{appKey}", app_key)
    assert matches(path) == [(endpoint.path, app_key)]


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
        "/v1.1/appkeys/a/business",
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

"""Which endpoint a method and path name."""

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.pipeline.received import Received
from ocr_emulator.pipeline.refusal import Refusal
from ocr_emulator.pipeline.stages.route import Routed, route
from tests.contracts import NEWEST, SEED
from tests.pipeline.stages.making import refused_by

VERSIONS = sorted({one.version.name for one in NEWEST.endpoints})
ENDS = sorted({one.path.partition("{appKey}/")[2] for one in NEWEST.endpoints})

ENDPOINTS = pytest.mark.parametrize("endpoint", NEWEST.endpoints, ids=lambda one: one.path)


def path_of(endpoint: Endpoint) -> str:
    return endpoint.path.format(appKey="my app", serviceName="id-card")


def routed(method: str, path: str, contract: Contract = NEWEST) -> Routed:
    return route(Received(method=method, path=path, headers={"x-a": "b"}, body=b"body"), contract)


@ENDPOINTS
def test_an_endpoint(endpoint: Endpoint) -> None:
    """Each endpoint of the contract is found by its method and path, and the rest of the request goes on as it is."""
    variables = {"appKey": "my app"} | ({"serviceName": "id-card"} if "serviceName" in endpoint.path else {})
    assert routed(endpoint.method, path_of(endpoint)) == Routed(
        contract=NEWEST, endpoint=endpoint, variables=variables, headers={"x-a": "b"}, body=b"body"
    )


@ENDPOINTS
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "post"])
def test_another_method(endpoint: Endpoint, method: str) -> None:
    """Any other method is refused, and the endpoint whose path it has is known."""
    if method == endpoint.method:
        return
    with pytest.raises(Refusal) as caught:
        routed(method, path_of(endpoint))
    reason = f"the method is {method}; {endpoint.operation.name} takes {endpoint.method}"
    assert (caught.value.key, caught.value.reason) == ("METHOD_NOT_ALLOWED", reason)
    assert caught.value.endpoint is endpoint


OTHER = "; choose another revision: --revision, given.revision, or PUT /__admin/sessions/{appKey}"


@pytest.mark.parametrize(
    ("path", "contract", "reason"),
    [
        ("/nowhere", SEED, "no operation has the path '/nowhere'; /docs lists them"),
        (
            "/v1.0/appkeys/app/busines",
            SEED,
            (
                "no operation has the path '/v1.0/appkeys/app/busines'; /docs lists them; "
                "did you mean '/v1.0/appkeys/{appKey}/business'?"
            ),
        ),
        (
            "/v1.1/appkeys/app/business",
            SEED,
            f"revision 2024-01-12 has no v1.1, which is there from 2026-03-10 on{OTHER}",
        ),
        (
            "/oauth2/token/create",
            SEED,
            "the token service has a port of its own here: see --token-port",
        ),
    ],
)
def test_no_such_path(path: str, contract: Contract, reason: str) -> None:
    """A path that no endpoint has is refused with the nearest one, or with where it is to be had."""
    assert refused_by(lambda: routed("POST", path, contract)) == ("NOT_FOUND", reason)


def test_at_the_gateway() -> None:
    """The gateway has one code for a wrong path and a wrong method."""
    contract = contract_at(front=Front.GATEWAY)
    paths = ("/", "/v1.0/appkeys/app/business")
    found = [refused_by(partial(routed, "GET", path, contract))[0] for path in paths]
    assert found == [contract.unknown_path, contract.wrong_method]
    assert {contract.codes[key].number for key in found} == {4041007}


parts = st.sampled_from(["", "v1.0", "appkeys", "app", "business", "status", "id-card", "{appKey}", "사", "\n"])
paths = st.lists(parts, max_size=7).map("/".join)
near = st.builds(
    "{}/{}/{}/{}/{}".format,
    st.sampled_from(["", "", "", "x"]),
    st.sampled_from(VERSIONS) | parts,
    st.just("appkeys") | parts,
    parts,
    st.sampled_from(ENDS) | paths,
)


def outcome(method: str, path: str, contract: Contract) -> Routed | str:
    """Where a request goes, or why nowhere."""
    try:
        routed = route(Received(method=method, path=path, headers={}, body=b""), contract)
    except Refusal as refused:
        return refused.reason
    return structs.replace(routed, contract=NEWEST)


@given(method=st.sampled_from(["GET", "POST"]), path=near | paths)
@example(method="POST", path="/v1.0/appkeys/app/business")
@example(method="GET", path="/v2.0/appkeys/app/public-keys/id-card")
@example(method="POST", path="x/v1.0/appkeys/app/business")
@example(method="POST", path="/v1.0/appkeys//business")
def test_as_if_all_were_looked_at(method: str, path: str) -> None:
    """A path goes where it would go if each endpoint were asked in turn, and is refused for the same reason."""
    assert outcome(method, path, NEWEST) == outcome(method, path, replace(NEWEST, endpoints_by_name={}))

"""Which endpoint a method and path name."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from ocr_emulator.contract.contract import Contract
from ocr_emulator.pipeline.received import Received
from ocr_emulator.pipeline.refusal import Refusal
from ocr_emulator.pipeline.stages.route import Routed, route
from tests.contracts import NEWEST

VERSIONS = sorted({one.version.name for one in NEWEST.endpoints})
ENDS = sorted({one.path.partition("{appKey}/")[2] for one in NEWEST.endpoints})

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

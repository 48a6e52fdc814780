"""What an author wants in a result."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ocr_emulator.scenario.result_override import ResultOverride, as_json, as_node
from ocr_emulator.scenario.source.json_source import read_json
from tests.scenario.loading import node_of, plain, texts

SINGLE = (
    st.text() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(0, 1).map(lambda one: round(one, 4))
)
ANY: st.SearchStrategy[ResultOverride] = st.recursive(
    SINGLE, lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner)
)


@given(wanted=ANY)
def test_as_it_would_be_read(wanted: ResultOverride) -> None:
    """As a document it is what reading its JSON gives."""
    written = node_of(read_json, json.dumps(as_json(wanted)))
    node = as_node(wanted)
    assert plain(node) == plain(written) == as_json(wanted)
    assert set(texts(node)) - {""} <= set(texts(written))

"""Whatever bytes arrive, the emulator answers in the service's words, and goes on."""

from collections.abc import Mapping

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contracts import CATALOGUE
from tests.running import KEY, Emulator
from tests.samples import picture

hostile = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
codes = {code.number: code.message for code in CATALOGUE}

header_values = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60)
headers = st.dictionaries(
    st.sampled_from(["Content-Type", "Authorization", "Accept", "Content-Encoding", "X-Other", "Cookie"]),
    header_values.map(str.strip),
)
paths = st.sampled_from(["business", "business/status", "credit-card", "nowhere"])


def send(emulator: Emulator, path: str, body: bytes, sent: Mapping[str, str]) -> httpx.Response:
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
    return emulator.client.post(f"/v1.0/appkeys/app/{path}", content=body, headers=encoded)


def check(reply: httpx.Response) -> int:
    """A reply of the service's, in its own words; its resultCode."""
    assert reply.status_code == 200
    header = reply.json()["header"]
    assert codes[header["resultCode"]] == header["resultMessage"]
    assert header["isSuccessful"] == (header["resultCode"] == 0) == ("result" in reply.json())
    number = header["resultCode"]
    assert isinstance(number, int)
    return number


@hostile
@given(path=paths, body=st.binary(max_size=300), sent=headers)
def test_headers_and_bodies(emulator: Emulator, path: str, body: bytes, sent: dict[str, str]) -> None:
    """Any headers and any body are answered."""
    check(send(emulator, path, body, sent))


@hostile
@given(
    prefix=st.binary(max_size=20),
    disposition=header_values | st.just('form-data; name="image"; filename="a"'),
    content=st.binary(max_size=100),
    end=st.sampled_from([b"\r\n--x--\r\n", b"\r\n--x--", b"\r\n--x\r\n", b"", b"--x--"]),
)
def test_multipart(emulator: Emulator, prefix: bytes, disposition: str, content: bytes, end: bytes) -> None:
    """Any multipart body, whole or not, is answered."""
    line = disposition.encode("latin-1")
    body = prefix + b"--x\r\nContent-Disposition: " + line + b"\r\n\r\n" + content + end
    sent = KEY | {"Content-Type": "multipart/form-data; boundary=x"}
    assert check(send(emulator, "business", body, sent)) in {400, 4000003, 4000004}


@hostile
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("businessNumber") | st.text(), inner),
        max_leaves=8,
    ),
)
def test_json(emulator: Emulator, value: object) -> None:
    """Any JSON is answered."""
    reply = emulator.client.post("/v1.0/appkeys/app/business/status", json=value, headers=KEY)
    assert check(reply) in {0, 400, 4000001, 4000101}


@hostile
@given(
    kind=st.sampled_from(["PNG", "JPEG", "PDF"]),
    cuts=st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=8)), min_size=1, max_size=4),
)
def test_damaged_files(emulator: Emulator, kind: str, cuts: list[tuple[int, bytes]]) -> None:
    """A file with damage anywhere is recognised or refused."""
    content = bytearray(picture(200, 120, kind))
    for place, damage in cuts:
        content[place : place + len(damage)] = damage
    assert check(emulator.upload("business", bytes(content))) in {0, 4000003}


@hostile
@given(name=st.binary(max_size=60), method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS", "PROPFIND"]))
def test_paths(emulator: Emulator, name: bytes, method: str) -> None:
    """Any path is answered, in the service's words where it is not the emulator's own."""
    escaped = "".join(f"%{byte:02x}" for byte in name)
    reply = emulator.client.request(method, f"/v1.0/appkeys/{escaped}/credit-card", headers=KEY)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"


@hostile
@given(text=st.text(max_size=200) | st.from_regex(r"\A(rules|given|name|description): .{0,60}\Z"))
def test_scenarios(emulator: Emulator, text: str) -> None:
    """Any body of the control endpoint is accepted or refused with a problem."""
    body = text.encode("utf-8", "surrogatepass")
    for label in ("application/yaml", "application/json"):
        reply = emulator.client.put("/__admin/scenario", content=body, headers={"Content-Type": label})
        assert reply.status_code in {200, 422}, reply.text


def test_nothing_of_it_was_a_defect(emulator: Emulator) -> None:
    """None of the tests before this one has made the emulator fail."""
    assert "Traceback" not in emulator.log
    assert "A defect" not in emulator.log

"""A multipart body into its parts."""

import re
from contextlib import suppress
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ocr_emulator.pipeline import multipart
from ocr_emulator.pipeline.multipart import parse_boundary, parse_parts
from ocr_emulator.pipeline.refusal import Refusal
from tests.properties import tries

LABEL = "multipart/form-data; boundary=x"


def body_of(*parts: tuple[str, bytes]) -> bytes:
    return (
        b"".join(b"--x\r\n%s\r\n\r\n%s\r\n" % (head.encode(), content) for head, content in parts) + b"--x--\r\n"
    )


def test_parts_come_in_order_with_all_their_bytes() -> None:
    """Names and contents are as they were sent, line breaks and hyphens included."""
    content = b"\r\n--\r\n--y\r\n\x00\xff\r\n"
    body = body_of(
        ("Content-Disposition: form-data; name=a", b"1"), ('content-disposition: form-data; name="b"', content)
    )
    assert [(part.name, bytes(part.content)) for part in parse_parts(LABEL, body)] == [("a", b"1"), ("b", content)]


@given(content=st.binary(max_size=500).filter(lambda content: b"\r\n--x" not in content))
def test_any_content_arrives_whole(content: bytes) -> None:
    """A part may hold any bytes but the boundary."""
    (part,) = parse_parts(LABEL, body_of(("Content-Disposition: form-data; name=image", content)))
    assert part.content == content


@pytest.mark.parametrize(
    ("disposition", "name", "is_file"),
    [
        ('form-data; name="image"; filename="card.jpg"', "image", True),
        ('form-data; name="image"; filename=""', "image", True),
        ("form-data; name=image; filename*=utf-8''%EC%B9%B4%EB%93%9C.png", "image", True),
        ('form-data; name="사진"; filename="사진.png"', "사진", True),
        ('form-data; name="image"', "image", False),
        ('form-data; name="image"; FileName = "a"', "image", True),
        ('form-data; name="filename"', "filename", False),
        ("form-data", "", False),
        ("", "", False),
    ],
)
def test_names_and_file_names(disposition: str, name: str, *, is_file: bool) -> None:
    """A part with a file name, in either spelling, is a file; without one it is a form field."""
    (part,) = parse_parts(LABEL, body_of((f"Content-Disposition: {disposition}", b"")))
    assert (part.name, part.is_file) == (name, is_file)


def test_preamble() -> None:
    """What stands before the first boundary means nothing."""
    body = b"hello\r\n" + body_of(("Content-Disposition: form-data; name=image", b"1"))
    assert [bytes(part.content) for part in parse_parts(LABEL, body)] == [b"1"]


def test_too_many_parts() -> None:
    """A body of more than a thousand parts is refused."""
    part = ("Content-Disposition: form-data; name=image", b"")
    assert len(parse_parts(LABEL, body_of(*[part] * 1000))) == 1000
    with pytest.raises(Refusal) as caught:
        parse_parts(LABEL, body_of(*[part] * 1001))
    assert caught.value.reason == "the multipart body cannot be taken apart: more than 1000 parts"


#: Lines as clients write them, and others.
PLAIN = (
    b'Content-Disposition: form-data; name="image"; filename="a.png"',
    b"content-disposition:form-data; name=a ",
    b"Content-Type: image/png",
    b"X-Empty:",
    b"X-Blank: ",
    "X-Korean: 사진".encode(),
    b"X-Boundary: --x",
)
ODD = (
    b"",
    b" folded",
    b"X_A: b",
    b"X1: b",
    b"--x: 1",
    b"X-B : b",
    b"X-C: a\tb",
    b"X-D: a\rb",
    b"X-F: \x7f",
    b": a",
    b"G",
)

#: The ends of a body; most clients send the first.
ENDS = (b"--x--\r\n", b"--x--", b"--x", b"--x--\n", b"--x-- ", b"--x--\r\nmore", b"--x--\r", b"--y--\r\n", b"")

lines = st.lists(
    st.sampled_from(PLAIN) | st.sampled_from(PLAIN) | st.sampled_from(ODD) | st.binary(max_size=4), max_size=8
)
contents = st.lists(
    st.sampled_from([b"\r\n", b"\r", b"\n", b"-", b"--", b"x", b"--x", b"\r\n--x", b"\r\n\r\n", b"\x00\xff"])
    | st.binary(max_size=3),
    max_size=5,
).map(b"".join)
written = st.builds(
    lambda head, content: b"--x\r\n" + b"\r\n".join(head) + b"\r\n\r\n" + content + b"\r\n",
    st.sampled_from(PLAIN).map(lambda line: [line]) | st.permutations(PLAIN) | lines,
    contents,
)
bodies = st.builds(
    lambda preamble, parts, end: preamble + b"".join(parts) + end,
    st.sampled_from([b"", b"", b"", b"hello\r\n", b"\r\n"]),
    st.lists(written, min_size=1, max_size=1) | st.lists(written, max_size=3),
    st.just(ENDS[0]) | st.sampled_from(ENDS),
)


def outcome(body: bytes | bytearray) -> list[tuple[dict[bytes, bytes], bytes]] | str | None:
    """The headers and contents of the parts, or why there are none."""
    try:
        return [(part.headers, bytes(part.content)) for part in parse_parts(LABEL, body)]
    except Refusal as refused:
        return refused.reason


@given(body=bodies)
@example(body=b"--x\r\nA: b\r\n\r\n--x--\r\n")
@example(body=b"--x\r\nA: b\r\n\r\n\r\n--x--")
@example(body=b"--x\r\nA: b\r\n\r\n\r\n--x\r\n--x--")
@example(body=b"--x\r\nA: b\r\na: c\r\n\r\nd\r\n--x--\r\n")
@example(body=b"--x\r\nA: " + b"b" * 4096 + b"\r\n\r\nc\r\n--x--\r\n")
@settings(tries(500), suppress_health_check=[HealthCheck.too_slow])
def test_the_short_way_and_the_parser_agree(body: bytes) -> None:
    """A body of one plain part, which is taken apart without the parser, has the same parts or the same fault."""
    short = outcome(body)
    with patch.object(multipart, "_simple_part", lambda *_: None):
        assert short == outcome(body)
    assert short == outcome(bytearray(body))


@given(
    boundary=st.from_regex(r"[\w.+-]{1,70}", fullmatch=True) | st.text(max_size=10),
    written=st.sampled_from(
        [
            "multipart/form-data; boundary={}",
            "multipart/form-data;boundary={}",
            "multipart/form-data;  boundary={}",
            'multipart/form-data; boundary="{}"',
            "Multipart/Form-Data; boundary={}",
            "multipart/form-data; charset=utf-8; boundary={}",
            "multipart/form-data; boundary={}; charset=utf-8",
            "multipart/mixed; boundary={}",
            "multipart/form-data; boundary ={}",
        ]
    ),
)
def test_a_boundary_is_read_alike(boundary: str, written: str) -> None:
    """A Content-Type as most clients write it, which is read without the library, has the boundary that it says."""
    label = written.format(boundary).encode("latin-1", "ignore").decode("latin-1")

    def read() -> bytes | str:
        try:
            return parse_boundary(label)
        except Refusal as refused:
            return refused.reason

    short = read()
    with patch.object(multipart, "_SIMPLE_CONTENT_TYPE", re.compile("(?!)")):
        assert short == read()


def test_the_short_way_is_taken() -> None:
    """A body as clients send it needs no parser, and its content is looked at where it lies."""
    body = body_of(('Content-Disposition: form-data; name="image"; filename="a.png"', b"\r\n--\r\n" * 1000))
    with patch.object(multipart, "MultipartParser", None):
        (part,) = parse_parts(LABEL, body)
    assert isinstance(part.content, memoryview)
    assert part.content.obj is body


@given(
    label=st.text(max_size=40) | st.text(max_size=300).map("multipart/form-data; boundary=".__add__),
    body=st.binary(),
)
def test_whatever_arrives_is_parts_or_a_refusal(label: str, body: bytes) -> None:
    """No body and no label make it fail in any other way."""
    with suppress(Refusal):
        assert parse_parts(label.encode("latin-1", "ignore").decode("latin-1"), body) is not None

"""A multipart body into its parts."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.pipeline.multipart import read_parts
from emulator.pipeline.refusal import Refusal

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
    assert [(part.name, bytes(part.content)) for part in read_parts(LABEL, body)] == [("a", b"1"), ("b", content)]


@given(content=st.binary(max_size=500).filter(lambda content: b"\r\n--x" not in content))
def test_any_content_arrives_whole(content: bytes) -> None:
    """A part may hold any bytes but the boundary."""
    (part,) = read_parts(LABEL, body_of(("Content-Disposition: form-data; name=image", content)))
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
    (part,) = read_parts(LABEL, body_of((f"Content-Disposition: {disposition}", b"")))
    assert (part.name, part.is_file) == (name, is_file)


def test_preamble() -> None:
    """What stands before the first boundary means nothing."""
    body = b"hello\r\n" + body_of(("Content-Disposition: form-data; name=image", b"1"))
    assert [bytes(part.content) for part in read_parts(LABEL, body)] == [b"1"]


def test_too_many_parts() -> None:
    """A body of more than a thousand parts is refused."""
    part = ("Content-Disposition: form-data; name=image", b"")
    assert len(read_parts(LABEL, body_of(*[part] * 1000))) == 1000
    with pytest.raises(Refusal) as caught:
        read_parts(LABEL, body_of(*[part] * 1001))
    assert caught.value.reason == "the multipart body cannot be taken apart: more than 1000 parts"


@given(
    label=st.text(max_size=40) | st.text(max_size=300).map("multipart/form-data; boundary=".__add__),
    body=st.binary(),
)
def test_whatever_arrives_is_parts_or_a_refusal(label: str, body: bytes) -> None:
    """No body and no label make it fail in any other way."""
    with suppress(Refusal):
        assert read_parts(label.encode("latin-1", "ignore").decode("latin-1"), body) is not None

"""A multipart body into its parts."""

import re
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocr_emulator.contract.contract import contract_at
from ocr_emulator.pipeline.multipart import find_image, parse_boundary, parse_parts
from ocr_emulator.pipeline.refusal import Refusal

LABEL = "multipart/form-data; boundary=x"
APART = "the multipart body cannot be taken apart: "


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


@pytest.mark.parametrize("file_name", ["사업자등록증.png", unicodedata.normalize("NFD", "사업자등록증.png")])
def test_file_name_is_in_nfc(file_name: str) -> None:
    """A file name that was sent taken apart, as macOS does, is put together."""
    (part,) = parse_parts(LABEL, body_of((f'Content-Disposition: form-data; filename="{file_name}"', b"")))
    assert part.file_name == "사업자등록증.png"


@pytest.mark.parametrize(
    ("disposition", "is_form_data"),
    [
        ("form-data; name=image", True),
        ("Form-Data; name=image", True),
        ("file; name=image", False),
        ("inline; name=image", False),
        ("attachment; name=image", False),
        ("name=image", False),
        ("", False),
    ],
)
def test_parts_of_a_form(disposition: str, *, is_form_data: bool) -> None:
    """A part belongs to a form if its Content-Disposition says form-data."""
    (part,) = parse_parts(LABEL, body_of((f"Content-Disposition: {disposition}", b"")))
    assert part.is_form_data is is_form_data


@pytest.mark.parametrize(
    ("disposition", "found"),
    [
        ("file", "'file'"),
        ("INLINE", "'inline'"),
        ("attachment", "'attachment'"),
        ("900101-1234567", "another one"),
    ],
)
def test_image_that_is_no_part_of_the_form(disposition: str, found: str) -> None:
    """A part `image` of another disposition is refused, with what it says and what is expected."""
    head = f'Content-Disposition: {disposition}; name="image"; filename="a.png"'
    with pytest.raises(Refusal) as caught:
        find_image(LABEL, body_of((head, b"1")), contract_at())
    assert caught.value.key == "BAD_REQUEST"
    assert caught.value.reason == (
        f"the Content-Disposition of the part 'image' is {found}, which is no part of a form to a servlet container; "
        'expected form-data: send form-data; name="image"; filename="..." (inferred)'
    )


def test_image_beside_one_that_is_no_part_of_the_form() -> None:
    """Of several parts `image` the one that is a file of the form is taken."""
    heads = ["file; name=image; filename=a", "form-data; name=image", "form-data; name=image; filename=b"]
    form = body_of(*((f"Content-Disposition: {head}", head.encode()) for head in heads))
    found = find_image(LABEL, form, contract_at())
    assert bytes(found.content) == heads[2].encode()


@pytest.mark.parametrize(
    "head",
    [
        'Content-Disposition: form-data; name="image";\r\n filename="a.png"',
        'Content-Disposition:\r\n\tform-data;\r\n  name="image"; filename="a.png"\r\nX-A: b\r\n c',
        "\r\n".join(
            [f"X-{number}: {number}" for number in range(99)]
            + ['Content-Disposition: form-data; name="image"; filename="a.png"']
        ),
        'a line without a colon\r\nX_A b: c\r\nContent-Disposition: form-data; name="image"; filename="a.png"',
        'Content-Disposition : form-data; name="image"; filename="a.png"\r\nContent-Disposition: file',
    ],
    ids=["folded", "folded twice", "many headers", "odd lines", "twice"],
)
def test_heads_that_a_servlet_container_reads(head: str) -> None:
    """Folded headers, many headers, and lines that are none, do not hide the Content-Disposition, of which the first counts."""
    (part,) = parse_parts(LABEL, body_of((head, b"1")))
    assert (part.is_form_data, part.name, part.file_name) == (True, "image", "a.png")


def test_a_part_without_headers() -> None:
    """A part may have no headers; it has no name then."""
    (part,) = parse_parts(LABEL, b"--x\r\n\r\n1\r\n--x--")
    assert (part.name, part.is_form_data, bytes(part.content)) == ("", False, b"1")


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


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "the multipart body ends before its closing boundary; send it whole"),
        (
            b"--x",
            f"{APART}it does not have the boundary of its Content-Type; leave that header to the HTTP client",
        ),
        (
            b"--y\r\n",
            f"{APART}it does not have the boundary of its Content-Type; leave that header to the HTTP client",
        ),
        (b"--x\r\nA: b\r\n\r\n", "the multipart body ends before its closing boundary; send it whole"),
        (b"--x\r\nA: b\r\n\r\n1\r\n--x", "the multipart body ends before its closing boundary; send it whole"),
        (b"--x\r\nA: b\r\n--x--", f"{APART}a part has no blank line between its headers and its content"),
        (b"--x\r\nA: b\r\n\r\n--x--", f"{APART}a part has no blank line between its headers and its content"),
        (
            b"--x\r\nA:" + bytes(10_239) + b"\r\n\r\n\r\n--x--",
            f"{APART}the headers of a part have more than 10240 bytes",
        ),
    ],
)
def test_bodies_that_cannot_be_taken_apart(body: bytes, problem: str) -> None:
    """A body that is cut off, or has no boundary, no blank line or an endless head, is refused with what is wrong."""
    with pytest.raises(Refusal) as caught:
        parse_parts(LABEL, body)
    assert (caught.value.key, caught.value.reason) == ("BAD_REQUEST", problem)


@pytest.mark.parametrize(
    "end", ["--x--\r\n", "--x--", "--x-- ", "--x--\r\nmore\r\n--x\r\n", "--x  \r\n\r\n2\r\n--x--"]
)
def test_ends(end: str) -> None:
    """What follows the closing boundary means nothing, and a boundary may have blanks behind it."""
    assert bytes(parse_parts(LABEL, b"--x\r\nA: b\r\n\r\n1\r\n" + end.encode())[0].content) == b"1"


@given(
    parts=st.lists(
        st.lists(
            st.sampled_from([b"\r\n", b"\r", b"\n", b"-", b"--", b"x", b"--x", b"\r\n--xy", b"\x00\xff"])
        ).map(b"".join),
        max_size=5,
    ),
    preamble=st.sampled_from([b"", b"hello\r\n", b"\r\n"]),
)
def test_parts_come_as_they_were_written(parts: list[bytes], preamble: bytes) -> None:
    """What looks nearly like a boundary is content."""
    assume(not any(re.search(rb"\r\n--x(--|[ \t]*\r\n)", b"\r\n\r\n" + part + b"\r\n") for part in parts))
    body = preamble + body_of(*(("Content-Disposition: form-data; name=a", part) for part in parts))
    assert [bytes(part.content) for part in parse_parts(LABEL, body)] == parts
    assert [bytes(part.content) for part in parse_parts(LABEL, bytearray(body))] == parts


def test_content_is_not_copied() -> None:
    """The content of a part is looked at where it lies."""
    body = body_of(('Content-Disposition: form-data; name="image"; filename="a.png"', b"\r\n--\r\n" * 1000))
    (part,) = parse_parts(LABEL, body)
    assert part.content.obj is body


@pytest.mark.parametrize(
    ("label", "boundary"),
    [
        ("multipart/form-data; boundary=x", b"x"),
        ("Multipart/Form-Data;Boundary=x;charset=utf-8", b"x"),
        ('multipart/form-data; charset=utf-8; boundary="a b;c"', b"a b;c"),
        ("multipart/form-data; boundary = \xe9", b"\xe9"),
    ],
)
def test_boundary(label: str, boundary: bytes) -> None:
    """The boundary is a parameter of the Content-Type, in quotation marks or not."""
    assert parse_boundary(label) == boundary


@given(
    label=st.text(max_size=40) | st.text(max_size=300).map("multipart/form-data; boundary=".__add__),
    body=st.binary(),
)
def test_whatever_arrives_is_parts_or_a_refusal(label: str, body: bytes) -> None:
    """No body and no label make it fail in any other way."""
    with suppress(Refusal):
        assert parse_parts(label.encode("latin-1", "ignore").decode("latin-1"), body) is not None

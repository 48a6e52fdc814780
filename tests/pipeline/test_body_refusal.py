"""The reasons of refusals of a body."""

import pytest

from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import AUTHENTICITY
from ocr_emulator.pipeline.body_refusal import (
    compressed_body,
    image_not_form_data,
    missing_image,
    not_json,
    wrong_content_type,
)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([], "no part at all"),
        (["file"], "'file'"),
        (["Upload", "data", ""], "'', 'Upload' and 'data'"),
        (["900101-1234567"], "1 part of another name"),
        (["홍길동", "file", "김철수", "file"], "'file' and 2 parts of another name"),
        ([f"name {number}" for number in range(1000)], "1000 parts of another name"),
    ],
)
def test_missing_image(names: list[str], found: str) -> None:
    """Of the parts that are there only the names are repeated that such parts usually have."""
    reason = f"the multipart body has no file part named 'image'; it has {found}"
    assert missing_image(names, contract_at()).reason == reason


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("", "missing"),
        (" ; boundary=x", "missing"),
        ("application/json", "'application/json'"),
        (" Image/PNG ; name=900101", "'Image/PNG'"),
        ("application/x-900101-1234567", "another one"),
        ("홍길동", "another one"),
    ],
)
def test_labels(label: str, found: str) -> None:
    """Of a Content-Type only a media type is repeated that bodies usually have."""
    assert wrong_content_type(label).reason == f"the Content-Type is {found}; an upload is multipart/form-data"
    assert (
        not_json(label, AUTHENTICITY).reason == f"the Content-Type is {found}; authenticity takes application/json"
    )


@pytest.mark.parametrize(
    ("label", "found"),
    [("file", "'file'"), ("inline", "'inline'"), ("", "another one"), ("900101", "another one")],
)
def test_dispositions(label: str, found: str) -> None:
    """Of a Content-Disposition only a type is repeated that parts usually have."""
    assert image_not_form_data(label, contract_at()).reason == (
        f"the Content-Disposition of the part 'image' is {found}, which is no part of a form to a servlet container; "
        'expected form-data: send form-data; name="image"; filename="..." (inferred)'
    )


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("", "begins as gzip does"),
        ("GZIP", "has the Content-Encoding 'GZIP'"),
        ("900101-1234567", "has the Content-Encoding another one"),
    ],
)
def test_encodings(encoding: str, found: str) -> None:
    """Of a Content-Encoding only one is repeated that bodies usually have."""
    reason = f"the body {found}, and the service reads it as it comes (inferred); send it uncompressed"
    assert compressed_body(encoding).reason == reason

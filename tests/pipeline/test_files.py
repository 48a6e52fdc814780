"""Files of other people's programs, from the request to the answer, at the first revision and the latest."""

import json
from base64 import b64encode

import pytest

from ocr_emulator.contract.contract import Contract
from ocr_emulator.state.keyring import Keyring
from tests.contracts import NEWEST, SEED
from tests.documents.odd_files import JPEG, USABLE_JPEG, USABLE_PDF, USABLE_PNG, png
from tests.pipeline.calling import PICTURE, Caller, new_world

USABLE = {**USABLE_PNG, **USABLE_JPEG, **{name: content for name, (content, _) in USABLE_PDF.items()}}
WRONG_TYPE = "the first bytes of the part 'image' are not those of a"

both = pytest.mark.parametrize("contract", [SEED, NEWEST], ids=["first", "latest"])


@both
@pytest.mark.parametrize("content", USABLE.values(), ids=USABLE)
def test_usable(keyring: Keyring, contract: Contract, content: bytes) -> None:
    """What a viewer shows is recognised."""
    caller = Caller(new_world(keyring), contract=contract, version="v1.0")
    assert caller.upload("business", content).result_key == "SUCCESS"


@both
def test_boxes_in_the_visible_page(keyring: Keyring, contract: Contract) -> None:
    """The boxes of a PDF are inside the part of the page that is shown."""
    content, (width, height) = USABLE_PDF["CropBox"]
    found = Caller(new_world(keyring), contract=contract, version="v1.0").upload("business", content)
    for box in json.loads(bytes(found.body))["result"]["boxes"]:
        assert all(0 <= box[f"x{corner}"] <= width and 0 <= box[f"y{corner}"] <= height for corner in range(1, 5))


@pytest.mark.parametrize(("contract", "key"), [(SEED, "INVALID_FILE_TYPE"), (NEWEST, "INVALID_FILE")])
def test_half_a_picture(keyring: Keyring, contract: Contract, key: str) -> None:
    """Half a picture is refused with the revision's code, which is inferred."""
    caller = Caller(new_world(keyring), contract=contract, version="v1.0")
    found = caller.upload("credit-card", JPEG[: len(JPEG) // 2])
    assert found.result_key == key
    assert "percent of its picture is missing; send the whole file (inferred: this code for it" in (
        found.reason or ""
    )


@both
def test_base64_in_plain(keyring: Keyring, contract: Contract) -> None:
    """Base64 in place of the bytes is named as such."""
    caller = Caller(new_world(keyring), contract=contract, version="v1.0")
    for prefix, name in ((b"", "Base64 text"), (b"data:image/png;base64,", "a data: URL")):
        found = caller.upload("credit-card", prefix + b64encode(PICTURE))
        reason = f"{WRONG_TYPE} jpg or png file; it is {name} of a png file: decode it, and send the bytes"
        assert (found.result_key, found.reason) == ("INVALID_FILE_TYPE", reason)


@both
@pytest.mark.parametrize(
    "content",
    [b"--frame\r\nContent-Type: image/jpeg\r\nX-Timestamp: 1.0\r\n\r\n" + JPEG, b"\x89QNG" + png()[4:]],
    ids=["frame of a video stream", "damaged signature"],
)
def test_right_envelope(keyring: Keyring, contract: Contract, content: bytes) -> None:
    """A right envelope is not suspected for what is in it."""
    found = Caller(new_world(keyring), contract=contract).upload("id-card", content)
    assert found.result_key == "INVALID_FILE_TYPE"
    assert (found.reason or "").startswith(f"{WRONG_TYPE} jpg or png file; it is a ")
    assert "fails at" not in (found.reason or "")

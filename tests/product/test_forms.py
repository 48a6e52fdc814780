"""Uploads as real clients write them, at the first and the latest revision: forms, file names, files in an envelope."""

import pytest

from tests.product.sealing import Sealer
from tests.running import Emulator, code_of, reason_of
from tests.samples import picture

REVISIONS = ("2024-01-12", "latest")

#: How one frame of motion JPEG begins, as cameras send it.
FRAME = b"--myboundary\r\nContent-Type: image/jpeg\r\nContent-Length: 20000\r\nX-Timestamp: 1.0\r\n\r\n"


@pytest.fixture(params=REVISIONS)
def at_revision(request: pytest.FixtureRequest, emulator: Emulator) -> Emulator:
    """The emulator with the contract of the first and of the latest revision."""
    emulator.use({"given": {"revision": request.param}})
    return emulator


def damaged(content: bytes) -> bytes:
    return content[:1] + b"Q" + content[2:]


@pytest.mark.parametrize(
    "content",
    [
        FRAME + picture(kind="JPEG"),
        damaged(picture()),
        b"\r\n" + picture(),
        b'{"imageBase64":"' + picture(kind="JPEG"),
    ],
    ids=["a frame of motion JPEG", "a PNG with a damaged signature", "a line break first", "text first"],
)
def test_a_correct_envelope_is_not_blamed(at_revision: Emulator, content: bytes) -> None:
    """A file of no type that is taken, in a correct envelope, is refused for its type, and nothing is said of its IV."""
    reply = Sealer(at_revision, "id-card").upload("id-card", content)
    assert code_of(reply) == 4000003
    assert "fails at" not in reason_of(reply)
    assert "IV" not in reason_of(reply)

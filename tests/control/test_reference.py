"""The call that answers the reference in one file."""

from tests.running import ROOT, Emulator


def test_the_reference(emulator: Emulator) -> None:
    """GET /__admin/llms.txt answers the file at the top of the repository, byte for byte."""
    reply = emulator.client.get("/__admin/llms.txt")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert reply.content == (ROOT / "llms.txt").read_bytes()

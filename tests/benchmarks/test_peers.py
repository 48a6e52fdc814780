"""The peers' stubs, written as each of them reads its own; what the peers make of them only a run can tell."""

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.peers import PEERS, NoPeersError, Peer, Stub, install

REPLY = {"header": {"resultCode": 0}}
STUBS = [
    Stub(version="v1.0", operation="business/status", reply=json.dumps(REPLY).encode()),
    Stub(version="v2.0", operation="credit-card", reply=json.dumps(REPLY).encode()),
]


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peer_gets_every_stub_and_its_port(peer: Peer, tmp_path: Path) -> None:
    """Each peer is told the port, and has the path and the reply of every operation in its files."""
    program = peer.program(tmp_path / "npm", tmp_path / "stubs", STUBS, {"path": "/", "method": "POST"})
    command = program.command(54321)
    files = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "stubs").rglob("*.json"))
    assert program.name == peer.name
    assert "54321" in [*command, *files.replace(",", " ").split()]
    assert all(part in files for part in ("v1.0/appkeys/", "/business/status", "v2.0/appkeys/", "resultCode"))


def test_no_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without npm there are no peers, and that is said."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(NoPeersError) as caught:
        install(tmp_path)
    assert str(caught.value) == "npm is not installed"

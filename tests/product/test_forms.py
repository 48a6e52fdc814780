"""Uploads as real clients write them, at the first and the latest revision: forms, file names, files in an envelope."""

import gzip
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.product.sealing import Sealer
from tests.running import KEY, Emulator, code_of, reason_of, start
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


def send(emulator: Emulator, head: str, content: bytes | None = None) -> httpx.Response:
    """Send a form of one part with the headers `head`."""
    body = f"--x\r\n{head}\r\n\r\n".encode() + (picture() if content is None else content) + b"\r\n--x--\r\n"
    headers = KEY | {"Content-Type": "multipart/form-data; boundary=x"}
    return emulator.client.post("/v1.0/appkeys/app/business", content=body, headers=headers)


@pytest.mark.parametrize("disposition", ["file", "inline"])
def test_a_part_that_is_none_of_the_form(at_revision: Emulator, disposition: str) -> None:
    """A part that is not form-data is no part of a form: 400, with what the part says and what is expected."""
    reply = send(at_revision, f'Content-Disposition: {disposition}; name="image"; filename="a.png"')
    assert code_of(reply) == 400
    assert reason_of(reply) == (
        f"the Content-Disposition of the part 'image' is '{disposition}', which is no part of a form to a servlet "
        'container; expected form-data: send form-data; name="image"; filename="..." (inferred)'
    )


@pytest.mark.parametrize(
    "head",
    [
        'Content-Disposition: form-data; name="image";\r\n filename="a.png"',
        "".join(f"X-{number}: {number}\r\n" for number in range(12))
        + 'Content-Disposition: form-data; name="image"; filename="a.png"',
    ],
    ids=["folded", "many headers"],
)
def test_heads_that_a_servlet_container_reads(at_revision: Emulator, head: str) -> None:
    """A part's header may go on in the next line, and a part may have many headers."""
    assert code_of(send(at_revision, head)) == 0


@pytest.mark.parametrize("label", ["application/json", "multipart/form-data; boundary=x"])
def test_a_compressed_body(at_revision: Emulator, label: str) -> None:
    """A body that was compressed is 400, and the reason says that it is, and what to do."""
    operation = "business/status" if "json" in label else "business"
    body = gzip.compress(b'{"businessNumber": "1234567890"}')
    headers = KEY | {"Content-Type": label, "Content-Encoding": "gzip"}
    reply = at_revision.client.post(f"/v1.0/appkeys/app/{operation}", content=body, headers=headers)
    assert code_of(reply) == 400
    assert reason_of(reply) == (
        "the body has the Content-Encoding 'gzip', and the service reads it as it comes (inferred); send it uncompressed"
    )


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize("revision", REVISIONS)
@pytest.mark.parametrize("author", [str, decomposed], ids=["rule in NFC", "rule in NFD"])
@pytest.mark.parametrize(
    "parameters",
    [
        'filename="사업자등록증.png"',
        f'filename="{decomposed("사업자등록증.png")}"',
        "filename=\"_.png\"; filename*=UTF-8''%EC%82%AC%EC%97%85%EC%9E%90%EB%93%B1%EB%A1%9D%EC%A6%9D.png",
        'filename="=?UTF-8?B?7IKs7JeF7J6Q65Ox66Gd7KadLnBuZw==?="',
        'filename="=?UTF-8?Q?=EC=82=AC=EC=97=85=EC=9E=90=EB=93=B1=EB=A1=9D=EC=A6=9D.png?="',
    ],
    ids=["NFC", "NFD", "filename*", "Base64", "quoted-printable"],
)
def test_file_names(emulator: Emulator, revision: str, author: type[str], parameters: str) -> None:
    """A rule about a file name meets it in each spelling of real clients, and in each form of Hangul."""
    for condition in ("사업자등록증.png", {"glob": "사업자*.png"}, {"contains": "등록"}, {"matches": "^사.+증"}):
        told = (
            {name: author(text) for name, text in condition.items()}
            if isinstance(condition, dict)
            else author(condition)
        )
        rule = {"when": {"fileName": told}, "then": {"resultCode": 4000006}}
        emulator.use({"given": {"revision": revision}, "rules": [rule]})
        assert code_of(send(emulator, f'Content-Disposition: form-data; name="image"; {parameters}')) == 4000006


SOUND = "rules: [{then: {resultCode: 5000503}}]"


@pytest.fixture(params=REVISIONS)
def with_files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Emulator]:
    """An emulator of the first and of the latest revision, with a folder of scenarios as macOS and linters leave it."""
    (tmp_path / f"{decomposed('바쁨')}.yaml").write_text(SOUND, encoding="utf-8")
    (tmp_path / ".yamllint.yaml").write_text("extends: default", encoding="utf-8")
    (tmp_path / ".hidden.yml").write_text("- nonsense", encoding="utf-8")
    arguments = ["--no-shipped", "--scenario", "바쁨", "--revision", request.param]
    with start("--scenarios", str(tmp_path), *arguments) as emulator:
        yield emulator


def test_scenario_files(with_files: Emulator, tmp_path: Path) -> None:
    """A file with a name in NFD is found in either form; hidden files are none; a name that is not UTF-8 is refused."""
    client = with_files.client
    assert code_of(with_files.ask_status()) == 5000503
    with_files.use(decomposed("바쁨"))
    with_files.use("바쁨")
    assert [one["name"] for one in client.get("/__admin/scenarios").json()["scenarios"]] == ["default", "바쁨"]
    (tmp_path / os.fsdecode("바쁨".encode("cp949") + b"\x1b[31m.yaml")).write_text(SOUND, encoding="utf-8")
    refused = client.post("/__admin/reload")
    assert refused.status_code == 422
    assert r"\xb9\xd9\xbb\xdd\x1b[31m.yaml: found a name that is not UTF-8" in refused.json()["detail"]
    assert client.get("/__admin/scenarios").status_code == 200
    assert r"\xb9\xd9" in client.get("/__admin/ready").text.replace("\\\\", "\\")
    assert "\x1b" not in with_files.log

"""The page of result codes: it has every code, and whatever it shows gives the code."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from pypdf import PdfWriter

from ocr_emulator.contract.catalogue import ALL_CODES, Front, Origin
from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.operations import ENDPOINTS, Endpoint
from ocr_emulator.contract.revisions import REVISIONS
from tests.product.sealing import Sealer
from tests.running import KEY, Emulator, code_of, start
from tests.samples import picture
from tests.tools.reference.reading import anchors, blocks, page, sections
from tools.reference.recipes import REQUESTS, CodeEntry, entries

PAGE = "docs/reference/codes.md"
KOREAN_PAGE = "docs/ko/reference/codes.md"
ENTRIES = entries()
SECTIONS = sections(page(PAGE))

#: The codes that a request of its own accord gets, where commands show one.
SHOWN = [entry for entry in ENTRIES if (found := REQUESTS.get(entry.first.key)) and found.commands]

every_code = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.name))


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    """An emulator whose keys nobody has rotated."""
    with start() as emulator:
        yield emulator


@pytest.fixture
def fresh(running: Emulator) -> Emulator:
    """The same, at its start."""
    running.client.post("/__admin/reset").raise_for_status()
    return running


def shown(entry: CodeEntry, language: str) -> list[str]:
    """The blocks of a code's section."""
    return [block.text for block in blocks(SECTIONS[str(entry.name)]) if block.language == language]


def run(commands: str, emulator: Emulator, folder: Path) -> str:
    """What a block prints."""
    scripts = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "OCR_EMULATOR_URL": emulator.url,
    }
    text = commands.replace("http://localhost:8080", emulator.url)
    done = subprocess.run(
        ["bash", "-uc", text], cwd=folder, env=environment, capture_output=True, timeout=60, check=False, text=True
    )
    return done.stdout


def endpoint_for(entry: CodeEntry) -> Endpoint:
    """An endpoint that can give the code: one that takes the secretKey, where there is one."""
    possible = [
        one for one in ENDPOINTS if entry.first.is_possible_at(one) and one.operation.name != "public-keys"
    ]
    return min(possible, key=lambda one: one.version.takes_token)


def call(emulator: Emulator, endpoint: Endpoint) -> httpx.Response:
    """A correct request of the appKey my-app."""
    operation = endpoint.operation.name
    if endpoint.is_encrypted:
        return call_sealed(Sealer(emulator, operation.partition("/")[0], app_key="my-app"), operation)
    path = f"/{endpoint.version}/appkeys/my-app/{operation}"
    headers = token_of(emulator) if endpoint.version.takes_token else KEY
    if endpoint.operation.file_types:
        return emulator.client.post(path, files={"image": ("a.png", picture(), "image/png")}, headers=headers)
    return emulator.client.post(path, json={"businessNumber": "1234567890"}, headers=headers)


def call_sealed(sealer: Sealer, operation: str) -> httpx.Response:
    if operation != "id-card/authenticity":
        return sealer.upload(operation, picture())
    key = sealer.upload("id-card", picture()).headers["request-key"]
    return claim(sealer, key)


def token_of(emulator: Emulator) -> Mapping[str, str]:
    form = {"grant_type": "client_credentials"}
    created = emulator.client.post("/oauth2/token/create", auth=("user", "secret"), data=form).json()
    return {"X-NHN-Authorization": f"Bearer {created['access_token']}"}


def check(reply: httpx.Response, entry: CodeEntry) -> None:
    """The reply has the code, its message and its HTTP status."""
    code = entry.contract.codes.get(entry.name)
    assert code
    assert reply.status_code == entry.contract.status_of(code)
    assert reply.json()["header"] == {
        "isSuccessful": code.number == 0,
        "resultCode": code.number,
        "resultMessage": code.message,
    }


def test_every_number_can_be_found() -> None:
    """A link to `codes.md#NUMBER`, or to the key of a code, lands at its section, in both languages."""
    for path in (PAGE, KOREAN_PAGE):
        names = {str(row.number) for row in ALL_CODES} | {row.key for row in ALL_CODES}
        assert names - anchors(page(path)) == set()


@every_code
def test_at_every_revision(entry: CodeEntry) -> None:
    """A section has the message, the cause and the HTTP status that the code has at each revision and front."""
    section = SECTIONS[str(entry.name)]
    for revision in REVISIONS:
        for front in Front:
            code = contract_at(revision, front).codes.get(entry.name)
            if code:
                rows = [line for line in section.splitlines() if f"| {code.message} | {code.cause} |" in line]
                assert [row for row in rows if f"`{front}`" in row] != []


@pytest.mark.process
@every_code
def test_a_scenario_gives_the_code(entry: CodeEntry, fresh: Emulator) -> None:
    """The scenario that is shown can be copied as it stands."""
    (scenario,) = shown(entry, "yaml")
    path = "/__admin/sessions/my-app/scenario"
    fresh.client.put(path, content=scenario.encode()).raise_for_status()
    check(call(fresh, endpoint_for(entry)), entry)


@pytest.mark.process
@every_code
def test_a_planned_reply_gives_the_code(entry: CodeEntry, fresh: Emulator, tmp_path: Path) -> None:
    """The commands with `next` can be copied as they stand."""
    run(shown(entry, "sh")[-1], fresh, tmp_path)
    check(call(fresh, endpoint_for(entry)), entry)


@pytest.mark.process
@pytest.mark.parametrize("entry", SHOWN, ids=lambda entry: str(entry.name))
def test_a_request_gets_the_code(entry: CodeEntry, fresh: Emulator, tmp_path: Path) -> None:
    """The commands with a request can be copied as they stand, and the code is the last that they print."""
    commands, _ = shown(entry, "sh")
    printed = run(commands, fresh, tmp_path)
    codes = re.findall(r'"resultCode": ?(-?[0-9]+)', printed)
    assert codes[-1:] == [str(entry.first.number)], printed
    (answered,) = fresh.client.get("/__admin/requests", params={"limit": 1}).json()["requests"]
    assert answered.get("rule") is None


class TestWhatIsToldInWords:
    """The requests that no command shows, as the page tells them."""

    def test_which(self) -> None:
        """There are three."""
        told = {key for key, one in REQUESTS.items() if one.says}
        assert told == {
            "PDF_PASSWORD_PROTECTED",
            "AUTHENTICITY_REQUEST_KEY_INVALID",
            "REGISTRATION_CARD_AUTHENTICATION_LOCKED",
        }

    @pytest.mark.process
    def test_a_pdf_that_asks_for_a_password(self, fresh: Emulator) -> None:
        """Business answers 4000103 from revision 2025-05-13 on."""
        give_revision(fresh, "2025-05-13")
        writer, file = PdfWriter(), BytesIO()
        writer.add_blank_page(100, 100)
        writer.encrypt("secret", algorithm="AES-256")
        writer.write(file)
        reply = fresh.upload("business", file.getvalue(), app_key="my-app")
        assert code_of(reply) == 4000103

    @pytest.mark.process
    @pytest.mark.parametrize("way", ["spent", "old"])
    def test_a_request_key(self, fresh: Emulator, way: str) -> None:
        """A Request-Key that a success has spent gets 4000122, and so does one that is older than an hour."""
        sealer = Sealer(fresh, "id-card", app_key="my-app")
        key = sealer.upload("id-card", picture()).headers["request-key"]
        if way == "spent":
            assert code_of(claim(sealer, key)) == 0
        else:
            fresh.client.put("/__admin/clock", json={"advance": "61m"}).raise_for_status()
        assert code_of(claim(sealer, key)) == 4000122

    @pytest.mark.process
    def test_wrong_dates(self, fresh: Emulator) -> None:
        """Five wrong issue dates for one resident card lock its authenticity: then it is 4000123."""
        give_revision(fresh, "2024-08-13")
        sealer = Sealer(fresh, "id-card", app_key="my-app")
        found = []
        for _ in range(6):
            reply = sealer.upload("id-card", picture())
            values = sealer.values_of(reply)
            number = values["residentNumber"].replace("-", "")
            found.append(code_of(claim(sealer, reply.headers["request-key"], values["name"], number, "19000101")))
        assert found == [0, 0, 0, 0, 0, 4000123]


def give_revision(emulator: Emulator, revision: str) -> None:
    emulator.client.put("/__admin/sessions/my-app", json={"revision": revision}).raise_for_status()


def claim(
    sealer: Sealer, key: str, name: str = "a", number: str = "1" * 13, date: str = "20200102"
) -> httpx.Response:
    return sealer.claim(key, {"idType": "resident"}, name=name, residentNumber=number, issueDate=date)


def test_every_request_is_told() -> None:
    """What a request deserves by itself is shown or told of each such code, in both languages, and of no other."""
    assert set(REQUESTS) == {row.key for row in ALL_CODES if row.origin is Origin.REQUEST}
    assert [key for key, one in REQUESTS.items() if bool(one.commands) is bool(one.says and one.korean)] == []


def test_both_languages_show_the_same() -> None:
    """The Korean page has the same scenarios and commands."""
    assert blocks(page(KOREAN_PAGE)) == blocks(page(PAGE))

"""The control endpoint's test documents: what there is, and the files."""

from io import BytesIO

import pytest
from PIL import Image

from ocr_emulator.contract.operations import FileType
from ocr_emulator.specimens.catalogue import CATALOGUE
from ocr_emulator.specimens.files import specimen_file
from tests.control.test_router import problem_of
from tests.running import Emulator, code_of


def test_list(emulator: Emulator) -> None:
    """Every document of the catalogue is listed, with what it does and where its file is."""
    found = emulator.client.get("/__admin/documents").json()["documents"]
    assert [one["name"] for one in found] == list(CATALOGUE)
    (expired,) = [one for one in found if one["name"] == "resident-expired"]
    assert expired == {
        "name": "resident-expired",
        "original": CATALOGUE["resident-expired"].original.kind.name,
        "operations": ["id-card", "id-card/stand-alone"],
        "says": "authenticity: the Request-Key has expired or is spent (4000122)",
        "korean": "진위 확인: Request-Key 만료 또는 사용됨 (4000122)",
        "codes": [0],
        "authenticityCodes": [4000122],
        "formats": ["jpg", "png"],
        "link": "resident-expired",
    }


def test_links(emulator: Emulator) -> None:
    """Behind every link that is listed is a file, also where a code has a document made for it."""
    for query in (
        "",
        "?operation=credit-card&code=5000503",
        "?operation=id-card/authenticity&code=5000503",
        "?code=-1",
    ):
        for one in emulator.client.get(f"/__admin/documents{query}").json()["documents"][-2:]:
            reply = emulator.client.get(f"/__admin/documents/{one['link']}")
            assert (reply.status_code, reply.headers["content-type"]) == (200, "image/png"), one


@pytest.mark.parametrize(
    ("file_type", "media_type"),
    [(FileType.PNG, "image/png"), (FileType.JPG, "image/jpeg"), (FileType.PDF, "application/pdf")],
)
def test_file(emulator: Emulator, file_type: FileType, media_type: str) -> None:
    """A file has its media type and a name, and is the same each time."""
    replies = [emulator.client.get(f"/__admin/documents/business-unreadable?format={file_type}") for _ in range(2)]
    for reply in replies:
        assert reply.headers["content-type"] == media_type
        assert reply.headers["content-disposition"] == f'inline; filename="business-unreadable.{file_type}"'
        assert reply.content == replies[0].content
    assert code_of(emulator.upload("business", replies[0].content)) == 5003003


def test_drawn(emulator: Emulator) -> None:
    """The file is the one that the command writes."""
    content = emulator.client.get("/__admin/documents/card-visa").content
    expected = specimen_file(CATALOGUE["card-visa"].specimen, FileType.PNG)
    with Image.open(BytesIO(content)) as found, Image.open(BytesIO(expected)) as other:
        assert found.tobytes() == other.tobytes()


def test_custom(emulator: Emulator) -> None:
    """A document is made for any code that an operation can give, by number or key."""
    for code in ("5003013", "OCR_CREDIT_CARD_FAIL"):
        query = {"operation": "credit-card", "code": code}
        listed = emulator.client.get("/__admin/documents", params=query)
        if listed.status_code == 200:
            content = emulator.client.get("/__admin/documents/custom", params=query).content
            assert code_of(emulator.upload("credit-card", content)) == 5003013


@pytest.mark.parametrize(
    ("path", "status", "kind", "detail"),
    [
        (
            "card-viza",
            404,
            "unknown-document",
            "there is no test document 'card-viza'; `ocr-emulator documents` lists them; did you mean 'card-visa'?",
        ),
        (
            "card-visa?format=pdf",
            422,
            "unusable-document",
            "credit-card takes no pdf; expected jpg or png",
        ),
        (
            "card-visa?format=gif",
            422,
            "unusable-document",
            "there is no format 'gif'; expected pdf, jpg or png",
        ),
        (
            "custom?operation=business&code=4000111",
            422,
            "unusable-document",
            "business cannot give 4000111 CREDIT_CARD_INFO_NOT_FOUND; expected credit-card",
        ),
        (
            "custom?operation=business&code=" + "9" * 5000,
            422,
            "unusable-document",
            None,
        ),
    ],
)
def test_refused(emulator: Emulator, path: str, status: int, kind: str, detail: str | None) -> None:
    """What there is not, or cannot be, is a problem that says what there is."""
    reply = emulator.client.get(f"/__admin/documents/{path}")
    found = problem_of(reply, status)
    assert found["type"] == f"urn:ocr-emulator:{kind}"
    if detail:
        assert found["detail"] == detail

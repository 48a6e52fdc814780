"""What was seen at the real service: every choice that there is changes what a client gets."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from ocr_emulator.contract.facts import CHOICES, FACTS
from ocr_emulator.contract.id_cards import PASSPORT_KEYS
from tests.documents.files import pdf
from tests.product.sealing import Sealer
from tests.product.test_revisions import ask, claim_of, recognise
from tests.running import KEY, Emulator, code_of, start
from tests.samples import picture

STATUS = "/v1.0/appkeys/app/business/status"
CARD = "/v1.0/appkeys/app/credit-card"
BUSINESS = "/v1.0/appkeys/app/business"
PICTURE = picture(320, 200)

#: The rules that the observation of a fact needs: a card is a passport only where a rule says so.
RULES = {
    "passport-keys": [
        {"when": {"operation": "id-card"}, "then": {"resultCode": 0, "result": {"idType": "passport"}}}
    ]
}

#: The revision in which a fact is open, where it is published in the newest.
REVISIONS = {"protected-file": "2024-11-12"}


def put(emulator: Emulator, fact: str, choice: str, revision: str = "latest", front: str = "plain") -> None:
    """Put in force that the choice was seen."""
    given = {"revision": revision, "front": front, "observed": {fact: choice}}
    emulator.use({"given": given, "rules": RULES.get(fact, [])})


def status(emulator: Emulator, body: str, headers: dict[str, str] = KEY) -> int:
    return code_of(emulator.client.post(STATUS, content=body, headers=headers))


def malformed(emulator: Emulator) -> int:
    return status(emulator, '{"businessNumber":"123"}')


def hyphens(emulator: Emulator) -> int:
    return status(emulator, '{"businessNumber":"123-45-67890"}')


def number(emulator: Emulator) -> list[int]:
    return [status(emulator, f'{{"businessNumber":{value}}}') for value in ("1234567890", "true")]


def missing(emulator: Emulator) -> list[int]:
    return [status(emulator, body) for body in ("{}", '{"businessNumber":null}')]


def nameless(emulator: Emulator) -> int:
    """A part `image` without a file name."""
    return code_of(emulator.client.post(BUSINESS, files={"image": (None, PICTURE, "image/png")}, headers=KEY))


def no_image(emulator: Emulator) -> list[int]:
    """A form with another part, and one whose part `image` is not form-data."""
    other = emulator.client.post(BUSINESS, files={"file": ("a.png", PICTURE)}, headers=KEY)
    form = b'--b\r\nContent-Disposition: attachment; name="image"; filename="a.png"\r\n\r\nx\r\n--b--\r\n'
    headers = KEY | {"Content-Type": "multipart/form-data; boundary=b"}
    return [code_of(other), code_of(emulator.client.post(BUSINESS, content=form, headers=headers))]


def label(emulator: Emulator) -> list[int]:
    labels: list[dict[str, str]] = [{}, {"Content-Type": "text/plain"}, {"Content-Type": "application/json"}]
    return [status(emulator, '{"businessNumber":"1234567890"}', KEY | one) for one in labels]


def two_mistakes(emulator: Emulator) -> list[int]:
    """The wrong content type and no credentials; and a right one."""
    replies = [emulator.client.post(CARD, content=b"x", headers={"Content-Type": "text/plain"})]
    replies.append(emulator.client.post(CARD, files={"image": b"x"}))
    replies.append(emulator.client.post("/v2.0/appkeys/app/id-card/authenticity", content=b"{}"))
    replies.append(emulator.client.get("/v2.0/appkeys/app/public-keys/id-card"))
    return [code_of(reply) for reply in replies]


def unknown_path(emulator: Emulator) -> int:
    return code_of(emulator.client.post("/nowhere"))


def damaged(emulator: Emulator) -> int:
    return code_of(emulator.upload("business", PICTURE[:60]))


def flat(emulator: Emulator) -> list[int]:
    image = picture(flat=True)
    sealed = Sealer(emulator, "id-card").upload("id-card", image)
    return [code_of(emulator.upload("credit-card", image)), code_of(sealed)]


def upright(emulator: Emulator) -> list[str]:
    """The resolution of images that are large enough on their side: of each operation, upright and on its side."""
    sealer, upright, lying = Sealer(emulator, "id-card"), picture(720, 1280), picture(1280, 720)
    replies = [emulator.upload(name, image) for name in ("business", "credit-card") for image in (upright, lying)]
    replies += [sealer.upload("id-card", image) for image in (upright, lying)]
    return [reply.json()["result"]["resolution"] for reply in replies]


def pages(emulator: Emulator) -> list[str]:
    """The resolution of a small page and of a large one."""
    files = [pdf(box=(0, 0, *size)) for size in ((595, 842), (1280, 720))]
    return [emulator.upload("business", file).json()["result"]["resolution"] for file in files]


def unnamed(emulator: Emulator) -> list[str]:
    """The statusCode of a number that no scenario names, and of that of the published sample."""
    replies = [
        emulator.client.post(STATUS, content=f'{{"businessNumber":"{one}"}}', headers=KEY)
        for one in ("0001234560", "1234567890")
    ]
    return [reply.json()["result"]["statusCode"] for reply in replies]


def protected(emulator: Emulator) -> int:
    return code_of(emulator.upload("business", pdf(user_password="secret")))


def passport(emulator: Emulator) -> tuple[str, ...]:
    sealer = Sealer(emulator, "id-card")
    return tuple(sealer.values_of(sealer.upload("id-card", PICTURE)))


def withdrawn(emulator: Emulator) -> int:
    sealer = Sealer(emulator, "id-card")
    return code_of(ask(sealer, "x", "passport", name="x"))


def dates(emulator: Emulator) -> list[int]:
    """Five wrong dates, the right one, a wrong one, and the right one again."""
    sealer = Sealer(emulator, "id-card")
    found = []
    for date in (*["20200103"] * 5, "20200102", "20200103", "20200102"):
        key, values = recognise(sealer)
        found.append(code_of(ask(sealer, key, "resident", **claim_of("resident", values) | {"issueDate": date})))
    return found


def sizes(emulator: Emulator) -> list[int]:
    """Files of 20,000,000 bytes less a form's, of 20,000,000, and of 20 x 1024 x 1024."""
    found = [emulator.upload("business", bytes(size)) for size in (19_999_000, 20_000_001, 20_971_520)]
    return [code_of(reply) for reply in found]


def gateway_sizes(emulator: Emulator) -> list[int]:
    """The HTTP status of a request of 6 MB, and of one of more than 20."""
    return [emulator.client.post(STATUS, content=bytes(size)).status_code for size in (6_291_456, 20_971_521)]


Probe = Callable[[Emulator], object]

#: By fact: what is asked, and what comes with each choice.
SEEN: dict[str, tuple[Probe, dict[str, object]]] = {
    "malformed-business-number": (malformed, {"4000101": 4000101, "400": 400, "4000001": 4000001}),
    "business-number-with-hyphens": (hyphens, {"malformed": 4000101, "accepted": 0}),
    "number-for-text": (number, {"digits": [0, 4000101], "400": [400, 400], "4000001": [4000001, 4000001]}),
    "missing-field": (missing, {"400": [400, 400], "4000001": [4000001, 4000001]}),
    "image-without-file-name": (nameless, {"400": 400, "accepted": 0}),
    "missing-image-part": (
        no_image,
        {"400": [400, 400], "4000004": [4000004, 4000004], "4000001": [4000001, 4000001]},
    ),
    "status-without-json-label": (label, {"accepted": [0, 0, 0], "415": [415, 415, 0]}),
    "content-type-check": (
        two_mistakes,
        {
            "after-credentials": [4000005, 4000005, 4000005, 4000005],
            "before-credentials": [415, 4000005, 415, 4000005],
        },
    ),
    "unknown-path": (unknown_path, {"4041007": 4041007, "404": 404}),
    "damaged-file": (damaged, {"4000003": 4000003, "400": 400, "4000002": 4000002}),
    "empty-picture": (flat, {"not-found": [4000111, 4000121], "not-recognised": [5003013, 5003023]}),
    "portrait-resolution": (
        upright,
        {"long-side": ["normal"] * 6, "width-and-height": ["low", "normal"] * 3},
    ),
    "pdf-resolution": (pages, {"normal": ["normal", "normal"], "by-size": ["low", "normal"]}),
    "unnamed-business-status": (unnamed, {"01": ["01", "00"], "00": ["00", "00"]}),
    "protected-file": (protected, {"4000003": 4000003, "400": 400, "4000002": 4000002}),
    "passport-keys": (passport, dict(PASSPORT_KEYS)),
    "withdrawn-card-kind": (withdrawn, {"4000001": 4000001, "400": 400}),
    "most-wrong-dates": (
        dates,
        {"five": [0] * 5 + [4000123] * 3, "more-than-five": [0] * 7 + [4000123]},
    ),
    "size-limit-is-of": (sizes, {"file": [4000003] * 3, "request": [4000003, 4000003, 4131000]}),
    "megabyte": (sizes, {"binary": [4000003] * 3, "decimal": [4000003, 4131000, 4131000]}),
    "gateway-limit": (gateway_sizes, {"5mb": [413, 413], "20mb": [200, 413]}),
}

PAIRS = [(fact, choice) for fact, (_, found) in SEEN.items() for choice in found]


def test_every_choice_is_here() -> None:
    """No fact has a choice that is not tried here, and none is tried that no fact has."""
    assert {fact: set(found) for fact, (_, found) in SEEN.items()} == {
        fact: set(choices) for fact, choices in CHOICES.items()
    }


@pytest.mark.parametrize(("fact", "choice"), PAIRS)
def test_a_choice(emulator: Emulator, fact: str, choice: str) -> None:
    """With a choice the client gets what the choice says."""
    probe, found = SEEN[fact]
    revision = REVISIONS.get(fact, "latest")
    put(emulator, fact, choice, revision=revision, front="gateway" if fact == "gateway-limit" else "plain")
    assert probe(emulator) == found[choice]


@pytest.mark.parametrize("fact", SEEN)
def test_the_usual_choice(emulator: Emulator, fact: str) -> None:
    """Without an observation it is as with the first choice of the newest revision in which the fact is open."""
    probe, found = SEEN[fact]
    usual = [one.choice for one in FACTS if one.public_name == fact and one.choice][-1]
    revision = REVISIONS.get(fact, "latest")
    front = "gateway" if fact == "gateway-limit" else "plain"
    emulator.use({"given": {"revision": revision, "front": front}, "rules": RULES.get(fact, [])})
    assert probe(emulator) == found[usual]


def test_another_revision(emulator: Emulator) -> None:
    """Where a fact is published, or has not that choice, what was seen of it changes nothing."""
    put(emulator, "unknown-path", "4041007", revision="2026-05-27")
    assert unknown_path(emulator) == 404
    put(emulator, "damaged-file", "4000002", revision="2024-01-12")
    assert damaged(emulator) == 4000003
    put(emulator, "damaged-file", "400", revision="2024-01-12")
    assert damaged(emulator) == 400
    for choice, code in (("4000002", 4000003), ("400", 400)):
        put(emulator, "protected-file", choice, revision="2024-01-12")
        assert protected(emulator) == code
    put(emulator, "protected-file", "400")
    assert protected(emulator) == 4000103


def test_a_sessions_revision(emulator: Emulator) -> None:
    """A session with a revision of its own has what the scenario says was seen."""
    put(emulator, "unknown-path", "404", revision="2024-01-12")
    emulator.client.put("/__admin/sessions/app", json={"revision": "latest"}).raise_for_status()
    assert code_of(emulator.client.post("/v1.0/appkeys/app/nowhere")) == 404


def test_the_control_endpoint(emulator: Emulator) -> None:
    """The listings tell the choice that is in force, that it was seen, and when."""
    seen = {"unknown-path": {"choice": "404", "seen": "2026-12-01"}}
    emulator.use({"given": {"revision": "latest", "observed": seen}})
    claims = emulator.client.get("/__admin/revisions").json()["claims"]
    (claim,) = [one for one in claims if one["subject"] == "unknown path"]
    assert (claim["says"], claim["evidence"]) == (
        "An address that no operation has is 404, as before.",
        ["observed"],
    )
    assert (claim["observable"]["choice"], claim["observable"]["seen"]) == ("404", "2026-12-01")
    codes = {one["resultKey"]: one for one in emulator.client.get("/__admin/codes").json()["codes"]}
    decided = {"name": "unknown-path", "choice": "404", "seen": "2026-12-01", "evidence": ["observed"]}
    for key in ("NOT_FOUND", "URL_NOT_FOUND"):
        assert codes[key]["decidedBy"] == [decided]
    assert codes["MISSING_REQUIRED_HEADER"]["decidedBy"] == []
    assert emulator.client.get("/__admin/scenario").json()["given"]["observed"] == seen


def test_the_file(tmp_path: Path) -> None:
    """With --observed the file's choices are in force; a scenario's own go before them, and leave the others."""
    file = tmp_path / "observed.toml"
    file.write_text('unknown-path = "404"\nmalformed-business-number = 400\n', encoding="utf-8")
    with start("--observed", str(file), "--revision", "latest") as emulator:
        assert (unknown_path(emulator), malformed(emulator)) == (404, 400)
        emulator.use({"given": {"observed": {"malformed-business-number": 4000001}}})
        assert (unknown_path(emulator), malformed(emulator)) == (404, 4000001)


def test_choices_differ() -> None:
    """What comes with one choice does not come with another of the same fact."""
    for _, found in SEEN.values():
        texts = sorted(json.dumps(one) for one in found.values())
        assert all(one != other for one, other in pairwise(texts))

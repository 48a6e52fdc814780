"""The scenarios that are shipped."""

from collections.abc import Callable, Mapping
from typing import ClassVar

import httpx
import pytest

from ocr_emulator.contract.catalogue import Origin
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.scenario.library import load_files, scenario_files
from tests.contracts import CATALOGUE, ENDPOINTS, SEED
from tests.product.sealing import Sealer
from tests.running import KEY, ROOT, Emulator, code_of
from tests.samples import picture

CALLS: Mapping[str, Endpoint] = {f"{one.version} {one.operation.name}": one for one in ENDPOINTS}
POSTS = [name for name, endpoint in CALLS.items() if endpoint.method == "POST"]


def caller(emulator: Emulator, name: str) -> Callable[[], int]:
    """A well-formed call, to be made as often as one likes; it answers the resultCode."""
    operation = CALLS[name].operation.name
    if operation == "public-keys":
        return lambda: code_of(emulator.client.get("/v2.0/appkeys/app/public-keys/id-card", headers=KEY))
    if operation == "business/status":
        return lambda: code_of(emulator.ask_status())
    if not CALLS[name].is_encrypted:
        return lambda: code_of(emulator.upload(operation, picture()))
    sealer = Sealer(emulator, operation.partition("/")[0])
    if operation == "id-card/authenticity":
        return claimant(sealer)
    return lambda: code_of(sealer.upload(operation, picture()))


def claimant(sealer: Sealer) -> Callable[[], int]:
    """A claim, with a Request-Key that no success has spent; they are had before a scenario is in the way."""
    keys = [sealer.upload("id-card", picture()).headers["request-key"] for _ in range(6)]

    def claim() -> int:
        fields = {"name": "a", "residentNumber": "1" * 13, "issueDate": "20200102"}
        code = code_of(sealer.claim(keys[0], {"idType": "resident"}, **fields))
        if code == 0:
            keys.pop(0)
        return code

    return claim


def test_each_says_what_it_is_for() -> None:
    """Every shipped scenario is sound and has a description."""
    scenarios = load_files(scenario_files(ROOT / "scenarios"), SEED)
    assert all(scenario.description for scenario in scenarios.values())
    assert len(scenarios) == 21


@pytest.mark.parametrize("name", CALLS)
def test_every_code(emulator: Emulator, name: str) -> None:
    """Each call to an operation gets the next code that the operation can give, then the natural replies."""
    call = caller(emulator, name)
    emulator.use("every-code")
    possible = [code.number for code in CATALOGUE if code.is_possible_at(CALLS[name])]
    assert [call() for _ in range(len(possible) + 2)] == [*possible, 0, 0]


def test_every_code_is_reachable() -> None:
    """Every row of the catalogue can be given by some operation."""
    assert [code for code in CATALOGUE if not any(map(code.is_possible_at, ENDPOINTS))] == []


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize(
    ("scenario", "code"),
    [("default", 0), ("size-limits", 4131000), ("missing-headers", 4000005), ("invalid-keys", 4010001)],
)
def test_one_code_for_all(emulator: Emulator, scenario: str, code: int, name: str) -> None:
    """These answer every well-formed request with one code."""
    call = caller(emulator, name)
    emulator.use(scenario)
    assert [call() for _ in range(3)] == [code] * 3


@pytest.mark.parametrize("name", CALLS)
def test_busy_then_fine(emulator: Emulator, name: str) -> None:
    """The service is busy twice, then it answers."""
    call = caller(emulator, name)
    emulator.use("busy-then-fine")
    assert [call() for _ in range(4)] == [5000503, 5000503, 0, 0]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("v1.0 business", [4000101, 5003001, 5003002, 5003003, 5003003]),
        ("v1.0 business/status", [4000102, 5003004, 5003004]),
        ("v1.0 credit-card", [4000111, 5003011, 5003012, 5003013, 5003013]),
        ("v2.0 credit-card", [4000111, 5003011, 5003012, 5003013, 5003013]),
        ("v2.0 id-card", [4000121, 5003021, 5003022, 5003023, 5003023]),
        ("v2.0 id-card/stand-alone", [4000121, 5003021, 5003022, 5003023, 5003023]),
        ("v2.0 id-card/authenticity", [0, 0]),
    ],
)
def test_recognition_failures(emulator: Emulator, name: str, codes: list[int]) -> None:
    """Every way in which recognition fails comes, the last for ever."""
    call = caller(emulator, name)
    emulator.use("recognition-failures")
    assert [call() for _ in codes] == codes


def test_id_cards(emulator: Emulator) -> None:
    """One kind of card comes after the other, the last for ever."""
    emulator.use("id-cards")
    sealer = Sealer(emulator, "id-card")
    kinds = [sealer.upload("id-card", picture()).json()["result"]["idType"] for _ in range(4)]
    assert kinds == ["resident", "driver", "passport", "passport"]


def test_console_operations(emulator: Emulator) -> None:
    """The codes that only the console causes come one after the other."""
    emulator.use("console-operations")
    console = [code.number for code in CATALOGUE if code.origin is Origin.CONSOLE]
    call = caller(emulator, "v1.0 business/status")
    assert [call() for _ in range(len(console) + 1)] == [*console, 0]


def test_gateway_errors(emulator: Emulator) -> None:
    """The gateway answers four calls with its own statuses, then the service answers."""
    emulator.use("gateway-errors")
    replies = [emulator.ask_status() for _ in range(5)]
    found = [(reply.status_code, reply.json()["header"]["resultCode"]) for reply in replies]
    assert found == [(429, 4291000), (502, 5020001), (503, 5030001), (504, 5040001), (200, 0)]


def test_tokens(emulator: Emulator) -> None:
    """One user's token is good for every appKey, the other's for one and a minute."""
    emulator.use("tokens")

    def token(user: str, secret: str) -> str:
        form = {"grant_type": "client_credentials"}
        created = emulator.client.post("/oauth2/token/create", auth=(user, secret), data=form).json()
        lives[user] = created["expires_in"]
        return f"Bearer {created['access_token']}"

    def ask(token: str, app_key: str) -> int:
        path, body = f"/v1.1/appkeys/{app_key}/business/status", {"businessNumber": "1234567890"}
        return code_of(emulator.client.post(path, json=body, headers={"X-NHN-Authorization": token}))

    lives: dict[str, int] = {}
    everywhere = token("my-user", "my-secret-access-key")
    somewhere = token("short-lived", "another-secret-access-key")
    assert [ask(one, app_key) for one in (everywhere, somewhere) for app_key in ("my-app", "x")] == [
        0,
        0,
        0,
        4010007,
    ]
    assert lives == {"my-user": 86400, "short-lived": 60}


DOCUMENTS = [
    ("id-card", "driver-1.png", 0, "driver"),
    ("id-card/stand-alone", "passport.jpg", 0, "passport"),
    ("id-card", "anything.png", 0, "resident"),
    ("id-card", "my-unreadable-card.png", 5003023, None),
    ("business", "unreadable.pdf", 5003003, None),
    ("credit-card", "unreadable", 5003013, None),
    ("id-card", "운전면허증.jpg", 0, "driver"),
    ("id-card/stand-alone", "DRIVER.JPG", 0, "driver"),
    ("id-card", "내 여권.png", 0, "passport"),
    ("id-card", "Passport-UNREADABLE.png", 5003023, None),
    ("business", "사업자등록증-판독불가.pdf", 5003003, None),
    ("credit-card", "Busy.png", 5000503, None),
    ("business", "혼잡.png", 5000503, None),
]


@pytest.mark.parametrize(("operation", "file_name", "code", "id_type"), DOCUMENTS)
def test_documents_by_name(
    emulator: Emulator, operation: str, file_name: str, code: int, id_type: str | None
) -> None:
    """The file's name says what is on it, encrypted or not."""
    reply = upload_as(emulator, operation, file_name)
    assert code_of(reply) == code
    assert id_type is None or reply.json()["result"]["idType"] == id_type


def upload_as(emulator: Emulator, operation: str, file_name: str) -> httpx.Response:
    """The reply to a file of that name."""
    emulator.use("documents-by-name")
    if operation.startswith("id-card"):
        sealer = Sealer(emulator, "id-card")
        files = {"image": (file_name, sealer.encrypt(picture()))}
        path, headers = f"/v2.0/appkeys/app/{operation}", sealer.headers
    else:
        files, path, headers = {"image": (file_name, picture())}, f"/v1.0/appkeys/app/{operation}", KEY
    return emulator.client.post(path, files=files, headers=headers)


@pytest.mark.parametrize("operation", ["business", "credit-card", "id-card", "id-card/stand-alone"])
def test_blurred_documents(emulator: Emulator, operation: str) -> None:
    """Of a blurred document the resolution is low, and one value is hardly sure."""
    clear = upload_as(emulator, operation, "clear.png").json()["result"]
    blurred = upload_as(emulator, operation, "blurred.png").json()["result"]
    assert [clear["resolution"], blurred["resolution"]] == ["normal", "low"]
    values = blurred.get("keyValues") or [*blurred["cardNums"], blurred["validThru"]]
    assert [value["conf"] for value in values if value["conf"] < 0.9] == [0.31]


@pytest.mark.parametrize("file_name", ["Expired.png", "만료된 카드.png"])
def test_expired_card(emulator: Emulator, file_name: str) -> None:
    """An expired payment card is valid until a month that is over."""
    assert upload_as(emulator, "credit-card", file_name).json()["result"]["validThru"]["value"] == "01/20"


@pytest.mark.parametrize("file_name", ["Slow.png", "느림.png"])
def test_slow_document(emulator: Emulator, file_name: str) -> None:
    """A slow document is held back for 5 seconds."""
    emulator.use("documents-by-name")
    described = {"operation": "business", "fileName": file_name}
    assert emulator.client.post("/__admin/explain", json=described).json()["answer"]["delay"] == 5.0


def outcome(call: Callable[[], httpx.Response]) -> str:
    """How a call ends: its HTTP status and resultCode, or what the client makes of it."""
    try:
        reply = call()
        return f"{reply.status_code} {reply.json()['header']['resultCode']} {reply.headers['content-type']}"
    except (httpx.TransportError, ValueError) as error:
        return type(error).__name__


def test_slow_service(emulator: Emulator) -> None:
    """Documents are held back, and so is no business number."""
    emulator.use("slow-service")
    assert code_of(emulator.ask_status()) == 0
    files, patience = {"image": ("a.png", picture())}, httpx.Timeout(30, read=0.05)
    with emulator.another_client() as client:
        outcome(lambda: client.post("/v1.0/appkeys/app/business", files=files, headers=KEY, timeout=patience))
    entries: list[dict[str, float]] = []
    while len(entries) < 2:
        entries = emulator.client.get("/__admin/requests").json()["requests"]
    assert [entry["delay"] > 0 for entry in entries] == [True, False]


def test_flaky_network(emulator: Emulator) -> None:
    """Connections break in three ways, and at the same calls each time."""
    found = []
    for _ in range(2):
        emulator.use("flaky-network")
        found.append([outcome(emulator.ask_status) for _ in range(60)])
    assert found[0] == found[1]
    assert set(found[0]) == {"200 0 application/json", "ReadError", "RemoteProtocolError", "JSONDecodeError"}


def test_lost_answers(emulator: Emulator) -> None:
    """The first answer of each operation is lost, and the Request-Key of a lost answer is spent."""
    claim = claimant(Sealer(emulator, "id-card"))
    emulator.use("lost-answers")
    assert [outcome(emulator.ask_status) for _ in range(2)] == ["RemoteProtocolError", "200 0 application/json"]
    with pytest.raises(httpx.RemoteProtocolError):
        claim()
    assert claim() == 4000122


def test_broken_replies(emulator: Emulator) -> None:
    """Replies are broken in one way after the other, and over again."""
    emulator.use("broken-replies")
    found = [outcome(emulator.ask_status) for _ in range(14)]
    assert (
        found[:7]
        == found[7:]
        == [
            "JSONDecodeError",
            "200 0 text/html;charset=UTF-8",
            "200 -1 application/json",
            "200 0 application/json",
            "200 9999999 application/json",
            "JSONDecodeError",
            "200 0 application/json",
        ]
    )


def test_envelope_failures(emulator: Emulator) -> None:
    """The envelope fails in five ways, then it opens; what is sent plain is not touched."""
    sealer = Sealer(emulator, "credit-card")
    emulator.use("envelope-failures")
    found = [code_of(sealer.upload("credit-card", picture())) for _ in range(6)]
    assert found == [4000301, 4000302, 4000303, 5000006, 5000007, 0]
    assert code_of(emulator.ask_status()) == 0


def test_allowance_used_up(emulator: Emulator) -> None:
    """An appKey has three calls, of whatever operation."""
    emulator.use("allowance-used-up")
    assert [code_of(emulator.ask_status()) for _ in range(5)] == [0, 0, 0, 4000006, 4000006]
    assert code_of(emulator.ask_status(app_key="other")) == 0


def test_authenticity(emulator: Emulator) -> None:
    """Authenticity answers in four ways, over and over."""
    sealer = Sealer(emulator, "id-card")
    emulator.use("authenticity")
    found = []
    for _ in range(8):
        key = sealer.upload("id-card", picture()).headers["request-key"]
        fields = {"name": "a", "residentNumber": "1" * 13, "issueDate": "20200102"}
        reply = sealer.claim(key, {"idType": "resident"}, **fields).json()
        found.append(reply.get("result", {}).get("isAuthenticity", reply["header"]["resultCode"]))
    assert found == [True, False, 4000122, 4000123] * 2


@pytest.mark.parametrize("operation", ["credit-card", "id-card"])
def test_key_rotation(emulator: Emulator, operation: str) -> None:
    """A rotated key is good for 10 minutes more, then it fails each time, until the client has the new one."""
    emulator.use("key-rotation")
    sealer = Sealer(emulator, operation)

    def upload(times: int) -> list[int]:
        return [code_of(sealer.upload(operation, picture())) for _ in range(times)]

    assert upload(1) == [0]
    versions = emulator.client.post("/__admin/keys/rotate").json()
    assert upload(2) == [0, 0]
    emulator.client.put("/__admin/clock", json={"advance": "10m"}).raise_for_status()
    assert upload(3) == [4000301] * 3
    assert sealer.version != versions[operation]
    sealer.fetch_key()
    assert sealer.version == versions[operation]
    assert upload(2) == [0, 0]


class TestExpiredRequestKey:
    FIELDS: ClassVar = {"name": "a", "residentNumber": "1" * 13, "issueDate": "20200102"}

    def recognise(self, sealer: Sealer) -> str:
        return sealer.upload("id-card", picture()).headers["request-key"]

    def claim(self, sealer: Sealer, key: str) -> int:
        return code_of(sealer.claim(key, {"idType": "resident"}, **self.FIELDS))

    def test_the_first(self, emulator: Emulator) -> None:
        """Of each appKey the first Request-Key is called expired, and that of a new recognition works."""
        emulator.use("expired-request-key")
        for app_key in ("one", "two"):
            sealer = Sealer(emulator, "id-card", app_key)
            found = [self.claim(sealer, self.recognise(sealer)) for _ in range(3)]
            assert found == [4000122, 0, 0]

    def test_the_same_again(self, emulator: Emulator) -> None:
        """The key that the rule called expired is not so in truth, as the file says."""
        emulator.use("expired-request-key")
        sealer = Sealer(emulator, "id-card")
        key = self.recognise(sealer)
        assert [self.claim(sealer, key) for _ in range(2)] == [4000122, 0]

    def test_in_truth(self, emulator: Emulator) -> None:
        """After 61 minutes a Request-Key fails each time, until the card is recognised again."""
        sealer = Sealer(emulator, "id-card")
        key = self.recognise(sealer)
        emulator.client.put("/__admin/clock", json={"advance": "61m"}).raise_for_status()
        assert [self.claim(sealer, key) for _ in range(3)] == [4000122] * 3
        assert self.claim(sealer, self.recognise(sealer)) == 0

    def test_spent(self, emulator: Emulator) -> None:
        """A Request-Key that a success has spent is 4000122 by nature, whatever the scenario."""
        emulator.use("expired-request-key")
        sealer = Sealer(emulator, "id-card")
        assert self.claim(sealer, self.recognise(sealer)) == 4000122
        key = self.recognise(sealer)
        assert [self.claim(sealer, key) for _ in range(3)] == [0, 4000122, 4000122]

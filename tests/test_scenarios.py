"""The scenarios that are shipped."""

from collections.abc import Callable, Mapping

import pytest

from emulator.contract.catalogue import Origin
from emulator.contract.operations import Endpoint
from emulator.scenario.library import load_files, scenario_files
from tests.contracts import CATALOGUE, ENDPOINTS, SEED
from tests.running import KEY, ROOT, Emulator, code_of
from tests.samples import picture
from tests.web.sealing import Sealer

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
    assert len(scenarios) == 11


@pytest.mark.parametrize("name", CALLS)
def test_every_code(emulator: Emulator, name: str) -> None:
    """Each call to an operation gets the next code that the operation can give, then the natural replies."""
    call = caller(emulator, name)
    emulator.use("every-code")
    possible = [code.number for code in CATALOGUE if code.comes_from(CALLS[name])]
    assert [call() for _ in range(len(possible) + 2)] == [*possible, 0, 0]


def test_every_code_is_reachable() -> None:
    """Every row of the catalogue can be given by some operation."""
    assert [code for code in CATALOGUE if not any(map(code.comes_from, ENDPOINTS))] == []


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

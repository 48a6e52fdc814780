"""`ocr-emulator call`, as a process of its own."""

import pytest

from tests.cli.command import run
from tests.running import Emulator


@pytest.mark.parametrize(
    ("operation", "argument", "shown"),
    [
        ("business", "examples/business.png", "가나다상사"),
        ("business/status", "1234567890", '"statusCode": "00"'),
        ("public-keys", "id-card", '"version": '),
        ("credit-card", "examples/credit-card.png", '"totalCardNum": "4111111111111111"'),
        ("id-card", "examples/credit-card.png", '"value": "홍길동"'),
        ("id-card/stand-alone", "examples/credit-card.png", '"value": "홍길동"'),
        ("id-card/authenticity", "examples/credit-card.png", '"isAuthenticity": true'),
    ],
)
def test_every_operation(emulator: Emulator, operation: str, argument: str, shown: str) -> None:
    """Every operation can be tried by hand; what is encrypted is printed in plain."""
    done = run("call", operation, argument, "--url", emulator.url)
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout


@pytest.mark.parametrize("kind", ["driver", "passport"])
def test_every_kind_of_card(emulator: Emulator, kind: str) -> None:
    """A card of any kind is asked about as its kind has to be."""
    result = {"idType": kind}
    emulator.use({"rules": [{"when": {"operation": "id-card"}, "then": {"resultCode": 0, "result": result}}]})
    done = run("call", "id-card/authenticity", "examples/credit-card.png", "--url", emulator.url)
    assert '"isAuthenticity": true' in done.stdout


@pytest.mark.parametrize(
    ("operation", "argument"),
    [("business/status", "1234567890"), ("id-card/authenticity", "examples/credit-card.png")],
)
def test_with_a_token(emulator: Emulator, operation: str, argument: str) -> None:
    """With a user v1.1 and v2.1 are called, with a token that is created for it."""
    emulator.use("tokens")
    user = "my-user:my-secret-access-key"
    done = run("call", operation, argument, "--url", emulator.url, "--user", user)
    assert (done.returncode, done.stderr) == (0, "")
    version = "v1.1" if operation == "business/status" else "v2.1"
    assert f"POST /{version}/appkeys/my-app/{operation} -> 0 SUCCESS [tokens]" in emulator.log


def test_plain(emulator: Emulator) -> None:
    """What v1.0 takes without an envelope can be called so."""
    done = run("call", "credit-card", "examples/credit-card.png", "--url", emulator.url, "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert '"totalCardNum": "4111111111111111"' in done.stdout
    assert "POST /v1.0/appkeys/my-app/credit-card -> 0 SUCCESS [default]" in emulator.log


def test_without_a_token(emulator: Emulator) -> None:
    """When there is no token to be had, that is said, and why."""
    emulator.use("tokens")
    done = run("call", "business/status", "1234567890", "--url", emulator.url, "--user", "my-user:wrong")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"ocr-emulator: no token from {emulator.url}: HTTP 401 invalid_client "
        "(the scenario's given.users has this id with another secret)\n"
    )


def test_an_error(emulator: Emulator) -> None:
    """An error is printed with its reason, and the exit status is not zero."""
    done = run("call", "business/status", "12", "--url", emulator.url)
    assert done.returncode == 1
    assert '"resultCode": 4000101' in done.stdout
    assert done.stderr.startswith("X-Emulator-Reason: businessNumber has 2 characters")


def test_an_error_on_the_way(emulator: Emulator) -> None:
    """When what has to come first fails, that is said."""
    emulator.use("invalid-keys")
    done = run("call", "id-card", "examples/credit-card.png", "--url", emulator.url)
    assert done.returncode == 1
    assert done.stderr == (
        "ocr-emulator: public-keys answers 4010001 Invalid appKey or secretKey. (the scenario 'invalid-keys' says so)\n"
    )


@pytest.mark.process
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["idcard", "x"],
            "there is no operation 'idcard'; expected business, business/status, credit-card, public-keys, id-card, id-card/stand-alone or id-card/authenticity; did you mean 'id-card'?",
        ),
        (
            ["business", "nowhere.png"],
            "cannot read nowhere.png: No such file or directory; give the path of an image",
        ),
        (
            ["business/status", "1", "--url", "http://127.0.0.1:1"],
            "no answer from http://127.0.0.1:1: [Errno 111] Connection refused",
        ),
        (
            ["id-card", "x.png", "--plain"],
            "--plain is for business, business/status or credit-card; leave it out for id-card",
        ),
    ],
)
def test_wrong_arguments(arguments: list[str], message: str) -> None:
    """What cannot be done is said in a line."""
    done = run("call", *arguments)
    assert (done.returncode, done.stderr) == (1, f"ocr-emulator: {message}\n")

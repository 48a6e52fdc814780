"""Asking both sides: the pace, and what makes it stop."""

import json
from collections.abc import Callable, Sequence

import pytest

from ocr_emulator.client import NoAnswerError, Reply
from ocr_emulator.comparison.access import Access, Credentials
from ocr_emulator.comparison.answers import Run
from ocr_emulator.comparison.asking import MOST_REQUESTS, Side, ask_all, probes_of
from ocr_emulator.comparison.filling import HttpRequest
from ocr_emulator.comparison.probe import Question
from ocr_emulator.comparison.probes import QUESTIONS
from ocr_emulator.envelope.keys import generate_key_pair
from tests.comparison.asked import EVERYTHING, question

Answer = Callable[[HttpRequest], Reply]


def reply(code: int, status: int = 200, *, is_successful: bool = False, **more: object) -> Reply:
    header = {"isSuccessful": is_successful, "resultCode": code, "resultMessage": "a message"}
    body = json.dumps({"header": header, **more}, separators=(",", ":")).encode()
    return Reply(status, {"content-type": "application/json"}, body)


def always(code: int) -> Answer:
    return lambda _: reply(code)


def one_after_the_other(*answers: Answer) -> Answer:
    rest = iter(answers)

    def answer(request: HttpRequest) -> Reply:
        following = next(rest)
        return following(request)

    return answer


def silent(_: HttpRequest) -> Reply:
    raise NoAnswerError("no answer from http://service: Connection refused")


def run(
    service: Answer,
    questions: Sequence[Question],
    access: Access = EVERYTHING,
    pauses: list[int] | None = None,
    emulator: Answer | None = None,
) -> Run:
    return ask_all(
        questions,
        Side(send=service, access=access),
        Side(send=emulator or always(400), access=EVERYTHING),
        lambda: None if pauses is None else pauses.append(1),
    )


def test_one_at_a_time_with_a_pause() -> None:
    """Between two requests there is a pause, and none before the first."""
    pauses: list[int] = []
    found = run(always(400), [question("wrong-method"), question("missing-field")], pauses=pauses)
    assert (found.requests, len(pauses)) == (3, 2)


def test_both_sides_are_asked_the_same() -> None:
    """The emulator gets each request too, with its own keys."""
    theirs: list[HttpRequest] = []
    ours: list[HttpRequest] = []

    def note(into: list[HttpRequest]) -> Answer:
        def answer(request: HttpRequest) -> Reply:
            into.append(request)
            return reply(400)

        return answer

    other = Access(credentials=Credentials(app_key="other-app", secret_key="other-secret"))
    ask_all(
        [question("damaged-file")],
        Side(send=note(theirs), access=EVERYTHING),
        Side(send=note(ours), access=other),
        lambda: None,
    )
    (sent,), (copy) = theirs, ours[0]
    assert (sent.path, copy.path) == ("/v1.0/appkeys/my-app/business", "/v1.0/appkeys/other-app/business")
    assert (sent.headers["Authorization"], copy.headers["Authorization"]) == ("my-secret", "other-secret")
    assert sent.body == copy.body


def test_no_more_than_forty() -> None:
    """Whatever the table says, the forty-first request is not sent."""
    found = run(always(400), [question("wrong-method")] * 50)
    assert (found.requests, found.stopped) == (MOST_REQUESTS, "40 requests are the most that are sent")
    assert [one.not_asked for one in found.asked[40:]] == ["stopped: 40 requests are the most that are sent"] * 10


@pytest.mark.parametrize(
    "success",
    [
        reply(0, is_successful=True, result={"fileType": "png"}),
        reply(0),
        reply(1, is_successful=True),
        Reply(200, {}, b'{"result": {}}'),
        Reply(500, {}, b'{"header": {"resultCode": 0}}'),
    ],
    ids=["whole", "code", "flag", "result", "status"],
)
def test_it_stops_at_a_success(success: Reply) -> None:
    """The first reply that looks like a success, which may be charged for, is the last; it counts as a reply."""
    questions = [question("missing-field"), question("wrong-method")]
    found = run(lambda _: success, questions)
    assert found.requests == 1
    assert found.stopped == "missing-field was answered with what looks like a success, which may be charged for"
    assert [len(one.service) for one in found.asked] == [1, 0]
    assert found.asked[1].not_asked == f"stopped: {found.stopped}"


def test_a_success_that_is_free() -> None:
    """A public key, or a token, is a success that costs nothing: it goes on."""
    found = run(lambda _: reply(0, is_successful=True, result={}), [question("public-keys")])
    assert (found.requests, found.stopped) == (1, "")


def test_three_silences() -> None:
    """After three requests in a row without an answer the service is left alone."""
    found = run(silent, [question("wrong-method")] * 5)
    assert (found.requests, found.stopped) == (3, "3 requests in a row had no answer")
    assert [one.silence for one in found.asked[:3]] == ["no answer from http://service: Connection refused"] * 3
    assert [one.not_asked for one in found.asked[3:]] == ["stopped: 3 requests in a row had no answer"] * 2


def test_silences_apart() -> None:
    """Silences that are not in a row do not end it."""
    found = run(one_after_the_other(silent, silent, always(400), silent, silent), [question("wrong-method")] * 5)
    assert (found.requests, found.stopped) == (5, "")


@pytest.mark.parametrize("busy", [reply(5000503), reply(4291000, 429), Reply(503, {}, b"<html>"), reply(4000006)])
def test_a_busy_service(busy: Reply) -> None:
    """That a service has no time settles nothing; the rest of the question is not sent."""
    (one,) = run(lambda _: busy, [question("missing-field")]).asked
    assert one.service == ()
    assert one.silence.startswith(f"the service is busy: HTTP {busy.status}")


def test_a_service_that_stays_busy() -> None:
    """Three times in a row is once too often: a service without time is left alone, as one without an answer is."""
    found = run(one_after_the_other(silent, always(5000503), silent), [question("wrong-method")] * 5)
    assert (found.requests, found.stopped) == (3, "3 requests in a row had no answer")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (4000401, "the appKey has not been given that service (4000401)"),
        (4010001, "the service does not know these credentials (4010001)"),
    ],
)
def test_no_access(code: int, why: str) -> None:
    """What says that the caller may not call is no answer to the question; unless just that is the question."""
    (one,) = run(always(code), [question("missing-field")]).asked
    assert (one.not_asked, one.service) == (why, ())
    (same,) = run(always(code), [question("wrong-secret-key")], emulator=always(code)).asked
    assert (same.not_asked, len(same.service)) == ("", 1)


def test_without_credentials() -> None:
    """Without credentials only what nobody needs any for is sent; for the rest it is said what is missing."""
    found = run(always(400), QUESTIONS, access=Access())
    sent = {one.question.needs for one in found.asked if one.service}
    assert sent == {"nothing"}
    assert found.requests == len(probes_of(QUESTIONS, Access()))
    assert {one.not_asked for one in found.asked if not one.service} == {
        "no credentials: give --app-key and --secret-key-file",
        "no user: give --user-file",
    }


def test_what_has_to_be_learnt_first() -> None:
    """Without a public key, or a token, what needs one is not sent: it is said where it should have come from."""
    questions = [question(name) for name in ("public-keys", "sealed-text", "create-token", "scheme-in-lower-case")]
    found = run(always(5), questions)
    assert [one.not_asked for one in found.asked] == [
        "",
        "no public key of id-card: see public-keys",
        "",
        "no token: see create-token",
    ]


def test_what_is_learnt() -> None:
    """The public key and the token of a side are used for what it is asked after them."""
    pair = generate_key_pair("7")
    headers: list[dict[str, str]] = []

    def answer(request: HttpRequest) -> Reply:
        headers.append(dict(request.headers))
        if "/public-keys/" in request.path:
            return reply(0, is_successful=True, result={"key": pair.public_key, "version": "7"})
        if request.path == "/oauth2/token/create":
            return Reply(200, {}, b'{"access_token": "the-token"}')
        return reply(400)

    questions = [question(name) for name in ("public-keys", "sealed-text", "create-token", "scheme-in-lower-case")]
    found = run(answer, questions, emulator=answer)
    assert [one.not_asked for one in found.asked] == [""] * 4
    assert headers[2]["X-Key-Version"] == "7"
    assert len(headers[2]["Symmetric-Key"]) == 344
    assert headers[-1]["X-NHN-Authorization"] == "bearer the-token"


@pytest.mark.parametrize(
    "result",
    [
        {"key": "no key", "version": "0"},
        {"key": 1, "version": "0"},
        {"key": generate_key_pair("0").public_key, "version": "0\r\nX: y"},
        {"key": generate_key_pair("0").public_key},
        [],
    ],
    ids=["no key", "a number", "a header in the version", "no version", "a list"],
)
def test_a_key_that_is_none(result: object) -> None:
    """What is no public key, or has a version that no header can carry, teaches nothing."""
    questions = [question("public-keys"), question("sealed-text")]
    found = run(lambda _: reply(0, is_successful=True, result=result), questions)
    assert found.asked[1].not_asked == "no public key of id-card: see public-keys"


def test_secrets_in_an_error() -> None:
    """A secret that comes back in an error is hidden."""

    def fail(_: HttpRequest) -> Reply:
        raise NoAnswerError("no answer: my-own-secret")

    (one,) = run(fail, [question("wrong-method")]).asked
    assert one.silence == "no answer: [hidden]"


def test_a_silent_emulator() -> None:
    """When it is the emulator that does not answer, the comparison ends with that error."""
    with pytest.raises(NoAnswerError):
        run(always(400), [question("wrong-method")], emulator=silent)


def test_half_an_answer() -> None:
    """A question whose first request is answered, and whose second is not, has no answer."""
    (one,) = run(one_after_the_other(always(400), silent), [question("missing-field")]).asked
    assert one.silence == "no answer from http://service: Connection refused"

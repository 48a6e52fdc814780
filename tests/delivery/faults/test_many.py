"""Faults in numbers: what they leave to those who come after."""

from concurrent.futures import ThreadPoolExecutor

from tests.delivery.faults.wire import LAST, ask, entries, files_of, needs_proc, post, until, use
from tests.running import Emulator, code_of
from tests.samples import picture

FAULTS = [
    "connection-reset",
    "empty-reply",
    "reset-after",
    "truncated-body",
    "malformed-json",
    "wrong-content-type",
    "html-error-page",
    {"slow-drip": 1_000_000},
    "duplicate-header-field",
    "unknown-header-field",
    "unknown-result-code",
    "broken-ciphertext",
    "foreign-ciphertext",
    "answer-lost",
]


@needs_proc
def test_a_thousand(emulator: Emulator) -> None:
    """After a thousand faults of all kinds the process answers, has no more descriptors, and has nothing to tell."""
    faults = [{"fault": fault} for fault in FAULTS]
    emulator.use({"rules": [{"then": [*faults, {"delay": "1ms"}, "natural"], "repeat": True}]})
    questions = [post(headers=LAST), post(version="1.0"), post(headers=LAST), post(body=b"", headers=LAST)]
    assert code_of(emulator.upload("business", picture(), app_key="other", headers={})) == 4000005
    for question in questions:
        ask(emulator, question)
    until(emulator, lambda: len(entries(emulator)) == 5)
    before, log = files_of(emulator), len(emulator.log)
    with ThreadPoolExecutor(20) as pool:
        heard = list(pool.map(lambda number: ask(emulator, questions[number % 4]), range(1000)))
    kept = {(one.is_reset, bool(one.data)) for one in heard}
    assert kept == {(True, False), (True, True), (False, False), (False, True)}
    until(emulator, lambda: files_of(emulator) <= before)
    lines = emulator.log[log:].splitlines()
    assert len(lines) == 1000
    assert all("POST /v1.0/appkeys/app/business/status -> " in line for line in lines)
    assert {entry.get("fault") for entry in entries(emulator)} > {"connection-reset", "answer-lost", None}
    emulator.use("default")
    assert code_of(emulator.ask_status()) == 0


def test_side_by_side(emulator: Emulator) -> None:
    """Faults are for the appKey whose turn it is: each has its own sequence."""
    use(emulator, {"fault": "connection-reset", "times": 2}, "natural")
    for app_key in ("one", "other"):
        path = f"/v1.0/appkeys/{app_key}/business/status"
        ends = [ask(emulator, post(path, headers=LAST)).is_reset for _ in range(3)]
        assert ends == [True, True, False]

"""What the process counts, as Prometheus reads it."""

from collections.abc import Mapping

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.delivery.faults.wire import ask, post, use
from tests.running import Emulator, start
from tests.samples import picture

pytestmark = pytest.mark.process

Labels = tuple[str, str, str, str, str]


def samples(emulator: Emulator) -> Mapping[str, Mapping[Labels, float]]:
    """What Prometheus reads: by metric, and by operation, version, resultCode, by and fault."""
    answer = emulator.client.get("/__admin/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    found: dict[str, dict[Labels, float]] = {}
    for family in text_string_to_metric_families(answer.text):
        assert family.documentation.endswith(".")
        for sample in family.samples:
            one = found.setdefault(sample.name, {})
            names = ("operation", "version", "resultCode", "by", "fault")
            labels = [sample.labels.get(name, "") for name in names]
            one[labels[0], labels[1], labels[2], labels[3], labels[4]] = sample.value
            assert set(sample.labels) in ({*names}, set())
    return found


def added(before: Mapping[str, Mapping[Labels, float]], emulator: Emulator) -> Mapping[Labels, float]:
    """How many answers there were more, by labels."""
    now = samples(emulator).get("ocr_emulator_answers_total", {})
    earlier = before.get("ocr_emulator_answers_total", {})
    grown = {labels: count - earlier.get(labels, 0) for labels, count in now.items()}
    return {labels: count for labels, count in grown.items() if count}


def test_answers(emulator: Emulator) -> None:
    """Answers are counted by operation, version, resultCode, whether a scenario chose it, and fault."""
    before = samples(emulator)
    emulator.ask_status(app_key="a")
    emulator.ask_status("1", app_key="b")
    emulator.upload("credit-card", picture(80, 50))
    emulator.client.get("/nowhere")
    emulator.client.post("/oauth2/token/create")
    use(emulator, {"resultCode": 5000503}, {"fault": {"truncated-body": 5}}, {"fault": "connection-reset"})
    emulator.ask_status()
    ask(emulator, post())
    ask(emulator, post())
    assert added(before, emulator) == {
        ("business/status", "v1.0", "0", "nature", ""): 1,
        ("business/status", "v1.0", "4000101", "nature", ""): 1,
        ("credit-card", "v1.0", "0", "nature", ""): 1,
        ("", "", "404", "nature", ""): 1,
        ("", "", "", "nature", ""): 1,
        ("business/status", "v1.0", "5000503", "scenario", ""): 1,
        ("business/status", "v1.0", "0", "nature", "truncated-body"): 1,
        ("business/status", "v1.0", "", "scenario", "connection-reset"): 1,
    }


def test_an_authors_own_codes(emulator: Emulator) -> None:
    """Codes of an author's own are one, however many there are."""
    before = samples(emulator)
    codes = [{"resultCode": 4_990_000 + number, "resultMessage": "own"} for number in range(5)]
    use(emulator, *codes)
    for _ in codes:
        emulator.ask_status()
    assert added(before, emulator) == {("business/status", "v1.0", "own", "scenario", ""): 5}


def test_nothing_resets_them(emulator: Emulator) -> None:
    """A reset, of all or of one, leaves the counts as they are."""
    before = samples(emulator)
    emulator.ask_status()
    for call in (
        "POST reset",
        "POST sessions/app/reset",
        "DELETE sessions/app",
        "DELETE requests",
        "DELETE coverage",
    ):
        method, path = call.split()
        emulator.client.request(method, f"/__admin/{path}").raise_for_status()
    assert sum(added(before, emulator).values()) == 1


def test_gauges(emulator: Emulator) -> None:
    """How many appKeys and requests are remembered is told, and goes down when they are forgotten."""
    nobody: Labels = ("", "", "", "", "")
    found = []
    for app_key in ("a", "b", "a"):
        emulator.ask_status(app_key=app_key)
        now = samples(emulator)
        found.append((now["ocr_emulator_sessions"][nobody], now["ocr_emulator_journal"][nobody]))
    assert found == [(1, 1), (2, 2), (2, 3)]
    emulator.client.post("/__admin/reset").raise_for_status()
    now = samples(emulator)
    assert (now["ocr_emulator_sessions"][nobody], now["ocr_emulator_journal"][nobody]) == (0, 0)


def test_nothing_yet() -> None:
    """A process that has answered nothing has no counts, and is read all the same."""
    with start() as emulator:
        assert "ocr_emulator_answers_total" not in samples(emulator)


def test_app_keys_are_no_label(emulator: Emulator) -> None:
    """However many appKeys there are, there are no more metrics: Prometheus would drown in them."""
    emulator.ask_status(app_key="a-telling-app-key")
    before = len(emulator.client.get("/__admin/metrics").text.splitlines())
    for number in range(20):
        emulator.ask_status(app_key=f"app-{number}")
    text = emulator.client.get("/__admin/metrics").text
    assert (len(text.splitlines()), "a-telling-app-key" in text) == (before, False)

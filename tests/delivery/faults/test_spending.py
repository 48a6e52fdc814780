"""What a fault leaves behind: a Request-Key that is spent or not, an allowance that is less or not."""

from contextlib import suppress

import httpx
import pytest

from tests.delivery.faults.wire import Heard, ask, entries, post, use
from tests.product.sealing import Sealer
from tests.running import Emulator, code_of
from tests.samples import picture

#: Faults before the work, and after it.
SPARING = ["connection-reset", "empty-reply", {"stall": 1}, "html-error-page", "unknown-result-code"]
SPENDING = [
    "answer-lost",
    "reset-after",
    "truncated-body",
    "malformed-json",
    "wrong-content-type",
    "duplicate-header-field",
    "unknown-header-field",
    {"slow-drip": 1_000_000},
]
RESIDENT = {"idType": "resident"}


def recognise(sealer: Sealer) -> tuple[str, dict[str, str]]:
    """A Request-Key, and what has to be asked about the resident card that it is for."""
    reply = sealer.upload("id-card", picture())
    values = sealer.values_of(reply)
    number = values["residentNumber"].replace("-", "")
    return reply.headers["request-key"], {
        "name": values["name"],
        "residentNumber": number,
        "issueDate": "20200102",
    }


def claim_in_vain(sealer: Sealer, key: str, fields: dict[str, str]) -> None:
    with suppress(httpx.TransportError):
        sealer.claim(key, RESIDENT, **fields)


class TestRequestKey:
    @pytest.mark.parametrize("fault", SPARING)
    def test_it_is_spared(self, emulator: Emulator, fault: object) -> None:
        """After a fault before the work a Request-Key is as good as it was."""
        sealer = Sealer(emulator, "id-card")
        key, fields = recognise(sealer)
        use(emulator, {"fault": fault, "times": 1}, "natural", operation="id-card/authenticity")
        claim_in_vain(sealer, key, fields)
        assert "fault" in entries(emulator)[-1]
        again = sealer.claim(key, RESIDENT, **fields)
        assert code_of(again) == 0
        assert again.json()["result"] == {"isAuthenticity": True}

    @pytest.mark.parametrize("fault", SPENDING)
    def test_it_is_spent(self, emulator: Emulator, fault: object) -> None:
        """After a fault on the way back a Request-Key is spent, whatever the client has of the answer."""
        sealer = Sealer(emulator, "id-card")
        key, fields = recognise(sealer)
        use(emulator, {"fault": fault}, "natural", operation="id-card/authenticity")
        claim_in_vain(sealer, key, fields)
        assert ("fault" in entries(emulator)[-1], entries(emulator)[-1]["resultCode"]) == (True, 0)
        assert code_of(sealer.claim(key, RESIDENT, **fields)) == 4000122

    @pytest.mark.parametrize("fault", ["html-error-page", "unknown-result-code"])
    def test_none_is_issued(self, emulator: Emulator, fault: str) -> None:
        """A reply in place of the service's has no Request-Key."""
        use(emulator, {"fault": fault}, operation="id-card")
        reply = Sealer(emulator, "id-card").upload("id-card", picture())
        assert reply.headers["x-emulator-fault"].startswith(fault)
        assert "request-key" not in reply.headers

    @pytest.mark.parametrize("fault", ["malformed-json", "broken-ciphertext", "foreign-ciphertext"])
    def test_one_is_issued(self, emulator: Emulator, fault: str) -> None:
        """A Request-Key that came beside a damaged body is good."""
        sealer = Sealer(emulator, "id-card")
        _, fields = recognise(sealer)
        use(emulator, {"fault": fault}, operation="id-card")
        key = sealer.upload("id-card", picture()).headers["request-key"]
        assert sealer.claim(key, RESIDENT, **fields).json()["result"] == {"isAuthenticity": True}


class TestAllowance:
    @pytest.mark.parametrize("unchecked", [False, True], ids=["checked", "unchecked"])
    def test_a_lost_answer_has_cost_a_call(self, emulator: Emulator, *, unchecked: bool) -> None:
        """The work is done, and counts."""
        rule = {"when": {"operation": "business/status"}, "then": [{"fault": "answer-lost"}, "natural"]}
        emulator.use({"given": {"allowance": 2}, "rules": [rule | {"unchecked": unchecked}]})
        assert ask(emulator, post()) == Heard(b"", is_reset=False)
        assert [code_of(emulator.ask_status()) for _ in range(2)] == [0, 4000006]

    @pytest.mark.parametrize("fault", [fault for fault in SPARING if isinstance(fault, str)])
    def test_a_fault_before_the_checks_costs_nothing(self, emulator: Emulator, fault: str) -> None:
        """A request that an unchecked rule's fault keeps from the service is no call."""
        rule = {"when": {"operation": "business/status"}, "then": [{"fault": fault}, "natural"], "unchecked": True}
        emulator.use({"given": {"allowance": 1}, "rules": [rule]})
        with suppress(httpx.TransportError):
            emulator.ask_status()
        assert [code_of(emulator.ask_status()) for _ in range(2)] == [0, 4000006]

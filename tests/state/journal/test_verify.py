"""Whether an appKey has met what was planned for it, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ocr_emulator.contract.catalogue import ResultCode
from ocr_emulator.scenario.faults import Fault
from ocr_emulator.scenario.model import DecidedBy, Planned, Step
from ocr_emulator.state.journal.journal import JournalEntry
from ocr_emulator.state.journal.query import parse_query
from ocr_emulator.state.journal.verify import Expectations, ExpectedCount, Finding, notes, verify
from tests.contracts import CATALOGUE
from tests.state.journal.test_journal import entry

BUSY = CATALOGUE["API_TEMPORARILY_UNAVAILABLE"]


def served(number: int, **more: Any) -> JournalEntry:  # noqa: ANN401 - the fields of an entry
    """A request that went well."""
    return entry(number, **({"operation": "business", "stage": "recognise"} | more))


def mistaken(number: int, **more: Any) -> JournalEntry:  # noqa: ANN401 - likewise
    """A request that the service's own checks refused."""
    refused: dict[str, Any] = {
        "operation": "business/status",
        "path": "/v1.0/appkeys/app/business/status",
        "stage": "request_key",
        "result_code": 4000101,
        "result_key": "INVALID_BUSINESS_REGISTRATION_FORMAT",
        "reason": "the number is short",
    }
    return entry(number, **(refused | more))


def wanted(count: int, **fields: str) -> ExpectedCount:
    """That so many requests be so."""
    text = ", ".join(f"{name} {value}" for name, value in fields.items())
    return ExpectedCount(
        text=text, query=parse_query({name: [value] for name, value in fields.items()}), count=count
    )


def planned(code: ResultCode | None, times: int, *operations: str) -> Planned:
    return Planned(operations=frozenset(operations), step=Step(code=code, times=times))


def findings(
    entries: Sequence[JournalEntry] = (),
    *counts: ExpectedCount,
    plans: Sequence[Planned] = (),
    forgotten: int = 0,
    expected: Sequence[int] = (),
) -> list[Finding]:
    return list(verify(entries, plans, forgotten, Expectations(counts=counts, expected_codes=frozenset(expected))))


def test_nothing() -> None:
    """Where nothing was planned, asked or expected, all is as it should be."""
    assert findings() == []


class TestLeftOver:
    @pytest.mark.parametrize(
        ("plan", "message"),
        [
            (
                planned(BUSY, 2, "business"),
                (
                    "2 x 5000503 API_TEMPORARILY_UNAVAILABLE, planned next for business, was not asked for; "
                    "call it, or plan less"
                ),
            ),
            (
                planned(None, 1, "id-card", "business"),
                "1 x a natural reply, planned next for business, id-card, was not asked for; call it, or plan less",
            ),
        ],
    )
    def test_message(self, plan: Planned, message: str) -> None:
        """What was planned and not asked for is left over, as often as it waits."""
        assert findings(plans=[plan]) == [Finding(kind="left over", message=message)]

    def test_a_fault(self) -> None:
        """A plan with a fault is told with it: it is not the natural reply."""
        step = Step(code=None, fault=Fault(name="slow-drip", amount=5))
        (found,) = findings(plans=[Planned(operations=frozenset({"business"}), step=step)])
        assert found.message == (
            "1 x a natural reply with the fault slow-drip 5, planned next for business, was not asked for; "
            "call it, or plan less"
        )

    def test_each(self) -> None:
        """Every plan that waits is told, in the order in which they were made."""
        plans = [planned(BUSY, number, "business") for number in (3, 1, 2)]
        assert [one.message[0] for one in findings(plans=plans)] == ["3", "1", "2"]


class TestMistakes:
    def test_message(self) -> None:
        """What the service's own checks refused is a mistake of the client's, and is told with its reason."""
        refused = mistaken(4)
        assert findings([served(5), refused, served(3)]) == [
            Finding(
                kind="mistake",
                message="request 4, POST /v1.0/appkeys/app/business/status, was refused with 4000101 "
                "INVALID_BUSINESS_REGISTRATION_FORMAT: the number is short",
                nearest=(refused,),
            )
        ]

    def test_in_order(self) -> None:
        """Mistakes are told in the order in which they were made."""
        found = findings([mistaken(9), served(8), mistaken(7)])
        assert [one.nearest[0].id for one in found] == [7, 9]

    @pytest.mark.parametrize(
        "stage",
        ["route", "check_size", "authenticate", "authorize", "parse_body", "decrypt", "validate", "request_key"],
    )
    def test_at_every_stage(self, stage: str) -> None:
        """A refusal of any check is one."""
        assert [one.kind for one in findings([mistaken(1, stage=stage)])] == ["mistake"]

    @pytest.mark.parametrize(
        "one",
        [
            served(1),
            served(1, result_code=None, result_key="NOTHING"),
            mistaken(1, result_code=None, result_key="invalid_client", stage=None),
            mistaken(1, decided_by=DecidedBy.SCENARIO, stage="decide"),
            mistaken(1, stage="recognise", result_code=4000111, result_key="CREDIT_CARD_INFO_NOT_FOUND"),
            mistaken(1, stage="authorize", result_code=4000006, result_key="API_CALL_LIMIT_EXCEEDED"),
            mistaken(1, stage="authorize", result_code=4000401, result_key="SERVICE_NOT_ENABLED"),
        ],
        ids=[
            "a success",
            "a fault",
            "the token service",
            "a scenario's",
            "of the document",
            "of the allowance",
            "of the subscription",
        ],
    )
    def test_what_is_none(self, one: JournalEntry) -> None:
        """What a scenario chose, the document brought about or the subscription lacks is no mistake."""
        assert findings([one]) == []

    def test_on_purpose(self) -> None:
        """A mistake of an expected code is made on purpose; another is not."""
        assert findings([mistaken(1)], expected=[4000101]) == []
        assert [one.kind for one in findings([mistaken(1)], expected=[4000102])] == ["mistake"]

    @pytest.mark.parametrize(
        "fields",
        [{"resultCode": "4000101"}, {"stage": "request_key"}, {"reason": "short", "operation": "business/status"}],
    )
    def test_counted(self, fields: Mapping[str, str]) -> None:
        """A mistake that is counted is expected, however it is described."""
        assert findings([mistaken(1)], wanted(1, **fields)) == []

    def test_counted_as_none(self) -> None:
        """Who says that there is no such request expects none: it is a mistake and a wrong count."""
        found = findings([mistaken(1)], wanted(0, resultCode="4000101"))
        assert [one.kind for one in found] == ["mistake", "count"]


class TestCounts:
    def test_right(self) -> None:
        """As many as were wanted is right; none where none was wanted, too."""
        entries = [served(2), served(1)]
        assert findings(entries, wanted(2, operation="business"), wanted(0, operation="id-card")) == []

    def test_too_few(self) -> None:
        """Of too few the requests are told that come nearest, with fewest fields otherwise, the newest first."""
        near = [served(number, status=500) for number in (9, 7, 5)]
        far = [served(number, status=500, rule="x", operation="id-card") for number in (8, 6)]
        hit = served(4)
        entries = sorted([*near, *far, hit], key=lambda one: -one.id)
        assert findings(entries, wanted(2, operation="business", status="200")) == [
            Finding(
                kind="count",
                message="found 1 with operation business, status 200; expected 2 such requests",
                nearest=tuple(near),
            )
        ]

    def test_few_near(self) -> None:
        """Where fewer come near, those that are farther are told after them."""
        entries = [
            served(3, status=500, operation="id-card"),
            served(2, operation="id-card"),
            served(1, status=500, operation="id-card", rule="x"),
        ]
        (found,) = findings(entries, wanted(1, operation="business", status="200"))
        assert [one.id for one in found.nearest] == [2, 3, 1]

    def test_too_many(self) -> None:
        """Of too many the newest are told."""
        entries = [served(number) for number in (5, 4, 3, 2, 1)]
        (found,) = findings(entries, wanted(3, operation="business"))
        assert found.message == "found 5 with operation business; expected 3 such requests"
        assert [one.id for one in found.nearest] == [5, 4, 3]

    def test_forgotten(self) -> None:
        """Where requests were forgotten, nobody can say that nothing was wrong with them."""
        found = findings([served(1)], wanted(2, operation="business"), forgotten=7)
        assert [one.message for one in found] == [
            (
                "7 older requests of this appKey are forgotten, and what was wrong with them; "
                "see --journal and --journal-bytes"
            ),
            "found 1 with operation business; expected 2 such requests",
        ]

    def test_in_order(self) -> None:
        """Plans are told before mistakes, and mistakes before counts, as they were asked."""
        found = findings(
            [mistaken(1)],
            wanted(2, operation="id-card"),
            wanted(3, operation="id-card"),
            plans=[planned(BUSY, 1, "business")],
        )
        assert [one.kind for one in found] == ["left over", "mistake", "count", "count"]
        assert [one.message for one in found[2:]] == [
            f"found 0 with operation id-card; expected {count} such requests" for count in (2, 3)
        ]


class TestNotes:
    PATH = "/v1.0/appkeys/app/business"

    def repeated(self, **second: Any) -> list[Finding]:  # noqa: ANN401 - the fields of an entry
        """The notes about a request that meets a fault, and one that is equal but for the fields of `second`."""
        first = served(1, path=self.PATH, at=100.0, delay=2.0, fault="connection-reset", body_size=40)
        return list(notes([served(2, **({"path": self.PATH, "at": 102.004, "body_size": 40} | second)), first]))

    def test_an_equal_request_at_once(self) -> None:
        """An equal request that follows a fault at once is perhaps the work of the HTTP client, which can be told not to."""
        (found,) = self.repeated()
        assert (found.kind, found.message) == (
            "repeated",
            (
                "request 2 is request 1 again, at once after the fault connection-reset; perhaps the HTTP client repeats "
                "it by itself, and the application has not seen the fault; switch that off "
                "(OkHttp: retryOnConnectionFailure(false); HttpURLConnection: -Dsun.net.http.retryPost=false; "
                "libcurl: CURLOPT_FRESH_CONNECT)"
            ),
        )
        assert [one.id for one in found.nearest] == [1, 2]

    @pytest.mark.parametrize(
        "second",
        [{"at": 102.2}, {"body_size": 41}, {"path": "/v1.0/appkeys/app/credit-card"}, {"caller": "0a0b0c0d"}],
    )
    def test_another_request(self, second: dict[str, Any]) -> None:
        """A request that comes later, or is another, is the application's."""
        assert self.repeated(**second) == []

    @pytest.mark.parametrize(
        ("fault", "count"), [("empty-reply", 1), ("answer-lost", 1), ("truncated-body 20", 0), (None, 0)]
    )
    def test_faults(self, fault: str | None, count: int) -> None:
        """Clients repeat where not a byte has come, and nowhere else."""
        first, second = served(1, path=self.PATH, fault=fault), served(2, path=self.PATH)
        assert len([*notes([second, first])]) == count

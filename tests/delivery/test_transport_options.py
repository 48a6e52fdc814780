"""How a reply travels: its delay, its headers, its HTTP status."""

import re

import pytest

from tests.delivery.faults.wire import (
    LAST,
    STATUS,
    ask,
    connect,
    entries,
    hear,
    post,
    until,
    use,
)
from tests.product.sealing import Sealer
from tests.running import Emulator, code_of, start
from tests.samples import picture
from tests.scenario.loading import problems_in

SERVERS = ["Connection", "content-length", "Content-Type", "date", "Server", "Transfer-Encoding"]


class TestDelay:
    def test_fixed(self, emulator: Emulator, natural_body: bytes) -> None:
        """A reply that was held back is the natural one; journal and log say for how long."""
        use(emulator, {"delay": "150ms"})
        reply = emulator.ask_status()
        assert (code_of(reply), reply.content) == (0, natural_body)
        assert entries(emulator)[-1]["delay"] == 0.15
        assert f"POST {STATUS} -> 0 SUCCESS (after 0.150 s) [inline, rules[0]]\n" in emulator.log

    def test_uniform(self, emulator: Emulator) -> None:
        """A delay between two is another one each time, and neither less nor more than they are."""
        use(emulator, {"delay": {"uniform": ["1ms", "40ms"]}})
        for _ in range(10):
            assert code_of(emulator.ask_status()) == 0
        delays = [entry["delay"] for entry in entries(emulator)]
        assert len(set(delays)) == 10
        assert all(0.001 <= delay <= 0.04 for delay in delays)

    def test_lognormal(self, emulator: Emulator) -> None:
        """Delays around a median are another one each time, on both sides of it."""
        emulator.use({"seed": 1, "rules": [{"then": {"delay": {"lognormal": {"median": "10ms", "sigma": 0.5}}}}]})
        for _ in range(20):
            assert code_of(emulator.ask_status()) == 0
        delays = [entry["delay"] for entry in entries(emulator)]
        assert len(set(delays)) == 20
        assert min(delays) < 0.01 < max(delays)

    def test_a_seed_makes_them_the_same(self, emulator: Emulator) -> None:
        """With a seed the delays are the same each time that the scenario is put in force."""
        found = []
        for _ in range(2):
            emulator.use({"seed": 7, "rules": [{"then": {"delay": {"uniform": ["1ms", "30ms"]}}}]})
            for _ in range(5):
                emulator.ask_status()
            found.append([entry["delay"] for entry in entries(emulator)[-5:]])
        assert found[0] == found[1]

    def test_none(self, emulator: Emulator) -> None:
        """A reply that was not held back has no delay to tell."""
        emulator.ask_status()
        assert entries(emulator)[-1]["delay"] == 0.0
        assert " (after " not in emulator.log.splitlines()[-1]

    def test_of_a_refusal(self, emulator: Emulator) -> None:
        """An unchecked rule holds back what the service refuses by nature, too."""
        use(emulator, {"delay": "10ms"}, unchecked=True)
        assert code_of(emulator.ask_status("123")) == 4000101
        assert entries(emulator)[-1]["delay"] == 0.01

    def test_of_a_fault(self, emulator: Emulator, natural_body: bytes) -> None:
        """A reply can be held back and then damaged."""
        use(emulator, {"delay": "50ms", "fault": {"truncated-body": 7}})
        assert ask(emulator, post()).body == natural_body[:7]
        entry = entries(emulator)[-1]
        assert (entry["delay"], entry["fault"]) == (0.05, "truncated-body 7")
        assert f"POST {STATUS} -> 0 SUCCESS (after 0.050 s, truncated-body 7) [inline, rules[0]]\n" in emulator.log

    def test_it_is_told_before_it_is_over(self, emulator: Emulator) -> None:
        """The journal has a request whose reply is still held back, and nothing of it has come."""
        use(emulator, {"delay": "60s"})
        with connect(emulator) as connection:
            connection.sendall(post())
            until(emulator, lambda: len(entries(emulator)) == 1)
            connection.settimeout(0)
            with pytest.raises(BlockingIOError):
                connection.recv(1)
        assert entries(emulator)[0]["delay"] == 60.0

    def test_two_requests_at_once(self, emulator: Emulator) -> None:
        """A request that was pipelined behind one that is held back is answered after it."""
        use(emulator, {"resultCode": 5000503, "delay": "50ms"}, "natural")
        with connect(emulator) as connection:
            connection.sendall(post() + post(headers=LAST))
            heard = hear(connection)
        first, second = re.findall(rb'"resultCode":(\d+)', heard.data)
        assert (first, second) == (b"5000503", b"0")

    def test_others_do_not_wait(self, emulator: Emulator) -> None:
        """A sequence holds back the reply that it says, and no other."""
        use(emulator, {"delay": "60s"}, "natural")
        with connect(emulator) as connection:
            connection.sendall(post())
            until(emulator, lambda: len(entries(emulator)) == 1)
            assert code_of(emulator.ask_status()) == 0
        assert [entry["delay"] for entry in entries(emulator)] == [60.0, 0.0]


class TestHeaders:
    @pytest.mark.parametrize(
        "then", [{}, {"fault": "unknown-header-field"}, {"delay": "1ms"}, {"resultCode": 5000503}]
    )
    def test_added(self, emulator: Emulator, then: dict[str, object]) -> None:
        """A rule's headers come beside those of the service, and are the rule's own words."""
        use(emulator, then | {"headers": {"Retry-After": "120", "X-Own": 'a; b="c"'}})
        headers = emulator.ask_status().headers
        assert (headers["retry-after"], headers["x-own"]) == ("120", 'a; b="c"')
        assert headers["content-type"] == "application/json"

    @pytest.mark.parametrize("fault", ["malformed-json", "wrong-content-type", "truncated-body", "reset-after"])
    def test_beside_a_fault(self, emulator: Emulator, fault: str) -> None:
        """A reply that is damaged has the rule's headers, and no header twice."""
        use(emulator, {"fault": fault, "headers": {"Retry-After": "5"}})
        heard = ask(emulator, post(headers=LAST))
        assert heard.headers["retry-after"] == "5"
        assert len(heard.headers) == len(heard.head.split(b"\r\n")) - 1

    def test_a_page_in_place_of_the_reply(self, emulator: Emulator) -> None:
        """The page of a proxy has the proxy's headers, the rule's Retry-After, and the emulator's own."""
        use(emulator, {"fault": {"html-error-page": 503}, "headers": {"Retry-After": "5"}})
        headers = emulator.ask_status().headers
        assert headers["retry-after"] == "5"
        assert headers["x-emulator-fault"] == "html-error-page 503"

    @pytest.mark.parametrize("name", ["Request-Key", "request-key", "REQUEST-KEY"])
    @pytest.mark.parametrize("then", [{}, {"fault": "unknown-header-field"}], ids=["whole", "damaged"])
    def test_replaced(self, emulator: Emulator, name: str, then: dict[str, object]) -> None:
        """A rule's header takes the place of the service's of that name, however it is written."""
        use(emulator, then | {"headers": {name: "mine"}}, operation="id-card")
        reply = Sealer(emulator, "id-card").upload("id-card", picture())
        assert reply.headers.get_list("request-key") == ["mine"]

    @pytest.mark.parametrize("name", ["X-Emulator-Revision", "x-emulator-revision"])
    @pytest.mark.parametrize("then", [{}, {"fault": "unknown-header-field"}], ids=["whole", "damaged"])
    def test_the_emulators_own(self, emulator: Emulator, name: str, then: dict[str, object]) -> None:
        """What the emulator says of a reply is not a rule's to say."""
        use(emulator, then | {"headers": {name: "mine"}})
        assert emulator.ask_status().headers.get_list("x-emulator-revision") == ["2024-01-12"]

    @pytest.mark.parametrize("name", SERVERS)
    def test_the_servers_own(self, name: str) -> None:
        """A header that the server writes itself is not a rule's to write."""
        text = f"rules: [{{then: {{headers: {{{name}: x}}}}}}]"
        (problem,) = problems_in(text)
        assert problem.endswith(
            f"found '{name}', which the server writes itself; expected another header; "
            "a fault can damage those: wrong-content-type, truncated-body"
        )

    def test_of_a_refusal(self, emulator: Emulator) -> None:
        """A rule that says nothing to a refusal leaves its headers alone."""
        use(emulator, {"headers": {"Retry-After": "5"}})
        reply = emulator.ask_status("123")
        assert code_of(reply) == 4000101
        assert "retry-after" not in reply.headers

    @pytest.mark.process
    def test_without_the_emulators_own(self) -> None:
        """With --headers false a reply has the rule's headers, and none of the emulator's."""
        with start("--headers", "false") as emulator:
            use(emulator, {"headers": {"Retry-After": "5"}, "delay": "1ms"})
            reply = emulator.ask_status()
            assert set(reply.headers) == {"date", "content-length", "content-type", "retry-after"}


class TestStatus:
    @pytest.mark.parametrize("status", [201, 302, 429, 503, 599])
    @pytest.mark.parametrize("then", [{}, {"delay": "1ms"}, {"fault": {"slow-drip": 1_000_000}}])
    def test_any(self, emulator: Emulator, status: int, then: dict[str, object], natural_body: bytes) -> None:
        """A reply has the status that its rule says, with the body that it has by nature."""
        use(emulator, then | {"httpStatus": status})
        reply = emulator.ask_status()
        assert (reply.status_code, reply.content) == (status, natural_body)
        assert entries(emulator)[-1]["status"] == status
        assert f"-> HTTP {status} 0 SUCCESS" in emulator.log.splitlines()[-1]

    def test_beside_a_fault(self, emulator: Emulator) -> None:
        """A body that is cut off comes with the status too."""
        use(emulator, {"resultCode": 5000503, "httpStatus": 503, "fault": {"truncated-body": 3}})
        heard = ask(emulator, post())
        assert heard.head.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        assert heard.body == b'{"h'

    @pytest.mark.parametrize("fault", ["html-error-page", "unknown-result-code", "connection-reset", "stall"])
    def test_in_place_of_the_reply(self, fault: str) -> None:
        """A fault that answers in place of the service leaves no status to say."""
        (problem,) = problems_in(f"rules: [{{then: {{httpStatus: 503, fault: {fault}}}}}]")
        assert problem.endswith(
            f"found httpStatus beside the fault {fault}, which answers in its stead; expected one of the two; remove one"
        )

    def test_without_a_rule(self, emulator: Emulator) -> None:
        """What no rule decides has the status of HTTP that it has by nature."""
        use(emulator, {"httpStatus": 503}, operation="business")
        assert code_of(emulator.ask_status()) == 0
        assert entries(emulator)[-1]["status"] == 200

"""What the emulator says beside a reply, never in it: the X-Emulator-* headers and the line in the log."""

from urllib.parse import quote

from emulator.pipeline.answer import Answer
from emulator.pipeline.received import Received
from emulator.scenario.model import Scenario

_LONGEST = 200


def headers(answer: Answer, scenario: Scenario) -> dict[str, str]:
    """Which scenario and rule decided, and why it is an error; what is not ASCII is percent-encoded."""
    facts = {"Scenario": scenario.name, "Rule": answer.rule, "Reason": answer.reason}
    return {f"X-Emulator-{name}": _ascii(fact) for name, fact in facts.items() if fact is not None}


def log_line(received: Received, answer: Answer, scenario: Scenario) -> str:
    """One line, whatever the client put in the path."""
    path = ascii(received.path[:_LONGEST])[1:-1]
    decided = f"{scenario.name}, {answer.rule}" if answer.rule else scenario.name
    because = f": {answer.reason}" if answer.reason else ""
    return f"{received.method} {path} -> {answer.code} [{decided}]{because}"


def _ascii(text: str) -> str:
    """`text` for a header, which has no other characters than these."""
    return quote(text, safe=" !\"#$&'()*+,-./:;<=>?@[]^_`{|}~\\")

"""What the emulator says beside a reply, never in it: the X-Emulator-* headers and the line in the log."""

from typing import Final
from urllib.parse import quote

from ocr_emulator.state.journal.journal import JournalEntry

_OK: Final = 200


def headers(entry: JournalEntry) -> dict[str, str]:
    """Which revision, scenario and rule decided, and why; what is not ASCII is percent-encoded."""
    facts = {
        "Request-Id": str(entry.id),
        "Revision": entry.revision,
        "Scenario": entry.scenario,
        "Rule": entry.rule,
        "Reason": entry.reason,
        "Fault": entry.fault,
    }
    return {f"X-Emulator-{name}": _ascii(fact) for name, fact in facts.items() if fact is not None}


def log_line(entry: JournalEntry) -> str:
    """One line, whatever the client put in the path, or an author in a name."""
    decided = f"{entry.scenario}, {entry.rule}" if entry.rule else entry.scenario
    because = f": {entry.reason}" if entry.reason else ""
    travelled = [*([f"after {entry.delay:.3f} s"] if entry.delay else []), *([entry.fault] if entry.fault else [])]
    answered = f"{entry.result_code} {entry.result_key}" if entry.result_code is not None else entry.result_key
    if entry.status != _OK:
        answered = f"HTTP {entry.status} {answered}"
    if travelled:
        answered += f" ({', '.join(travelled)})"
    return printable(f"{entry.method} {entry.path} -> {answered} [{decided}]{because}")


def printable(text: str) -> str:
    """`text` on one line, without what a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def _ascii(text: str) -> str:
    """`text` for a header, which has no other characters than these."""
    if text.isascii() and text.isprintable() and "%" not in text:
        return text
    return quote(text, safe=" !\"#$&'()*+,-./:;<=>?@[]^_`{|}~\\")

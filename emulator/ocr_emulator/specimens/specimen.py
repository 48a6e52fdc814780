"""A test document as a value: what is printed on it, and what the service answers about it."""

from collections.abc import Mapping
from dataclasses import replace

from msgspec import Struct

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import AUTHENTICITY, Endpoint, Operation
from ocr_emulator.errors import listed
from ocr_emulator.scenario.model import Rule, Step
from ocr_emulator.scenario.source.nodes import shown
from ocr_emulator.specimens.originals import ORIGINALS, Original
from ocr_emulator.specimens.outcome import Outcome, read_outcome, write_outcome
from ocr_emulator.specimens.printed import Result, printed_values, result_of
from ocr_emulator.specimens.specimen_text import CHECK_LENGTH, DocumentText, UnusableDocumentError, parse_text


class Specimen(Struct, frozen=True, kw_only=True):
    """A test document as `operation` reads it. `text` is what its QR code says."""

    text: str
    original: Original
    operation: str
    outcome: Outcome

    @property
    def mark(self) -> str:
        """What tells it from other documents, and nothing of what is printed on it: "R1 2016"."""
        return f"{self.original.code} {self.text[-CHECK_LENGTH:]}"

    @property
    def values(self) -> Mapping[str, str]:
        """What is printed: the values of the first reply that is no error, or else those of the original."""
        return printed_values(self.original, self._success)

    def result(self, wanted: Result) -> Result:
        """What makes recognition find what is printed, with what is `wanted` in its place."""
        return result_of(self.original, {**self._success, **wanted})

    @property
    def _success(self) -> Result:
        """The result of the first reply that is no error."""
        return next((step.result for step in self.outcome.replies if not step.error), {})

    def rule_at(self, endpoint: Endpoint) -> Rule | None:
        """What decides where the document is sent to `endpoint`, or where authenticity is asked about it.

        Its name differs between documents, so that each counts its own replies. None: the natural reply is due.
        """
        steps = self._steps_for(endpoint.operation)
        operations = frozenset({endpoint.operation.name})
        return Rule(name=f"document {self.mark}", operations=operations, steps=steps).at(endpoint)

    def _steps_for(self, operation: Operation) -> tuple[Step, ...]:
        if operation == AUTHENTICITY:
            return self.outcome.authenticity
        if operation.name != self.operation:
            return ()
        return tuple(self._printed(step) for step in self.outcome.replies)

    def _printed(self, step: Step) -> Step:
        """The step, with what is printed in its result."""
        return step if step.error else replace(step, result=result_of(self.original, step.result))


def read_specimen(text: str, operation: str, contract: Contract) -> Specimen | None:
    """The test document whose QR code says `text`, as `operation` reads it; None: the code is not one of ours.

    Raises UnusableDocumentError, whose text is the reason, where the document has no meaning for that operation in
    `contract`. The natural reply is due then.
    """
    parts = parse_text(text)
    if parts is None:
        return None
    original = ORIGINALS.get(parts.original)
    if original is None:
        raise UnusableDocumentError(
            f"its QR code names the original {shown(parts.original)}; expected {listed(ORIGINALS)}"
        )
    if operation not in original.kind.operations:
        raise UnusableDocumentError(
            f"it is a {original.kind.name}, which {operation} does not read; "
            f"send it to {listed(original.kind.operations)}"
        )
    outcome = read_outcome(parts.outcome, original, operation, contract)
    return Specimen(text=text, original=original, operation=operation, outcome=outcome)


def make_specimen(
    original: Original, operation: str, contract: Contract, replies: object = 0, authenticity: object = None
) -> Specimen:
    """The test document with that outcome: replies as JSON has them, or the short forms of `outcome`.

    Raises UnusableDocumentError as `read_specimen` does, and for an outcome that is too long.
    """
    text = str(DocumentText(original.code, write_outcome(replies, authenticity)))
    made = read_specimen(text, operation, contract)
    if made is None:
        raise UnusableDocumentError(f"{text} is not the text of a test document")
    return made

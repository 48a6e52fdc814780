"""The outcome in a test document's QR code: replies of the scenario language, as short as they can be written.

`5003023` is short for `{"resultCode":5003023}`, `[5000503,5000503,0]` are replies one after the other, and
`{"name":"남궁선우"}` is the result of a success. The second part, after a slash, is what authenticity answers
about an identity card: `0/4000122`, or `0/false` for `{"resultCode":0,"result":{"isAuthenticity":false}}`.
"""

from json import JSONDecodeError, JSONDecoder, dumps
from typing import Final

from msgspec import Struct

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.id_cards import IdType
from ocr_emulator.contract.operations import AUTHENTICITY
from ocr_emulator.contract.result_fields import RESULT_FIELDS
from ocr_emulator.scenario.language.replies import ReplyContext, read_replies
from ocr_emulator.scenario.model import Step
from ocr_emulator.scenario.source.json_source import read_json
from ocr_emulator.scenario.source.nodes import Entries, Items, Node, Place, Scalar
from ocr_emulator.scenario.source.problems import Report, ScenarioProblemsError
from ocr_emulator.specimens.originals import Original
from ocr_emulator.specimens.specimen_text import UnusableDocumentError

_SOURCE: Final = "its QR code"
_RESULT: Final = "result"
_KIND: Final = "idType"

#: A mapping with one of these names is a result, and not a reply.
_RESULT_NAMES: Final = frozenset(name for names in RESULT_FIELDS.values() for name in names)


class Outcome(Struct, frozen=True, kw_only=True):
    """The replies about a document, and those of authenticity about it; none: the natural one."""

    replies: tuple[Step, ...]
    authenticity: tuple[Step, ...] = ()


def write_outcome(replies: object, authenticity: object = None) -> str:
    """The outcome as it stands in a QR code; both arguments are JSON values, None: the natural reply."""
    parts = [replies] if authenticity is None else [replies, authenticity]
    return "/".join(dumps(part, ensure_ascii=False, separators=(",", ":")) for part in parts)


def read_outcome(text: str, original: Original, operation: str, contract: Contract) -> Outcome:
    """The outcome for `operation`, one of those that read the original.

    Raises UnusableDocumentError for what cannot be read, or what that operation cannot give in `contract`.
    """
    first, second = _parts(text)
    node = _with_card_kind(_node(first), original.kind.id_type)
    replies = _read(node, operation, contract)
    if second is None:
        return Outcome(replies=replies)
    if original.kind.id_type is None:
        raise UnusableDocumentError(
            f"{_SOURCE} says what authenticity answers; expected that of an identity card alone, and this is a "
            f"{original.kind.name}"
        )
    return Outcome(replies=replies, authenticity=_read(_node(second), AUTHENTICITY.name, contract))


def _parts(text: str) -> tuple[str, str | None]:
    """The JSON before the slash and that after it; a slash within a text divides nothing."""
    try:
        _, end = JSONDecoder().raw_decode(text)
    except (JSONDecodeError, RecursionError):
        return text, None  # the reader says what is wrong with it
    return (text[:end], text[end + 1 :]) if text[end : end + 1] == "/" else (text, None)


def _node(text: str) -> Node:
    report = Report(_SOURCE)
    try:
        node = read_json(text, report)
        report.settle()
    except ScenarioProblemsError as error:
        raise _unusable(error) from None
    return _written_out(node)


def _read(node: Node, operation: str, contract: Contract) -> tuple[Step, ...]:
    report = Report(_SOURCE)
    try:
        found = read_replies(node, report, ReplyContext(contract=contract, operations=(operation,)))
        found.check((operation,), report)
        report.settle()
    except ScenarioProblemsError as error:
        raise _unusable(error) from None
    return tuple(step for one in found.steps for step in one.at(contract.codes))


def _unusable(error: ScenarioProblemsError) -> UnusableDocumentError:
    """What was found of the first problem; the advice that follows it is for the author of a scenario file."""
    problem = error.errors[0]
    path = f" at {problem.place.path}" if problem.place.path else ""
    found = problem.message.split(";")[0]
    advice = "make it with `ocr-emulator documents`, which refuses this"
    return UnusableDocumentError(f"{problem.source} has an outcome that cannot be given{path}: {found}; {advice}")


def _written_out(node: Node) -> Node:
    """The replies with what their short forms stand for."""
    place = node.place
    match node:
        case Items():
            return Items(place=place, items=tuple(map(_written_out, node.items)))
        case Scalar(value=bool()):
            return _success(_mapping(place, isAuthenticity=node))
        case Scalar(value=int()):
            return _mapping(place, resultCode=node)
        case Entries() if any(key.text in _RESULT_NAMES for key, _ in node.entries):
            return _success(node)
    return node


def _success(result: Entries) -> Entries:
    return _mapping(result.place, resultCode=Scalar(place=result.place, value=0, text="0"), result=result)


def _with_card_kind(node: Node, id_type: IdType | None) -> Node:
    """The replies in which every result of an identity card says of which kind that is."""
    if id_type is None:
        return node
    if isinstance(node, Items):
        return Items(place=node.place, items=tuple(_with_card_kind(one, id_type) for one in node.items))
    if not isinstance(node, Entries):
        return node
    kind = Scalar(place=node.place, value=str(id_type), text=str(id_type))
    pairs = ((key, _with(value, kind) if key.text == _RESULT else value) for key, value in node.entries)
    return Entries(place=node.place, entries=tuple(pairs))


def _with(result: Node, kind: Scalar) -> Node:
    if not isinstance(result, Entries):
        return result
    others = tuple(pair for pair in result.entries if pair[0].text != _KIND)
    return Entries(place=result.place, entries=(*_mapping(result.place, idType=kind).entries, *others))


def _mapping(place: Place, **entries: Node) -> Entries:
    pairs = ((Scalar(place=place, value=name, text=name), node) for name, node in entries.items())
    return Entries(place=place, entries=tuple(pairs))

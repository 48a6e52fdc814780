"""A reply's resultCode: a code of the catalogue, one of the author's own, or a word in place of a code."""

import re
from collections.abc import Iterator
from typing import Final

from ocr_emulator.contract.catalogue import ALL_CODES, ResultCode, rows_named, write_name
from ocr_emulator.contract.contract import Contract
from ocr_emulator.errors import did_you_mean
from ocr_emulator.scenario.checks.advice import Advice
from ocr_emulator.scenario.checks.compatibility import absence
from ocr_emulator.scenario.grammar import json_schema
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.model import Step
from ocr_emulator.scenario.source.nodes import Node, Scalar
from ocr_emulator.scenario.source.problems import Report

NATURAL: Final = "natural"
EVERY_CODE_WORD: Final = "every-code"

#: What can stand in place of a code, and what each means.
WORDS: Final = {
    NATURAL: "What the service itself would answer.",
    EVERY_CODE_WORD: "One reply after the other, one for each code that the operation can give.",
}


def is_word(node: Node) -> bool:
    """Whether it is one of WORDS."""
    return isinstance(node, Scalar) and node.value in WORDS


def step_of_word(node: Scalar) -> Step:
    """The reply that one of WORDS stands for."""
    return Step(code=None, is_every=node.value == EVERY_CODE_WORD, place=node.place)


def read_code(node: Node, report: Report, contract: Contract, advice: Advice, message: str | None) -> Step:
    """A reply with the code alone; with a `message` it is one of the author's own.

    The code is None after a problem, which ends the reading later. `advice` is for a code that `contract` lacks.
    """
    if message is not None:
        return Step(code=_own_code(node, message, report), place=node.place)
    if isinstance(node, Scalar) and is_word(node):
        return step_of_word(node)
    return Step(code=_catalogue_code(node, report, contract, advice), place=node.place)


def _catalogue_code(node: Node, report: Report, contract: Contract, advice: Advice) -> ResultCode | None:
    name = node.value if isinstance(node, Scalar) else None
    if isinstance(name, int | str) and not isinstance(name, bool):
        code = contract.codes.get(name)
        if code:
            return code
        elsewhere = rows_named(name)
        if elsewhere:
            report(node.place, absence(elsewhere, contract, advice))
            return None
    keys = [row.key for row in contract.codes]
    hint = did_you_mean(name, [*keys, *WORDS]) if isinstance(name, str) else ""
    if isinstance(name, str) and re.fullmatch(r"-?[0-9]+", name):
        hint = "; write a number without quotes"
    where = "`ocr-emulator codes` lists them; a code of your own needs a resultMessage beside it"
    report(node.place, f"found {node}; expected a resultCode or resultKey of the catalogue; {where}{hint}")
    return None


def _own_code(node: Node, message: str, report: Report) -> ResultCode | None:
    number = node.value if isinstance(node, Scalar) else None
    if isinstance(number, int) and not isinstance(number, bool) and number != 0:
        return ResultCode.custom(number, message)
    report(
        node.place,
        f"found {node} beside a resultMessage; expected the number of a code of your own, not 0; "
        "write a number, or remove the resultMessage",
    )
    return None


def write_code(step: Step) -> str | int:
    """The resultCode that a reply is read from: a number, or a word."""
    if step.code is None:
        return EVERY_CODE_WORD if step.is_every else NATURAL
    return step.code.number if step.code.is_custom else write_name(step.code)


def own_message(step: Step) -> str | None:
    """The resultMessage that the author wrote beside a code of their own; None: the catalogue has it."""
    return step.code.message if step.code and step.code.is_custom else None


def word_schema() -> Json:
    """One of WORDS."""
    return json_schema.choice(WORDS)


def own_code_schema() -> Json:
    """The number of a code of the author's own."""
    return json_schema.said("The number of a code of your own, not 0.", {"type": "integer", "not": {"const": 0}})


def code_schema() -> Json:
    """The definition `code`: every code that there ever was, or a word."""
    return {"oneOf": [*json_schema.choice(dict(_meanings()))["oneOf"], *word_schema()["oneOf"]]}


def _meanings() -> Iterator[tuple[int | str, str]]:
    """Every code there ever was, by number and by key, with its messages in the revisions' order."""
    for key, number in dict.fromkeys((row.key, row.number) for row in ALL_CODES):
        rows = rows_named(key)
        messages = " / ".join(dict.fromkeys(row.message for row in rows))
        if write_name(rows[0]) == number:
            yield number, f"{key}: {messages}"
        yield key, f"{number}: {messages}"

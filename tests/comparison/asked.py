"""What the tests of a comparison share."""

from itertools import product

from ocr_emulator.comparison.access import Access, Credentials
from ocr_emulator.comparison.answers import Asked
from ocr_emulator.comparison.judging import expected
from ocr_emulator.comparison.probe import Question
from ocr_emulator.comparison.probes import QUESTIONS
from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.revisions import REVISIONS

EVERYTHING = Access(credentials=Credentials(app_key="my-app", secret_key="my-secret", user="my-id:my-own-secret"))

#: The contract of each revision at each front.
CONTRACTS = [contract_at(revision, front) for revision, front in product(REVISIONS, Front)]


def name_of(contract: Contract) -> str:
    return f"{contract.revision} {contract.front}"


def question(name: str) -> Question:
    (found,) = [one for one in QUESTIONS if one.name == name]
    return found


def asked(name: str, service: list[int], emulator: list[int], contract: Contract) -> Asked:
    """A question that both sides have answered with these resultCodes."""
    return Asked(
        question=question(name),
        service=tuple(expected(code, contract) for code in service),
        emulator=tuple(expected(code, contract) for code in emulator),
    )

"""The table of what is asked: what it settles, and what it may cost."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest

from ocr_emulator.comparison import files
from ocr_emulator.comparison.asking import MOST_REQUESTS, probes_of
from ocr_emulator.comparison.curl import VARIABLES
from ocr_emulator.comparison.probe import Members, Probe, Question, Sealed, Text, Unasked, Upload
from ocr_emulator.comparison.probes import QUESTIONS, UNASKED
from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.facts import FACTS
from tests.comparison.asked import CONTRACTS, EVERYTHING, name_of

at_every_contract = pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)


def questions_at(contract: Contract) -> list[Question]:
    return [one for one in QUESTIONS if one.is_about(contract)]


def unasked_at(contract: Contract) -> list[Unasked]:
    return [one for one in UNASKED if contract.front in one.fronts]


def probes() -> Iterator[Probe]:
    return (probe for one in QUESTIONS for probe in one.probes)


@at_every_contract
def test_every_open_fact_is_asked_for_or_says_why_not(contract: Contract) -> None:
    """A fact with alternatives has one question that settles it, or a sentence why it cannot be asked; never both."""
    open_facts = [one.public_name for one in contract.facts.values() if one.alternatives]
    settled = [name for one in questions_at(contract) for name in one.settles]
    excused = [one.fact for one in unasked_at(contract)]
    assert Counter(name for name in [*settled, *excused] if name in open_facts) == Counter(open_facts)


@at_every_contract
def test_a_question_tells_the_alternatives_apart(contract: Contract) -> None:
    """Each combination of the choices that there are has replies of its own, which the contract knows."""
    facts = {one.public_name: one for one in contract.facts.values()}
    for one in questions_at(contract):
        settled = [facts[name] for name in one.settles]
        if not all(fact.alternatives for fact in settled):
            continue
        combinations = list(product(*([each.choice for each in fact.alternatives] for fact in settled)))
        replies = [one.replies[choices] for choices in combinations] if settled else []
        assert len(set(replies)) == len(replies), one.name
        for codes in replies:
            assert len(codes) == len(one.probes), one.name
            assert all(contract.codes.get(code) for code in codes), one.name


def test_no_choice_is_made_up() -> None:
    """The table has the choices of facts that there are, and no others."""
    choices = {(fact.public_name, one.choice) for fact in FACTS for one in fact.alternatives}
    for one in QUESTIONS:
        for combination in one.replies:
            assert set(zip(one.settles, combination, strict=True)) <= choices


@at_every_contract
def test_at_most_forty_requests(contract: Contract) -> None:
    """With all credentials that there can be no more is sent than the service may be asked for."""
    assert len(probes_of(questions_at(contract), EVERYTHING)) <= MOST_REQUESTS == 40


def test_names_are_of_one_question() -> None:
    """A name is that of one question, and not that of a fact that another settles."""
    names = [one.name for one in QUESTIONS]
    assert len(set(names)) == len(names)
    for one in QUESTIONS:
        assert not {name for other in QUESTIONS if other is not one for name in other.settles} & {one.name}


def test_a_claim_or_facts() -> None:
    """A question is about facts with alternatives, or about one claim in words."""
    for one in QUESTIONS:
        assert bool(one.claim) != bool(one.settles)
        assert bool(one.replies) == bool(one.settles)


class TestSafety:
    @pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one.name)
    def test_it_is_free_of_charge(self, one: Question) -> None:
        """Every question says why it costs nothing; only public-keys and a token may be answered with a success."""
        assert one.cost.startswith("none: ")
        if one.success_is_free:
            assert all("/public-keys/" in probe.path or "/oauth2/" in probe.path for probe in one.probes)

    def test_no_business_number(self) -> None:
        """No body has ten digits that could be a business number."""
        for probe in probes():
            if isinstance(probe.body, Text):
                assert not re.search("[0-9]{10}", probe.body.text)

    def test_no_person(self) -> None:
        """Nobody can have the resident number that is sent, nor the passport; the Request-Key is invented."""
        claims = [probe for probe in probes() if isinstance(probe.body, Members)]
        assert claims
        for probe in claims:
            assert isinstance(probe.body, Members)
            members = probe.body.members
            values = {name: one.text if isinstance(one, Sealed) else one for name, one in members.items()}
            assert values.get("residentNumber", "0" * 13) == "0" * 13
            assert values.get("passportNumber", "M00000000") == "M00000000"
            assert probe.headers["Request-Key"] == "invented"

    def test_no_picture(self) -> None:
        """No file has a picture in it: each is a text, zeros, a page without anything, or the head of a PNG alone."""
        contents = {probe.body.content for probe in probes() if isinstance(probe.body, Upload)}
        named = {files.TEXT, files.DAMAGED_PNG, files.PROTECTED_PDF, files.BLANK_PDF, b"", bytes(15)}
        assert {one for one in contents if isinstance(one, bytes)} == named
        assert len(files.DAMAGED_PNG) == 29

    def test_no_secret_is_in_the_table(self) -> None:
        """What is secret has a placeholder, which the commands of --dry-run have a variable for."""
        known = {name.lower() for name in VARIABLES}
        for probe in probes():
            for text in (probe.path, *probe.headers.values()):
                assert set(re.findall(r"\{(\w+)\}", text)) <= known

    def test_whoever_needs_no_keys_sends_none(self) -> None:
        """A question that needs nothing has no placeholder."""
        for one in QUESTIONS:
            if one.needs == "nothing":
                texts = [text for probe in one.probes for text in (probe.path, *probe.headers.values())]
                assert "{" not in json.dumps(texts), one.name

"""A second emulator in the part of the real service: every difference that there is, and none that there is not."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

import pytest

from ocr_emulator.comparison.access import Access, Credentials
from ocr_emulator.comparison.asking import Side, ask_all
from ocr_emulator.comparison.judging import Finding, Verdict, judge
from ocr_emulator.comparison.own_emulator import CREDENTIALS, GIVEN
from ocr_emulator.comparison.probes import QUESTIONS, UNASKED
from ocr_emulator.comparison.record import as_toml, record
from ocr_emulator.comparison.sending import send
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.observations import NOTHING_OBSERVED, Observation, Observations
from ocr_emulator.contract.observed_file import ObservedFile, read_observed_file
from ocr_emulator.contract.revisions import LATEST
from tests.comparison.asked import CONTRACTS, name_of
from tests.running import Emulator, start

DAY = date(2026, 12, 1)

#: Who asks the second emulator.
APP_KEY, SECRET_KEY = "their-app-key", "their-secret-key"
USER, USER_SECRET = "their-user", "their-user-secret"
THEIRS = Credentials(app_key=APP_KEY, secret_key=SECRET_KEY, user=f"{USER}:{USER_SECRET}")


@pytest.fixture(scope="module")
def service() -> Iterator[Emulator]:
    """The second emulator."""
    with start() as emulator:
        yield emulator


def put(emulator: Emulator, contract: Contract, given: Mapping[str, object]) -> None:
    """Put a contract in force, for the credentials in `given`."""
    emulator.use(
        {
            "given": {
                **given,
                "revision": str(contract.revision),
                "front": contract.front,
                "observed": {one.fact: one.choice for one in contract.observations},
            }
        }
    )


def compared(service: Emulator, emulator: Emulator, theirs: Contract, ours: Contract) -> tuple[Finding, ...]:
    """What comes of a comparison."""
    put(service, theirs, {"credentials": {APP_KEY: SECRET_KEY}, "users": {USER: USER_SECRET}})
    put(emulator, ours, GIVEN)
    questions = [one for one in QUESTIONS if one.is_about(ours)]
    run = ask_all(
        questions,
        Side(send=partial(send, service.url), access=Access(credentials=THEIRS)),
        Side(send=partial(send, emulator.url), access=Access(credentials=CREDENTIALS)),
        lambda: None,
    )
    assert run.stopped == ""
    return judge(run.asked, UNASKED, ours)


def differences(findings: tuple[Finding, ...]) -> dict[str, str]:
    """The facts that differ, each with the choice that was found."""
    assert not [one for one in findings if one.verdict is Verdict.NO_ANSWER]
    return {one.name: one.choice for one in findings if one.verdict is Verdict.DIFFERS}


def observing(contract: Contract, choices: Mapping[str, str]) -> Contract:
    """The contract, had these choices been seen."""
    seen = Observations.of(Observation(fact=fact, choice=choice) for fact, choice in choices.items())
    return contract_at(contract.revision, contract.front, seen)


def others_of(contract: Contract) -> dict[str, list[str]]:
    """What can be found to be otherwise at a contract: the other choices of each fact that is asked for."""
    asked = set(chain.from_iterable(one.settles for one in QUESTIONS if one.is_about(contract)))
    return {
        fact.public_name: [one.choice for one in fact.alternatives if one.choice != fact.choice]
        for fact in contract.facts.values()
        if fact.alternatives and fact.public_name in asked
    }


@pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
def test_every_difference_at_once(
    service: Emulator, emulator: Emulator, contract: Contract, tmp_path: Path
) -> None:
    """Where every fact is otherwise, each is found, with its choice; with the file that is written none is left."""
    choices = {fact: others[-1] for fact, others in others_of(contract).items()}
    assert choices
    found = compared(service, emulator, observing(contract, choices), contract)
    assert differences(found) == choices
    file = tmp_path / "observed.toml"
    file.write_text(as_toml(record(found, service.url, DAY, ObservedFile())), encoding="utf-8")
    seen = read_observed_file(file).observations
    assert {one.fact: one.choice for one in seen} == choices
    assert {(one.seen, one.host) for one in seen} == {(DAY, service.url)}
    again = compared(service, emulator, observing(contract, choices), observing(contract, choices))
    assert differences(again) == {}


@pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
def test_no_difference(service: Emulator, emulator: Emulator, contract: Contract) -> None:
    """Two emulators that are the same do not differ, whatever the revision and the front; nothing is left out."""
    found = compared(service, emulator, contract, contract)
    assert differences(found) == {}
    unasked = {one.fact for one in UNASKED}
    assert {one.name for one in found if one.verdict is Verdict.NOT_ASKED} <= unasked


NEWEST = contract_at(LATEST)
SINGLE = [(fact, choice) for fact, others in others_of(NEWEST).items() for choice in others]


@pytest.mark.parametrize(("fact", "choice"), SINGLE)
def test_one_difference(service: Emulator, emulator: Emulator, fact: str, choice: str) -> None:
    """One fact that is otherwise is found, and no other."""
    found = compared(service, emulator, observing(NEWEST, {fact: choice}), NEWEST)
    assert differences(found) == {fact: choice}


def test_nothing_is_seen_by_default() -> None:
    """The contracts of these tests are those of nobody's observation."""
    assert all(one.observations == NOTHING_OBSERVED for one in CONTRACTS)

"""The pytest plugin: an emulator for the tests, and for each test a session of its own that is verified after it.

It is loaded with every run of pytest in an environment that has the emulator, and so imports next to nothing.
"""

import os
import re
import secrets
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, Final

import pytest

from ocr_emulator.client import Emulator, EmulatorError, NoAnswerError, Session
from ocr_emulator.client.emulator_process import EmulatorProcess, run_emulator
from ocr_emulator.errors import did_you_mean, listed

#: Where an emulator runs that all tests shall share; blank or absent: they start one.
URL: Final = "OCR_EMULATOR_URL"

_FOLDER: Final = "ocr_scenarios"
_MARKER: Final = (
    "ocr(scenario=None, revision=None, expected=[], verify=[]): the scenario (its name, or a whole one) and the "
    "revision of this test's ocr_session; the result codes of mistakes that the test makes on purpose; how many "
    "requests there have to be, as {'operation': 'business', 'result_code': 5000503, 'count': 2}."
)

#: How much of a test's name begins its appKey, and how many of its last requests are told, at the most.
_LONGEST_NAME: Final = 40
_MOST_REQUESTS: Final = 50

_CHILD: Final = pytest.StashKey[EmulatorProcess]()
_SESSION: Final = pytest.StashKey[Session]()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What the markers of a test say; of several that say the same thing, the nearest one."""

    scenario: str | Mapping[str, Any] | None = None
    revision: str | None = None
    expected: Sequence[int | str] = ()
    verify: Sequence[Mapping[str, Any]] = ()


def pytest_addoption(parser: pytest.Parser) -> None:
    """One line of the configuration file."""
    parser.addini(_FOLDER, "folder of scenario files for the emulator that the tests start", default="")


def pytest_configure(config: pytest.Config) -> None:
    """The marker, which strict markers want to know."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture(scope="session")
def ocr_emulator(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The emulator: the one at OCR_EMULATOR_URL, or one that runs in the background until the tests are over."""
    if url := os.environ.get(URL):
        with _told(pytestconfig):
            _check_there(url)
        yield Emulator(url)
        return
    with _told(pytestconfig), _started(pytestconfig, tmp_path_factory) as url:
        yield Emulator(url)


@pytest.fixture
def ocr_session(ocr_emulator: Emulator, request: pytest.FixtureRequest) -> Session:
    """An appKey, a secretKey and a base URL for this test alone, verified when it has passed.

    The session is left as it is, so that `ocr-emulator coverage` knows after all tests what they have met.
    """
    item: pytest.Item = request.node
    name = re.sub(r"[^A-Za-z0-9]+", "-", item.name).strip("-")[:_LONGEST_NAME]
    session = ocr_emulator.session(f"{name}-{secrets.token_hex(6)}")
    with _told(item.config):
        wanted = _wanted(item)
        if wanted.revision is not None:
            session.give_revision(wanted.revision)
        if wanted.scenario is not None:
            session.use(wanted.scenario)
    item.stash[_SESSION] = session
    return session


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Verify the session of a test that has passed, as a part of it; show the journal of one that has not."""
    try:
        result = yield
    except (Exception, pytest.fail.Exception):
        if session := item.stash.get(_SESSION, None):
            text = _journal_or_why_not(session, item.config)
            item.add_report_section("call", "ocr-emulator journal", text)
        raise
    if session := item.stash.get(_SESSION, None):
        with _told(item.config):
            _check_session(session, item)
    return result


@contextmanager
def _started(config: pytest.Config, factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an emulator that runs for as long as the block lasts."""
    folder = config.getini(_FOLDER)
    arguments = ["--scenarios", str(config.rootpath / folder)] if folder else []
    with run_emulator(arguments, config.rootpath, factory.mktemp("ocr-emulator") / "log") as child:
        config.stash[_CHILD] = child
        yield child.url


def _check_there(url: str) -> None:
    try:
        Emulator(url).ready()
    except NoAnswerError as error:
        raise NoAnswerError(f"{error}; {URL} says that one is there: start it, or unset the variable") from error


def _wanted(item: pytest.Item) -> _Wanted:
    """What the markers of `item` say; raises EmulatorError for what none can."""
    said: dict[str, Any] = {}
    for marker in reversed([*item.iter_markers("ocr")]):
        _check(marker)
        said |= marker.kwargs
    return _Wanted(**said)


def _check(marker: pytest.Mark) -> None:
    if marker.args:
        raise EmulatorError(f"@pytest.mark.ocr: found {marker.args[0]!r}; expected its name too, as scenario=...")
    names = [field.name for field in fields(_Wanted)]
    for name, value in marker.kwargs.items():
        if name not in names:
            hint = did_you_mean(name, names)
            raise EmulatorError(f"@pytest.mark.ocr: found {name}=...; expected {listed(names)}{hint}")
        if name in {"expected", "verify"} and not isinstance(value, list | tuple):
            raise EmulatorError(f"@pytest.mark.ocr: found {name}={value!r}; expected a list: {name}=[{value!r}]")


def _check_session(session: Session, item: pytest.Item) -> None:
    """Fails the test where its session is not as it should be."""
    wanted = _wanted(item)
    found = session.verify(*wanted.verify, expected=wanted.expected)
    if not found.verified:
        findings = (f"ocr-emulator: {finding}" for finding in found.findings)
        pytest.fail("\n".join([*findings, _journal(session)]), pytrace=False)


def _journal(session: Session) -> str:
    """The last requests of a session, one a line."""
    requests = session.requests()
    if not requests:
        return f"appKey {session.app_key} has asked for nothing."
    more = f" (and {len(requests) - _MOST_REQUESTS} before them)" if len(requests) > _MOST_REQUESTS else ""
    lines = (f"  {request}" for request in requests[-_MOST_REQUESTS:])
    return "\n".join([f"The requests of appKey {session.app_key}, the newest last{more}:", *lines])


def _journal_or_why_not(session: Session, config: pytest.Config) -> str:
    try:
        return _journal(session)
    except EmulatorError as error:
        return _explained(error, config)


@contextmanager
def _told(config: pytest.Config) -> Iterator[None]:
    """A failure of the emulator's as one of the test: its text, without a trace through this plugin."""
    try:
        yield
    except EmulatorError as error:
        raise pytest.fail.Exception(_explained(error, config), pytrace=False) from None


def _explained(error: EmulatorError, config: pytest.Config) -> str:
    """The text of `error`, and how the emulator that the tests have started ended, if it did."""
    child = config.stash.get(_CHILD, None)
    return "\n".join(filter(None, [str(error), child.exit_report() if child else ""]))

"""The pytest plugin: fixtures for an emulator, and for a session of each test that is verified when the test ends.

pytest loads it in every environment that has the emulator installed, so it imports next to nothing.
"""

import os
import re
import secrets
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, Final

import pytest

from ocr_emulator.access_settings import read_token_of_environment
from ocr_emulator.client import Emulator, EmulatorError, Finding, NoAnswerError, Session
from ocr_emulator.client.emulator_process import EmulatorProcess, run_emulator
from ocr_emulator.errors import did_you_mean, listed

#: The variable with the address of a running emulator for the tests to use. Blank or absent: they start one.
URL: Final = "OCR_EMULATOR_URL"

_FOLDER: Final = "ocr_scenarios"
#: What `pytest --markers` says.
MARKER: Final = (
    "ocr(scenario=None, revision=None, expected=[], verify=[]): the scenario (its name, or a whole one) and the "
    "revision of this test's ocr_session; the result codes of mistakes that the test makes on purpose; how many "
    "requests there have to be, as {'operation': 'business', 'result_code': 5000503, 'count': 2}."
)

#: How many characters of a test's name begin its appKey, and how many of its last requests a failure shows.
_MAX_NAME_LENGTH: Final = 40
_MAX_REQUESTS: Final = 50

_CHILD: Final = pytest.StashKey[EmulatorProcess]()
_SESSION: Final = pytest.StashKey[Session]()


@dataclass(frozen=True, slots=True, kw_only=True)
class _MarkerArguments:
    """The arguments of a test's `ocr` markers.

    Where several give the same one, the marker nearest to the test wins.
    """

    scenario: str | Mapping[str, Any] | None = None
    revision: str | None = None
    expected: Sequence[int | str] = ()
    verify: Sequence[Mapping[str, Any]] = ()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of the configuration file."""
    parser.addini(_FOLDER, "folder of scenario files for the emulator that the tests start", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, which `--strict-markers` asks for."""
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def ocr_emulator(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The emulator: the one at OCR_EMULATOR_URL, or one that is started for this run of pytest."""
    with _failing_plainly(pytestconfig):
        token = read_token_of_environment()
    if url := os.environ.get(URL):
        with _failing_plainly(pytestconfig):
            _check_running(url)
        yield Emulator(url, token)
        return
    with _failing_plainly(pytestconfig), _started(pytestconfig, tmp_path_factory) as url:
        yield Emulator(url, token)


@pytest.fixture
def ocr_session(ocr_emulator: Emulator, request: pytest.FixtureRequest) -> Session:
    """A session for this test alone: an appKey, a secretKey and a base URL.

    It is verified when the test has passed.

    The session is not deleted, so that `ocr-emulator coverage` can report what all tests have hit.
    """
    item: pytest.Item = request.node
    name = re.sub(r"[^A-Za-z0-9]+", "-", item.name).strip("-")[:_MAX_NAME_LENGTH]
    session = ocr_emulator.session(f"{name}-{secrets.token_hex(6)}")
    with _failing_plainly(item.config):
        arguments = _marker_arguments(item)
        if arguments.revision is not None:
            session.give_revision(arguments.revision)
        if arguments.scenario is not None:
            session.use(arguments.scenario)
    item.stash[_SESSION] = session
    return session


@pytest.fixture(scope="session")
def ocr_documents() -> Callable[..., bytes]:
    """Makes the bytes of a test document, a PNG: `ocr_documents("id-card", 5003023)`.

    Its arguments are those of `ocr_emulator.specimens.making.document_bytes`: the operation that the document is
    for, and the resultCode or resultKey that it gives, or `values` to print on it.
    """
    from ocr_emulator.specimens.making import document_bytes  # noqa: PLC0415 - what draws takes long to import

    return document_bytes


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Verify the session of a test that passes, as a part of the test; show the journal of one that fails."""
    try:
        result = yield
    except (Exception, pytest.fail.Exception):
        if session := item.stash.get(_SESSION, None):
            text = _journal_or_why_not(session, item.config)
            item.add_report_section("call", "ocr-emulator journal", text)
        raise
    if session := item.stash.get(_SESSION, None):
        with _failing_plainly(item.config):
            _check_session(session, item)
    return result


@contextmanager
def _started(config: pytest.Config, factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run an emulator until the block ends; the value is its address."""
    folder = config.getini(_FOLDER)
    arguments = ["--scenarios", str(config.rootpath / folder)] if folder else []
    with run_emulator(arguments, config.rootpath, factory.mktemp("ocr-emulator") / "log") as child:
        config.stash[_CHILD] = child
        yield child.url


def _check_running(url: str) -> None:
    try:
        Emulator(url).ready()
    except NoAnswerError as error:
        raise NoAnswerError(f"{error}; {URL} says that one is there: start it, or unset the variable") from error


def _marker_arguments(item: pytest.Item) -> _MarkerArguments:
    """The arguments of the markers of `item`; raises EmulatorError for an argument that does not exist."""
    arguments: dict[str, Any] = {}
    for marker in reversed([*item.iter_markers("ocr")]):
        _check_marker(marker)
        arguments |= marker.kwargs
    return _MarkerArguments(**arguments)


def _check_marker(marker: pytest.Mark) -> None:
    if marker.args:
        raise EmulatorError(f"@pytest.mark.ocr: found {marker.args[0]!r}; expected its name too, as scenario=...")
    names = [field.name for field in fields(_MarkerArguments)]
    for name, value in marker.kwargs.items():
        if name not in names:
            hint = did_you_mean(name, names)
            raise EmulatorError(f"@pytest.mark.ocr: found {name}=...; expected {listed(names)}{hint}")
        if name in {"expected", "verify"} and not isinstance(value, list | tuple):
            raise EmulatorError(f"@pytest.mark.ocr: found {name}={value!r}; expected a list: {name}=[{value!r}]")


def _check_session(session: Session, item: pytest.Item) -> None:
    """Fail the test when its session does not verify."""
    arguments = _marker_arguments(item)
    found = session.verify(*arguments.verify, expected=arguments.expected)
    for note in found.notes:
        item.warn(pytest.PytestWarning(f"ocr-emulator: {note}"))
    if not found.verified:
        findings = (f"ocr-emulator: {finding}{_advice(finding)}" for finding in found.findings)
        pytest.fail("\n".join([*findings, _journal(session)]), pytrace=False)


def _advice(finding: Finding) -> str:
    """How a test says that the mistake in `finding` is made on purpose; blank for any other finding."""
    codes = [request.result_code for request in finding.requests] if finding.kind == "mistake" else []
    return f"; if the test makes it on purpose: @pytest.mark.ocr(expected={codes})" if codes else ""


def _journal(session: Session) -> str:
    """The last requests of a session as text, one a line."""
    requests = session.requests()
    if not requests:
        return f"appKey {session.app_key} has asked for nothing."
    more = f" (and {len(requests) - _MAX_REQUESTS} before them)" if len(requests) > _MAX_REQUESTS else ""
    lines = (f"  {request}" for request in requests[-_MAX_REQUESTS:])
    return "\n".join([f"The requests of appKey {session.app_key}, the newest last{more}:", *lines])


def _journal_or_why_not(session: Session, config: pytest.Config) -> str:
    try:
        notes = (f"ocr-emulator: {note}" for note in session.verify().notes)
        return "\n".join([_journal(session), *notes])
    except EmulatorError as error:
        return _explained(error, config)


@contextmanager
def _failing_plainly(config: pytest.Config) -> Iterator[None]:
    """Turn an EmulatorError into a failure of the test that shows its text, and no trace through this plugin."""
    try:
        yield
    except EmulatorError as error:
        raise pytest.fail.Exception(_explained(error, config), pytrace=False) from None


def _explained(error: EmulatorError, config: pytest.Config) -> str:
    """The text of `error`, and the exit report of the emulator that the tests have started, if it has ended."""
    child = config.stash.get(_CHILD, None)
    return "\n".join(filter(None, [str(error), child.exit_report() if child else ""]))

"""`ocr-emulator compare`: holds the emulator against the real service.

Nothing is sent before the user has seen what it is, and has said yes.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ocr_emulator.client.http import Reply
from ocr_emulator.comparison.access import Access
from ocr_emulator.comparison.addresses import OCR_URLS, check_address, front_of, is_local, token_address
from ocr_emulator.comparison.asking import MOST_REQUESTS, Side, ask_all, probes_of
from ocr_emulator.comparison.curl import VARIABLES, as_curl
from ocr_emulator.comparison.filling import HttpRequest
from ocr_emulator.comparison.formats import FORMATS
from ocr_emulator.comparison.judging import judge
from ocr_emulator.comparison.own_emulator import own_emulator
from ocr_emulator.comparison.probe import Host, Probe, Question
from ocr_emulator.comparison.probes import QUESTIONS, UNASKED
from ocr_emulator.comparison.record import drift, record, write_file
from ocr_emulator.comparison.report import Report
from ocr_emulator.comparison.secret_files import APP_KEY, SECRET_KEY, USER, read_credentials
from ocr_emulator.comparison.sending import send
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.observed_file import ObservedFile, read_observed_file
from ocr_emulator.contract.revisions import LATEST
from ocr_emulator.errors import EmulatorError
from ocr_emulator.settings import SETTINGS, Settings

#: How long nothing is sent between two requests, in seconds. A service on this machine needs no such rest.
_PAUSE: Final = 1.0


class NotAgreedError(EmulatorError):
    """Nobody has said yes to what would be sent."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `compare`."""
    parser.add_argument(
        "--host",
        dest="service",
        required=True,
        metavar="URL",
        help=f"address of the service: {' or '.join(OCR_URLS)}",
    )
    parser.add_argument(
        "--token-host", metavar="URL", help="address of the token service (the vendor's, or that of --host)"
    )
    parser.add_argument(
        "--any-host", action="store_true", help="send to a host that is not the vendor's, nor local"
    )
    parser.add_argument("--app-key", metavar="KEY", help=f"your appKey (asked without one) [{APP_KEY}]")
    parser.add_argument("--secret-key-file", metavar="FILE", help=f"a file with its secretKey [{SECRET_KEY}]")
    parser.add_argument(
        "--user-file", metavar="FILE", help=f"a file with UserAccessKeyId:SecretAccessKey [{USER}]"
    )
    parser.add_argument("--dry-run", action="store_true", help="send nothing: print each request as curl")
    parser.add_argument("--yes", action="store_true", help="send without asking whether to")
    choices = sorted(FORMATS)
    parser.add_argument("--format", choices=choices, default="text", help="how to print the report (text)")
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="write what was seen to this file, for --observed"
    )
    parser.add_argument(
        "--since", type=Path, metavar="FILE", help="say what has changed since this file was written"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be compared: the service and who asks it, and the contract to hold it against."""

    urls: Mapping[Host, str]
    access: Access
    contract: Contract

    @property
    def pause(self) -> float:
        """How long nothing is sent between two requests, in seconds."""
        return 0.0 if is_local(self.urls[Host.OCR]) else _PAUSE

    @property
    def questions(self) -> Sequence[Question]:
        """The questions that have a meaning at that contract."""
        return [one for one in QUESTIONS if one.is_about(self.contract)]

    @property
    def to_send(self) -> list[tuple[Question, Probe]]:
        """Each request that will be sent at most, with the question that it is for."""
        return probes_of(self.questions, self.access)


def compare(options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]) -> int:
    """Compare, print the report, and return the exit status. Raises EmulatorError."""
    task = _task(options, settings, environment)
    if options.dry_run:
        print("\n".join(_plan(task, in_curl=True)))
        return 0
    before = read_observed_file(options.since) if options.since else None
    known = read_observed_file(options.write) if options.write and options.write.exists() else ObservedFile()
    _agree(task, is_agreed=options.yes)
    report = _compared(task, environment, before)
    print(FORMATS[options.format](report))
    if options.write:
        write_file(options.write, record(report.findings, report.host, report.day, known))
    return report.status


def _task(options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]) -> Task:
    url = check_address(options.service, "--host", is_any_allowed=options.any_host)
    tokens = check_address(
        options.token_host or token_address(url), "--token-host", is_any_allowed=options.any_host
    )
    credentials = read_credentials(
        environment,
        app_key=options.app_key,
        secret_key_file=options.secret_key_file,
        user_file=options.user_file,
    )
    return Task(
        urls={Host.OCR: url, Host.TOKENS: tokens},
        access=Access(credentials=credentials),
        contract=_contract(options, settings, environment, url),
    )


def _contract(
    options: argparse.Namespace, settings: Settings, environment: Mapping[str, str], url: str
) -> Contract:
    """The contract that was asked for; where nothing was, the newest, at the front that the host has."""
    chosen = {
        one.name for one in SETTINGS if getattr(options, one.name, None) is not None or one.variable in environment
    }
    revision = settings.revision if "revision" in chosen else LATEST
    front = settings.front.front if "front" in chosen else front_of(url)
    return contract_at(revision, front, settings.observed)


def _plan(task: Task, *, in_curl: bool) -> Iterator[str]:
    """What will be sent, line by line; as curl, or only what each request is about."""
    to_send = task.to_send
    yield f"# {len(to_send)} requests to {task.urls[Host.OCR]}, one at a time, {task.pause:g} s apart."
    yield f"# No more than {MOST_REQUESTS} are sent, and none after the first reply that may be charged for."
    if in_curl:
        yield from (f"# {name}: {says}" for name, says in VARIABLES.items())
    previous = None
    for question, probe in to_send:
        if question is not previous:
            yield ""
            yield f"# {question.name}: {question.situation}"
            yield f"# Cost: {question.cost}."
        previous = question
        if in_curl:
            yield as_curl(probe)


_NO_TERMINAL: Final = (
    "nothing was sent: nobody is there to say yes to it; see what it is with --dry-run, then say --yes"
)


def _agree(task: Task, *, is_agreed: bool) -> None:
    """Show what will be sent, and ask whether to; raises NotAgreedError for anything but yes."""
    if is_agreed:
        return
    if not (sys.stdin and sys.stdin.isatty()):
        raise NotAgreedError(_NO_TERMINAL)
    print("\n".join(_plan(task, in_curl=False)), file=sys.stderr)
    print("Send them? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise NotAgreedError("nothing was sent")


def _compared(task: Task, environment: Mapping[str, str], before: ObservedFile | None) -> Report:
    def send_to_service(request: HttpRequest) -> Reply:
        return send(task.urls[request.host], request)

    with own_emulator(task.contract, environment) as emulator:
        service = Side(send=send_to_service, access=task.access)
        run = ask_all(task.questions, service, emulator, lambda: time.sleep(task.pause))
    findings = judge(run.asked, UNASKED, task.contract)
    return Report(
        host=task.urls[Host.OCR],
        day=datetime.now(UTC).date(),
        revision=str(task.contract.revision),
        front=task.contract.front,
        findings=findings,
        requests=run.requests,
        stopped=run.stopped,
        drift=None if before is None else drift(findings, before),
    )

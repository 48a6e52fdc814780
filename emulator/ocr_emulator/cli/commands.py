"""The commands of `ocr-emulator`: a function for what each does and prints, and a table of what it takes."""

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ocr_emulator.cli import arguments, ca
from ocr_emulator.cli.address_file import url_beside
from ocr_emulator.cli.check_formats import FORMATS
from ocr_emulator.cli.parser import Command
from ocr_emulator.client import Client, check_ready, create_token, url_of
from ocr_emulator.contract import catalogue_formats, history
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.operations import OPERATIONS
from ocr_emulator.contract.revisions import find_revision
from ocr_emulator.errors import EmulatorError, did_you_mean, listed
from ocr_emulator.scenario import faults
from ocr_emulator.scenario.library import load_files, scenario_files, warnings_of
from ocr_emulator.scenario.shipped import ScenarioFolders
from ocr_emulator.scenario.source.problems import Problem, ScenarioProblemsError
from ocr_emulator.settings import SETTINGS, URL, Settings, read_settings


def _settings(options: argparse.Namespace) -> Settings:
    return read_settings(vars(options), os.environ)


def _serve(options: argparse.Namespace) -> int:
    from ocr_emulator.cli.serve import serve  # noqa: PLC0415 - FastAPI takes most of a second to import

    serve(_settings(options))
    return 0


def _check(options: argparse.Namespace) -> int:
    settings = _settings(options)
    named = dict.fromkeys(file for name in options.files for file in _files_at(Path(name)))
    paths = list(named) if options.files else scenario_files(settings.scenario_folder)
    if not paths:
        raise EmulatorError(
            "there is no scenario file (*.yaml, *.yml) to check; name some, or give --scenarios DIR"
        )
    problems = _problems_in(paths, _contract(settings))
    is_refused = any(options.strict or problem.is_error for problem in problems)
    if is_refused and options.format == "text":
        raise ScenarioProblemsError(problems)
    print(FORMATS[options.format](problems, len(paths)))
    return 1 if is_refused else 0


def _files_at(path: Path) -> Sequence[Path]:
    """The scenario files in a folder; or the file itself, whatever its name."""
    return scenario_files(path) if path.is_dir() else [path]


def _problems_in(paths: Sequence[Path], contract: Contract) -> Sequence[Problem]:
    try:
        return warnings_of(load_files(paths, contract))
    except ScenarioProblemsError as error:
        return error.problems


def _scenarios(options: argparse.Namespace) -> int:
    from ocr_emulator.cli.scenarios import copy_shipped, list_scenarios  # noqa: PLC0415 - only this command needs it

    settings = _settings(options)
    folders = ScenarioFolders(own=settings.own_scenarios, has_shipped=not settings.no_shipped)
    lines = copy_shipped(options.copy) if options.copy else list_scenarios(folders, _contract(settings))
    for line in lines:
        print(line)
    return 0


def _codes(options: argparse.Namespace) -> int:
    print(catalogue_formats.FORMATS[options.format](_contract(_settings(options))))
    return 0


def _faults(_: argparse.Namespace) -> int:
    print(faults.as_markdown())
    return 0


def _schema(_: argparse.Namespace) -> int:
    from ocr_emulator.scenario.language import schemas  # noqa: PLC0415 - only this command has to wait for it

    print(schemas.as_text())
    return 0


def _revisions(options: argparse.Namespace) -> int:
    print(history.revisions_as_text(_settings(options).observed))
    return 0


def _diff(options: argparse.Namespace) -> int:
    old, new = find_revision(options.old), find_revision(options.new)
    print(history.changes_as_markdown(old, new, _settings(options).observed))
    return 0


def _openapi(options: argparse.Namespace) -> int:
    from ocr_emulator.api.openapi import document  # noqa: PLC0415 - pydantic takes long to import

    print(json.dumps(document(_contract(_settings(options))), ensure_ascii=False, indent=2))
    return 0


def _doctor(_: argparse.Namespace) -> int:
    from ocr_emulator.cli.doctor import envelope_explanation  # noqa: PLC0415 - as serve does

    print(envelope_explanation())
    return 0


def _call(options: argparse.Namespace) -> int:
    from ocr_emulator.cli.call import call  # noqa: PLC0415 - as serve does

    if options.operation not in OPERATIONS:
        hint = did_you_mean(options.operation, OPERATIONS)
        raise EmulatorError(f"there is no operation {options.operation!r}; expected {listed(OPERATIONS)}{hint}")
    url = _url(options)
    if options.user is None:
        client = Client.with_secret_key(url, options.app_key, options.secret_key)
    else:
        token = create_token(options.token_url or url, options.user)
        client = Client.with_token(url, options.app_key, token)
    return 0 if call(client, options.operation, options.argument, is_plain=options.plain) else 1


def _compare(options: argparse.Namespace) -> int:
    from ocr_emulator.cli.compare import compare  # noqa: PLC0415 - only this command has to wait for it

    return compare(options, _settings(options), os.environ)


def _documents(options: argparse.Namespace) -> int:
    from ocr_emulator.cli.documents import documents  # noqa: PLC0415 - only this command has to wait for it

    for line in documents(options):
        print(line)
    return 0


def _coverage(options: argparse.Namespace) -> int:
    from ocr_emulator.cli.coverage import (  # noqa: PLC0415 - likewise
        CoverageRequest,
        check_percent,
        exclusions,
        write_file,
    )

    request = CoverageRequest(
        url=_url(options, of_control=True),
        token=_settings(options).control_token,
        app_key=options.app_key,
        exclude=exclusions(options.operation, options.exclude),
    )
    text = request.send(options.format).body.decode()
    if options.output is None:
        print(text)
    else:
        write_file(text, options.output)
    if options.fail_under is not None:
        check_percent(request.send("json"), options.fail_under)
    return 0


def _url(options: argparse.Namespace, *, of_control: bool = False) -> str:
    """The address of the emulator, or of its control endpoint: from the flag, the variable, or the one beside."""
    settings = _settings(options)
    told = options.url or os.environ.get(URL)
    if not told and of_control and settings.admin_port is not None:
        return url_of(settings.host, settings.admin_port)
    return told or url_beside(settings)


def _ca(options: argparse.Namespace) -> int:
    folder = None if options.url else _settings(options).tls
    ca.write_out(ca.certificate(folder, _url(options, of_control=True), options.format), options.output)
    return 0


def _healthcheck(options: argparse.Namespace) -> int:
    settings = _settings(options)
    is_named = options.host is not None or options.port is not None
    check_ready(url_of(settings.host, settings.port) if is_named else url_beside(settings))
    print("ready")
    return 0


def _contract(settings: Settings) -> Contract:
    return contract_at(settings.revision, settings.front.front, settings.observed)


#: The settings that choose the contract.
_CONTRACT_SETTINGS: Final = frozenset({"revision", "front", "observed"})

#: The setting that says what was seen at the real service, where every revision is told.
_OBSERVATIONS: Final = frozenset({"observed"})

#: Every command, in the order of the help.
COMMANDS: Final = (
    Command(
        name="serve",
        help="run the emulator (the default)",
        description="Run the emulator.",
        settings=frozenset(setting.name for setting in SETTINGS),
        run=_serve,
    ),
    Command(
        name="check",
        help="say what is wrong with scenario files",
        description=(
            "Read scenario files as the emulator would, and print every problem with its place. An error refuses "
            "a file and makes the exit status 1; a warning is about what is written there and changes nothing."
        ),
        settings=frozenset({"scenarios"}) | _CONTRACT_SETTINGS,
        add_arguments=arguments.add_files,
        run=_check,
    ),
    Command(
        name="scenarios",
        help="list the scenarios, or copy the shipped ones",
        description=(
            "List the scenarios that the emulator would load: name, file and description. A file in the folder "
            "replaces the shipped one of the same name. With --copy, copy the shipped files, to change them."
        ),
        settings=frozenset({"scenarios", "no_shipped"}) | _CONTRACT_SETTINGS,
        add_arguments=arguments.add_scenarios,
        run=_scenarios,
    ),
    Command(
        name="codes",
        help="list the result codes",
        description="List the result codes: what causes each, and what that knowledge rests on.",
        settings=_CONTRACT_SETTINGS,
        add_arguments=arguments.add_format,
        run=_codes,
    ),
    Command(
        name="faults",
        help="list the faults that a scenario can name",
        description="List, in Markdown, the faults that a reply of a scenario can have.",
        run=_faults,
    ),
    Command(
        name="schema",
        help="print the JSON Schema of scenario files, for editors",
        description="Print the JSON Schema of scenario files, with which an editor completes and checks them.",
        run=_schema,
    ),
    Command(
        name="revisions",
        help="list the revisions of the contract",
        description="List the revisions of the contract, what was new in each, and what that knowledge rests on.",
        settings=_OBSERVATIONS,
        run=_revisions,
    ),
    Command(
        name="diff",
        help="say what an application must change between two revisions",
        description="Print, in Markdown, what an application must change between two revisions of the contract.",
        settings=_OBSERVATIONS,
        add_arguments=arguments.add_two_revisions,
        run=_diff,
    ),
    Command(
        name="openapi",
        help="print the OpenAPI document of the emulated API",
        description="Print the OpenAPI document of the emulated API; the vendor publishes none.",
        settings=_CONTRACT_SETTINGS,
        run=_openapi,
    ),
    Command(
        name="doctor",
        help="explain the encryption of v2.0 step by step",
        description="Explain the electronic envelope step by step, with bytes to compare your own code's with.",
        run=_doctor,
    ),
    Command(
        name="call",
        help="call an operation of a running emulator",
        description="Call an operation as a correct client does: encrypt, send, decrypt, print the reply.",
        add_arguments=arguments.add_call,
        run=_call,
    ),
    Command(
        name="compare",
        help="hold the emulator against the real service",
        description=(
            "Ask the real service what nobody has published, and say where the emulator answers otherwise. Only "
            "requests are sent that cost nothing, at most 40, and none before you have said yes. Exit status 1 "
            "where something differs; with --since, where something has changed. Without --revision and --front "
            "it is the newest revision, at the front that the host has."
        ),
        settings=_CONTRACT_SETTINGS,
        add_arguments=arguments.add_compare,
        run=_compare,
    ),
    Command(
        name="coverage",
        help="say which result codes your application has met",
        description="Ask a running emulator which of the possible (operation, result code) pairs were answered.",
        settings=frozenset({"admin_token", "admin_token_file"}),
        add_arguments=arguments.add_coverage,
        run=_coverage,
    ),
    Command(
        name="documents",
        help="list the test documents, or make files of them",
        description=(
            "List the test documents: certificates and cards that decide by themselves what the emulator answers. "
            "With --out, write them as files, and a page to print them from."
        ),
        add_arguments=arguments.add_documents,
        run=_documents,
    ),
    Command(
        name="ca",
        help="print the certificate that a client with TLS has to trust",
        description="Print the certificate of the authority in the folder --tls, or of a running emulator.",
        settings=frozenset({"tls"}),
        add_arguments=arguments.add_ca,
        run=_ca,
    ),
    Command(
        name="healthcheck",
        help="ask a running emulator whether it is ready",
        description=(
            "Ask an emulator whether it is ready; exit status 0 if so. It is the one at --host and --port. "
            "Without them it is the one whose address is in --address-file, or else the one of the variables."
        ),
        settings=frozenset({"host", "port", "address_file"}),
        run=_healthcheck,
    ),
)

"""Whether the API versions for which a rule speaks can give its replies."""

from collections.abc import Collection, Iterable

from ocr_emulator.contract.contract import Contract
from ocr_emulator.contract.operations import ENDPOINTS, VERSIONS, Endpoint
from ocr_emulator.errors import listed
from ocr_emulator.scenario.checks.compatibility import OWN
from ocr_emulator.scenario.conditions import Condition
from ocr_emulator.scenario.model import Planned, Step
from ocr_emulator.scenario.source.nodes import Place
from ocr_emulator.scenario.source.problems import Report


def endpoints_for(operations: Collection[str], conditions: Iterable[Condition]) -> list[Endpoint]:
    """The endpoints of `operations`, in any revision, whose version the conditions accept."""
    of_version = [one.matcher for one in conditions if one.subject == "version"]
    endpoints = (one for one in ENDPOINTS if one.operation.name in operations)
    return [one for one in endpoints if all(matcher.accepts(one.version.name) for matcher in of_version)]


def check_steps(steps: Iterable[Step], speaking: Collection[Endpoint], report: Report) -> None:
    """Note the replies that no endpoint can give where the rule is `speaking`, and faults without effect."""
    operations = {one.operation for one in speaking}
    endpoints = [one for one in ENDPOINTS if one.operation in operations]
    for step in steps if speaking else ():
        _check_code(step, endpoints, speaking, report)
        _check_ciphertext(step, speaking, report)


def check_versions(planned: Planned, place: Place, contract: Contract, report: Report) -> None:
    """Note the versions that a plan names, at `place`, in which none of its operations can give the reply."""
    operations, step = sorted(planned.operations), planned.step
    endpoints = [one for one in contract.endpoints if one.operation.name in operations]
    able = [one for one in endpoints if step.code is None or step.code.is_possible_at(one)]
    for name in sorted(planned.versions or ()):
        if all(one.version.name != name for one in endpoints):
            where = f"{listed(operations)} {'does' if len(operations) == 1 else 'do'}"
            report(
                place,
                f"found version {name}, which {where} not have at revision {contract.revision}; "
                f"expected {listed(_versions(endpoints))}",
            )
        elif all(one.version.name != name for one in able):
            report(
                place,
                f"found version {name}, which cannot give {step.code}; expected one that can; "
                f"name {listed(_versions(able))}, or {OWN}",
            )


def _check_code(step: Step, endpoints: Iterable[Endpoint], speaking: Iterable[Endpoint], report: Report) -> None:
    code = step.code
    able = [one for one in endpoints if code and code.is_possible_at(one)]
    if able and not any(one in able for one in speaking):
        report(
            step.place,
            f"found {code}, which {listed(_versions(speaking), 'and')} cannot give; expected a reply of a version "
            f"that the rule names; say `version: [{', '.join(_versions(able))}]` in `when`, or {OWN}",
        )


def _check_ciphertext(step: Step, speaking: Iterable[Endpoint], report: Report) -> None:
    if not (step.fault and step.fault.kind.of_ciphertext):
        return
    name = step.fault.name
    if step.error:
        report.warn(
            step.place,
            f"found the fault {name} beside {step.error}, which has no encrypted value; "
            "expected it beside a success; remove one of the two",
        )
    elif not any(map(_encrypts, speaking)):
        able = list(filter(_encrypts, ENDPOINTS))
        operations = listed(dict.fromkeys(one.operation.name for one in able))
        report(
            step.place,
            f"found the fault {name}, and no encrypted value in any reply of the rule's; expected {operations} of "
            f"{listed(_versions(able))}; name one in `when`, or remove the fault",
        )


def _encrypts(endpoint: Endpoint) -> bool:
    """Whether a success has encrypted values: those that are read from a document."""
    return endpoint.is_encrypted and bool(endpoint.operation.file_types)


def _versions(endpoints: Iterable[Endpoint]) -> list[str]:
    names = {one.version.name for one in endpoints}
    return [name for name in VERSIONS if name in names]

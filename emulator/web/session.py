"""The body that gives a session a revision of its own, and how a session is told."""

from dataclasses import dataclass
from typing import Any

from emulator.contract.revisions import Revision
from emulator.scenario import values
from emulator.scenario.nodes import Entries, Node, Scalar
from emulator.scenario.problems import Report
from emulator.state.store import Store
from emulator.web.clock import clock_as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a session is to have of its own; `revision` None: nothing."""

    revision: Revision | None


def read_session(node: Node, report: Report) -> Wanted:
    """What `node` describes; all that is wrong with it is raised at once."""
    found = values.fields(node, report, ("revision",), "what a session has of its own")
    if isinstance(node, Entries) and "revision" not in found and not report.problems:
        report(node.place, "found no key 'revision'; expected one; write a date, latest, or null for everybody's")
    wanted = found.get("revision")
    is_null = isinstance(wanted, Scalar) and wanted.value is None
    revision = None if wanted is None or is_null else values.revision(wanted, report)
    report.settle()
    return Wanted(revision=revision)


def session_as_json(app_key: str, store: Store) -> dict[str, Any]:
    """The revision that an appKey is served, whether it is its own, and its time."""
    return {
        "appKey": app_key,
        "revision": str(store.run_for(app_key).contract.revision),
        "ownRevision": store.sessions.revision_of(app_key) is not None,
        "clock": clock_as_json(store.sessions.of(app_key).clock),
    }

"""What to do about a reply that cannot come, in the words of the place where it is written: a rule, or a plan."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from ocr_emulator.errors import listed


class Advice(Struct, frozen=True, kw_only=True):
    """How to have a code that is not there, for a reply in a `writer`: a rule, or a plan.

    `contract` takes the keys of `given` that would have it there, `front`, `revision` or both. `operations` takes
    those that can give it.
    """

    writer: str
    contract: Callable[[Mapping[str, str]], str]
    operations: Callable[[Sequence[str]], str]


def _contract_of_scenario(needed: Mapping[str, str]) -> str:
    return f"say `{_given(needed)}`"


def _operations_of_rule(able: Sequence[str]) -> str:
    if len(able) == 1:
        return f"say `when: {{operation: {able[0]}}}`"
    return f"name only {listed(able, 'and')} in `when`" if able else "split it"


def _contract_of_session(needed: Mapping[str, str]) -> str:
    if "front" in needed:
        what = f"put a scenario with `{_given(needed)}` in force for this appKey first"
        call, argument = "/scenario", f"scenario={json.dumps({'given': needed})}"
    else:
        what = f"give this appKey revision {needed['revision']} first"
        call, argument = "", f"revision={json.dumps(needed['revision'])}"
    return f"{what} (PUT /__admin/sessions/{{appKey}}{call}; in pytest `@pytest.mark.ocr({argument})`)"


def _operations_of_plan(able: Sequence[str]) -> str:
    return f"plan it for {listed(able)}" if able else "plan one reply after the other"


def _given(needed: Mapping[str, str]) -> str:
    return f"given: {{{', '.join(f'{key}: {value}' for key, value in needed.items())}}}"


#: For a reply in a scenario.
IN_RULE: Final = Advice(writer="rule", contract=_contract_of_scenario, operations=_operations_of_rule)

#: For a planned reply, which has neither `given` nor `when`.
IN_PLAN: Final = Advice(writer="plan", contract=_contract_of_session, operations=_operations_of_plan)

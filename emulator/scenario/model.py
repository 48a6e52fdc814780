"""A scenario as a value: what is given about the service, and the rules that decide replies."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate

from emulator.contract.catalogue import ResultCode
from emulator.contract.operations import Endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is true of the service.

    `credentials` maps an appKey to its secretKey; None: any non-empty pair is accepted.
    `businesses` maps a ten-digit number to its `statusCode`, or to None for one that does not exist.
    `allowance` is how many calls an appKey may make; None: as many as it likes.
    `services` are those enabled; None: all.
    `old_keys_accepted` is for how many seconds a key that was replaced is still accepted.
    """

    credentials: Mapping[str, str] | None = None
    businesses: Mapping[str, str | None] = field(default_factory=dict)
    allowance: int | None = None
    services: frozenset[str] | None = None
    old_keys_accepted: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A reply, `times` times over. `code` None is the natural reply; SUCCESS finds a result, come what may.

    `result` has the values that the author wants in the result of a success, by field.
    """

    code: ResultCode | None
    times: int = 1
    result: Mapping[str, str] = field(default_factory=dict)

    @property
    def error(self) -> ResultCode | None:
        """The code, when it is an error."""
        return self.code if self.code and self.code.number != 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """For these operations, these replies one after the other; the last goes on for ever.

    `name` is unique in its scenario. An `unchecked` one gives its errors before the natural checks, not after.
    """

    name: str
    operations: frozenset[str]
    steps: tuple[Step, ...]
    unchecked: bool = False

    def at(self, endpoint: Endpoint) -> "Rule | None":
        """The rule as it speaks at `endpoint`: without the codes that this API version cannot give."""
        if endpoint.operation.name not in self.operations:
            return None
        steps = tuple(step for step in self.steps if step.code is None or step.code.comes_from(endpoint))
        return replace(self, steps=steps) if steps else None

    def step(self, turn: int) -> Step:
        """The reply to the request that this rule decides as number `turn`, counted from 0."""
        ends = accumulate(step.times for step in self.steps[:-1])
        return next((step for step, end in zip(self.steps, ends, strict=False) if turn < end), self.steps[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What one file says. `source` is the file, or where else it came from."""

    name: str
    source: str
    description: str = ""
    given: Given = Given()
    rules: tuple[Rule, ...] = ()

    def rule_for(self, endpoint: Endpoint) -> Rule | None:
        """The first rule that speaks at `endpoint`; None: the reply is the natural one."""
        return next((found for rule in self.rules if (found := rule.at(endpoint))), None)


#: What is in force when there is no scenario at all.
NATURAL = Scenario(name="default", source="built in", description="Every reply is the natural one.")

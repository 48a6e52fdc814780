"""A scenario as a value: what is given about the service, and the rules that decide replies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from emulator.contract.catalogue import ResultCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is true of the service.

    `credentials` maps an appKey to its secretKey; None: any non-empty pair is accepted.
    `businesses` maps a ten-digit number to its `statusCode`, or to None for one that does not exist.
    `allowance` is how many calls an appKey may make; None: as many as it likes.
    `services` are those enabled; None: all.
    """

    credentials: Mapping[str, str] | None = None
    businesses: Mapping[str, str | None] = field(default_factory=dict)
    allowance: int | None = None
    services: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A reply, `times` times over. `code` None is the natural reply; SUCCESS is recognition, come what may."""

    code: ResultCode | None
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """For these operations, these replies one after the other; the last goes on for ever.

    `name` is unique in its scenario.
    """

    name: str
    operations: frozenset[str]
    steps: tuple[Step, ...]

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

    def rule_for(self, operation: str) -> Rule | None:
        """The first rule that speaks for `operation`; None: the reply is the natural one."""
        return next((rule for rule in self.rules if operation in rule.operations), None)


#: What is in force when there is no scenario at all.
NATURAL = Scenario(name="default", source="built in", description="Every reply is the natural one.")

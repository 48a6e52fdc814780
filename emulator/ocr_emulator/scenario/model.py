"""A scenario as a value: what is given about the service, and the rules that decide replies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate
from typing import Final, Literal, get_args

from ocr_emulator.contract.catalogue import Catalogue, Front, ResultCode
from ocr_emulator.contract.contract import Contract, contract_at
from ocr_emulator.contract.observations import NOTHING_OBSERVED, Observations
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.contract.revisions import Revision
from ocr_emulator.oauth.token import MAX_LIFE
from ocr_emulator.scenario.conditions import Condition
from ocr_emulator.scenario.delays import Delay
from ocr_emulator.scenario.faults import Fault
from ocr_emulator.scenario.result_override import ResultOverride
from ocr_emulator.scenario.rule_index import RuleIndex
from ocr_emulator.scenario.source.nodes import Place
from ocr_emulator.scenario.source.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who may have a token: by UserAccessKeyId (`name`) and SecretAccessKey.

    `app_keys` are those that the user's tokens are good for; None: all. `token_life` is in seconds.
    """

    name: str
    secret: str
    app_keys: frozenset[str] | None = None
    token_life: int = MAX_LIFE


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is true of the service.

    `credentials` maps an appKey to its secretKey; None: any non-empty pair is accepted.
    `businesses` maps a ten-digit number to its `statusCode`, or to None for one that does not exist.
    `allowance` is how many calls an appKey may make; None: as many as it likes.
    `services` are those enabled; None: all.
    `users` may have tokens, by name; None: any non-empty pair may, for every appKey.
    `old_keys_accepted` is for how many seconds a key that was replaced is still accepted.
    `revision` and `front` are the contract in force; None: the one the emulator was started with.
    `observed` is what was seen at the real service, beside and before what the emulator was started with.
    """

    credentials: Mapping[str, str] | None = None
    businesses: Mapping[str, str | None] = field(default_factory=dict)
    allowance: int | None = None
    services: frozenset[str] | None = None
    users: Mapping[str, User] | None = None
    old_keys_accepted: float = 0.0
    revision: Revision | None = None
    front: Front | None = None
    observed: Observations = NOTHING_OBSERVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A reply that is given `times` times. `code` None is the natural reply.

    With the code SUCCESS the reply has a result whatever the document is; `result` has the author's values for it,
    by field. `http_status` None: the natural one. `headers` are sent beside the service's, `delay` holds the reply
    back, `fault` damages it. `is_every`: the step stands for one step with each code there is. `place` is where
    the code is written.
    """

    code: ResultCode | None
    times: int = 1
    result: Mapping[str, ResultOverride] = field(default_factory=dict)
    http_status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: Delay | None = None
    fault: Fault | None = None
    is_every: bool = False
    place: Place = field(default=Place(), compare=False)

    @property
    def error(self) -> ResultCode | None:
        """The code, where it is that of an error; None for a success or the natural reply."""
        return self.code if self.code and self.code.number != 0 else None

    def at(self, codes: Catalogue) -> tuple["Step", ...]:
        """The step with the catalogue's own row of its code; none when the catalogue lacks it."""
        if self.is_every:
            return tuple(replace(self, code=code, is_every=False) for code in codes)
        if self.code is None or self.code.is_custom:
            return (self,)
        code = codes.get(self.code.key)
        return (replace(self, code=code),) if code else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Decides requests for its `operations` where all `conditions` hold; its replies come one after the other.

    The last reply goes on for ever; with `repeat` the replies begin again after it. `name` is unique in its
    scenario. `chance` is the probability that the rule decides; None: always. An `unchecked` rule gives its errors
    before the natural checks, not after.
    """

    name: str
    operations: frozenset[str]
    steps: tuple[Step, ...]
    conditions: tuple[Condition, ...] = ()
    chance: float | None = None
    unchecked: bool = False
    repeat: bool = False

    @property
    def is_catch_all(self) -> bool:
        """Whether the rule decides every request for its operations, so that no later rule can."""
        return not self.conditions and self.chance is None

    def at(self, endpoint: Endpoint) -> "Rule | None":
        """The rule without the codes that `endpoint` cannot give; None: it has nothing for this endpoint."""
        if endpoint.operation.name not in self.operations:
            return None
        steps = tuple(step for step in self.steps if step.code is None or step.code.is_possible_at(endpoint))
        return replace(self, steps=steps) if steps else None

    def step(self, turn: int) -> Step:
        """The reply to the request that this rule decides as number `turn`, counted from 0."""
        if self.repeat:
            turn %= sum(step.times for step in self.steps)
        ends = accumulate(step.times for step in self.steps[:-1])
        return next((step for step, end in zip(self.steps, ends, strict=False) if turn < end), self.steps[-1])


#: What stands for a rule's name where a planned reply decides, and where a test document or test number does.
PLANNED: Final = "next"
DOCUMENT: Final = "document"
TEST_NUMBER: Final = "test-number"


#: The stages that a request goes through, in their order, each of which may answer it.
StageName = Literal[
    "route",
    "check_size",
    "authenticate",
    "authorize",
    "parse_body",
    "decrypt",
    "validate",
    "request_key",
    "decide",
    "recognise",
]
STAGE_NAMES: Final[tuple[StageName, ...]] = get_args(StageName)


class DecidedBy(StrEnum):
    """Who has chosen the resultCode of an answer: the request itself, an author, or a test document or number."""

    NATURE = "nature"
    SCENARIO = "scenario"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A reply that an appKey gets next, ahead of every rule, at a call of one of these operations.

    `versions` are those of the API in which it may be called; None: any.
    """

    operations: frozenset[str]
    step: Step
    versions: frozenset[str] | None = None

    def at(self, endpoint: Endpoint, codes: Catalogue) -> Step | None:
        """The reply as it is given at `endpoint`; None: it waits for another call."""
        if not self._waits_for(endpoint):
            return None
        steps = self.step.at(codes)
        return next((step for step in steps if step.code is None or step.code.is_possible_at(endpoint)), None)

    def _waits_for(self, endpoint: Endpoint) -> bool:
        right_version = self.versions is None or endpoint.version.name in self.versions
        return right_version and endpoint.operation.name in self.operations


@dataclass(frozen=True, slots=True)
class ApplicableRules:
    """The rules that may decide at one endpoint: those that do so before the natural checks, and the others.

    `need_call_number`: a rule for the operation, in this version or another, has a condition on the call's number.
    """

    unchecked: RuleIndex[Rule]
    checked: RuleIndex[Rule]
    need_call_number: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What one file says. `source` is the file, or the name of another origin; `is_shipped`: it is a shipped file.

    `seed` makes chances and random delays the same each time; None: they differ. `text` is the file as written;
    blank where the scenario comes from none. `warnings` are about what is written and changes nothing.
    """

    name: str
    source: str
    description: str = ""
    given: Given = Given()
    rules: tuple[Rule, ...] = ()
    seed: int | None = None
    is_shipped: bool = False
    text: str = field(default="", repr=False, compare=False)
    warnings: tuple[Problem, ...] = field(default=(), compare=False)
    _known: dict[tuple[str, str], "ApplicableRules"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _by_contract: dict[tuple[Revision, Front, Observations], "Scenario"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def contract(self, default: Contract) -> Contract:
        """The contract that is in force with this scenario; `default` where it does not say."""
        return contract_at(
            self.given.revision or default.revision,
            self.given.front or default.front,
            default.observations.updated(self.given.observed),
        )

    def at(self, contract: Contract) -> "Scenario":
        """The scenario as it is with `contract` in force: without the codes that it lacks.

        It is worked out once, so that many appKeys with the same scenario take no more memory than one.
        """
        key = contract.revision, contract.front, contract.observations
        found = self._by_contract.get(key)
        if found is None:
            rules = (replace(rule, steps=_bound(rule.steps, contract.codes)) for rule in self.rules)
            found = replace(self, rules=tuple(rule for rule in rules if rule.steps))
            self._by_contract[key] = found
        return found

    def needs_call_number(self, operation: str) -> bool:
        """Whether a rule has a condition on the number of the call of an operation, all its versions together."""
        rules = (rule for rule in self.rules if operation in rule.operations)
        return any(one.subject == "call" for rule in rules for one in rule.conditions)

    def applicable_rules(self, endpoint: Endpoint) -> "ApplicableRules":
        """The rules that may decide at `endpoint`; worked out when first asked for."""
        key = endpoint.version.name, endpoint.operation.name
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = ApplicableRules(
                unchecked=RuleIndex(self.rules_at(endpoint, unchecked=True)),
                checked=RuleIndex(self.rules_at(endpoint, unchecked=False)),
                need_call_number=self.needs_call_number(endpoint.operation.name),
            )
        return found

    def rules_at(self, endpoint: Endpoint, *, unchecked: bool) -> Iterator[Rule]:
        """The rules that may decide at `endpoint`: the unchecked ones, or the others.

        No rule after one that decides everything is among them, not even an unchecked rule after a checked one.
        """
        for found in (one for rule in self.rules if (one := rule.at(endpoint))):
            if found.unchecked is unchecked:
                yield found
            if found.is_catch_all:
                return


def _bound(steps: tuple[Step, ...], codes: Catalogue) -> tuple[Step, ...]:
    return tuple(bound for step in steps for bound in step.at(codes))


#: What is in force when there is no scenario at all.
NATURAL = Scenario(name="default", source="built in", description="Every reply is the natural one.")

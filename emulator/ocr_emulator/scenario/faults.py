"""The faults that a rule can name: damage to transport or reply.

The core only names a fault. `delivery.faults` plays those of the wire, `pipeline.stages.encrypt` those of the
ciphertext, each by the names that stand here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from msgspec import Struct


class Amount(Struct, frozen=True, kw_only=True):
    """The number that a fault takes: `what` it counts, the `usual` one if the author names none, its bounds.

    `others` are numbers outside the bounds that it takes too.
    """

    what: str
    usual: int
    least: int
    most: int
    others: tuple[int, ...] = ()

    def takes(self, number: int) -> bool:
        """Whether an author may name that number."""
        return self.least <= number <= self.most or number in self.others


class FaultKind(Struct, frozen=True, kw_only=True):
    """What a fault does; `says` tells it in a clause.

    `before_work`: the request is never worked on, so that no Request-Key is spent or issued.
    `arrives`: the client gets the resultCode all the same, if it reads what it gets.
    `is_silent`: the connection is closed before any byte. Many HTTP clients repeat such a request by themselves.
    `of_ciphertext`: it damages encrypted values and nothing else.
    `amount_is_status`: its amount is the HTTP status of what it sends.
    """

    says: str
    amount: Amount | None = None
    before_work: bool = False
    arrives: bool = False
    is_silent: bool = False
    of_ciphertext: bool = False
    amount_is_status: bool = False


_BODY: Final = Amount(what="bytes", usual=20, least=0, most=1_000_000)

#: By the name that an author writes.
FAULTS: Final[Mapping[str, FaultKind]] = MappingProxyType(
    {
        "connection-reset": FaultKind(
            says="the connection is reset (RST) before any byte", before_work=True, is_silent=True
        ),
        "empty-reply": FaultKind(
            says="the connection is closed (FIN) before any byte", before_work=True, is_silent=True
        ),
        "reset-after": FaultKind(
            says="the connection is reset in the middle of the body, after so many bytes at most", amount=_BODY
        ),
        "truncated-body": FaultKind(
            says="the connection is closed in the middle of the body: Content-Length says more", amount=_BODY
        ),
        "malformed-json": FaultKind(says="the body is whole for HTTP, and cut off for JSON"),
        "wrong-content-type": FaultKind(says="the JSON is labelled as text/html", arrives=True),
        "html-error-page": FaultKind(
            says="a proxy's page in place of the reply",
            amount=Amount(what="HTTP status", usual=502, least=502, most=504, others=(404, 413)),
            before_work=True,
            amount_is_status=True,
        ),
        "slow-drip": FaultKind(
            says="the body comes a few bytes a second",
            amount=Amount(what="bytes a second", usual=10, least=1, most=1_000_000),
            arrives=True,
        ),
        "stall": FaultKind(
            says="there is no answer, until the client gives up or the connection is closed",
            amount=Amount(what="seconds", usual=60, least=1, most=60),
            before_work=True,
        ),
        "duplicate-header-field": FaultKind(
            says="the `header` of the body has its resultCode twice", arrives=True
        ),
        "unknown-header-field": FaultKind(
            says="the `header` of the body has a member that nobody knows", arrives=True
        ),
        "unknown-result-code": FaultKind(says="the resultCode is one that nobody knows", before_work=True),
        "broken-ciphertext": FaultKind(
            says="encrypted values are Base64 of what does not decrypt", arrives=True, of_ciphertext=True
        ),
        "foreign-ciphertext": FaultKind(
            says="encrypted values are encrypted with another key", arrives=True, of_ciphertext=True
        ),
        "answer-lost": FaultKind(
            says="the work is done, and the connection is closed before any byte", is_silent=True
        ),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault as a rule has it; `amount` is in what its kind counts, 0 where it counts nothing."""

    name: str
    amount: int = 0

    @property
    def kind(self) -> FaultKind:
        """What a fault of this name does."""
        return FAULTS[self.name]

    @property
    def status(self) -> int | None:
        """The HTTP status with which it answers; None: that of the reply."""
        return self.amount if self.kind.amount_is_status else None

    def __str__(self) -> str:
        return f"{self.name} {self.amount}" if self.kind.amount else self.name


def as_markdown() -> str:
    """The faults as a table, for the documentation."""
    head = "| fault | what happens | amount | Request-Key spent or issued? |\n|---|---|---|---|"
    rows = (
        f"| `{name}` | {kind.says} | {_amount(kind.amount)} | {'no' if kind.before_work else 'yes'} |"
        for name, kind in FAULTS.items()
    )
    return "\n".join([head, *rows])


def _amount(amount: Amount | None) -> str:
    if amount is None:
        return ""
    others = "".join(f"{number}, " for number in amount.others)
    return f"{amount.what}: {others}{amount.least} to {amount.most} ({amount.usual})"

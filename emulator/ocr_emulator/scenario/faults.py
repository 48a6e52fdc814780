"""The faults that a rule can name: damage to transport or reply. The core names them, the edge plays them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """The number that a fault takes: what it counts, what it is unless the author says, and its bounds."""

    what: str
    usual: int
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A fault; `before_work`: the request is never worked on, so that no Request-Key is spent or issued.

    `arrives`: the client gets the resultCode all the same, if it reads what it gets.
    """

    says: str
    amount: Amount | None = None
    before_work: bool = False
    arrives: bool = False


_BODY: Final = Amount(what="bytes", usual=20, least=0, most=1_000_000)

#: By the name that an author writes.
KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "connection-reset": Kind(says="the connection is reset (RST) before any byte", before_work=True),
        "empty-reply": Kind(says="the connection is closed (FIN) before any byte", before_work=True),
        "reset-after": Kind(
            says="the connection is reset in the middle of the body, after so many bytes at most", amount=_BODY
        ),
        "truncated-body": Kind(
            says="the connection is closed in the middle of the body: Content-Length says more", amount=_BODY
        ),
        "malformed-json": Kind(says="the body is whole for HTTP, and cut off for JSON"),
        "wrong-content-type": Kind(says="the JSON is labelled as text/html", arrives=True),
        "html-error-page": Kind(
            says="a proxy's page in place of the reply",
            amount=Amount(what="HTTP status", usual=502, least=502, most=504),
            before_work=True,
        ),
        "slow-drip": Kind(
            says="the body comes a few bytes a second",
            amount=Amount(what="bytes a second", usual=10, least=1, most=1_000_000),
            arrives=True,
        ),
        "stall": Kind(
            says="there is no answer, until the client gives up or the connection is closed",
            amount=Amount(what="seconds", usual=60, least=1, most=60),
            before_work=True,
        ),
        "duplicate-header-field": Kind(says="the `header` of the body has its resultCode twice", arrives=True),
        "unknown-header-field": Kind(says="the `header` of the body has a member that nobody knows", arrives=True),
        "unknown-result-code": Kind(says="the resultCode is one that nobody knows", before_work=True),
        "broken-ciphertext": Kind(says="encrypted values are Base64 of what does not decrypt", arrives=True),
        "foreign-ciphertext": Kind(says="encrypted values are encrypted with another key", arrives=True),
        "answer-lost": Kind(says="the work is done, and the connection is closed before any byte"),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault as a rule has it; `amount` is in what its kind counts, 0 where it counts nothing."""

    name: str
    amount: int = 0

    @property
    def kind(self) -> Kind:
        """What it is."""
        return KINDS[self.name]

    @property
    def status(self) -> int | None:
        """The HTTP status with which it answers; None: that of the reply."""
        return self.amount if self.name == "html-error-page" else None

    def __str__(self) -> str:
        return f"{self.name} {self.amount}" if self.kind.amount else self.name


def as_markdown() -> str:
    """The faults as a table."""
    head = "| fault | what happens | amount | before the work |\n|---|---|---|---|"
    rows = (
        f"| `{name}` | {kind.says} | {_amount(kind.amount)} | {'yes' if kind.before_work else 'no'} |"
        for name, kind in KINDS.items()
    )
    return "\n".join([head, *rows])


def _amount(amount: Amount | None) -> str:
    return f"{amount.what}: {amount.least} to {amount.most} ({amount.usual})" if amount else ""

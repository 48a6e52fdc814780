"""Which port serves what. This is the one place that decides it; it knows no server and no framework.

The emulator has a port for everything, and may have others: one for the token service, one for the control
endpoint, one for TLS. A port that was given to one part serves that part alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from ocr_emulator.oauth.token import TOKEN_PATHS

#: Our own address and port by which a request came, as ASGI has them; None: the server does not say.
Server = tuple[str, int | None] | None

#: How the paths of the emulator's own pages begin, which no path of the service does.
_OWN: Final = frozenset({"__admin", "docs", "openapi.json"})

#: The pages that say whether the emulator is there. Every port but the token service's has them: a probe asks the
#: port whose health it is about, and they tell nobody more than an open port does.
PROBES: Final = frozenset({"/__admin/health", "/__admin/ready"})


class Part(Enum):
    """A part of the emulator."""

    SERVICE = auto()
    TOKENS = auto()
    CONTROL = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The ports that parts of the emulator have to themselves; None: the part is at the emulator's own port.

    `tls` is that of TLS, which serves what the emulator's own port does, and always tokens: the vendor's three
    hosts are reached by it. `own` is the emulator's own, which speaks no TLS; None: another server runs the
    application, and knows it.
    """

    own: int | None = None
    tokens: int | None = None
    admin: int | None = None
    tls: int | None = None
    _alone: Mapping[int | None, Part] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = {self.tokens: Part.TOKENS, self.admin: Part.CONTROL}
        object.__setattr__(self, "_alone", {port: part for port, part in parts.items() if port is not None})

    @property
    def are_shared(self) -> bool:
        """Whether no part has a port to itself."""
        return not self._alone

    def service_port(self, server: Server) -> int | None:
        """A port that serves the OCR operations, for who came by that address and port of ours; None: not known.

        Where the emulator's own is not known it is the one that was come by, if that serves them.
        """
        if self.own is not None or server is None:
            return self.own
        return server[1] if self.part_for("/", server) is Part.SERVICE else None

    def part_for(self, path: str, server: Server) -> Part:
        """The part that answers a request with that path which came by that address and port of ours."""
        port = server[1] if server else None
        if port in self._alone:
            return self._alone[port]
        if path in TOKEN_PATHS:
            return Part.TOKENS if self.tokens is None or port == self.tls else Part.SERVICE
        if not is_own_page(path):
            return Part.SERVICE
        return Part.CONTROL if self.admin is None or path in PROBES else Part.SERVICE


def is_own_page(path: str) -> bool:
    """Whether a path is for a page of the emulator's own, rather than for the service."""
    return path[1:].partition("/")[0] in _OWN

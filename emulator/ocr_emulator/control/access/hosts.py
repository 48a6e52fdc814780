"""Which names a request may call the control endpoint by, so that DNS rebinding does not reach it.

In DNS rebinding a web page comes from a name whose owner then lets that name stand for the emulator's address. To
the browser the emulator is the page's own site then, and the page may read and change everything. What gives it
away is the name in `Host`: it is one that its owner has in the public DNS.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from ocr_emulator.access_settings import is_host_name

#: Endings that nobody can have in the public DNS, with who keeps them out of it.
PRIVATE_ENDINGS: Final = (
    ".localhost",  # RFC 6761
    ".test",  # RFC 6761
    ".local",  # RFC 6762; Kubernetes: *.svc.cluster.local
    ".home.arpa",  # RFC 8375
    ".internal",  # ICANN resolution 2024.07.29.06; Docker: host.docker.internal
)

_AUTHORITY: Final = re.compile(r"(\[(?P<address>[^\[\]]+)\]|(?P<name>[^:\[\]]+))(:(?P<port>[0-9]{0,5}))?")


@dataclass(frozen=True, slots=True)
class Authority:
    """A host, in lower case and without brackets, and a port as text; "": none is said (RFC 9110, section 7.2)."""

    host: str
    port: str = ""

    @classmethod
    def parse(cls, text: str) -> "Authority | None":
        """The host and port in the value of a `Host` header; None: it is neither a name nor an address."""
        found = _AUTHORITY.fullmatch(text.strip().lower())
        if found is None:
            return None
        host = found["address"] or found["name"].removesuffix(".")
        is_host = is_address(host) if found["address"] else is_host_name(host)
        return cls(host, (found["port"] or "").lstrip("0")) if is_host else None

    def is_same(self, other: "Authority", default_port: str) -> bool:
        """Whether both have the same host, and the same port; one that says none has `default_port`."""
        return (self.host, self.port or default_port) == (other.host, other.port or default_port)


def is_address(text: str) -> bool:
    """Whether `text` is an IP address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_safe(host: str, told: Collection[str]) -> bool:
    """Whether no stranger's web page can have come from `host`; `told` are names that are known to be safe.

    An address needs no DNS. A name without a dot (`localhost`, a container, a service of Compose) has no owner in
    the public DNS either.
    """
    return host in told or "." not in host or is_address(host) or host.endswith(PRIVATE_ENDINGS)

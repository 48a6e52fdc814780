"""The names for which the emulator's certificate is good."""

import re
import socket
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final

from ocr_emulator.contract.facts import FACTS
from ocr_emulator.errors import EmulatorError

#: A DNS name as a certificate can have it, also with a wildcard for its first label.
_NAME: Final = re.compile(
    r"(?!.{254})(?:\*\.)?(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)*(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII
)

#: The facts that hold an address of the vendor.
_ADDRESSES: Final = frozenset({"host", "gateway_host", "token_host"})

#: The vendor's hosts, of every revision.
VENDOR_NAMES: Final = tuple(sorted({fact.value.partition("://")[2] for fact in FACTS if fact.name in _ADDRESSES}))

#: The names of this machine, as seen from itself.
LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "::1")


class UnusableNameError(EmulatorError):
    """A text that is neither a host name nor an address."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"found {found!r}; expected host names or addresses, separated by commas: ocr.example.com,10.0.0.7; "
            "write a name in letters, digits, hyphens and dots (an international one as xn--)"
        )


def parse_names(text: str) -> tuple[str, ...]:
    """The names in a text that separates them by commas; raises UnusableNameError."""
    names = tuple(one.strip().lower() for one in text.split(","))
    for name in names:
        if not _is_usable(name):
            raise UnusableNameError(name)
    return names


def certificate_names(more: Iterable[str]) -> tuple[str, ...]:
    """All names of the certificate: those of this machine (a container too), the vendor's, and `more`."""
    hostname = socket.gethostname().lower()
    own = [hostname] if _is_usable(hostname) else []
    return tuple(dict.fromkeys((*LOCAL_NAMES, *own, *VENDOR_NAMES, *more)))


def _is_usable(name: str) -> bool:
    return _is_address(name) or _NAME.fullmatch(name) is not None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return "%" not in name

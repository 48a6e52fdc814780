"""Which addresses are asked: the vendor's and local ones; any other only for whoever says so."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from ocr_emulator.contract.catalogue import Front
from ocr_emulator.contract.contract import GATEWAY_HOST
from ocr_emulator.contract.facts import FACTS
from ocr_emulator.errors import EmulatorError, listed

#: The vendor's addresses of the OCR service, and that of the token service.
OCR_URLS: Final = tuple(dict.fromkeys(fact.value for fact in FACTS if fact.name in {"host", "gateway_host"}))
TOKEN_URL: Final[str] = next(fact.value for fact in FACTS if fact.name == "token_host")


class AddressError(EmulatorError):
    """An address that is not asked."""


def check_address(url: str, flag: str, *, is_any_allowed: bool) -> str:
    """The address without a slash at its end; raises AddressError when nothing is to be sent there."""
    parts = _parts(url)
    if parts is None or not parts.hostname:
        raise AddressError(f"{flag}: found an address of another form; expected https://HOST or http://HOST:PORT")
    host, vendors = parts.hostname, _names((*OCR_URLS, TOKEN_URL))
    if host in vendors and parts.scheme != "https":
        raise AddressError(f"{flag}: found http://{host}; expected https://{host}: your keys are sent to it")
    if host not in vendors and not _is_local_host(host) and not is_any_allowed:
        raise AddressError(
            f"{flag}: found the host {host!r}; expected {listed(vendors)}, or a local one; "
            "add --any-host if you mean it: your keys are sent to it"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _parts(url: str) -> SplitResult | None:
    """The parts of an address that is a scheme, a host and maybe a port; None for any other."""
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return None
    others = (parts.username, parts.password, parts.query, parts.fragment, parts.path.strip("/"))
    is_http = parts.scheme in {"http", "https"} and url.isascii() and url.isprintable()
    return parts if is_http and has_port and not any(others) and "@" not in url else None


def token_address(url: str) -> str:
    """Where the token service is, for an OCR service at `url`: the vendor's own, or at the same address."""
    return TOKEN_URL if url in OCR_URLS else url


def is_local(url: str) -> bool:
    """Whether the service at `url` is on this machine."""
    return _is_local_host(urlsplit(url).hostname or "")


def front_of(url: str) -> Front:
    """The front that stands before the service at `url`: the gateway's is before the vendor's old host alone."""
    return Front.GATEWAY if urlsplit(url).hostname == GATEWAY_HOST else Front.PLAIN


def _names(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(url.partition("://")[2] for url in urls)


def _is_local_host(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

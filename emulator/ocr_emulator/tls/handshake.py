"""The TLS handshake, whose failures are told: neither asyncio nor uvloop says anything of them.

`ssl.SSLContext.sslobject_class` is the documented way to have one's own kind of connection.
"""

import logging
import ssl
from collections.abc import Mapping
from typing import Final

_LOG: Final = logging.getLogger("ocr_emulator")

_NO_TRUST: Final = (
    "the client does not trust the emulator's certificate: give it the authority that `ocr-emulator ca` prints"
)

#: What OpenSSL calls a failure, and what it means here.
_MEANINGS: Final[Mapping[str, str]] = {
    "HTTP_REQUEST": "it is plain HTTP, and this port speaks TLS: write https:// instead of http://",
    "HTTPS_PROXY_REQUEST": "it is plain HTTP, and this port speaks TLS: write https:// instead of http://",
    "TLSV1_ALERT_UNKNOWN_CA": _NO_TRUST,
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": _NO_TRUST,
    "SSLV3_ALERT_BAD_CERTIFICATE": (
        "the client refuses the emulator's certificate: is the name that it calls among those of --tls-name?"
    ),
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": "the client takes the certificate to be expired: compare the two clocks",
    "UNSUPPORTED_PROTOCOL": "the client speaks an old TLS; the emulator speaks TLS 1.2 and 1.3",
}


class ToldHandshake(ssl.SSLObject):
    """The TLS state of a connection; a handshake that fails has a line in the log."""

    def do_handshake(self) -> None:
        """Go on with the handshake."""
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as error:
            _LOG.warning("Refused a connection to the TLS port: %s", _meaning(error))
            raise


def _meaning(error: ssl.SSLError) -> str:
    return _MEANINGS.get(error.reason or "", f"the handshake failed ({error.reason or type(error).__name__})")

"""The calls that give a client what it has to trust, where the emulator speaks TLS."""

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.routing.routes import resource_router
from ocr_emulator.errors import EmulatorError

if TYPE_CHECKING:  # it loads trustme, which only a server that speaks TLS needs
    from ocr_emulator.tls.authority import Authority

_PEM: Final = "application/x-pem-file"
_PKCS12: Final = "application/x-pkcs12"


class NoAuthorityError(EmulatorError):
    """The emulator has no certificate authority."""

    def __init__(self) -> None:
        super().__init__(
            "This emulator has no certificate authority of its own: it speaks no TLS, or has the certificate of "
            "--tls-cert; start it with --tls-port and without --tls-cert."
        )


def router(authority: "Authority | None") -> APIRouter:
    """The calls about the certificate authority; None: there is none."""
    routes = resource_router("ca")

    @routes.get("/ca.pem", responses=_replies(_PEM), response_class=Response)
    def get_authority() -> Response:
        """Get the certificate of the certificate authority.

        A client that trusts this authority, which is the emulator's own, can call the emulator with TLS. The
        certificate is public; the private key stays where it is.
        """
        return Response(_present(authority).certificate_pem, media_type=_PEM)

    @routes.get("/ca.p12", responses=_replies(_PKCS12), response_class=Response)
    def get_truststore() -> Response:
        """Get the same certificate as a truststore for Java.

        It is in the format PKCS #12. Its password is `changeit`, as Java's own is.
        """
        return Response(_present(authority).truststore(), media_type=_PKCS12)

    return routes


def _replies(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: {"schema": {"type": "string"}}}}, **problem_replies("unable")}


def _present(authority: "Authority | None") -> "Authority":
    if authority is None:
        raise NoAuthorityError
    return authority

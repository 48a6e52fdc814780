"""The call that gives a client what it has to trust, where the emulator speaks TLS."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from ocr_emulator.control.openapi.problems import problem_replies
from ocr_emulator.control.routing.routes import resource_router
from ocr_emulator.errors import EmulatorError

if TYPE_CHECKING:  # it loads trustme, which only a server that speaks TLS needs
    from ocr_emulator.tls.authority import Authority


class TrustFormat(StrEnum):
    """How the authority's certificate is written."""

    PEM = "pem"
    P12 = "p12"


class NoAuthorityError(EmulatorError):
    """The emulator has no certificate authority."""

    def __init__(self) -> None:
        super().__init__(
            "This emulator has no certificate authority of its own: it speaks no TLS, or has a certificate from "
            "--tls-cert; start it with --tls-port and without --tls-cert."
        )


_MEDIA_TYPES: Final = {TrustFormat.PEM: "application/x-pem-file", TrustFormat.P12: "application/x-pkcs12"}

_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {one: {"schema": {"type": "string"}} for one in _MEDIA_TYPES.values()},
    },
    **problem_replies("unable"),
}

_Format = Annotated[
    TrustFormat,
    Query(description="`pem`, or `p12`: a truststore for Java, whose password is `changeit`.", examples=["pem"]),
]


def router(authority: "Authority | None") -> APIRouter:
    """The call about the certificate authority."""
    routes = resource_router("ca")

    @routes.get("/ca", responses=_RESPONSES, response_class=Response)
    def get_authority(
        format: _Format = TrustFormat.PEM,  # noqa: A002 - as that of coverage
    ) -> Response:
        """Get the certificate of the emulator's own certificate authority.

        A client that trusts it can call the emulator with TLS. It is public; the private key stays where it is.
        """
        if authority is None:
            raise NoAuthorityError
        content = authority.certificate_pem if format is TrustFormat.PEM else authority.truststore()
        return Response(content, media_type=_MEDIA_TYPES[format])

    return routes

"""A proxy's page in place of the reply: 502, 503 or 504, as nginx has them."""

from http import HTTPStatus
from typing import Final

from ocr_emulator.delivery.connection import Wire
from ocr_emulator.delivery.response import PlainResponse

_PAGE: Final = (
    "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
#: nginx's own words, where they are not those of HTTP.
_PHRASES: Final = {503: "Service Temporarily Unavailable", 504: "Gateway Time-out"}


async def play(reply: PlainResponse, wire: Wire, amount: int) -> None:
    """Send the page of HTTP status `amount`, with the headers that the rule and the emulator want."""
    title = f"{amount} {_PHRASES.get(amount, HTTPStatus(amount).phrase)}"
    others = tuple(pair for pair in reply.headers if pair[0].lower() != "content-type")
    page = PlainResponse(amount, (("Content-Type", "text/html"), *others), _PAGE.format(title=title).encode())
    await wire.send_whole(page)

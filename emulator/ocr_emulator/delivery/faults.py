"""The faults on the wire: for each name of `scenario.faults`, what is sent in place of the reply."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from ocr_emulator.delivery.connection import ClientConnection, NeedsOwnServerError
from ocr_emulator.http.response import Response
from ocr_emulator.scenario.faults import Fault

#: Sends what is left of a reply. The number is the fault's amount, 0 where it has none.
Play = Callable[[Response, ClientConnection, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Player:
    """How a fault is played; `needs_socket`: no ASGI server but ours can do it."""

    play: Play
    needs_socket: bool = False


async def play(fault: Fault, response: Response, connection: ClientConnection) -> None:
    """Send `response` with `fault`; raises NeedsOwnServerError, before anything is sent."""
    player = PLAYERS[fault.name]
    if player.needs_socket and not connection.has_socket:
        raise NeedsOwnServerError(fault.name)
    await player.play(response, connection, fault.amount)


def _changed(change: Callable[[Response], Response]) -> Player:
    """A fault that is in the reply alone, which is sent whole."""

    async def send(response: Response, connection: ClientConnection, _: int) -> None:
        await connection.send_whole(change(response))

    return Player(send)


async def _close(_: Response, connection: ClientConnection, __: int) -> None:
    await connection.close()


async def _reset(_: Response, connection: ClientConnection, __: int) -> None:
    await connection.reset()


async def _send_beginning(response: Response, connection: ClientConnection, amount: int) -> None:
    """The head and `amount` bytes of the body, whose Content-Length announces more."""
    await connection.send_head(response, max(len(response.body), amount + 1))
    await connection.send_part(response.body[:amount])


async def _reset_after(response: Response, connection: ClientConnection, amount: int) -> None:
    await _send_beginning(response, connection, amount)
    await connection.reset()


async def _truncate_body(response: Response, connection: ClientConnection, amount: int) -> None:
    await _send_beginning(response, connection, amount)
    await connection.close()


async def _stall(_: Response, connection: ClientConnection, amount: int) -> None:
    """Nothing for `amount` seconds, unless the client gives up earlier; then the connection is closed."""
    if await connection.wait(amount):
        await connection.close()


#: How many parts of a body are sent in a second, where one byte at a time would be too slow.
_RATE: Final = 10


async def _slow_drip(response: Response, connection: ClientConnection, amount: int) -> None:
    """The head, then `amount` bytes a second for as long as the client takes them."""
    size = max(1, amount // _RATE)
    await connection.send_head(response, len(response.body))
    for start in range(0, len(response.body), size):
        if not await connection.wait(size / amount):
            return
        await connection.send_part(response.body[start : start + size])
    await connection.send_last(b"")


_PAGE: Final = (
    "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
#: nginx's own phrases, where they are not those of HTTP.
_PHRASES: Final = {
    413: "Request Entity Too Large",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
}


async def _html_error_page(response: Response, connection: ClientConnection, amount: int) -> None:
    """A page as nginx has it for HTTP status `amount`, with the headers of the rule and the emulator."""
    title = f"{amount} {_PHRASES.get(amount, HTTPStatus(amount).phrase)}"
    page = Response(amount, response.headers, _PAGE.format(title=title).encode())
    await connection.send_whole(_labelled(page, "text/html"))


def _labelled(response: Response, content_type: str) -> Response:
    others = (pair for pair in response.headers if pair[0].lower() != "content-type")
    return replace(response, headers=(("Content-Type", content_type), *others))


def _wrong_content_type(response: Response) -> Response:
    others = (pair for pair in response.headers if pair[0].lower() != "content-type")
    return replace(response, headers=(*others, ("Content-Type", "text/html;charset=UTF-8")))


def _malformed_json(response: Response) -> Response:
    return replace(response, body=response.body[: len(response.body) * 2 // 3])


def _duplicate_header_field(response: Response) -> Response:
    return replace(response, body=response.body.replace(b'"resultMessage"', b'"resultCode":-1,"resultMessage"', 1))


def _unknown_header_field(response: Response) -> Response:
    added = b'"traceId":"0af7651916cd43dd","isSuccessful"'
    return replace(response, body=response.body.replace(b'"isSuccessful"', added, 1))


def _unknown_result_code(response: Response) -> Response:
    header = {"isSuccessful": False, "resultCode": 9999999, "resultMessage": "Unknown result code."}
    return replace(response, body=json.dumps({"header": header}, separators=(",", ":")).encode())


def _unchanged(response: Response) -> Response:
    """The ciphertext in the body was damaged when the body was written (`pipeline.stages.encrypt`)."""
    return response


#: By the name that an author writes; `scenario.faults.KINDS` says what each does.
PLAYERS: Final[Mapping[str, Player]] = MappingProxyType(
    {
        "connection-reset": Player(_reset, needs_socket=True),
        "empty-reply": Player(_close, needs_socket=True),
        "reset-after": Player(_reset_after, needs_socket=True),
        "truncated-body": Player(_truncate_body, needs_socket=True),
        "malformed-json": _changed(_malformed_json),
        "wrong-content-type": _changed(_wrong_content_type),
        "html-error-page": Player(_html_error_page),
        "slow-drip": Player(_slow_drip),
        "stall": Player(_stall, needs_socket=True),
        "duplicate-header-field": _changed(_duplicate_header_field),
        "unknown-header-field": _changed(_unknown_header_field),
        "unknown-result-code": _changed(_unknown_result_code),
        "broken-ciphertext": _changed(_unchanged),
        "foreign-ciphertext": _changed(_unchanged),
        "answer-lost": Player(_close, needs_socket=True),
    },
)

"""The shape of a reply: what of it is compared, told and kept. It holds no secret and nothing that is long."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from ocr_emulator.client.http import Reply
from ocr_emulator.comparison.probe import Compared
from ocr_emulator.envelope.describing import describe_public_key

#: How much is told of a text that the service chose, in characters.
_MOST_TOLD: Final = 120

#: How many members of an object are told that is none of the service's.
_MOST_MEMBERS: Final = 8

#: The members of a header, in the service's own order (operator).
_HEADER: Final = ["isSuccessful", "resultCode", "resultMessage"]

#: The HTTP statuses and resultCodes with which the service says that it has no time now.
_BUSY_STATUSES: Final = {429, 502, 503, 504}
_BUSY_CODES: Final = {4000006, 4291000, 4291001, 5000503, 5020001, 5030001, 5040001}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A reply: its HTTP status, its media type, its resultCode and message, and what else is to be said of it."""

    status: int
    media_type: str
    code: int | None = None
    message: str = ""
    more: str = ""

    def __str__(self) -> str:
        code = "" if self.code is None else f" {self.code} {self.message}".rstrip()
        more = f" ({self.more})" if self.more else ""
        return f"HTTP {self.status} {self.media_type or 'without a Content-Type'}{code}{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The shape of a reply; whether it looks like a success, and whether the service says that it is busy."""

    shape: Shape
    is_success: bool
    is_busy: bool
    body: object


def read_reply(reply: Reply, compared: Compared, hide: Callable[[str], str]) -> Reading:
    """What a reply says. `hide` takes the secrets out of a text."""
    body = _json(reply.body)
    whole = _shape(reply, body, lambda text: _short(hide(text)))
    header = body.get("header") if isinstance(body, dict) else None
    succeeded = isinstance(header, dict) and (header.get("isSuccessful") is True or header.get("resultCode") == 0)
    return Reading(
        shape=_COMPARED[compared](whole, reply, lambda text: _short(hide(text))),
        is_success=succeeded or (isinstance(body, dict) and "result" in body),
        is_busy=reply.status in _BUSY_STATUSES or whole.code in _BUSY_CODES,
        body=body,
    )


def _whole(shape: Shape, _reply: Reply, _told: Callable[[str], str]) -> Shape:
    return shape


def _kind(shape: Shape, _reply: Reply, _told: Callable[[str], str]) -> Shape:
    return Shape(status=shape.status, media_type=shape.media_type)


def _label(shape: Shape, reply: Reply, told: Callable[[str], str]) -> Shape:
    return Shape(status=shape.status, media_type=told(reply.headers.get("content-type", "")))


_COMPARED: Final = {Compared.WHOLE: _whole, Compared.KIND: _kind, Compared.LABEL: _label}


def _json(body: bytes) -> object:
    """The value of a body that is JSON; None: it is none, or too deep to be read."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _shape(reply: Reply, body: object, told: Callable[[str], str]) -> Shape:
    media_type = told(reply.headers.get("content-type", "").partition(";")[0].strip().lower())
    place = f"to {told(reply.headers['location'])}" if "location" in reply.headers else ""
    header = body.get("header") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(header, dict):
        more = [place, _without_header(reply.body, body, told)]
        return Shape(status=reply.status, media_type=media_type, more="; ".join(filter(None, more)))
    code, message = header.get("resultCode"), header.get("resultMessage")
    is_number = isinstance(code, int) and not isinstance(code, bool)
    more = [place, *_flaws(reply.body, body, header, told), _result(body, told)]
    return Shape(
        status=reply.status,
        media_type=media_type,
        code=code if is_number else None,
        message=told(str(message)),
        more="; ".join(filter(None, more)),
    )


def _flaws(
    raw: bytes, body: Mapping[str, Any], header: Mapping[str, Any], told: Callable[[str], str]
) -> list[str]:
    """In what the form of a reply differs from the usual one."""
    compact = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    flaws = {
        "not compact, or not in UTF-8": raw.strip() != compact,
        told(f"the header has {', '.join(header)}"): list(header) != _HEADER,
        "an isSuccessful that is not false": "result" not in body and header.get("isSuccessful") is not False,
    }
    return [text for text, is_there in flaws.items() if is_there]


def _result(body: Mapping[str, Any], told: Callable[[str], str]) -> str:
    """The members beside the header: a public key is described, of others only the names are told."""
    others = {name: value for name, value in body.items() if name != "header"}
    if not others:
        return ""
    result = others.get("result")
    if isinstance(result, dict) and isinstance(result.get("key"), str):
        version = "a text" if isinstance(result.get("version"), str) else "no text"
        return f"key: {describe_public_key(result['key'])}; version: {version}"
    return f"with {told(', '.join(map(str, others)))}"


def _without_header(raw: bytes, body: object, told: Callable[[str], str]) -> str:
    """A reply that is none of the service's form: of the token service, or of something before the service."""
    if isinstance(body, dict):
        members = islice(body.items(), _MOST_MEMBERS)
        return ", ".join(f"{told(name)}: {_kind_of(name, value, told)}" for name, value in members)
    text = raw.decode("utf-8", "replace")
    title = re.search(r"<title>([^<]{1,200})</title>", text, re.IGNORECASE)
    if title:
        return f"a page: {told(title[1])}"
    return f"no JSON: {told(text)}" if text.strip() else "no body"


def _kind_of(name: str, value: object, told: Callable[[str], str]) -> str:
    if isinstance(value, str):
        is_word = name in {"error", "token_type"}
        return told(value) if is_word else f"a text of {len(value)} characters"
    return {int: "a number", float: "a number", bool: "true or false", type(None): "null"}.get(
        type(value), "an object or a list"
    )


def _short(text: str) -> str:
    """At most so many characters of a text, with nothing in it that a terminal or a file would act upon."""
    clean = "".join(one if one.isprintable() else " " for one in text)
    one_line = " ".join(clean.split())
    return one_line if len(one_line) <= _MOST_TOLD else f"{one_line[:_MOST_TOLD]}…"

"""Makes an HTTP request of a template, with what one side has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from ocr_emulator.comparison.access import Access
from ocr_emulator.comparison.probe import Body, Host, Members, Probe, Sealed, Text, Upload, Zeros
from ocr_emulator.envelope.opening import seal_value
from ocr_emulator.envelope.sealing import seal_image

#: What separates the parts of a form: no file that is sent has it.
_BOUNDARY = "ocr-emulator-compare"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A request as it is sent to the address `host`."""

    host: Host
    method: str
    path: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)


def fill(probe: Probe, access: Access) -> HttpRequest:
    """The request that a side sends for a template; `access` has what the template needs."""
    words = access.words
    headers = {name: value.format_map(words) for name, value in probe.headers.items()}
    body, label = _body(probe.body, access)
    return HttpRequest(
        host=probe.host,
        method=probe.method,
        path=probe.path.format_map(words),
        headers={**headers, **label},
        body=body,
    )


def _body(body: Body | None, access: Access) -> tuple[bytes | None, Mapping[str, str]]:
    match body:
        case Upload():
            return _form(body, access), {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        case Text():
            return body.text.encode(), {"Content-Type": body.media_type}
        case Members():
            values = {name: _value(one, access) for name, one in body.members.items()}
            return json.dumps(values).encode(), {"Content-Type": "application/json"}
    return None, {}


def _form(upload: Upload, access: Access) -> bytes:
    content = upload.content
    data = bytes(content.size) if isinstance(content, Zeros) else content
    if upload.is_sealed:
        data = seal_image(data, _symmetric_key(access))
    name = "" if upload.file_name is None else f'; filename="{upload.file_name}"'
    label = "" if upload.file_name is None else "Content-Type: application/octet-stream\r\n"
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{upload.part}"{name}\r\n{label}\r\n'
    return b"".join([head.encode(), data, f"\r\n--{_BOUNDARY}--\r\n".encode()])


def _value(value: str | int | Sealed, access: Access) -> str | int:
    return seal_value(value.text, _symmetric_key(access)) if isinstance(value, Sealed) else value


def _symmetric_key(access: Access) -> bytes:
    assert access.envelope  # noqa: S101 - a question that needs one is not asked without
    return access.envelope.symmetric_key

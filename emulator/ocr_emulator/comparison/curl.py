"""Prints a request as a command for a shell, with variables in the place of what is secret."""

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from ocr_emulator.comparison.probe import Body, Host, Members, Probe, Sealed, Text, Upload, Zeros

#: The variable of each placeholder, and what it holds.
VARIABLES: Final[Mapping[str, str]] = {
    "HOST": "the address of the OCR service",
    "TOKEN_HOST": "the address of the token service",
    "APP_KEY": "your appKey",
    "SECRET_KEY": "your secretKey",
    "USER": "Base64 of your UserAccessKeyId:SecretAccessKey",
    "TOKEN": "the access_token that create-token gives",
    "KEY_VERSION": "the version that public-keys gives",
    "SYMMETRIC_KEY": "Base64 of a key of 32 bytes, encrypted with the key that public-keys gives",
    "SHORT_SYMMETRIC_KEY": "the same of a key of 31 bytes",
    "SEALED_FILE": "a file that holds the text, encrypted with that key",
    "SEALED_...": "Base64 of the value after the `#`, encrypted with that key",
}

_PLACEHOLDERS: Final = {name.lower(): f"${name}" for name in VARIABLES}


def as_curl(probe: Probe) -> str:
    """The command that sends a probe."""
    host = "$HOST" if probe.host is Host.OCR else "$TOKEN_HOST"
    before, body, after = _body(probe.body)
    method = [] if (probe.method == "GET") == (probe.body is None) else [f"-X {probe.method}"]
    headers = [f'-H "{name}: {value.format_map(_PLACEHOLDERS)}"' for name, value in probe.headers.items()]
    parts = ["curl -s -i", *method, f'"{host}{probe.path.format_map(_PLACEHOLDERS)}"', *headers, *body]
    return before + " ".join(parts) + after


def _body(body: Body | None) -> tuple[str, list[str], str]:
    """What makes the body, the arguments that send it, and a comment."""
    match body:
        case Upload():
            return _upload(body)
        case Text():
            return "", [f"-H 'Content-Type: {body.media_type}'", f"--data-raw '{body.text}'"], ""
        case Members():
            return _members(body)
    return "", [], ""


def _upload(upload: Upload) -> tuple[str, list[str], str]:
    if upload.is_sealed:
        return "", [f'-F "{upload.part}=@$SEALED_FILE;filename={upload.file_name}"'], ""
    content = upload.content
    made = f"head -c {content.size} /dev/zero" if isinstance(content, Zeros) else _echoed(content)
    form = f"{upload.part}=<-" if upload.file_name is None else f"{upload.part}=@-;filename={upload.file_name}"
    return f"{made} | ", [f"-F '{form}'"], ""


def _echoed(content: bytes) -> str:
    return f"echo '{b64encode(content).decode()}' | base64 -d"


def _members(body: Members) -> tuple[str, list[str], str]:
    values = {
        name: f"$SEALED_{name.upper()}" if isinstance(value, Sealed) else value
        for name, value in body.members.items()
    }
    sealed = ", ".join(f"{one.text}" for one in body.members.values() if isinstance(one, Sealed))
    text = json.dumps(values, ensure_ascii=False).replace('"', '\\"')
    return "", ["-H 'Content-Type: application/json'", f'--data-raw "{text}"'], f"  # {sealed}"

"""Stage 5: the body, read as what the operation takes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from emulator.contract.operations import Operation
from emulator.pipeline import refusal
from emulator.pipeline.admit import Admitted
from emulator.pipeline.multipart import read_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """The content of the part `image`."""

    operation: Operation
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The members of a JSON object."""

    operation: Operation
    members: Mapping[str, object]


def read(admitted: Admitted) -> Upload | Fields:
    """415 for the wrong content type, 400 for a body that cannot be read or has no part `image`."""
    operation = admitted.request.endpoint.operation
    body = admitted.request.body
    if not operation.file_types:
        return Fields(operation=operation, members=_read_object(body))
    parts = read_parts(admitted.request.headers.get("content-type", ""), body)
    images = [part for part in parts if part.name == "image"]
    if not images:
        raise refusal.missing_image([part.name for part in parts])
    for image in images:
        if image.is_file:
            return Upload(operation=operation, content=bytes(image.content))
    raise refusal.image_as_field()


def _read_object(body: bytes) -> Mapping[str, object]:
    """Whatever its label: the guide's own sample sends JSON labelled as a form."""
    try:
        value = json.loads(body, parse_constant=_no_constant)
    except RecursionError as error:
        raise refusal.unreadable_body("the body is JSON nested too deeply to read") from error
    except ValueError as error:
        detail = error.msg if isinstance(error, json.JSONDecodeError) else "it is not text, or not numbers"
        raise refusal.unreadable_body(f"the body is not JSON: {detail}") from error
    if not isinstance(value, dict):
        raise refusal.unreadable_body("the body is JSON, but not an object: send {...}")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)

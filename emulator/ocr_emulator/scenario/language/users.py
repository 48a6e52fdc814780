"""The users of a scenario: who may have tokens. No message repeats a SecretAccessKey, and no JSON shows one."""

from collections.abc import Mapping
from typing import Final

from ocr_emulator.oauth.token import MAX_LIFE, MIN_LIFE
from ocr_emulator.scenario.grammar import json_schema, values
from ocr_emulator.scenario.grammar.codec import Codec, KeyTable, key, not_shown, unchanged
from ocr_emulator.scenario.grammar.codecs import set_of, text
from ocr_emulator.scenario.grammar.json_schema import Json
from ocr_emulator.scenario.model import User
from ocr_emulator.scenario.source.nodes import Entries, Node
from ocr_emulator.scenario.source.problems import Report


def _read_life(node: Node, report: Report) -> int | None:
    life = values.duration(node, report)
    if life is None:
        return None
    if MIN_LIFE <= life <= MAX_LIFE and life.is_integer():
        return int(life)
    report(node.place, f"found {node}; expected whole seconds from {MIN_LIFE}s to {MAX_LIFE}s, as 10m")
    return None


#: How long a token lives, in whole seconds.
_LIFE: Final[Codec[int]] = Codec(read=_read_life, schema=lambda: json_schema.A_DURATION, write=unchanged)


def secret(expected: str) -> Codec[str]:
    """A text that is never shown."""
    return Codec(
        read=lambda node, report: values.secret(node, report, expected),
        schema=lambda: json_schema.TEXT,
        write=not_shown,
    )


_SECRET: Final = secret("a SecretAccessKey")
_SECRET_ALONE: Final = secret("a SecretAccessKey, or a mapping with secret")

USER: Final = KeyTable(
    what="a user",
    keys={
        "secret": key("The SecretAccessKey.", _SECRET),
        "appKeys": key(
            "The appKeys that the user's tokens are good for; absent: all.", set_of(text("an appKey"), "an appKey")
        ),
        "tokenLife": key("How long a token lives, as 10m; absent: a day.", _LIFE),
    },
    required=("secret",),
)


def _read_users(node: Node, report: Report) -> Mapping[str, User]:
    pairs = values.secrets(node, report, "a UserAccessKeyId and its SecretAccessKey in each line")
    users = (_read_user(name, value, report) for name, value in pairs)
    return {user.name: user for user in users if user}


def _read_user(name: str, node: Node, report: Report) -> User | None:
    if not isinstance(node, Entries):
        alone = _SECRET_ALONE.read(node, report)
        return User(name=name, secret=alone) if alone else None
    nodes = values.secret_fields(node, report, USER.keys, USER.what)
    if "secret" not in nodes:
        report(node.place, "found no key 'secret'; expected one; write the SecretAccessKey")
    found = USER.read(nodes, report)
    return User(name=name, **found) if "secret" in found else None


def _schema() -> Json:
    return {
        "type": "object",
        "additionalProperties": {"anyOf": [_SECRET_ALONE.schema(), USER.schema()]},
    }


def _write(users: Mapping[str, User]) -> list[Json]:
    """The users without their secrets, and so not as they are read: a list."""
    return [{"name": user.name, **USER.write(user), "tokenLife": user.token_life} for user in users.values()]


#: By UserAccessKeyId.
USERS: Final[Codec[Mapping[str, User]]] = Codec(read=_read_users, schema=_schema, write=_write)

"""The users of a scenario: who may have tokens. No message repeats a SecretAccessKey."""

from collections.abc import Mapping
from typing import Final

from ocr_emulator.oauth.token import MAX_LIFE, MIN_LIFE
from ocr_emulator.scenario.model import User
from ocr_emulator.scenario.reading import values
from ocr_emulator.scenario.reading.values import field
from ocr_emulator.scenario.source.nodes import Entries, Items, Node
from ocr_emulator.scenario.source.problems import Report

_A_USER: Final = "a SecretAccessKey, or a mapping with secret"


def read_users(node: Node, report: Report) -> Mapping[str, User]:
    """The users by UserAccessKeyId."""
    what = "a UserAccessKeyId and its SecretAccessKey in each line"
    users = {}
    for name, value in values.secrets(node, report, what):
        user = _user(name, value, report)
        if user:
            users[user.name] = user
    return users


def _user(name: str, node: Node, report: Report) -> User | None:
    if not isinstance(node, Entries):
        secret = values.secret(node, report, _A_USER)
        return User(name=name, secret=secret) if secret else None
    found = values.secret_fields(node, report, ("secret", "appKeys", "tokenLife"), "a user")
    if "secret" not in found:
        report(node.place, "found no key 'secret'; expected one; write the SecretAccessKey")
    secret = field(found, "secret", lambda value: values.secret(value, report, "a SecretAccessKey"))
    app_keys = field(found, "appKeys", lambda value: _app_keys(value, report))
    life = field(found, "tokenLife", lambda value: _life(value, report))
    return User(name=name, secret=secret, app_keys=app_keys, token_life=life or MAX_LIFE) if secret else None


def _app_keys(node: Node, report: Report) -> frozenset[str]:
    if isinstance(node, Items) and not node.items:
        return frozenset()
    return frozenset(
        values.one_or_more(node, report, lambda item: values.text(item, report, "an appKey"), "an appKey")
    )


def _life(node: Node, report: Report) -> int | None:
    life = values.duration(node, report)
    if life is None:
        return None
    if MIN_LIFE <= life <= MAX_LIFE and life.is_integer():
        return int(life)
    report(node.place, f"found {node}; expected whole seconds from {MIN_LIFE}s to {MAX_LIFE}s, as 10m")
    return None

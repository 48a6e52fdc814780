"""Who asks: the credentials of one side, and what it has been taught: a public key, a token.

No text that leaves this program has any of it: `hide` takes it out of what the service repeats.
"""

import secrets
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from ocr_emulator.comparison.probe import Lesson, Needs
from ocr_emulator.envelope.sealing import seal_symmetric_key

#: What stands in the place of a secret.
_HIDDEN = "[hidden]"

#: A shorter text is hidden only as a whole, lest half of a report vanish.
_LEAST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """An appKey and its secretKey, and a user (`UserAccessKeyId:SecretAccessKey`); None: there is none."""

    app_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    user: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A symmetric key, and the headers that carry it and one that is too short, encrypted; a key's version."""

    symmetric_key: bytes = field(repr=False)
    key_version: str
    sealed_key: str = field(repr=False)
    sealed_short_key: str = field(repr=False)

    @classmethod
    def made_with(cls, public_key: str, version: str) -> "Envelope":
        """A new one. Raises ValueError or TypeError when `public_key` is none of RSA."""
        key = secrets.token_bytes(32)
        return cls(
            symmetric_key=key,
            key_version=version,
            sealed_key=seal_symmetric_key(key, public_key),
            sealed_short_key=seal_symmetric_key(key[:-1], public_key),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The credentials of a side, and what it has learnt."""

    credentials: Credentials = field(default_factory=Credentials)
    envelope: Envelope | None = None
    token: str | None = field(default=None, repr=False)

    def has(self, needs: Needs) -> bool:
        """Whether what a question needs is there."""
        has_keys = bool(self.credentials.app_key and self.credentials.secret_key)
        there = {
            Needs.NOTHING: True,
            Needs.KEYS: has_keys,
            Needs.ENVELOPE: has_keys and self.envelope is not None,
            Needs.USER: self.credentials.user is not None,
            Needs.TOKEN: has_keys and self.token is not None,
        }
        return there[needs]

    def taught(self, lesson: Lesson, body: object) -> "Access":
        """What this side is after the reply `body` (JSON); as it is, where that teaches nothing."""
        return _TEACHERS[lesson](self, body)

    @property
    def words(self) -> Mapping[str, str]:
        """What stands in the place of each placeholder of a template."""
        one, envelope = self.credentials, self.envelope
        return {
            "app_key": quote(one.app_key or "", safe=""),
            "secret_key": one.secret_key or "",
            "user": b64encode((one.user or "").encode()).decode(),
            "token": self.token or "",
            "key_version": envelope.key_version if envelope else "",
            "symmetric_key": envelope.sealed_key if envelope else "",
            "short_symmetric_key": envelope.sealed_short_key if envelope else "",
        }

    def hide(self, text: str) -> str:
        """`text` without any secret of this side; the longest is taken out first."""
        for one in sorted(set(self._secrets()), key=len, reverse=True):
            if len(one) >= _LEAST or one == text:
                text = text.replace(one, _HIDDEN)
        return text

    def _secrets(self) -> Iterator[str]:
        one = self.credentials
        for text in (one.app_key, one.secret_key, one.user, *(one.user or "").split(":", 1), self.token):
            if text:
                yield text
                yield quote(text, safe="")
                yield b64encode(text.encode()).decode()


def _learn_public_key(access: Access, body: object) -> Access:
    match body:
        case {"result": {"key": str(key), "version": str(version)}} if _is_header_value(version):
            try:
                return replace(access, envelope=Envelope.made_with(key, version))
            except (ValueError, TypeError):  # it is no key, or not one of RSA
                return access
    return access


def _learn_token(access: Access, body: object) -> Access:
    match body:
        case {"access_token": str(token)} if _is_header_value(token):
            return replace(access, token=token)
    return access


def _is_header_value(text: str) -> bool:
    return text.isascii() and text.isprintable() and bool(text.strip())


_TEACHERS = {Lesson.PUBLIC_KEY: _learn_public_key, Lesson.TOKEN: _learn_token}

"""The RSA key pairs of the services: generated, or kept in a folder of PEM files, and rotated on demand."""

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import Final

from ocr_emulator.contract.operations import ENVELOPE_SERVICES
from ocr_emulator.envelope.keys import KeyPair, UnusableKeyError, generate_key_pair, load_key_pair
from ocr_emulator.errors import EmulatorError
from ocr_emulator.state.atomic_file import NotRegularFileError, create_file, kind_of, read_regular_file

_LOG: Final = logging.getLogger("ocr_emulator")

#: How many versions of a service's key pair are remembered; the oldest is forgotten first.
MAX_VERSIONS: Final = 8

#: How much of a PEM file is read, in bytes; a key of 16,384 bits takes 13 KB.
_MOST_BYTES: Final = 64 * 1024


class KeysFolderError(EmulatorError):
    """The folder of keys cannot be read or written, or a file in it is no key pair."""


class KeyFileExistsError(KeysFolderError):
    """A key file that was to be made is there: another emulator is using the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyVersion:
    """A version of a key pair. `replaced_at` is in seconds since the epoch; None: it is the current version."""

    pair: KeyPair
    replaced_at: float | None = None


class Keyring:
    """The versions of every service's key pair, the current one last. Versions are numbered from "0".

    With a folder, all pairs are read or generated at once, so that a mistake in it is reported at the start.
    Without one, a pair is generated when it is first asked for, because that takes a third of the time of a start.

    Emulators that share a folder have the keys in common that were there when they started: of those that find it
    empty at once, one makes the keys and the others take them. A rotation is its own emulator's affair, as the
    clock by which the older keys end is: the others go on with their keys until they are started again, and a
    rotation of theirs meanwhile is refused, because it would write over the new keys.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = RLock()
        self._versions: dict[str, tuple[KeyVersion, ...]] = {}
        if folder:
            self.all_pairs()

    def current_pair(self, service: str) -> KeyPair:
        """The pair whose public key is published now."""
        return self._get_or_create(service)[-1].pair

    def accepted_pairs(self, service: str, now: float, grace: float) -> Mapping[str, KeyPair]:
        """The pairs that X-Key-Version may name, by version.

        They are the current one, and those that were replaced less than `grace` seconds before `now`.
        """
        return {
            version.pair.version: version.pair
            for version in self._get_or_create(service)
            if version.replaced_at is None or 0 <= now - version.replaced_at < grace
        }

    def all_pairs(self) -> Mapping[str, Collection[KeyPair]]:
        """Every remembered pair, by service, the oldest first."""
        return {service: [one.pair for one in self._get_or_create(service)] for service in ENVELOPE_SERVICES}

    def rotate(self, now: float, services: Iterable[str] = ENVELOPE_SERVICES) -> None:
        """Replace the current pairs of `services` by new ones; `now` is in seconds since the epoch.

        The files of versions that are not remembered any more are removed: what is encrypted for them is refused.
        Raises KeysFolderError, and then replaces none.
        """
        with self._lock:
            pairs = {service: generate_key_pair(self._next_version(service)) for service in services}
            self._save(pairs)
            for service, pair in pairs.items():
                *older, last = self._get_or_create(service)
                versions = (*older, replace(last, replaced_at=now), KeyVersion(pair=pair))
                self._versions[service] = versions[-MAX_VERSIONS:]
                self._remove_forgotten(service)

    def _get_or_create(self, service: str) -> tuple[KeyVersion, ...]:
        with self._lock:
            if service not in self._versions:
                self._versions[service] = self._load_or_generate(service)
            return self._versions[service]

    def _next_version(self, service: str) -> str:
        return str(int(self.current_pair(service).version) + 1)

    def _load_or_generate(self, service: str) -> tuple[KeyVersion, ...]:
        pairs = self._load(service) or self._generate_first(service)
        # The files do not say when the older pairs were replaced: we take it that their grace is over.
        older = (KeyVersion(pair=pair, replaced_at=0.0) for pair in pairs[:-1])
        return (*older, KeyVersion(pair=pairs[-1]))[-MAX_VERSIONS:]

    def _generate_first(self, service: str) -> list[KeyPair]:
        """The first pair of a service: a new one, unless another emulator is faster; then its pair."""
        pair = generate_key_pair("0")
        try:
            self._save({service: pair})
        except KeyFileExistsError:
            made_by_another = self._load(service)
            if not made_by_another:
                raise
            return made_by_another
        return [pair]

    def _load(self, service: str) -> list[KeyPair]:
        """The newest pairs of a service in the folder, the oldest of them first."""
        if self._folder is None:
            return []
        pairs = []
        try:
            for version, path in sorted(self._files(service))[-MAX_VERSIONS:]:
                pairs.append(load_key_pair(read_regular_file(path, _MOST_BYTES), str(version)))
        except OSError as error:
            raise KeysFolderError(f"cannot read {error.filename}: {error.strerror}; check its rights") from error
        except NotRegularFileError as error:
            raise KeysFolderError(str(error)) from error
        except UnusableKeyError as error:
            raise KeysFolderError(f"{path}: {error}") from error
        return pairs

    def _files(self, service: str) -> Iterator[tuple[int, Path]]:
        """The files of a service in the folder, with the versions in their names."""
        for path in self._folder.glob(f"{service}*.pem") if self._folder else ():
            version = path.stem.removeprefix(service).removeprefix(".")
            if not re.fullmatch(r"0|[1-9][0-9]{0,8}", version):
                advice = f"name it {service}.0.pem"
                raise KeysFolderError(f"{path}: found the version {version!r}; expected a number: {advice}")
            yield int(version), path

    def _save(self, pairs: Mapping[str, KeyPair]) -> None:
        """Write the pairs into the folder: all of them, or none. Without a folder, do nothing."""
        if self._folder is None:
            return
        _make_folder(self._folder)
        written: list[Path] = []
        try:
            for service, pair in pairs.items():
                path = self._folder / f"{service}.{pair.version}.pem"
                create_file(path, pair.to_pem())
                written.append(path)
        except OSError as error:
            for path in written:
                path.unlink(missing_ok=True)
            raise _not_written(error, self._folder) from error

    def _remove_forgotten(self, service: str) -> None:
        """Remove the files of versions older than those that are remembered, as far as they can be removed."""
        oldest = int(self._versions[service][0].pair.version)
        try:
            for version, path in self._files(service):
                if version < oldest:
                    path.unlink(missing_ok=True)
        except (OSError, KeysFolderError) as error:
            _LOG.warning("Cannot remove old keys of %s: %s; remove them yourself.", service, error)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError as error:
        raise KeysFolderError(f"{folder}: found {kind_of(folder)}; expected a folder; name another one") from error
    except OSError as error:
        raise _not_written(error, folder) from error


def _not_written(error: OSError, folder: Path) -> KeysFolderError:
    message = f"cannot write {error.filename or folder}: {error.strerror}"
    if isinstance(error, FileExistsError):
        return KeyFileExistsError(f"{message}; remove it, or start again to use the keys that are there")
    return KeysFolderError(f"{message}; make the folder writable, or put the PEM files there yourself")

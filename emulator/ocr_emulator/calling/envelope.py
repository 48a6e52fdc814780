"""The electronic envelope as a client has it: a symmetric key, and what is sealed and opened with it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ocr_emulator.calling.results import PreparationError, result_of
from ocr_emulator.client import Client
from ocr_emulator.contract.encrypted_fields import map_encrypted_values
from ocr_emulator.contract.id_cards import AUTHENTICITY_FIELDS
from ocr_emulator.contract.operations import KEY_VERSION_HEADER, PUBLIC_KEYS, SYMMETRIC_KEY_HEADER
from ocr_emulator.envelope.opening import KEY_LENGTH, open_value, seal_value
from ocr_emulator.envelope.sealing import seal_image, seal_symmetric_key

#: The members that are sealed, by `idType`; and those of any kind of card, for a kind that nobody knows.
_SEALED: Final[Mapping[object, frozenset[str]]] = {
    kind: frozenset(field.name for field in fields if field.encrypted)
    for kind, fields in AUTHENTICITY_FIELDS.items()
}
_EVER_SEALED: Final = frozenset[str]().union(*_SEALED.values())


@dataclass(frozen=True, slots=True)
class Envelope:
    """A symmetric key of 32 bytes, and the headers that carry it, encrypted."""

    symmetric_key: bytes
    headers: Mapping[str, str]

    @classmethod
    def for_service(cls, client: Client, version: str, service: str) -> "Envelope":
        """A new symmetric key, encrypted with the public key that public-keys answers for `service`.

        Raises PreparationError, and NoAnswerError.
        """
        result = result_of(client.get(version, f"{PUBLIC_KEYS.name}/{service}"), PUBLIC_KEYS.name)
        key = secrets.token_bytes(KEY_LENGTH)
        try:
            sealed = seal_symmetric_key(key, result["key"])
            return cls(key, {KEY_VERSION_HEADER: str(result["version"]), SYMMETRIC_KEY_HEADER: sealed})
        except (LookupError, TypeError, ValueError) as error:  # what is no key, or no result of public-keys
            raise PreparationError(f"{PUBLIC_KEYS.name} answers no public key with its version") from error

    def seal_file(self, content: bytes) -> bytes:
        """The bytes to send as the part `image`."""
        return seal_image(content, self.symmetric_key)

    def seal_members(self, members: Mapping[str, Any]) -> dict[str, Any]:
        """The members of an authenticity request, of which the texts that the service wants sealed are sealed."""
        kind = members.get("idType")
        sealed = _SEALED.get(kind, _EVER_SEALED) if isinstance(kind, str) else _EVER_SEALED
        return {
            name: seal_value(value, self.symmetric_key) if name in sealed and isinstance(value, str) else value
            for name, value in members.items()
        }

    def open_result(self, result: Any, operation: str) -> Any:  # noqa: ANN401 - JSON
        """The result of `operation`, with the values that are sealed opened; raises NotOpenedError."""
        return map_encrypted_values(result, operation, self._opened)

    def _opened(self, value: Any) -> Any:  # noqa: ANN401 - an author's result may have something else than a text
        return open_value(value, self.symmetric_key) if isinstance(value, str) else value

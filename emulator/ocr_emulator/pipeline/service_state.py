"""What the pipeline may ask of what changes, and change: a port, of which `state` has the one that lives."""

from collections.abc import Collection, Mapping, Sequence
from random import Random
from typing import Protocol

from ocr_emulator.contract.catalogue import Catalogue
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.envelope.keys import KeyPair
from ocr_emulator.oauth.token import Token
from ocr_emulator.scenario.model import Step


class ServiceState(Protocol):
    """Every appKey has its own part, but for keys and tokens. Each method is one step, from any thread."""

    def take_planned(self, app_key: str, endpoint: Endpoint, codes: Catalogue) -> Step | None:
        """The reply that is planned for a call of `endpoint`, and is then used up; None: there is none."""

    def get_and_increment(self, app_key: str, event: str) -> int:
        """Count one more `event`, and answer how many came before it."""

    def current_key(self, service: str) -> KeyPair:
        """The pair whose public key is published now."""

    def accepted_keys(self, service: str, grace: float) -> Mapping[str, KeyPair]:
        """The pairs that X-Key-Version may name; one that was replaced is accepted for `grace` seconds more."""

    def published_keys(self) -> Mapping[str, Collection[KeyPair]]:
        """Every pair there is or was, by service."""

    def earlier_keys(self, app_key: str) -> Sequence[bytes]:
        """The last symmetric keys that were opened."""

    def remember_key(self, app_key: str, symmetric_key: bytes) -> None:
        """Keep a symmetric key for `earlier_keys`."""

    def issue_request_key(self, app_key: str, card: IdCard) -> str:
        """A new Request-Key for `card`."""

    def find_card(self, app_key: str, request_key: str, life: float) -> IdCard | None:
        """The card that a Request-Key is for; None when it is unknown, spent or older than `life` seconds."""

    def spend_request_key(self, app_key: str, request_key: str) -> bool:
        """Use a Request-Key up; False when somebody else has just done so."""

    def count_wrong_date(self, app_key: str, resident_number: str) -> int:
        """Count one more wrong issue date for a resident number, and answer how many there are now."""

    def wrong_dates(self, app_key: str, resident_number: str) -> int:
        """How many wrong issue dates there were for a resident number."""

    def random(self, app_key: str) -> Random:
        """Where chances and random delays come from."""

    def now(self) -> float:
        """What time it is for tokens, in seconds since the epoch."""

    def keep_token(self, text: str, token: Token) -> None:
        """Remember a token that is issued."""

    def find_token(self, text: str) -> Token | None:
        """What is known of a token; None: it was never issued."""

    def revoke_token(self, text: str) -> None:
        """End a token's life, if it is one."""

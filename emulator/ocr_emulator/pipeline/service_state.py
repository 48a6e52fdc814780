"""The interface through which the pipeline reads and changes state; `state` implements it.

It keeps the pipeline free of clocks, locks and random numbers: a test passes another implementation.
"""

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
    """The state of every appKey, and the keys and tokens that all of them share. Each method is atomic."""

    def take_planned(self, app_key: str, endpoint: Endpoint, codes: Catalogue) -> Step | None:
        """Take the next planned reply to a call of `endpoint`; None when none is planned."""

    def get_and_increment(self, app_key: str, event: str) -> int:
        """Count one more `event`, and return how many there were before it."""

    def current_key(self, service: str) -> KeyPair:
        """The pair whose public key is published now."""

    def accepted_keys(self, service: str, grace: float) -> Mapping[str, KeyPair]:
        """The pairs that X-Key-Version may name, by version; a replaced one is good for `grace` seconds more."""

    def published_keys(self) -> Mapping[str, Collection[KeyPair]]:
        """Every remembered pair, by service."""

    def earlier_keys(self, app_key: str) -> Sequence[bytes]:
        """The symmetric keys that the appKey used last, for the diagnosis of a request that used an old one."""

    def remember_key(self, app_key: str, symmetric_key: bytes) -> None:
        """Keep a symmetric key for `earlier_keys`."""

    def issue_request_key(self, app_key: str, card: IdCard) -> str:
        """Issue a new Request-Key for `card`."""

    def find_card(self, app_key: str, request_key: str, life: float) -> IdCard | None:
        """The card that a Request-Key stands for; None if it is unknown, used up or older than `life` seconds."""

    def spend_request_key(self, app_key: str, request_key: str) -> bool:
        """Use a Request-Key up; False when another request has done so first."""

    def count_wrong_date(self, app_key: str, resident_number: str) -> int:
        """Count one more wrong issue date for a resident number, and return how many there are now."""

    def wrong_dates(self, app_key: str, resident_number: str) -> int:
        """How many wrong issue dates were sent for a resident number."""

    def random(self, app_key: str) -> Random:
        """The random stream that decides chances and random delays."""

    def now(self) -> float:
        """The time that tokens go by, in seconds since the epoch."""

    def keep_token(self, text: str, token: Token) -> None:
        """Remember a token that has been issued."""

    def find_token(self, text: str) -> Token | None:
        """What is known of a token; None when it was never issued."""

    def revoke_token(self, text: str) -> None:
        """Mark a token as revoked. A text that is no known token is ignored."""

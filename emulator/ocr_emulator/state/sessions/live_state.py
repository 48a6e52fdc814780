"""Implements `pipeline.service_state.ServiceState` on the sessions, keys and tokens that really exist."""

from collections.abc import Collection, Mapping, Sequence
from random import Random

from ocr_emulator.contract.catalogue import Catalogue
from ocr_emulator.contract.operations import Endpoint
from ocr_emulator.documents.id_card import IdCard
from ocr_emulator.envelope.keys import KeyPair
from ocr_emulator.oauth.token import Token
from ocr_emulator.scenario.model import Step
from ocr_emulator.state.keyring import Keyring
from ocr_emulator.state.sessions.counters import Counters
from ocr_emulator.state.sessions.random_streams import RandomStreams
from ocr_emulator.state.sessions.session import Session
from ocr_emulator.state.sessions.sessions import Sessions
from ocr_emulator.state.tokens import Tokens


class LiveState:
    """What requests read and change while one scenario is active.

    Counters and random streams belong to the active scenario and begin anew with it. Sessions, keys and tokens are
    shared with whatever scenario comes next.
    """

    def __init__(
        self,
        counters: Counters,
        sessions: Sessions,
        keyring: Keyring,
        tokens: Tokens,
        streams: RandomStreams | None = None,
    ) -> None:
        self._counters = counters
        self._sessions = sessions
        self._keyring = keyring
        self._tokens = tokens
        self._streams = streams or RandomStreams()

    def snapshot(self, app_key: str) -> "LiveState":
        """A copy of the state of one appKey: what happens in the copy has no effect here."""
        sessions = self._sessions.copy(app_key)
        other = sessions.get_or_create(app_key)
        session = self._sessions.get(app_key) or other
        counters, streams = self._counters.copy(session, other), self._streams.copy(session, other)
        return LiveState(counters, sessions, self._keyring, self._tokens, streams)

    def reset_session(self, session: Session) -> None:
        """Set the counters of a session to 0, and start its random stream again."""
        self._counters.reset(session)
        self._streams.reset(session)

    def take_planned(self, app_key: str, endpoint: Endpoint, codes: Catalogue) -> Step | None:
        """Take the next planned reply to a call of `endpoint`; None when none is planned."""
        return self._sessions.get_or_create(app_key).plans.take(endpoint, codes)

    def get_and_increment(self, app_key: str, event: str) -> int:
        """Count one more `event`, and return how many there were before it."""
        return self._counters.get_and_increment(self._sessions.get_or_create(app_key), event)

    def current_key(self, service: str) -> KeyPair:
        """The pair whose public key is published now."""
        return self._keyring.current_pair(service)

    def accepted_keys(self, service: str, grace: float) -> Mapping[str, KeyPair]:
        """The pairs that X-Key-Version may name, by the clock of all sessions: they share the keys."""
        return self._keyring.accepted_pairs(service, self._sessions.clock.now(), grace)

    def published_keys(self) -> Mapping[str, Collection[KeyPair]]:
        """Every remembered pair, by service."""
        return self._keyring.all_pairs()

    def earlier_keys(self, app_key: str) -> Sequence[bytes]:
        """The symmetric keys that the session used last."""
        return self._sessions.get_or_create(app_key).earlier_keys()

    def remember_key(self, app_key: str, symmetric_key: bytes) -> None:
        """Keep a symmetric key for `earlier_keys`."""
        self._sessions.get_or_create(app_key).remember_key(symmetric_key)

    def issue_request_key(self, app_key: str, card: IdCard) -> str:
        """Issue a new Request-Key for `card`."""
        return self._sessions.get_or_create(app_key).issue_request_key(card)

    def find_card(self, app_key: str, request_key: str, life: float) -> IdCard | None:
        """The card that a valid Request-Key of the session stands for; None when it is not valid."""
        return self._sessions.get_or_create(app_key).find_card(request_key, life)

    def spend_request_key(self, app_key: str, request_key: str) -> bool:
        """Use a Request-Key up; False when another request has done so first."""
        return self._sessions.get_or_create(app_key).spend_request_key(request_key)

    def count_wrong_date(self, app_key: str, resident_number: str) -> int:
        """Count one more wrong issue date for a resident number, and return how many there are now."""
        return self._sessions.get_or_create(app_key).count_wrong_date(resident_number)

    def wrong_dates(self, app_key: str, resident_number: str) -> int:
        """How many wrong issue dates were sent for a resident number."""
        return self._sessions.get_or_create(app_key).wrong_dates(resident_number)

    def random(self, app_key: str) -> Random:
        """The random stream that decides the chances and random delays of the session."""
        return self._streams.get_or_create(self._sessions.get_or_create(app_key), app_key)

    def now(self) -> float:
        """The time on the clock of all sessions, which tokens and keys go by."""
        return self._sessions.clock.now()

    def keep_token(self, text: str, token: Token) -> None:
        """Remember a token that has been issued."""
        self._tokens.add(text, token, self.now())

    def find_token(self, text: str) -> Token | None:
        """What is known of a token; None when it was never issued."""
        return self._tokens.get(text)

    def revoke_token(self, text: str) -> None:
        """Mark a token as revoked. A text that is no known token is ignored."""
        self._tokens.revoke(text)

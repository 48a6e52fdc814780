"""The state that requests read and change: the counters of one active scenario, the sessions, keys and tokens."""

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
    """The world of the requests of one run; each appKey has its own part of it."""

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
        """A copy of what an appKey has here: what happens in it has no effect."""
        sessions = self._sessions.copy(app_key)
        other = sessions.get_or_create(app_key)
        session = self._sessions.get(app_key) or other
        counters, streams = self._counters.copy(session, other), self._streams.copy(session, other)
        return LiveState(counters, sessions, self._keyring, self._tokens, streams)

    def reset_session(self, session: Session) -> None:
        """Begin at nought again for a session: its counters and its chances."""
        self._counters.reset(session)
        self._streams.reset(session)

    def take_planned(self, app_key: str, endpoint: Endpoint, codes: Catalogue) -> Step | None:
        """The reply that is planned for a call of `endpoint`, and is then used up; None: there is none."""
        return self._sessions.get_or_create(app_key).plans.take(endpoint, codes)

    def get_and_increment(self, app_key: str, event: str) -> int:
        """Count one more `event`, and answer how many came before it."""
        return self._counters.get_and_increment(self._sessions.get_or_create(app_key), event)

    def current_key(self, service: str) -> KeyPair:
        """The pair whose public key is published now."""
        return self._keyring.current_pair(service)

    def accepted_keys(self, service: str, grace: float) -> Mapping[str, KeyPair]:
        """The pairs that X-Key-Version may name, on the clock of all sessions: the keys are everybody's."""
        return self._keyring.accepted_pairs(service, self._sessions.clock.now(), grace)

    def published_keys(self) -> Mapping[str, Collection[KeyPair]]:
        """Every pair there is or was, by service."""
        return self._keyring.all_pairs()

    def earlier_keys(self, app_key: str) -> Sequence[bytes]:
        """The last symmetric keys of the session."""
        return self._sessions.get_or_create(app_key).earlier_keys()

    def remember_key(self, app_key: str, symmetric_key: bytes) -> None:
        """Keep a symmetric key for `earlier_keys`."""
        self._sessions.get_or_create(app_key).remember_key(symmetric_key)

    def issue_request_key(self, app_key: str, card: IdCard) -> str:
        """A new Request-Key for `card`."""
        return self._sessions.get_or_create(app_key).issue_request_key(card)

    def find_card(self, app_key: str, request_key: str, life: float) -> IdCard | None:
        """The card that a living Request-Key of this session is for."""
        return self._sessions.get_or_create(app_key).find_card(request_key, life)

    def spend_request_key(self, app_key: str, request_key: str) -> bool:
        """Use a Request-Key up; False when somebody else has just done so."""
        return self._sessions.get_or_create(app_key).spend_request_key(request_key)

    def count_wrong_date(self, app_key: str, resident_number: str) -> int:
        """Count one more wrong issue date, and answer how many there are now."""
        return self._sessions.get_or_create(app_key).count_wrong_date(resident_number)

    def wrong_dates(self, app_key: str, resident_number: str) -> int:
        """How many wrong issue dates there were."""
        return self._sessions.get_or_create(app_key).wrong_dates(resident_number)

    def random(self, app_key: str) -> Random:
        """Where the chances and random delays of the session come from."""
        return self._streams.get_or_create(self._sessions.get_or_create(app_key), app_key)

    def now(self) -> float:
        """The time on the clock of all sessions: tokens, like keys, are everybody's."""
        return self._sessions.clock.now()

    def keep_token(self, text: str, token: Token) -> None:
        """Remember a token that is issued."""
        self._tokens.add(text, token, self.now())

    def find_token(self, text: str) -> Token | None:
        """What is known of a token; None: it was never issued."""
        return self._tokens.get(text)

    def revoke_token(self, text: str) -> None:
        """End a token's life, if it is one."""
        self._tokens.revoke(text)

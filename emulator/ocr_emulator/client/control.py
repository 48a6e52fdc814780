"""The control endpoint of an emulator that runs, and one appKey's own world in it.

Every call raises ProblemError where the emulator refuses, and NoAnswerError where there is none. Names are as
Python spells them: a filter on `resultCode` is `result_code`.
"""

import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from ocr_emulator.client.codes import Code, select_codes
from ocr_emulator.client.control_replies import Request, Verification, call_control, camel_case_keys

#: A scenario: the name of a loaded one, or a whole one.
Scenario = str | Mapping[str, Any]

#: What a filter on a field of the journal says: a value, a comparison as ">= 500", or several of them.
Filter = str | float | Collection[str | float]

#: The most that the control endpoint answers at once.
_PAGE: Final = 1000


@dataclass(frozen=True, slots=True)
class Emulator:
    """The emulator at `url`, as http://HOST:PORT."""

    url: str

    def ready(self) -> Mapping[str, Any]:
        """With which `scenario` it answers; `problem` says why changed scenario files are not in force."""
        return dict(self._ask("GET", "/ready"))

    def session(self, app_key: str | None = None, secret_key: str | None = None) -> "Session":
        """The world of an appKey; None: of one that nobody else has."""
        return Session(
            base_url=self.url.rstrip("/"),
            app_key=f"app-{secrets.token_hex(8)}" if app_key is None else app_key,
            secret_key=f"secret-{secrets.token_hex(8)}" if secret_key is None else secret_key,
        )

    def use(self, scenario: Scenario) -> None:
        """Put a scenario in force for every appKey that has none of its own."""
        self._ask("PUT", "/scenario", scenario_body(scenario))

    def scenario(self) -> Mapping[str, Any]:
        """The scenario in force."""
        return dict(self._ask("GET", "/scenario"))

    def reset(self) -> None:
        """Back to the start: scenario, counters, sessions, tokens, clock, journal."""
        self._ask("POST", "/reset")

    def reload(self) -> tuple[str, ...]:
        """Read the scenario files again; answers the names of those that are loaded."""
        return tuple(self._ask("POST", "/reload")["scenarios"])

    def rotate_keys(self) -> Mapping[str, str]:
        """Replace every key pair; answers the version that is current now, by service."""
        return dict(self._ask("POST", "/keys/rotate"))

    def codes_for(
        self, operation: str, *, version: str | None = None, origin: str | None = None
    ) -> tuple[Code, ...]:
        """As `ocr_emulator.client.codes_for`, at the revision and front that are in force in this emulator."""
        return select_codes(map(Code.of, self._ask("GET", "/codes")["codes"]), operation, version, origin)

    def advance(self, time: str) -> None:
        """Let `time` go by at once, as "61m", for every appKey."""
        self._ask("PUT", "/clock", {"advance": time})

    def freeze(self) -> None:
        """Let time stand still."""
        self._ask("PUT", "/clock", {"freeze": True})

    def unfreeze(self) -> None:
        """Let time go on."""
        self._ask("PUT", "/clock", {"freeze": False})

    def reset_clock(self) -> None:
        """Have the real time again."""
        self._ask("PUT", "/clock", {"reset": True})

    def coverage(self, *, app_key: str | None = None, exclude: Collection[str] = ()) -> Mapping[str, Any]:
        """Which result codes were met, of all appKeys or of one; `exclude` as in `ocr-emulator coverage`."""
        one = {} if app_key is None else {"appKey": app_key}
        return dict(self._ask("GET", f"/coverage?{urlencode({**one, 'exclude': exclude}, doseq=True)}"))

    def requests(self, **filters: Filter) -> tuple[Request, ...]:
        """The remembered requests of which all `filters` hold, the newest last; each names a field of Request."""
        return tuple(reversed([*self._newest_first(filters)]))

    def count(self, **filters: Filter) -> int:
        """How many of the remembered requests are so."""
        return int(self._ask("POST", "/requests/count", _texts(filters))["count"])

    def explain(self, **facts: object) -> Mapping[str, Any]:
        """What a request would get of which these `facts` are known (`operation`, `file_size` ...), and why."""
        return dict(self._ask("POST", "/explain", camel_case_keys(facts)))

    def _newest_first(self, filters: Mapping[str, Filter]) -> Iterator[Request]:
        before: dict[str, int] = {}
        while True:
            query = urlencode({**_texts(filters), "limit": _PAGE, **before}, doseq=True)
            page = self._ask("GET", f"/requests?{query}")
            yield from map(Request.of, page["requests"])
            if page["before"] is None:
                return
            before = {"before": page["before"]}

    def _ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        return call_control(self.url, method, path, body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One appKey's own world, which no other test disturbs.

    `base_url`, `app_key` and `secret_key` are what the application under test is given.
    """

    base_url: str
    app_key: str
    secret_key: str = field(repr=False)

    def use(self, scenario: Scenario) -> None:
        """Put a scenario in force for this appKey alone."""
        self._ask("PUT", "/scenario", scenario_body(scenario))

    def give_revision(self, revision: str | None) -> None:
        """Give it a revision of its own, a date or `latest`; None: everybody's again."""
        self._ask("PUT", "", {"revision": revision})

    def next(self, operation: str, result_code: int | str | None = None, times: int = 1, **reply: object) -> None:
        """Plan its next `times` replies to `operation`, ahead of every rule.

        `result_code` is a number or a resultKey; None: the natural reply. `reply` is as in a rule's `then`:
        `delay="2s"`, `fault="answer-lost"`, `http_status=503`.
        """
        code = {} if result_code is None else {"resultCode": result_code}
        self._ask("POST", "/next", {"operation": operation, **code, "times": times, **camel_case_keys(reply)})

    def advance(self, time: str) -> None:
        """Let `time` go by at once, as "61m", for this appKey alone."""
        call_control(self.base_url, "PUT", "/clock", {"advance": time, "appKey": self.app_key})

    def requests(self, **filters: Filter) -> tuple[Request, ...]:
        """Its requests of which all `filters` hold, the newest last."""
        return Emulator(self.base_url).requests(app_key=self.app_key, **filters)

    def count(self, **filters: Filter) -> int:
        """How many of its requests are so."""
        return Emulator(self.base_url).count(app_key=self.app_key, **filters)

    def verify(self, *counts: Mapping[str, Any], expected: Collection[int | str] = ()) -> Verification:
        """Whether all that was planned was asked for, no mistake was made unexpectedly, and every count holds.

        A count is filters and how many requests there are of which they hold:
        `{"operation": "business", "result_code": 5000503, "count": 2}`. `expected` are the codes of mistakes that
        are made on purpose.
        """
        body = {"verify": [camel_case_keys(count) for count in counts], "expected": list(expected)}
        return Verification.of(self._ask("POST", "/verify", body))

    def reset(self) -> None:
        """Its start again: counters, Request-Keys, plans, clock, journal; what it was given stays."""
        self._ask("POST", "/reset")

    def delete(self) -> None:
        """Forget it, with what it was given, its journal and what it has met."""
        self._ask("DELETE", "")

    def _ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        return call_control(self.base_url, method, f"/sessions/{quote(self.app_key, safe='')}{path}", body)


def scenario_body(scenario: Scenario) -> Mapping[str, Any]:
    """The body that says which scenario."""
    return {"name": scenario} if isinstance(scenario, str) else scenario


def _texts(filters: Mapping[str, Filter]) -> dict[str, list[str]]:
    """The filters in the words of the control endpoint, which are texts for all kinds of values."""
    return {
        name: [_text(one) for one in (value if _is_several(value) else (value,))]
        for name, value in camel_case_keys(filters).items()
    }


def _is_several(value: object) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)

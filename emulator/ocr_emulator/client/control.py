"""The control endpoint of a running emulator, as Python methods: the emulator, and one session of it.

Every call raises ProblemError where the emulator refuses, and NoAnswerError where there is no emulator. Names are
spelled as in Python: a filter on `resultCode` is `result_code`.
"""

import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import quote, urlencode

from ocr_emulator.access_settings import read_token_of_environment
from ocr_emulator.client.codes import Code, select_codes
from ocr_emulator.client.control_replies import Request, Verification, call_control, camel_case_keys

#: A scenario: the name of a loaded one, or a whole one as a mapping.
Scenario = str | Mapping[str, Any]

#: A filter on a field of the journal: a value, a comparison such as ">= 500", or several, one of which has to
#: match.
Filter = str | float | Collection[str | float]

#: How many requests to ask for at a time: as many as the control endpoint answers at most.
_PAGE: Final = 1000


@dataclass(frozen=True, slots=True)
class Emulator:
    """The emulator at `url`, which is http://HOST:PORT.

    `token` is its --admin-token; None: it was started without.
    """

    url: str
    token: str | None = field(default=None, repr=False)

    @classmethod
    @contextmanager
    def start(cls, *arguments: str, folder: str | PathLike[str] = ".") -> Iterator["Emulator"]:
        """Run an emulator of one's own, in a child process, until the block ends.

        `with Emulator.start("--scenarios", "mine") as emulator:`. `arguments` are those of `ocr-emulator serve`;
        it listens at 127.0.0.1, at a port that the system chooses. `folder` is where it runs. A token for its
        control endpoint is that of the environment (OCR_EMULATOR_ADMIN_TOKEN). Raises NoAnswerError, with the end
        of its log, when it does not start.
        """
        from ocr_emulator.client.emulator_process import run_emulator  # noqa: PLC0415 - most callers start none

        token = read_token_of_environment()
        with TemporaryDirectory(prefix="ocr-emulator-") as logs:
            log = Path(logs, "log")
            with run_emulator(arguments, Path(folder), log) as child:
                yield cls(child.url, token)

    def ready(self) -> Mapping[str, Any]:
        """The reply of GET /__admin/ready.

        `scenario` is the name of the active one; `problem` says why changed scenario files are not loaded.
        """
        return dict(self._ask("GET", "/ready"))

    def session(self, app_key: str | None = None, secret_key: str | None = None) -> "Session":
        """The session of an appKey; None: of a new one that nobody else has. Nothing is sent yet."""
        return Session(
            base_url=self.url.rstrip("/"),
            app_key=f"app-{secrets.token_hex(8)}" if app_key is None else app_key,
            secret_key=f"secret-{secrets.token_hex(8)}" if secret_key is None else secret_key,
            token=self.token,
        )

    def use(self, scenario: Scenario) -> None:
        """Put a scenario in force for every appKey that has none of its own."""
        self._ask("PUT", "/scenario", scenario_body(scenario))

    def scenario(self) -> Mapping[str, Any]:
        """The active scenario, as its YAML file would say it."""
        return dict(self._ask("GET", "/scenario"))

    def reset(self) -> None:
        """Return to the state of the start: scenario, counters, sessions, tokens, clock, journal."""
        self._ask("POST", "/reset")

    def reload(self) -> tuple[str, ...]:
        """Read the scenario files again, and return the names of all loaded scenarios."""
        return tuple(self._ask("POST", "/reload")["scenarios"])

    def rotate_keys(self) -> Mapping[str, str]:
        """Replace every key pair, and return the versions that are current now, by service."""
        return dict(self._ask("POST", "/keys/rotate"))

    def codes_for(
        self, operation: str, *, version: str | None = None, origin: str | None = None
    ) -> tuple[Code, ...]:
        """As `ocr_emulator.client.codes_for`, for the revision and front of this emulator."""
        return select_codes(map(Code.of, self._ask("GET", "/codes")["codes"]), operation, version, origin)

    def advance(self, time: str) -> None:
        """Move the clock of all sessions forward by a duration such as "61m"."""
        self._ask("PUT", "/clock", {"advance": time})

    def freeze(self) -> None:
        """Stop the clock of all sessions."""
        self._ask("PUT", "/clock", {"freeze": True})

    def unfreeze(self) -> None:
        """Let the clock of all sessions run again."""
        self._ask("PUT", "/clock", {"freeze": False})

    def reset_clock(self) -> None:
        """Set the clock of all sessions to the real time again."""
        self._ask("PUT", "/clock", {"reset": True})

    def coverage(self, *, app_key: str | None = None, exclude: Collection[str] = ()) -> Mapping[str, Any]:
        """The coverage report, over all appKeys or for one. `exclude` is as in `ocr-emulator coverage`."""
        one = {} if app_key is None else {"appKey": app_key}
        return dict(self._ask("GET", f"/coverage?{urlencode({**one, 'exclude': exclude}, doseq=True)}"))

    def requests(self, **filters: Filter) -> tuple[Request, ...]:
        """The remembered requests that match all `filters`, the newest last.

        Filters are named like fields of Request.
        """
        return tuple(reversed([*self._newest_first(filters)]))

    def count(self, **filters: Filter) -> int:
        """How many of the remembered requests match all `filters`."""
        return int(self._ask("POST", "/requests/count", _texts(filters))["count"])

    def explain(self, **facts: object) -> Mapping[str, Any]:
        """What a request with these `facts` (`operation`, `file_size` ...) would be answered, and why.

        It has no effect.
        """
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
        return call_control(self.url, method, path, body, token=self.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The state of one appKey in the emulator, which other appKeys do not disturb.

    `base_url`, `app_key` and `secret_key` are what to give the application under test. `token` is for the calls
    of this class alone.
    """

    base_url: str
    app_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)

    def use(self, scenario: Scenario) -> None:
        """Put a scenario in force for this appKey alone, with its counters at 0."""
        self._ask("PUT", "/scenario", scenario_body(scenario))

    def give_revision(self, revision: str | None) -> None:
        """Give the session a revision of its own, a date or `latest`, or take it away (None)."""
        self._ask("PUT", "", {"revision": revision})

    def next(self, operation: str, result_code: int | str | None = None, times: int = 1, **reply: object) -> None:
        """Plan the next `times` replies to `operation`, ahead of every rule.

        `result_code` is a number or a resultKey; None: the natural reply. `reply` is as in a rule's `then`:
        `delay="2s"`, `fault="answer-lost"`, `http_status=503`. With `version="v1.0"` among it, only a call of that
        version gets the reply, and a code that the version cannot give is refused.
        """
        code = "natural" if result_code is None else result_code
        planned = {"operation": operation, "resultCode": code, "times": times, **camel_case_keys(reply)}
        self._ask("POST", "/next", planned)

    def advance(self, time: str) -> None:
        """Move the clock of this session alone forward by a duration such as "61m"."""
        move = {"advance": time, "appKey": self.app_key}
        call_control(self.base_url, "PUT", "/clock", move, token=self.token)

    def requests(self, **filters: Filter) -> tuple[Request, ...]:
        """The remembered requests of this session that match all `filters`, the newest last."""
        return Emulator(self.base_url, self.token).requests(app_key=self.app_key, **filters)

    def count(self, **filters: Filter) -> int:
        """How many of the remembered requests of this session match all `filters`."""
        return Emulator(self.base_url, self.token).count(app_key=self.app_key, **filters)

    def verify(self, *counts: Mapping[str, Any], expected: Collection[int | str] = ()) -> Verification:
        """Verify that all planned replies were used, no unexpected mistake was made, and every count is right.

        A count is a mapping of filters, with the number of requests that have to match them:
        `{"operation": "business", "result_code": 5000503, "count": 2}`. `expected` are the codes of mistakes that
        the test makes on purpose.
        """
        body = {"verify": [camel_case_keys(count) for count in counts], "expected": list(expected)}
        return Verification.of(self._ask("POST", "/verify", body))

    def reset(self) -> None:
        """Reset counters, Request-Keys, plans, clock and journal. The session's own scenario and revision stay."""
        self._ask("POST", "/reset")

    def delete(self) -> None:
        """Forget the session, with its own scenario and revision, its journal and its coverage."""
        self._ask("DELETE", "")

    def _ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        whole = f"/sessions/{quote(self.app_key, safe='')}{path}"
        return call_control(self.base_url, method, whole, body, token=self.token)


def scenario_body(scenario: Scenario) -> Mapping[str, Any]:
    """The body of PUT /scenario for a scenario."""
    return {"name": scenario} if isinstance(scenario, str) else scenario


def _texts(filters: Mapping[str, Filter]) -> dict[str, list[str]]:
    """The filters as the control endpoint takes them: texts by JSON name, whatever the type of the value."""
    return {
        name: [_text(one) for one in (value if _is_several(value) else (value,))]
        for name, value in camel_case_keys(filters).items()
    }


def _is_several(value: object) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)

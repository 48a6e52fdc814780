"""Somebody who listens to the events of an emulator over a connection of their own."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any

from tests.delivery.faults.wire import address_of
from tests.running import Emulator


class Ear:
    """Hears the events that come on a connection, one after the other."""

    def __init__(self, response: HTTPResponse) -> None:
        self.response = response

    def next(self) -> tuple[str, Any]:
        """The next event: its name, and with it its data; a request's `id` has to be its number."""
        fields: dict[str, str] = {}
        for line in self._lines():
            name, _, value = line.partition(": ")
            fields[name] = value
        data = json.loads(fields["data"])
        if fields["event"] == "request":
            assert fields["id"] == str(data["id"])
        return fields["event"], data

    def hear(self, kind: str) -> Any:  # noqa: ANN401 - JSON
        """The data of the next event, which has to be of that kind."""
        found, data = self.next()
        assert found == kind, data
        return data

    def begin(self) -> tuple[Any, Any]:
        """The data of the first two events."""
        return self.hear("hello"), self.hear("state")

    def _lines(self) -> Iterator[str]:
        """The lines of one event, without comments."""
        while line := self.response.readline().decode().rstrip("\n"):
            if not line.startswith(":"):
                yield line


@contextmanager
def listen(emulator: Emulator, query: str = "", headers: Mapping[str, str] | None = None) -> Iterator[Ear]:
    """Listen for as long as the block lasts."""
    connection = HTTPConnection(*address_of(emulator), timeout=60)
    try:
        connection.request("GET", f"/__admin/events{query}", headers=dict(headers or {}))
        yield Ear(connection.getresponse())
    finally:
        connection.close()

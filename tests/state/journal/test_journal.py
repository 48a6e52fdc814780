"""What was asked and answered, and why."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby, pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from ocr_emulator.state.journal.journal import ClientPresence, Journal, JournalEntry, secret_digest
from tests.running import ROOT

ENTRY = JournalEntry(
    id=1,
    at=1000.5,
    method="POST",
    path="/v1.0/appkeys/app/business",
    app_key="app",
    status=200,
    result_code=0,
    result_key="SUCCESS",
    revision="2024-01-12",
    scenario="default",
)


def entry(number: int = 0, app_key: str | None = "app", **more: Any) -> JournalEntry:  # noqa: ANN401 - an entry's fields
    """A request of that number; 0: no journal has it yet."""
    return replace(ENTRY, id=number, app_key=app_key, **more)


def filled(journal: Journal, *app_keys: str | None) -> Journal:
    """The journal, with a request of each appKey in turn."""
    for app_key in app_keys:
        journal.add(entry(app_key=app_key))
    return journal


def ids(journal: Journal, app_key: str | None = None) -> list[int]:
    return [one.id for one in journal.entries(app_key)]


class TestReading:
    def test_entries(self) -> None:
        """Of one appKey or of all the newest request comes first, however the appKeys took turns."""
        journal = filled(Journal(), "a", "b", "a", None, "b", "a")
        assert ids(journal) == [6, 5, 4, 3, 2, 1]
        assert [ids(journal, app_key) for app_key in ("a", "b", "", "c")] == [[6, 3, 1], [5, 2], [4], []]
        assert len(journal) == 6

    def test_find(self) -> None:
        """A request is found by the number that it got, as the very one that was added."""
        journal = filled(Journal(), "a", "b")
        added = entry()
        journal.add(added)
        assert added.id == 3
        assert journal.get(3) is added
        assert (journal.get(4), journal.get(0)) == (None, None)

    def test_after(self) -> None:
        """What has come since a number is found, the oldest first, without what was forgotten meanwhile."""
        journal = filled(Journal(), "a", "b", "a", "b", "a")
        assert journal.last_id == 5
        found = {number: [one.id for one in journal.after(number)] for number in (0, 3, 5, 9)}
        assert found == {0: [1, 2, 3, 4, 5], 3: [4, 5], 5: [], 9: []}
        assert [[one.id for one in journal.after(2, app_key)] for app_key in ("a", "b", "c")] == [[3, 5], [4], []]
        journal.clear("a")
        assert [one.id for one in journal.after(0)] == [2, 4]
        journal.clear()
        assert (journal.after(0), journal.last_id) == ([], 5)

    def test_it_is_completed_where_it_is(self) -> None:
        """How an answer fared is seen when it is known, without another entry."""
        journal = Journal()
        added = entry()
        journal.add(added)
        added.took, added.client = 0.25, ClientPresence.GONE
        assert [(one.took, one.client) for one in journal.entries()] == [(0.25, "gone")]

    def test_what_was_asked_for_stays(self) -> None:
        """Who has begun to read is not disturbed by what is added or cleared meanwhile."""
        journal = filled(Journal(), "a", "b", "a")
        reading = journal.entries()
        assert next(reading).id == 3
        filled(journal, "b")
        journal.clear()
        assert [one.id for one in reading] == [2, 1]

    def test_a_very_long_app_key(self) -> None:
        """The requests of an appKey longer than any real one are found by it, and are nobody else's."""
        long, other = "k" * 5000, "k" * 4999
        journal = filled(Journal(), long, other)
        assert (ids(journal, long), ids(journal, other)) == ([1], [2])


class TestClearing:
    def test_one(self) -> None:
        """The requests of one appKey are forgotten, and nobody else's."""
        journal = filled(Journal(), "a", "b", "a")
        journal.clear("a")
        assert (ids(journal), ids(journal, "a"), len(journal)) == ([2], [], 1)
        journal.clear("nobody")
        assert ids(journal) == [2]

    def test_all(self) -> None:
        """All requests are forgotten; the numbers go on."""
        journal = filled(Journal(), "a", "b")
        journal.clear()
        assert (ids(journal), len(journal), journal.get(1)) == ([], 0, None)
        assert ids(filled(journal, "a")) == [3]

    def test_the_room_is_free_again(self) -> None:
        """What was cleared, or forgotten, takes no room any more."""
        size = entry(app_key="a").size
        for app_key in (None, "a"):
            journal = filled(Journal(max_entries=2, max_bytes=3 * size), "a", "a", "a")
            journal.clear(app_key)
            filled(journal, "b", "a", "c")
            assert ids(journal) == [6, 5, 4]
            filled(journal, "a")
            assert ids(journal) == [7, 6, 5]


class TestBounds:
    def test_of_each_app_key(self) -> None:
        """Past the most requests of an appKey its oldest is forgotten, and counted; the others keep theirs."""
        journal = filled(Journal(max_entries=3), "b", *["a"] * 5, "b")
        assert (ids(journal, "a"), ids(journal, "b")) == ([6, 5, 4], [7, 1])
        assert [journal.forgotten(app_key) for app_key in ("a", "b", "nobody")] == [2, 0, 0]

    def test_forgotten_begins_again(self) -> None:
        """When an appKey's requests are cleared, none of it is forgotten any more."""
        journal = filled(Journal(max_entries=1), "a", "a", "b", "b")
        journal.clear("a")
        assert (journal.forgotten("a"), journal.forgotten("b")) == (0, 1)
        journal.clear()
        assert journal.forgotten("b") == 0

    def test_of_memory(self) -> None:
        """Past the most memory the oldest requests go first of the appKey that was idle longest."""
        size = entry(app_key="a").size
        journal = filled(Journal(max_bytes=4 * size), "a", "b", "b", "a", "b")
        assert (ids(journal, "a"), ids(journal, "b")) == ([4], [5, 3, 2])
        filled(journal, "b")
        assert (ids(journal, "a"), ids(journal, "b")) == ([], [6, 5, 3, 2])
        filled(journal, "b")
        assert ids(journal, "b") == [7, 6, 5, 3]
        assert journal.forgotten("b") == 1

    def test_noise_crowds_out_the_idle_first(self) -> None:
        """An appKey that goes on calling keeps its last requests, however many other appKeys make noise."""
        size = entry(app_key="aaaa").size
        journal = Journal(max_bytes=10 * size)
        filled(journal, "mine", "mine", "mine")
        for number in range(500):
            filled(journal, f"{number:04}")
            if number % 5 == 0:
                filled(journal, "mine")
        assert len(ids(journal, "mine")) >= 3
        assert len(journal) == 10

    def test_one_appkeys_noise_is_its_own(self) -> None:
        """One appKey that calls without end takes the place of no more than it may have itself."""
        size = entry(app_key="quiet").size
        journal = filled(Journal(max_entries=5, max_bytes=10 * size), "quiet", "quiet", *["noise"] * 1000)
        assert (ids(journal, "quiet"), len(ids(journal, "noise"))) == ([2, 1], 5)

    def test_a_request_larger_than_all_the_room(self) -> None:
        """A request that has no room at all is forgotten at once, and the journal goes on."""
        journal = filled(Journal(max_bytes=ENTRY.size + 10), "a" * 100)
        assert len(journal) == 0
        filled(journal, "app")
        assert ids(journal) == [2]

    def test_size(self) -> None:
        """A request takes more memory the longer its path, appKey and reason are."""
        bare = entry(app_key=None, path="", reason=None).size
        texts: dict[str, Any] = {"path": "/" * 11, "reason": "r" * 200, "app_key": "a" * 3000}
        assert bare > 0
        for name, text in texts.items():
            larger = replace(entry(app_key=None, path=""), **{name: text})
            assert larger.size == bare + len(text), name


class TestDigest:
    def test_the_same(self) -> None:
        """The same secret has the same digest, another has another, and a blank one has none."""
        assert secret_digest("a secret") == secret_digest("a secret")
        assert len({secret_digest(f"secret {number}") for number in range(1000)}) == 1000
        assert secret_digest("") is None

    def test_it_says_nothing(self) -> None:
        """A digest is eight hexadecimal digits, whatever it is of."""
        for secret in ("a", "비밀", "\udcff", "x" * 10_000):
            found = secret_digest(secret)
            assert found is not None
            assert len(bytes.fromhex(found)) == 4

    @pytest.mark.process
    def test_another_process(self) -> None:
        """Another process has another digest for it, so that nobody can try out secrets elsewhere."""
        code = "from ocr_emulator.state.journal.journal import secret_digest; print(secret_digest('a secret'))"
        found = {
            subprocess.run(
                [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
            ).stdout
            for _ in range(2)
        }
        assert len(found | {f"{secret_digest('a secret')}\n"}) == 3


class TestThreads:
    def test_numbers(self) -> None:
        """Requests are numbered from one, each differently from any thread, and a number is never given again."""
        journal = Journal()
        added = [entry() for _ in range(1000)]
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(journal.add, added))
        journal.clear()
        assert [*sorted(one.id for one in added), *ids(filled(journal, "a"))] == list(range(1, 1002))

    @pytest.mark.usefixtures("_hurried")
    def test_read_while_written(self) -> None:
        """The journal can be read while requests are added to it, and shows each once, the newest first."""
        journal = Journal(max_entries=100, max_bytes=150 * ENTRY.size)

        def write() -> None:
            for number in range(2000):
                filled(journal, f"app{number % 7}")

        with ThreadPoolExecutor(2) as pool:
            written = pool.submit(write)
            while not written.done():
                numbers = ids(journal)
                assert all(newer > older for newer, older in pairwise(numbers))
            written.result()

    @pytest.mark.usefixtures("_hurried")
    def test_written_and_cleared_from_everywhere(self) -> None:
        """However many threads add and clear, no request is there twice and the bounds hold."""
        journal = Journal(max_entries=20, max_bytes=60 * ENTRY.size)

        def work(turn: int) -> None:
            filled(journal, f"app{turn % 5}")
            if turn % 50 == 0:
                journal.clear(f"app{turn % 3}" if turn % 100 else None)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(3000)))
        found = list(journal.entries())
        assert sum(one.size for one in found) <= 60 * ENTRY.size
        assert len({one.id for one in found}) == len(found) == len(journal)
        by_key = groupby(sorted(str(one.app_key) for one in found))
        assert all(len(list(group)) <= 20 for _, group in by_key)

"""What was asked and answered, and why."""

from concurrent.futures import ThreadPoolExecutor

from emulator.state.journal import MOST_ENTRIES, Entry, Journal


def entry(number: int) -> Entry:
    """A request of that number."""
    return Entry(
        id=number,
        at=1000.5,
        method="POST",
        path="/v1.0/appkeys/app/business",
        status=200,
        result_code=0,
        result_key="SUCCESS",
        revision="2024-01-12",
        scenario="default",
        rule=None,
        reason=None,
    )


def test_entries() -> None:
    """Requests are remembered in the order in which they were answered, until they are cleared."""
    journal = Journal()
    assert journal.entries() == ()
    for number in (2, 1):
        journal.add(entry(number))
    assert journal.entries() == (entry(2), entry(1))
    journal.clear()
    assert journal.entries() == ()


def test_forgets() -> None:
    """Past the most requests that are remembered, the oldest is forgotten."""
    journal = Journal()
    for number in range(MOST_ENTRIES + 1):
        journal.add(entry(number))
    assert [one.id for one in journal.entries()] == list(range(1, MOST_ENTRIES + 1))


def test_numbers() -> None:
    """Requests are numbered from one, each differently from any thread, and a number is never given again."""
    journal = Journal()
    with ThreadPoolExecutor(16) as pool:
        numbers = sorted(pool.map(lambda _: journal.next_id(), range(1000)))
    journal.clear()
    assert [*numbers, journal.next_id()] == list(range(1, 1002))


def test_read_while_written() -> None:
    """The journal can be read while requests are added to it, and shows them in order."""
    journal = Journal()

    def write(_: int) -> None:
        for number in range(3000):
            journal.add(entry(number))

    with ThreadPoolExecutor(2) as pool:
        written = pool.submit(write, 0)
        while not written.done():
            numbers = [one.id for one in journal.entries()]
            assert numbers == sorted(numbers)
        written.result()

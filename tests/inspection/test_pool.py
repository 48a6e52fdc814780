"""The processes that open files: how many there are, and what happens when they end."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from unittest.mock import patch

import pytest

from ocr_emulator.contract.operations import FileType
from ocr_emulator.documents.file import Content, FileProperties
from ocr_emulator.inspection import pool as module
from ocr_emulator.inspection.bounds import Bounds
from ocr_emulator.inspection.pool import ProcessPool
from ocr_emulator.inspection.process import FileProcess, NoProcessError
from ocr_emulator.inspection.verdict import NotOpenedError, ProcessEndedError
from tests.documents.odd_files import slow_jpeg
from tests.samples import picture

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]


class Watched(FileProcess):
    """A process that remembers itself, and does something before each file."""

    all: list["Watched"]

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(bounds)
        self.all.append(self)

    def open_file(self, content: Content, file_type: FileType) -> FileProperties:
        self.before_each_file()
        return super().open_file(content, file_type)

    def before_each_file(self) -> None:
        """Nothing, unless a test says otherwise."""


@contextmanager
def watched_pool(size: int = 1, **bounds: float) -> Iterator[tuple[ProcessPool, list[Watched]]]:
    """A pool, and the processes that it has started so far."""
    pool = ProcessPool(size, Bounds(**bounds))  # type: ignore[arg-type] # mypy sees floats for the int, too
    started: list[Watched] = []
    with patch.object(Watched, "all", started, create=True), patch.object(module, "FileProcess", Watched):
        yield pool, started
        pool.stop()


def width_in(pool: ProcessPool, width: int = 40) -> float:
    return pool.open_file(picture(width, 24), FileType.PNG).width


def living(processes: list[Watched]) -> int:
    return sum(not process.has_ended for process in processes)


def test_used_again() -> None:
    """One process opens one file after the other; it is there before the first one, when that is asked for."""
    with watched_pool() as (pool, started):
        pool.start()
        assert len(started) == 1
        assert [width_in(pool, width) for width in (40, 41, 42)] == [40, 41, 42]
        assert len(started) == 1


def test_at_a_time() -> None:
    """As many files are open at a time as the pool is large, each in a process; they stay."""
    together = Barrier(3)
    with watched_pool(size=3) as (pool, started), ThreadPoolExecutor(3) as threads:
        with patch.object(Watched, "before_each_file", lambda _: together.wait()):
            assert list(threads.map(lambda width: width_in(pool, width), (40, 41, 42))) == [40, 41, 42]
        assert living(started) == len(started) == 3


def test_a_slow_file_does_not_hold_up_others() -> None:
    """A file is opened beside one that takes long; what was started for that ends with it."""
    has_begun, others_are_done = Event(), Event()

    def wait_in_first(process: Watched) -> None:
        if process is started[0]:
            has_begun.set()
            others_are_done.wait()

    with watched_pool() as (pool, started), ThreadPoolExecutor(1) as threads:
        with patch.object(Watched, "before_each_file", wait_in_first):
            slow = threads.submit(width_in, pool, 41)
            has_begun.wait()
            assert width_in(pool, 42) == 42
            others_are_done.set()
            assert slow.result() == 41
        assert (len(started), living(started)) == (2, 1)


def test_killed_while_idle() -> None:
    """A process that has been killed meanwhile is replaced, and the file that finds it so opens."""
    with watched_pool() as (pool, started):
        assert width_in(pool, 40) == 40
        os.kill(started[0].pid, signal.SIGKILL)
        assert width_in(pool, 41) == 41
        assert (len(started), living(started)) == (2, 1)


def test_killed_twice() -> None:
    """A file whose process is killed twice is not opened, and told why; the next one opens."""

    def kill(process: Watched) -> None:
        os.kill(process.pid, signal.SIGKILL)

    with watched_pool() as (pool, started):
        with (
            patch.object(Watched, "before_each_file", kill),
            pytest.raises(ProcessEndedError, match=r"has ended \(SIGKILL\), and so has a second one"),
        ):
            width_in(pool)
        assert (len(started), living(started)) == (2, 0)
        assert width_in(pool) == 40


def test_stopped_process() -> None:
    """No place is lost with a process that is stopped, and it is not left so."""

    def suspend(process: Watched) -> None:
        os.kill(process.pid, signal.SIGSTOP)

    with patch.object(module, "_MORE", 0), watched_pool(patience=2) as (pool, started):
        with patch.object(Watched, "before_each_file", suspend), pytest.raises(NotOpenedError, match=r"for 2 s"):
            width_in(pool)
        assert (len(started), living(started)) == (1, 0)
        assert width_in(pool) == 40


def test_stop() -> None:
    """When the pool is stopped, whoever waits for a process is told so, and nothing of it is left."""
    with watched_pool(seconds=60) as (pool, started), ThreadPoolExecutor(1) as threads:
        has_begun = Barrier(2)
        with patch.object(Watched, "before_each_file", lambda _: has_begun.wait()):
            waiting = threads.submit(pool.open_file, slow_jpeg(20000), FileType.JPG)
            has_begun.wait()
        pool.stop()
        for call in (waiting.result, lambda: width_in(pool)):
            with pytest.raises(
                NoProcessError, match=r"^the emulator is stopping; start it again, and send the file"
            ):
                call()
        assert living(started) == 0

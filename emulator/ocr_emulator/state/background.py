"""What keeps the event loop free: work in the background, and ways to handle many values.

To free a hundred thousand values takes a tenth of a second, and one step of the interpreter where they go with the
one container that holds them: no other thread has a turn in that time.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, TypeVar

K = TypeVar("K")
V = TypeVar("V")

#: How many values are freed at once, in less than a millisecond.
_FEW: Final = 1000

#: One thread: several would take turns with the event loop no faster, and it would have fewer.
_WORKER: Final = ThreadPoolExecutor(1, thread_name_prefix="background")


def run_in_background(work: Callable[[], object]) -> None:
    """Do some work later, after what came before it."""
    _WORKER.submit(work)


def unordered_values(ordered: OrderedDict[K, V]) -> list[V]:
    """The values in any order: to find their order takes an OrderedDict five times as long, in one step."""
    return list(dict.values(ordered))


def dispose(*containers: dict[Any, Any] | list[Any] | deque[Any]) -> None:
    """Empty containers that nobody else looks at any more: value by value, where they are many."""
    if sum(map(len, containers)) > _FEW:
        run_in_background(partial(_empty, containers))


def _empty(containers: Iterable[dict[Any, Any] | list[Any] | deque[Any]]) -> None:
    for one in containers:
        take = one.popitem if isinstance(one, dict) else one.pop
        while one:
            take()

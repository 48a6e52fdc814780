"""How long a reply is held back: always as long, or drawn from a distribution. In seconds."""

import math
from dataclasses import dataclass
from random import Random
from typing import Protocol

#: The longest a reply is held back: the service itself gives up after as long (operator).
LONGEST = 60.0


class Delay(Protocol):
    """A length of time to wait."""

    def draw(self, random: Random) -> float:
        """The next one, in seconds, at most LONGEST."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Always as long."""

    seconds: float

    def draw(self, _: Random) -> float:
        """That long."""
        return self.seconds


@dataclass(frozen=True, slots=True)
class Uniform:
    """Any length between two, each as likely."""

    least: float
    most: float

    def draw(self, random: Random) -> float:
        """One of them."""
        return random.uniform(self.least, self.most)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """As latencies are in practice: half are below `median`; `sigma` says how long the tail is."""

    median: float
    sigma: float

    def draw(self, random: Random) -> float:
        """One of them, cut off at LONGEST."""
        return min(self.median * math.exp(random.normalvariate(0, self.sigma)), LONGEST)

"""How long a reply is held back, in seconds: a fixed time, or one that is drawn from a distribution."""

import math
from dataclasses import dataclass
from random import Random
from typing import Protocol

#: The longest delay, in seconds: after that time the service itself gives up (operator).
LONGEST = 60.0


class Delay(Protocol):
    """A distribution of lengths of time."""

    def draw(self, random: Random) -> float:
        """Draw the delay of one reply, in seconds, at most LONGEST."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same delay for every reply."""

    seconds: float

    def draw(self, _: Random) -> float:
        """The fixed number of seconds."""
        return self.seconds


@dataclass(frozen=True, slots=True)
class Uniform:
    """Any delay from `least` to `most` seconds, each as likely as the others."""

    least: float
    most: float

    def draw(self, random: Random) -> float:
        """Draw a number of seconds between the two bounds."""
        return random.uniform(self.least, self.most)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """As latencies are in practice: half are below `median`; `sigma` says how long the tail is."""

    median: float
    sigma: float

    def draw(self, random: Random) -> float:
        """Draw a number of seconds; one that is above LONGEST becomes LONGEST."""
        return min(self.median * math.exp(random.normalvariate(0, self.sigma)), LONGEST)

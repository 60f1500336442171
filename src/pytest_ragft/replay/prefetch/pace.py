"""How many calls go out at once: more while the provider answers, fewer when it says slow down."""

from dataclasses import dataclass, replace
from typing import Self

FIRST = 16
"""Calls at once at the start, where no number is set: below the limits of small accounts."""
MOST = 64
"""Calls at once, where no number is set; what a second more would bring is less than noise."""
FIRST_PAUSE = 1.0
"""Seconds of silence after a refusal that names no time; twice as long after the next one."""
LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Additive increase, multiplicative decrease, as in congestion control of networks (TCP Reno).

    Times are seconds of one monotonic clock. Refusals of calls that were sent before the last
    slowing say nothing new, so they do not slow again.
    """

    limit: float
    ceiling: int
    slowed_at: float = float("-inf")
    open_at: float = float("-inf")
    """Nothing is sent before this time."""
    refusals: int = 0
    """In a row."""

    @property
    def at_once(self) -> int:
        """Whole calls that may be under way."""
        return max(1, int(self.limit))

    def answered(self) -> Self:
        """Doubles with each round of answers until the first refusal, then grows by one a round."""
        unhindered = self.slowed_at == float("-inf")
        grown = self.limit + (1.0 if unhindered else 1.0 / self.limit)
        return replace(self, limit=min(grown, float(self.ceiling)), refusals=0)

    def refused(self, *, sent_at: float, now: float, wish: float | None) -> Self:
        """After a 429 or alike; `wish` is what its `retry-after` says, in seconds."""
        if sent_at <= self.slowed_at:
            wished = self.open_at if wish is None else max(self.open_at, now + wish)
            return replace(self, open_at=wished)
        pause = min(FIRST_PAUSE * 2.0**self.refusals, LONGEST_PAUSE) if wish is None else wish
        return replace(
            self,
            limit=max(1.0, self.limit / 2),
            slowed_at=now,
            open_at=max(self.open_at, now + pause),
            refusals=self.refusals + 1,
        )


def first_pace(concurrency: int | None) -> Pace:
    """At a set number from the start; without one it is found out."""
    if concurrency is None:
        return Pace(float(FIRST), MOST)
    return Pace(float(concurrency), concurrency)

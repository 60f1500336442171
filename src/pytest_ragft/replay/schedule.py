"""Which test runs again next: one whose fixtures are up, before fixtures are changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Scope = tuple[str, ...]
"""Node ids of the collectors around a test, the session first: its wide fixtures hang there."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A test that is to run again."""

    scope: Scope
    ready: bool
    """All calls that can be foreseen have been fetched."""
    nearness: float = 0.0
    """The probability of its leading verdict."""


def choose(
    waiting: Sequence[Waiting], standing: Scope, *, set_up: float, latency: float
) -> int | Literal["wait"]:
    """The index of the next one, or to wait for calls under way.

    `standing` is the scope whose fixtures are up, `set_up` the seconds that making them anew
    would take, `latency` those that a call takes. Fixtures are changed only where nothing is
    ready under them, and where waiting for their own tests would take longer; then to those
    with most to do, for each change has its price.
    """
    ready = [index for index, each in enumerate(waiting) if each.ready]
    if not ready:
        return "wait"
    here = [index for index in ready if waiting[index].scope == standing]
    if here:
        return max(here, key=lambda index: waiting[index].nearness)
    if set_up > latency and any(each.scope == standing for each in waiting):
        return "wait"
    counts = Counter(waiting[index].scope for index in ready)
    return max(ready, key=lambda index: _worth(waiting[index], standing, counts))


def _worth(each: Waiting, standing: Scope, counts: Counter[Scope]) -> tuple[int, int, float]:
    return _shared(each.scope, standing), counts[each.scope], each.nearness


def _shared(one: Scope, other: Scope) -> int:
    """How many of the outer collectors are the same."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))

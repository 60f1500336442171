"""A call to fetch ahead of a replay, and what came of it."""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from pytest_ragft.wire.dispatch import Dispatch
from pytest_ragft.wire.sending import Sent

PATIENCE = 120.0
"""Seconds for which a provider that refuses or fails is asked again, before a call is given up."""


def _let_go(sent: Sent) -> None:
    """It is handed out by `next`, and that is all."""


@dataclass(frozen=True, slots=True)
class Job:
    """One call to fetch; `key` says for what, and jobs of one key are sent once."""

    key: Hashable
    call: Dispatch
    urgency: float = 0.0
    """Higher goes first."""
    longest: float = math.inf
    """Seconds after which it is given up, though bytes of the reply may still trickle in."""
    keep: Callable[[Sent], None] = _let_go
    """Told the outcome by the thread that has it, before that sends another call: what is put on
    disk here is not lost with the process."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a job."""

    key: Hashable
    sent: Sent
    seconds: float = 0.0
    """From the last time it was sent until its reply was whole."""

"""What a diagnosis will take, told before its first call is paid."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pytest_ragft.replay.spending.budget import Spending

REPLAYS = 7.2
"""Of one failing test, on average: `python benchmarks/decision.py 5000 1`, row `standard`."""
MOST_REPLAYS = 15
"""Of one failing test in 95 of 100 cases, by the same command."""


@dataclass(frozen=True, slots=True)
class Outlay:
    """What one run of one failing test took, its oracle counted in."""

    spending: Spending
    seconds: float
    """Its calls took, one after the other."""
    exact: bool = True
    """False: some of its tokens are estimated from lengths of texts."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Sums over all failing tests; `high` is what 95 of 100 such suites stay below."""

    tests: int
    likely: Spending
    high: Spending
    seconds: float
    exact: bool


def estimate(outlays: Sequence[Outlay], *, concurrency: int) -> Estimate:
    """The first run of each test, as often as a test is replayed, with so many calls at once."""
    one = Spending()
    for outlay in outlays:
        one = one.plus(outlay.spending)
    longest = max((outlay.seconds for outlay in outlays), default=0.0)
    total = sum(outlay.seconds for outlay in outlays)
    return Estimate(
        tests=len(outlays),
        likely=_times(one, REPLAYS),
        # Of many tests few take the most: the spread of a mean falls with the root of their number.
        high=_times(one, REPLAYS + (MOST_REPLAYS - REPLAYS) / math.sqrt(max(1, len(outlays)))),
        seconds=max(REPLAYS * total / concurrency, REPLAYS * longest),
        exact=all(outlay.exact for outlay in outlays),
    )


def describe(found: Estimate) -> str:
    """One line for the terminal; everything in it is an estimate and says so."""
    likely, high = found.likely, found.high
    parts = [f"{about(likely.calls)} calls (up to {about(high.calls)})"]
    if likely.tokens:
        rough = "" if found.exact else ", counted by length"
        parts.append(f"{about(likely.tokens)} tokens{rough}")
    if likely.unpriced == 0 and likely.cost:
        parts.append(f"${about(likely.cost)} (up to ${about(high.cost)})")
    elif likely.unpriced:
        parts.append("cost unknown: no price of the model")
    parts.append(f"{duration(found.seconds)}")
    tests = "1 failing test" if found.tests == 1 else f"{found.tests} failing tests"
    return f"estimated for {tests}: {', '.join(parts)}"


def _times(one: Spending, factor: float) -> Spending:
    return Spending(
        calls=math.ceil(one.calls * factor),
        input_tokens=math.ceil(one.input_tokens * factor),
        output_tokens=math.ceil(one.output_tokens * factor),
        cost=one.cost * factor,
        unmetered=math.ceil(one.unmetered * factor),
        unpriced=math.ceil(one.unpriced * factor),
    )


def about(value: float) -> str:
    """Two figures: more would say more than is known."""
    if value <= 0:
        return "0"
    digits = 1 - math.floor(math.log10(value))
    rounded = round(value, digits)
    decimals = 0 if isinstance(value, int) else max(0, digits)
    return f"{rounded:,.{decimals}f}"


def duration(seconds: float) -> str:
    """In seconds or minutes."""
    if seconds < 90:  # noqa: PLR2004  # a minute and a half is still counted in seconds
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"

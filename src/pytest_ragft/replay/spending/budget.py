"""The bounds of what replays may spend, held also while many calls are under way."""

import math
import threading
from dataclasses import dataclass
from typing import Protocol, Self

from pytest_ragft.diagnosis.call import Usage
from pytest_ragft.replay.spending.prices import Price


@dataclass(frozen=True, slots=True)
class Spending:
    """Calls with their tokens and cost."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    """US dollars, of the calls whose model has a known price."""
    unmetered: int = 0
    """Calls whose reply names no tokens; they count with what was expected of them."""
    unpriced: int = 0
    """Calls to a model whose price is not known."""

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens

    def plus(self, other: "Spending", times: int = 1) -> Self:
        return type(self)(
            self.calls + times * other.calls,
            self.input_tokens + times * other.input_tokens,
            self.output_tokens + times * other.output_tokens,
            self.cost + times * other.cost,
            self.unmetered + times * other.unmetered,
            self.unpriced + times * other.unpriced,
        )


def spending(usage: Usage, price: Price | None, *, metered: bool = True) -> Spending:
    """One call."""
    return Spending(
        calls=1,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost=0.0 if price is None else price.cost(usage),
        unmetered=0 if metered else 1,
        unpriced=1 if price is None else 0,
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may spend on replays."""

    calls: float = math.inf
    tokens: float = math.inf
    cost: float = math.inf
    """US dollars."""

    def exceeded(self, spent: Spending) -> str | None:
        """The option that stands against this much; None if all is within the limits."""
        if spent.calls > self.calls:
            return f"--ragft-max-calls={self.calls:g} is reached"
        if spent.tokens > self.tokens:
            return f"--ragft-max-tokens={self.tokens:g} is reached"
        if spent.cost > self.cost:
            return f"--ragft-max-cost={self.cost:g} is reached"
        if spent.unpriced and self.cost < math.inf:
            return "--ragft-max-cost cannot be held: the price of a model is not known"
        return None


class Purse(Protocol):
    """A budget, kept by this process or by another one."""

    @property
    def spent(self) -> Spending:
        """By this process."""

    @property
    def at_once(self) -> float:
        """Calls that this process may have under way."""

    def reserve(self, expected: Spending) -> str | None:
        """Takes the expected spending of one call aside, or says which limit stands against it."""

    def settle(self, expected: Spending, actual: Spending | None) -> None:
        """The call is over; None if nothing was paid for it."""


class Budget:
    """Reserved before a call is sent, settled when its reply is there; safe in many threads.

    So the number of calls never exceeds its limit. Tokens and cost can, by what replies of calls
    under way are longer than expected: a provider tells the tokens only afterwards.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._reserved = Spending()
        self._spent = Spending()

    @property
    def spent(self) -> Spending:
        return self._spent

    @property
    def at_once(self) -> float:
        return math.inf

    def reserve(self, expected: Spending) -> str | None:
        """Takes the expected spending of one call aside, or says which limit stands against it."""
        with self._lock:
            after = self._spent.plus(self._reserved).plus(expected)
            reason = self._limits.exceeded(after)
            if reason is None:
                self._reserved = self._reserved.plus(expected)
            return reason

    def settle(self, expected: Spending, actual: Spending | None) -> None:
        """The call is over; None if nothing was paid for it."""
        with self._lock:
            self._reserved = self._reserved.plus(expected, times=-1)
            if actual is not None:
                self._spent = self._spent.plus(actual)

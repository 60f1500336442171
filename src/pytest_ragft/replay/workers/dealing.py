"""How many calls each worker may have under way at once, so that together they keep the limit."""

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class _Hand:
    grown: Callable[[int], None]
    share: int
    begun: bool = False


class Deal:
    """Shares sum up to the limit at most; a share only grows, until its worker leaves.

    What is left by workers that are done goes to those at work. Safe in several threads.
    """

    def __init__(self, limit: int) -> None:
        self._left = limit
        self._awaited = 0
        self._hands: dict[str, _Hand] = {}
        self._lock = threading.Lock()

    def expect(self, workers: int) -> None:
        """So many are going to join."""
        self._awaited = workers

    def join(self, worker: str, grown: Callable[[int], None]) -> int:
        """The first share of a worker; `grown` will be told each larger one."""
        with self._lock:
            share = -(-self._left // max(1, self._awaited))
            self._awaited -= 1
            self._left -= share
            self._hands[worker] = _Hand(grown, share)
            return share

    def begin(self, worker: str) -> None:
        """It has failures to replay."""
        with self._lock:
            if worker in self._hands:
                self._hands[worker].begun = True
            grown = self._spread()
        _tell(grown)

    def leave(self, worker: str, *, replaced: bool = False) -> None:
        """It sends nothing more. Where another one comes in its place, that gets its share."""
        with self._lock:
            hand = self._hands.pop(worker, None)
            if hand is None:
                return
            self._left += hand.share
            if replaced:
                self._awaited = max(0, self._awaited) + 1
            grown = self._spread()
        _tell(grown)

    def _spread(self) -> list[_Hand]:
        """To those at work, the smallest share first; a replacement's part is held back."""
        hands = [hand for hand in self._hands.values() if hand.begun]
        before = [hand.share for hand in hands]
        while self._left and hands:
            hand = min(hands, key=lambda each: each.share)
            if hand.share and self._awaited > 0:
                break
            hand.share += 1
            self._left -= 1
        return [hand for hand, share in zip(hands, before, strict=True) if hand.share > share]


def _tell(hands: list[_Hand]) -> None:
    """Without the lock: who is told may answer at once."""
    for hand in hands:
        hand.grown(hand.share)

"""How many different values there are, counted in bounded memory.

Up to `most` digests are held; of more, those that end in enough zero bits. Which these are depends
on the values alone, so the count is the same however a file is parted.
"""

from collections.abc import Iterable

MOST = 16_384


class Distinct:
    """A set of 64-bit digests, thinned as it grows."""

    __slots__ = ("held", "level", "most")

    def __init__(self, most: int = MOST) -> None:
        self.held: set[int] = set()
        self.level = 0
        """Bits that are zero in every digest held."""
        self.most = most

    def add(self, key: int) -> None:
        if key & ((1 << self.level) - 1):
            return
        self.held.add(key)
        if len(self.held) > self.most:
            self._thin()

    def _thin(self) -> None:
        while len(self.held) > self.most:
            self.level += 1
            self._drop()

    def _drop(self) -> None:
        mask = (1 << self.level) - 1
        self.held = {key for key in self.held if not key & mask}

    def merge(self, other: "Distinct") -> None:
        self.level = max(self.level, other.level)
        self.update(other.held)
        self._drop()
        self._thin()

    def update(self, keys: Iterable[int]) -> None:
        self.held.update(keys)

    @property
    def count(self) -> int:
        """Exact where no more than `most` are different."""
        return len(self.held) << self.level

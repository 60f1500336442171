"""Which shingles some texts have, in one table: what has few of them is near to none of these."""

from typing import TYPE_CHECKING

from pytest_ragft.check.training.measures.signatures import Shingles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLES = 64
"""Of a text, on average."""
ROOM = 8
"""Places for each: one in eight is taken, so a text of other words has one in eight by chance."""
LEAST, MOST = 1 << 16, 1 << 22
"""Bytes of a table."""
SHARED = 0.3
"""Of its shingles a text has at least so many in common with one that nine tenths of its different
shingles are in. Less would do but for shingles that come again and again.
"""


class Wording:
    """A byte for each value of a hash's first bits, which depend on all of a shingle."""

    __slots__ = ("held",)

    def __init__(self, held: bytearray | bytes) -> None:
        self.held = held
        """A power of two in length."""

    @classmethod
    def for_texts(cls, count: int) -> "Wording":
        wanted = 1 << (count * SHINGLES * ROOM).bit_length()
        return cls(bytearray(min(max(wanted, LEAST), MOST)))

    def note(self, known: Shingles) -> None:
        import numpy as np  # noqa: PLC0415  # the extra `data`, slow to import

        np.frombuffer(self.held, np.uint8)[self._places(known)] = 1

    def shares(self, known: Shingles) -> "NDArray[np.bool_]":
        """Which texts can be judged, and share enough with some of those that were noted."""
        import numpy as np  # noqa: PLC0415  # as above

        there = np.frombuffer(self.held, np.uint8)[self._places(known)]
        sums = np.concatenate(([0], np.cumsum(there, dtype=np.int64)))
        ends = np.cumsum(known.counts)
        shared = sums[ends] - sums[ends - known.counts]
        found: NDArray[np.bool_] = known.long & (shared >= known.counts * SHARED)
        return found

    def _places(self, known: Shingles) -> "NDArray[np.uint64]":
        import numpy as np  # noqa: PLC0415  # as above

        bits = len(self.held).bit_length() - 1
        places: NDArray[np.uint64] = known.hashes >> np.uint64(64 - bits)
        return places

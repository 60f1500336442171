"""Lines of a file too long to be held: found again where one is shown."""

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import overload

BLOCK = 1_048_576
LONGEST = 65_536
"""Bytes of a line that are read to be shown."""


class RowLines(Sequence[str]):
    """Holds where each block of the file begins, and how many lines stand before it."""

    def __init__(self, at: Path) -> None:
        self._at = at
        self._before = [0]
        with at.open("rb") as file:
            while block := file.read(BLOCK):
                self._before.append(self._before[-1] + block.count(b"\n"))
            self._size = file.tell()

    def __len__(self) -> int:
        """As many as `split` would give."""
        return self._before[-1] + 1

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self._line(number) for number in range(*index.indices(len(self)))]
        return self._line(range(len(self))[index])

    def _line(self, number: int) -> str:
        """The block that holds the end of the line before it, and from there on."""
        block = max(bisect_right(self._before, number - 1) - 1, 0)
        left = number - self._before[block]
        with self._at.open("rb") as file:
            file.seek(block * BLOCK)
            while left:
                left -= file.readline(BLOCK).endswith(b"\n")
            return file.readline(LONGEST).decode("utf-8", "replace").rstrip("\r\n")

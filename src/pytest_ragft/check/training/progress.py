"""How far a long file is read, on a line of standard error that is gone afterwards."""

import sys
from types import TracebackType
from typing import Self

LONG = 64 * 1024 * 1024
"""Bytes of a file that takes long enough to speak of."""


class Progress:
    """Says nothing where nobody looks."""

    def __init__(self, path: str, size: int, *, speaks: bool) -> None:
        self.path = path
        self.size = size
        self.speaks = speaks and size >= LONG and sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def at(self, position: int) -> None:
        if self.speaks:
            sys.stderr.write(f"\r\x1b[Kragft: {self.path}: {100 * position // self.size} %")
            sys.stderr.flush()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self.speaks:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

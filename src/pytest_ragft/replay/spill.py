"""What a long run writes down rather than remembers: prompts of thousands of failing tests."""

import pickle
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class Spill:
    """A nameless temporary file, which only this process can open and which goes with it.

    Where it cannot be written, on a full disk say, values stay in memory.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # open as long as the run

    def keep(self, value: T) -> "Kept[T]":
        """Puts a value away; frozen values only, since `load` gives a copy."""
        place = self._file.seek(0, 2)
        try:
            pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
            self._file.flush()
        except OSError:
            with suppress(OSError):
                self._file.truncate(place)
            return Kept(self, value=value)
        return Kept(self, place=place)

    def load(self, place: int) -> Any:  # noqa: ANN401  # whatever was put there
        self._file.seek(place)
        return pickle.load(self._file)  # noqa: S301  # written by this process, in a file without a name

    def close(self) -> None:
        self._file.close()


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A value that was put away."""

    _spill: Spill
    place: int | None = None
    value: T | None = None

    def load(self) -> T:
        """The value, or a copy that equals it."""
        return self._spill.load(self.place) if self.place is not None else self.value  # type: ignore[return-value]  # one of the two is there


class KeptSequence(Sequence[T]):
    """Values that were put away, read one at a time."""

    def __init__(self, kept: Sequence[Kept[T]]) -> None:
        self._kept = tuple(kept)

    @classmethod
    def of(cls, values: Iterable[T], spill: Spill) -> "KeptSequence[T]":
        """Puts them away."""
        return cls([spill.keep(value) for value in values])

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> "KeptSequence[T]": ...
    def __getitem__(self, index: int | slice) -> "T | KeptSequence[T]":
        if isinstance(index, slice):
            return KeptSequence(self._kept[index])
        return self._kept[index].load()

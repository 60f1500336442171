"""A document's values with their places, whatever its language."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pytest_ragft.check.fixes.series import Series


class Pair(NamedTuple):
    """One entry of a mapping."""

    key: str
    start: int
    """Where the key stands."""
    value: "Node"


@dataclass(frozen=True, slots=True)
class Node:
    """A value and what it holds, by offsets in the text."""

    start: int
    end: int
    style: Literal["scalar", "alias", "flow", "block"] = "scalar"
    """`flow`: in brackets, with commas."""
    pairs: tuple[Pair, ...] | None = None
    """Of a mapping."""
    items: tuple["Node", ...] = ()
    """Of a list."""

    def series(self, text: str) -> Series:
        """The entries of a mapping in brackets, as a row."""
        entries = tuple((pair.start, pair.value.end) for pair in self.pairs or ())
        return Series(text, self.start + 1, self.end - 1, entries)


def resolved(node: Node, key: str) -> tuple[tuple[str, ...], Node, str]:
    """How far a dotted key leads: the keys that are there, what stands there, and what is left.

    A key may itself hold dots; of two equal keys the last one counts, as in every reader.
    """
    path: list[str] = []
    while key:
        step = _step(node, key)
        if step is None:
            break
        taken, node = step
        path.append(taken)
        key = key[len(taken) + 1 :]
    return tuple(path), node, key


def _step(node: Node, key: str) -> tuple[str, Node] | None:
    for pair in reversed(node.pairs or ()):
        if key == pair.key or key.startswith(f"{pair.key}."):
            return pair.key, pair.value
    position = key.partition(".")[0]
    if node.items and position.isdigit() and int(position) < len(node.items):
        return position, node.items[int(position)]
    return None

"""The forms that the answers to one system prompt have, counted."""

from typing import NamedTuple, TypeVar

from pytest_ragft.check.training.measures.target_shape import Shape

FORMS = 256
"""Forms and labels of one group."""

K = TypeVar("K")


class Seen(NamedTuple):
    """How often, and where first."""

    times: int
    line: int
    start: str
    """Of the answer."""


class Group:
    """Rows of one system prompt."""

    __slots__ = ("crowded", "forms", "labels", "turns")

    def __init__(self) -> None:
        self.turns = 0
        self.forms: dict[Shape, Seen] = {}
        self.labels: dict[str, Seen] = {}
        """Short answers as they are spelled."""
        self.crowded = False
        """There are more forms or labels than can be usual."""


def see(held: dict[K, Seen], key: K, seen: Seen) -> None:
    known = held.get(key)
    held[key] = Seen(known.times + seen.times, known.line, known.start) if known else seen


def limit(group: Group) -> None:
    if group.crowded or len(group.forms) > FORMS or len(group.labels) > FORMS:
        group.crowded = True
        group.forms.clear()
        group.labels.clear()

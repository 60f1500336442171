"""What a review has to say: one thing, where it stands, why it matters and what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from pytest_ragft.golden.review.golden_set import Entry, GoldenSet

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""The worst one first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a golden file; `id` is that of its case, if it is one."""

    path: str
    line: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a point finds."""

    message: str
    places: tuple[Place, ...]
    """At least one."""
    next: str = ""
    """What to do, where the point's own words are not the best ones."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a reviewer looks at."""

    name: str
    severity: Severity
    why: str
    next: str
    find: Callable[[GoldenSet], Iterator[Note]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A point that is not met."""

    name: str
    severity: Severity
    message: str
    why: str
    next: str
    places: tuple[Place, ...]


def place(entry: Entry, key: str = "") -> Place:
    """Where a case begins, or one of its keys."""
    case = entry.case
    return Place(entry.path, case.lines.get(key, case.line), case.id)


def findings_of(point: Point, golden: GoldenSet) -> Iterator[Finding]:
    for note in point.find(golden):
        words = (note.message, point.why, note.next or point.next)
        yield Finding(point.name, point.severity, *words, note.places)

"""Where a finding stands, in a reader's words and in a file's own lines."""

from typing import NamedTuple

from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Location
from pytest_ragft.check.outcome import Outcome
from pytest_ragft.plain import visible


class Place(NamedTuple):
    """A location as it is read: in a notebook, lines count from the start of the cell."""

    path: str
    cell: int | None
    """Counting every cell of the notebook from 1; None elsewhere."""
    span: Span

    @property
    def inside(self) -> str:
        """Where in the file."""
        cell = "" if self.cell is None else f"cell {self.cell}:"
        return f"{cell}{self.span.line}:{self.span.column}"

    def __str__(self) -> str:
        return f"{written(self.path)}:{self.inside}"


def place(location: Location, outcome: Outcome) -> Place:
    """The place that a location stands for."""
    cells = outcome.cells.get(location.path, ())
    at = cell_of(location.span.line, cells)
    if at is None:
        return Place(location.path, None, from_one(location.span))
    before = cells[at] - 1
    span = location.span._replace(
        line=location.span.line - before, end_line=location.span.end_line - before
    )
    return Place(location.path, at + 1, span)


def place_from_here(location: Location, outcome: Outcome) -> Place:
    """The same, for a person: the path leads there from where the command was given."""
    return place(location, outcome)._replace(path=outcome.from_here(location.path))


def from_one(span: Span) -> Span:
    """A whole file is line 0 of it; readers of reports know no such line."""
    return Span(*(max(number, 1) for number in span))


def cell_of(line: int, cells: tuple[int, ...]) -> int | None:
    """Index of the cell that a line of a notebook's code stands in."""
    holding = [index for index, first in enumerate(cells) if 0 < first <= line]
    return holding[-1] if holding else None


def written(path: str) -> str:
    """A path that can steer neither a terminal nor a CI log, where `::` starts a command."""
    harmless = visible(path).replace("##[", "#\\x23[")
    return f"./{harmless}" if harmless.startswith(":") else harmless

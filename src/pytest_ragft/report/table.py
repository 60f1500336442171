"""Columns that line up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pytest_ragft.plain import columns, shorten
from pytest_ragft.report.line import BOLD, PLAIN, Line, Markup

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of text, the first and the last set to the left, those between to the right."""

    cells: tuple[str, ...]
    look: Markup
    """Of the first cell."""


def lay_out(head: tuple[str, ...], rows: Sequence[Row], width: int) -> Iterator[Line]:
    """The rows under their heads; the last column is cut where it would pass `width`."""
    every = (Row(head, BOLD), *rows)
    sizes = [max(columns(row.cells[i]) for row in every) for i in range(len(head))]
    room = max(width - sum(sizes[:-1]) - len(_GAP) * (len(head) - 1), 3)
    for row in every:
        yield _line(row, sizes, room)


def _line(row: Row, sizes: Sequence[int], room: int) -> Line:
    first, *middle, last = row.cells
    look = BOLD if row.look is BOLD else PLAIN
    cells = [
        (_GAP + cell.rjust(size), look) for cell, size in zip(middle, sizes[1:-1], strict=True)
    ]
    if last:  # an empty one leaves no blanks behind
        cells.append((_GAP + shorten(last, room), look))
    return ((first + " " * (sizes[0] - columns(first)), row.look), *cells)

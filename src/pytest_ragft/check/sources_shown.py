"""The lines of code that a finding is about, with the place marked, cut to a width."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from pytest_ragft.check.fact import Span
from pytest_ragft.plain import columns_of, escaped
from pytest_ragft.redact import redact

TAB = 4
CUT = "..."
SHOWN_WHOLE = 5
"""A longer span is shown by its first lines and its last."""
SHOWN_FIRST = 3
NARROWEST = 16
"""Columns of code that are shown however narrow the page."""
REACH = 4000
"""Characters around the place that are looked at in an endless line."""


class Row(NamedTuple):
    """One line of an excerpt: the number before it, or marks under the line above."""

    number: str
    text: str
    marks: bool = False


class Strip(NamedTuple):
    """A line of code as it is shown, and the columns that are marked in it, from 0."""

    text: str
    start: int
    end: int


def excerpt(
    lines: Sequence[str], span: Span, width: int, *, first_number: int = 0, mark: str = "^"
) -> tuple[Row, ...]:
    """Rows for a span; empty where the file no longer has such a line.

    Numbers start at `first_number` where lines do not count from the start of the file.
    """
    last = _last_line(lines, span)
    if not 1 <= span.line <= len(lines):
        return ()
    shift = (first_number or span.line) - span.line
    shown = masked(lines, span.line, last)
    if last == span.line:
        end = span.end_column if span.end_line == span.line else len(shown[0]) + 1
        strip = cut(shown[0], span.column - 1, end - 1, max(width, NARROWEST))
        return (Row(str(span.line + shift), strip.text), Row("", _marks(strip, mark), marks=True))
    return _several(shown, span, last, max(width - 2, NARROWEST), shift)


def first_line(lines: Sequence[str], span: Span, width: int, *, number: int) -> tuple[Row, ...]:
    """Rows for the first line of a span alone."""
    if span.end_line > span.line:
        text = lines[span.line - 1] if 1 <= span.line <= len(lines) else ""
        span = Span(span.line, span.column, span.line, len(text.rstrip()) + 1)
    return excerpt(lines, span, width, first_number=number, mark="-")


def _last_line(lines: Sequence[str], span: Span) -> int:
    """A span that ends before the first column of a line ends on the line before."""
    ends_before = span.end_line > span.line and span.end_column <= 1
    return max(min(span.end_line - ends_before, len(lines)), span.line)


def _several(
    shown: Sequence[str], span: Span, last: int, width: int, shift: int
) -> tuple[Row, ...]:
    """A span of several lines, with a line along its left side."""
    whole = len(shown) <= SHOWN_WHOLE
    first = cut(shown[0], span.column - 1, len(shown[0]), width)
    end = span.end_column - 1 if span.end_line == last else len(shown[-1])
    final = cut(shown[-1], max(end - 1, 0), end, width)
    inner = range(1, len(shown) - 1) if whole else range(1, SHOWN_FIRST)
    rows = [
        Row(str(span.line + shift), f"  {first.text}"),
        Row("", f" {'_' * (first.start + 1)}^", marks=True),
    ]
    for index in inner:
        strip = cut(shown[index], 0, 0, width)
        rows.append(Row(str(span.line + shift + index), f"| {strip.text}".rstrip()))
    if not whole:
        rows.append(Row(CUT, "|"))
    rows.append(Row(str(last + shift), f"| {final.text}"))
    rows.append(Row("", f"|{'_' * max(final.end, 1)}^", marks=True))
    return tuple(rows)


def _marks(strip: Strip, mark: str) -> str:
    return " " * strip.start + mark * max(strip.end - strip.start, 1)


_KEY = "PRIVATE KEY-----"
_BEFORE = 100
"""Lines above the place in which a private key may have begun."""


def masked(lines: Sequence[str], first: int, last: int) -> tuple[str, ...]:
    """Lines `first` to `last`, counted from 1, without those inside a private key."""
    inside, kept = False, []
    for index in range(max(first - 1 - _BEFORE, 0), last):
        line = lines[index].rstrip()
        begun = line.rpartition("-----BEGIN ")[2] if "-----BEGIN " in line else ""
        hidden = inside and not begun
        inside = (inside and _KEY not in line) if not begun else _opens_key(begun)
        if index >= first - 1:
            kept.append("[redacted private key]" if hidden else line)
    return tuple(kept)


def _opens_key(begun: str) -> bool:
    """A private key begins here, and does not end on the same line."""
    return begun.count(_KEY) == 1


def cut(line: str, start: int, end: int, width: int) -> Strip:
    """The line with tabs, hostile characters and secrets replaced, and cut around the place.

    `start` and `end` count its characters from 0.
    """
    skipped = max(min(start, len(line)) - REACH, 0)
    near = line[skipped : skipped + 2 * REACH]
    start, end = start - skipped, end - skipped
    clean = redact(near)
    if clean != near:  # what stands before the place moves it when it gets longer or shorter
        start, end = (len(redact(near[: max(place, 0)])) for place in (start, end))
    pieces, widths = _laid_out(clean)
    edges = [0, *accumulate(widths)]
    start = min(max(start, 0), len(pieces))
    end = min(max(end, start), len(pieces))
    return _window(pieces, edges, (edges[start], edges[end]), width, CUT if skipped else "")


def _laid_out(text: str) -> tuple[list[str], list[int]]:
    """Each character as it is shown, and the columns that it takes."""
    pieces, widths, column = [], [], 0
    for character in text:
        if character == "\t":
            shown, taken = " " * (TAB - column % TAB), TAB - column % TAB
        else:
            shown = escaped(character)
            taken = columns_of(character) if shown == character else len(shown)
        pieces.append(shown)
        widths.append(taken)
        column += taken
    return pieces, widths


def _window(
    pieces: list[str], edges: list[int], place: tuple[int, int], width: int, head: str
) -> Strip:
    """The part of the line around the place that has room; `head` where it is cut already."""
    start, end = place
    if edges[-1] <= width and not head:
        return Strip("".join(pieces), start, end)
    wanted = 0
    if end > width - len(CUT) or head:
        centred = start - max((width - 2 * len(CUT) - (end - start)) // 2, 0)
        wanted = min(centred, edges[-1] - (width - len(CUT)))
    left = next(index for index, edge in enumerate(edges) if edge >= wanted)
    head = CUT if left else head
    room = width - len(head)
    if edges[-1] - edges[left] <= room:
        right, tail = len(pieces), ""
    else:
        fits = edges[left] + room - len(CUT)
        right, tail = max(index for index, edge in enumerate(edges) if edge <= fits), CUT
    shift = len(head) - edges[left]
    text = head + "".join(pieces[left:right]) + tail
    return Strip(text, start + shift, min(end, edges[right] + len(tail)) + shift)

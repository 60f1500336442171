"""Values in a row with commas between them: arguments, imported names, entries in brackets."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pytest_ragft.check.fixes.edit import Edit, applied

_FILLING = re.compile(r"(?:\s|\\\n|#[^\n]*)*")
_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\n\r]*)?(?=\r?\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Series:
    """Where the values stand, without their commas, and what surrounds them."""

    text: str
    opened: int
    """Behind the opening bracket."""
    closed: int
    """At the closing bracket."""
    items: tuple[tuple[int, int], ...]
    breaks: bool = True
    """May a line break stand between two values?"""

    def comma(self, index: int) -> int | None:
        """Where the comma stands that follows a value."""
        filling = _FILLING.match(self.text, self.items[index][1], self.closed)
        at = filling.end() if filling else self.items[index][1]
        return at if at < self.closed and self.text[at] == "," else None

    def indent(self, index: int) -> str | None:
        """Of a value that begins its line; None for one that does not."""
        start = self.items[index][0]
        line = max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start)) + 1
        before = self.text[line:start]
        return before if line >= self.opened and not before.strip() else None

    def line_end(self, at: int) -> int | None:
        """Where the line ends, if nothing but a comment follows; None otherwise."""
        match = _REST_OF_LINE.match(self.text, at, self.closed)
        ended = match is not None and match.end() < self.closed
        return match.end() if match and ended else None


def appended(series: Series, new: str) -> tuple[Edit, ...]:
    """Edits that put a value behind the last, laid out as the last one is."""
    if not series.items:
        return (Edit(series.opened, series.opened, new),)
    last = len(series.items) - 1
    end, indent, comma = series.items[last][1], series.indent(last), series.comma(last)
    if indent is None or not series.breaks:
        return (Edit(end, end, f", {new}"),)
    behind = end if comma is None else comma + 1
    line_end = series.line_end(behind)
    if comma is not None:
        at = behind if line_end is None else line_end
        return (Edit(at, at, f"\n{indent}{new},"),)
    if line_end in (None, end):
        return (Edit(end, end, f",\n{indent}{new}"),)
    return Edit(end, end, ","), Edit(line_end, line_end, f"\n{indent}{new}")


def without(series: Series, indexes: Iterable[int]) -> tuple[Edit, ...]:
    """Edits that take values out, with what belongs to them: a comma, a comment behind, a line."""
    current = series
    standing = list(range(series.opened, series.closed))
    for index in sorted(indexes, reverse=True):
        edits = _removal(current, index)
        for edit in sorted(edits, reverse=True):
            del standing[edit.start - series.opened : edit.end - series.opened]
        current = _after(current, edits, index)
    return tuple(_gaps(standing, series.opened, series.closed))


def _after(series: Series, edits: tuple[Edit, ...], index: int) -> Series:
    """The row when a value is taken out: what stands behind it has moved up."""
    taken = sum(edit.end - edit.start for edit in edits)
    behind = ((start - taken, end - taken) for start, end in series.items[index + 1 :])
    return replace(
        series,
        text=applied(series.text, edits),
        closed=series.closed - taken,
        items=(*series.items[:index], *behind),
    )


def _removal(series: Series, index: int) -> tuple[Edit, ...]:
    text, (start, end), comma = series.text, series.items[index], series.comma(index)
    behind = end if comma is None else comma + 1
    if (
        len(series.items) == 1
        and not (text[series.opened : start] + text[behind : series.closed]).strip()
    ):
        return (Edit(series.opened, series.closed, ""),)
    last = index == len(series.items) - 1
    indent, line_end = series.indent(index), series.line_end(behind)
    if indent is not None and line_end is not None:
        line = Edit(start - len(indent), _next_line(text, line_end), "")
        comma_before = series.comma(index - 1) if last and comma is None and index else None
        return (line,) if comma_before is None else (Edit(comma_before, comma_before + 1, ""), line)
    if not last and not text[behind : series.items[index + 1][0]].strip(" \t"):
        return (Edit(start, series.items[index + 1][0], ""),)
    end_before = series.items[index - 1][1] if index else start
    if index and not text[end_before:start].strip(" \t\r\n,"):
        return (Edit(end_before, end, ""),)
    return (Edit(start, behind, ""),)


def _next_line(text: str, line_end: int) -> int:
    return line_end + (2 if text.startswith("\r\n", line_end) else 1)


def _gaps(standing: list[int], start: int, end: int) -> Iterator[Edit]:
    """Deletions of what no longer stands between two places."""
    at = start
    for offset in (*standing, end):
        if offset > at:
            yield Edit(at, offset, "")
        at = offset + 1

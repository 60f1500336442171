"""Pieces of a marked-up text that belong together: paragraphs, lists, tables, code."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pytest_ragft.corpus.document import Block, Section
from pytest_ragft.corpus.headings import Heading, after_fence, slug

_ITEM = re.compile(r"[ \t]*(?:[-*+•‣]|\d{1,9}[.)]|#\.)[ \t]")
_WHOLE = re.compile(r"[ \t]{2}|\t|[ \t]*(?:[|>+:]|\.\. |<[a-zA-Z!/]|```|~~~)")


def sections(
    lines: Sequence[str], found: Sequence[Heading], *, fences: bool = True
) -> Iterator[Section]:
    """The parts of a text between its headings; `found` are its headings."""
    ends = [heading.line for heading in found] + [len(lines)]
    if before := tuple(_blocks(lines, 0, ends[0], fences=fences)):
        yield Section(before)
    anchors = unique([slug(heading.title) for heading in found])
    path: list[Heading] = []
    for heading, anchor, (start, end) in zip(found, anchors, pairwise(ends), strict=True):
        path = [outer for outer in path if outer.level < heading.level] + [heading]
        after = min(start + heading.lines, end)
        own = Block("\n".join(lines[start:after]), "heading", start + 1, after)
        inner = _blocks(lines, after, end, fences=fences)
        titles = tuple(outer.title for outer in path)
        yield Section((own, *inner), titles, (anchor,) if anchor else ())


def unique(names: Sequence[str]) -> list[str]:
    """Names with `-1`, `-2` behind those that came before, as in links to headings."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        count = seen.get(name, 0)
        seen[name] = count + 1
        result.append(f"{name}-{count}" if count and name else name)
    return result


def _blocks(lines: Sequence[str], start: int, end: int, *, fences: bool) -> Iterator[Block]:
    pending: tuple[int, int] | None = None
    for first, last in _pieces(lines, start, end, fences=fences):
        if pending and _continues(lines[first], lines[pending[0]]):
            pending = (pending[0], last)
            continue
        if pending:
            yield _block(lines, *pending)
        pending = (first, last)
    if pending:
        yield _block(lines, *pending)


def _pieces(
    lines: Sequence[str], start: int, end: int, *, fences: bool
) -> Iterator[tuple[int, int]]:
    """Runs of lines between blank ones; a code block is one, whatever stands in it."""
    first = start
    fence = ""
    for number in range(start, end):
        line = lines[number]
        if fences:
            fence = after_fence(line, fence)
        if fence or (line and not line.isspace()):
            continue
        if first < number:
            yield first, number
        first = number + 1
    if first < end:
        yield first, end


def _continues(line: str, before: str) -> bool:
    """Whether a piece goes on with the one before: indented, or the next item of a list."""
    return line.startswith(("  ", "\t")) or bool(_ITEM.match(line) and _ITEM.match(before))


def _block(lines: Sequence[str], first: int, end: int) -> Block:
    inside = lines[first:end]
    whole = any(_WHOLE.match(line) or _ITEM.match(line) for line in inside)
    return Block("\n".join(inside), "lines" if whole else "prose", first + 1, end)

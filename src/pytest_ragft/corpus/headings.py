"""Headings of Markdown and reStructuredText, and their names in links."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MARKS = "=-~^\"'*+#:.`_"
"""What a heading may be underlined with; Markdown takes the first two only."""
_HASHES = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a document: `level` 1 is the highest, `line` counts from 0."""

    title: str
    level: int
    line: int
    lines: int = 1


def slug(title: str) -> str:
    """A title as it stands in links: lower case, words joined by hyphens."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", title.lower()).strip())


def headings(
    lines: Sequence[str], *, hashes: bool = True, marks: str = MARKS, fences: bool = True
) -> Iterator[Heading]:
    """Headings marked by `#` in front, or underlined, in order; none inside of code blocks."""
    fence = ""
    styles: list[tuple[str, bool]] = []
    for number, line in enumerate(lines):
        if fences:
            before, fence = fence, after_fence(line, fence)
            if before or fence:
                continue
        found = _HASHES.match(line) if hashes else None
        if found:
            title = re.sub(r"(?:^|[ \t])#+$", "", line[found.end() :].strip()).strip()
            if title:
                yield Heading(title, len(found[1]), number)
        elif heading := _underlined(lines, number, marks, styles):
            yield heading


def after_fence(line: str, fence: str) -> str:
    """The code fence that is open after a line, when `fence` was open before it; or nothing."""
    found = _FENCE.match(line)
    if not found:
        return fence
    mark, rest = found[1], found[2]
    if not fence:
        return "" if mark[0] == "`" and "`" in rest else mark
    closes = mark[0] == fence[0] and len(mark) >= len(fence) and not rest.strip()
    return "" if closes else fence


def _underlined(
    lines: Sequence[str], number: int, marks: str, styles: list[tuple[str, bool]]
) -> Heading | None:
    """An underlined heading; its level follows from the order in which styles first appear."""
    below = lines[number + 1].rstrip() if number + 1 < len(lines) else ""
    title = lines[number].strip()
    if not title or not _is_rule(below, marks) or len(below) < len(title):
        return None
    if re.fullmatch(r"(\W)\1*", title):
        return None
    over = number > 0 and lines[number - 1].rstrip() == below
    style = (below[0], over)
    if style not in styles:
        styles.append(style)
    return Heading(title, styles.index(style) + 1, number - over, 2 + over)


def _is_rule(line: str, marks: str) -> bool:
    return len(line) >= 3 and line[0] in marks and line == line[0] * len(line)  # noqa: PLR2004  # as in "---"

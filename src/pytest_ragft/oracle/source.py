"""The passage that `source="file.md#heading"` names, read from the project."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


class SourceError(ValueError):
    """A source that cannot be used; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a document: `level` 1 is the highest, `line` counts from 0."""

    title: str
    level: int
    line: int


def read_source(source: str, folders: Sequence[Path]) -> str:
    """The text of `path` or `path#heading`, the path looked up in `folders` in turn.

    Raises `SourceError` when there is no such file, it is no text, or no such heading in it.
    """
    name, _, heading = source.partition("#")
    text = read_text(name, folders)
    return section(text, heading, place=name) if heading else text


def read_text(name: str, folders: Sequence[Path]) -> str:
    """The text of a file. Raises `SourceError`."""
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if not name or path is None:
        places = " or ".join(dict.fromkeys(str(folder) for folder in folders))
        raise SourceError(f"there is no file {name!r} in {places}; paths start there.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceError(f"{name!r} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{name!r} is not UTF-8 text (byte {error.start}).") from error
    if "\0" in text:
        raise SourceError(f"{name!r} is not text: it holds NUL bytes.")
    if not text.strip():
        raise SourceError(f"{name!r} is empty; an oracle is the text that holds the answer.")
    return text


def section(text: str, heading: str, *, place: str) -> str:
    """The part of a document under a heading, up to the next one of its level or higher.

    `heading` is the title or its slug, as in a link. Raises `SourceError`.
    """
    lines = text.splitlines()
    found = list(headings(lines))
    wanted = slug(heading)
    at = next((i for i, entry in enumerate(found) if slug(entry.title) == wanted), None)
    if at is None:
        raise SourceError(f"{place!r} has no heading {heading!r}. {_known(wanted, found)}")
    start = found[at]
    end = next((h.line for h in found[at + 1 :] if h.level <= start.level), len(lines))
    return "\n".join(lines[start.line : end]).strip()


def slug(title: str) -> str:
    """A title as it stands in links: lower case, words joined by hyphens."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", title.lower()).strip())


def headings(lines: Sequence[str]) -> Iterator[Heading]:
    """Headings of Markdown (`#`, or underlined) and reStructuredText (underlined), in order."""
    fence = ""
    underlines: list[str] = []
    for number, line in enumerate(lines):
        if mark := re.match(r" {0,3}(```+|~~~+)", line):
            fence = "" if fence == mark[1][:3] else fence or mark[1][:3]
            continue
        if fence:
            continue
        if found := re.match(r"(#{1,6})\s+(.+?)\s*#*$", line):
            yield Heading(found[2], len(found[1]), number)
        elif level := _underlined(lines, number, underlines):
            yield Heading(line.strip(), level, number)


def _underlined(lines: Sequence[str], number: int, underlines: list[str]) -> int:
    """Level of an underlined heading, by the order in which underlines first appear; else 0."""
    title = lines[number].strip()
    below = lines[number + 1].rstrip() if number + 1 < len(lines) else ""
    rule = re.fullmatch(r"([=\-~^\"'*+#:.`_])\1{2,}", below)
    if not rule or not title or len(below) < len(title) or re.fullmatch(r"(\W)\1*", title):
        return 0
    if rule[1] not in underlines:
        underlines.append(rule[1])
    return underlines.index(rule[1]) + 1


def _known(wanted: str, found: Sequence[Heading]) -> str:
    slugs = {slug(heading.title): heading.title for heading in found}
    near = get_close_matches(wanted, slugs, n=1)
    if near:
        return f"Did you mean {slugs[near[0]]!r}?"
    if not slugs:
        return "It has no headings at all."
    return f"It has: {', '.join(repr(title) for title in list(slugs.values())[:8])}."

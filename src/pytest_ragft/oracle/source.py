"""The passage that `source=` names, read from the project."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from rapidfuzz import process

from pytest_ragft.corpus.decoding import decode, lines_of
from pytest_ragft.corpus.document import Block, DocumentError, Format, Section
from pytest_ragft.corpus.formats import format_of
from pytest_ragft.corpus.headings import slug

_LINES = re.compile(r"(.+?):(\d{1,9})(?:-(\d{1,9}))?$", re.DOTALL)
_MARKED_LINES = re.compile(r"L(\d{1,9})(?:-L?(\d{1,9}))?$")
_NEAR = 65
"""Likeness in per cent from which a name is suggested."""
_SHOWN = 8


class SourceError(ValueError):
    """A source that cannot be used; the message is for the user."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was read; `wrong` is what could not be read of it."""

    name: str
    kind: Format
    lines: tuple[str, ...]
    """Of a file of text only."""
    sections: tuple[Section, ...]
    wrong: tuple[str, ...]


def read_source(source: str, folders: Sequence[Path]) -> str:
    """The text of a file or of a part of it; the path is looked up in `folders` in turn.

    Parts: `file.md#heading`, `file.html#id`, `passages.jsonl#id`, `file.pdf#page=3`, and lines:
    `file.md:10-20` or `file.md#L10-L20`. Raises `SourceError`.
    """
    if _path(source, folders):
        return read_text(source, folders)
    name, hash_, part = source.partition("#")
    if hash_:
        file = _read(name, folders)
        return _part(file, part) if part else _whole(file)
    if found := _LINES.match(source):
        return _range(_read(found[1], folders), found[2], found[3])
    return read_text(source, folders)


def read_text(name: str, folders: Sequence[Path]) -> str:
    """The text of a whole file. Raises `SourceError`."""
    return _whole(_read(name, folders))


def _path(name: str, folders: Sequence[Path]) -> Path | None:
    try:
        return next((folder / name for folder in folders if (folder / name).is_file()), None)
    except (OSError, ValueError):  # too long, or a NUL in it
        return None


def _read(name: str, folders: Sequence[Path]) -> _File:
    path = _path(name, folders) if name else None
    if path is None:
        places = " or ".join(dict.fromkeys(str(folder) for folder in folders))
        raise SourceError(f"there is no file {name!r} in {places}; paths start there.")
    kind = format_of(name)
    wrong: list[str] = []
    try:
        if path.stat().st_size > kind.largest:
            raise SourceError(f"{name!r} is larger than {kind.largest:,} bytes.")
        content = path.read_bytes()
        lines = lines_of(decode(content)) if kind.is_text else []
        sections = tuple(kind.read(BytesIO(content), wrong.append))
    except OSError as error:
        raise SourceError(f"{name!r} cannot be read: {error.strerror or error}.") from error
    except DocumentError as error:
        raise SourceError(f"{name!r} {error}.") from error
    if not sections and not wrong:
        raise SourceError(f"{name!r} is empty; an oracle is the text that holds the answer.")
    return _File(name, kind, tuple(lines), sections, tuple(wrong))


def _whole(file: _File) -> str:
    if file.wrong:
        raise SourceError(f"{file.name!r}: {file.wrong[0]}.")
    if file.kind.is_text:
        return "\n".join(file.lines)
    return _joined([block for section in file.sections for block in section.blocks])


def _part(file: _File, part: str) -> str:
    at = _index(file, part)
    if at is not None:
        return _section(file, at, part)
    if found := _MARKED_LINES.match(part):
        return _range(file, found[1], found[2])
    raise SourceError(f"{file.name!r} has no {file.kind.parts} {part!r}. {_known(file, part)}")


def _index(file: _File, part: str) -> int | None:
    """Of the section that is named; by its name, else by the link to it, else by its title."""
    link = slug(part)
    for number, section in enumerate(file.sections):
        if part in section.anchors:
            return number
    for number, section in enumerate(file.sections):
        if file.kind.is_headed and (link in section.anchors or _titled(section) == link):
            return number
    return None


def _titled(section: Section) -> str | None:
    return slug(section.path[-1]) if section.path else None


def _section(file: _File, at: int, part: str) -> str:
    """A section with those below it; or all parts of a document that is spread over several."""
    section = file.sections[at]
    if section.id is not None:
        return _joined([b for each in file.sections if each.id == part for b in each.blocks])
    depth = len(section.path)
    below = (i for i, each in enumerate(file.sections[at + 1 :], at + 1) if len(each.path) <= depth)
    after = next(below, len(file.sections))
    blocks = [block for each in file.sections[at:after] for block in each.blocks]
    if file.kind.is_text:
        return "\n".join(file.lines[blocks[0].first - 1 : blocks[-1].last]).strip()
    return _joined(blocks)


def _range(file: _File, first: str, last: str | None) -> str:
    start, end = int(first), int(last or first)
    shown = f"{start}-{end}" if last else f"{start}"
    every = [block for section in file.sections for block in section.blocks]
    count = len(file.lines) or max((block.last for block in every), default=0)
    if not count:
        raise SourceError(f"{file.name!r} has no lines; name a {file.kind.parts} behind '#'.")
    if not 1 <= start <= end <= count:
        raise SourceError(f"{file.name!r} has no lines {shown}. It has lines 1 to {count}.")
    if file.kind.is_text:
        text = "\n".join(file.lines[start - 1 : end])
    else:
        text = _joined([block for block in every if block.first <= end and block.last >= start])
    if not text.strip():
        raise SourceError(f"{file.name!r} has nothing but space in lines {shown}.")
    return text


def _joined(blocks: Sequence[Block]) -> str:
    return "\n\n".join(block.text for block in blocks)


def _known(file: _File, part: str) -> str:
    """What there is, and what may have been meant."""
    names: dict[str, str] = {}
    for section in file.sections:
        title = section.path[-1] if section.path and file.kind.is_headed else ""
        for anchor in section.anchors:
            names.setdefault(anchor, title or anchor)
    near = process.extractOne(slug(part), names.keys(), score_cutoff=_NEAR)
    wrong = f" Not all of it could be read: {file.wrong[0]}." if file.wrong else ""
    if near:
        return f"Did you mean {names[near[0]]!r}?{wrong}"
    if not names:
        return f"It has no {file.kind.parts}s at all.{wrong}"
    shown = list(dict.fromkeys(names.values()))
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"It has: {', '.join(map(repr, shown[:_SHOWN]))}{more}.{wrong}"

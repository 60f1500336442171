"""Sections as passages, of a size that holds one topic and little else."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import regex

from pytest_ragft.corpus.document import Block, Section
from pytest_ragft.corpus.sentences import cut, pack
from pytest_ragft.diagnosis.passage import Passage

LIMIT = 1_000
"""Characters of a passage, about 160 English words: some paragraphs on one topic. More would give
the oracle what the question does not need; less would part a rule from its exceptions."""
WHOLE = 2_000
"""A list, a table or a code block with more characters than this is cut."""
_SEAMS = (
    regex.compile(r"\n[ \t]*+\n\s*"),
    regex.compile(r"\n(?=\S|[ \t]*+(?:[-*+•‣]|\d{1,9}[.)])[ \t])"),
    regex.compile(r"(?<=[^\p{Ll},\s][ \t]{0,3})\n"),
)
"""Between paragraphs, between items, and where a line does not look as if it went on."""


class Placed(NamedTuple):
    """A passage, and the titles above it."""

    passage: Passage
    path: tuple[str, ...]


def split(name: str, sections: Iterable[Section]) -> Iterator[Placed]:
    """The passages of a document, in its order; together they hold all of its text."""
    titles: tuple[Block, ...] = ()
    named: set[str] = set()
    for section, after in _followed(sections):
        own = section.anchors[0] if section.anchors else ""
        anchor = own if own not in named or section.id else ""
        named.add(own)
        blocks = titles + section.blocks
        deeper = after is not None and len(after.path) > len(section.path) > 0
        only = after is None and len(named) == 1 and not section.path
        if deeper and all(block.kind == "heading" for block in section.blocks):
            titles = blocks
            continue
        titles = ()
        groups = list(_grouped(blocks))
        alone = len(groups) == 1 and not deeper
        for group in groups:
            whole = only and alone and not anchor
            place = "" if whole else _place(anchor, group, alone=alone or section.id is not None)
            yield Placed(Passage(_joined(group), name + place, section.id), section.path)


def _followed(sections: Iterable[Section]) -> Iterator[tuple[Section, Section | None]]:
    """Each section with the one behind it, read one ahead: a file may hold very many."""
    remaining = iter(sections)
    section = next(remaining, None)
    while section is not None:
        after = next(remaining, None)
        yield section, after
        section = after


def _place(anchor: str, group: Sequence[Block], *, alone: bool) -> str:
    first, last = group[0].first, group[-1].last
    if anchor and (alone or not first):
        return f"#{anchor}"
    return f":{first}-{last}" if first else ""


def _grouped(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    size = 0
    for piece in chain.from_iterable(map(_cut, blocks)):
        if size + len(piece.text) > LIMIT:
            own = _without_leads(group)
            if own:
                yield group[:own]
            group = group[own:]
            size = sum(len(block.text) for block in group)
        group.append(piece)
        size += len(piece.text)
    if group:
        yield group


def _without_leads(group: Sequence[Block]) -> int:
    """How many blocks stand before those that belong to what comes next."""
    own = len(group)
    while own and _leads(group[own - 1]):
        own -= 1
    held = sum(len(block.text) for block in group[own:])
    return own if held < LIMIT else len(group)


def _leads(block: Block) -> bool:
    """Whether a block makes no sense without the next one: a heading, "as follows:"."""
    return block.kind == "heading" or block.text.rstrip().endswith((":", "："))


def _joined(group: Sequence[Block]) -> str:
    return "\n\n".join(block.text.strip("\n") for block in group).strip("\n")


def _cut(block: Block) -> Iterator[Block]:
    """A block that is not too large, or its parts."""
    if len(block.text) <= (LIMIT if block.kind == "prose" else WHOLE):
        yield block
        return
    parts = cut(block.text, LIMIT) if block.kind == "prose" else pack(_units(block.text), LIMIT)
    numbered = block.last - block.first == block.text.count("\n")
    first = block.first
    for part in parts:
        if numbered and block.first:
            last = first + part.rstrip("\n").count("\n")
            yield block._replace(text=part, first=first, last=last)
            first += part.count("\n")
        else:
            yield block._replace(text=part)


def _units(text: str, depth: int = 0) -> Iterator[str]:
    """Parts that are cut no further: paragraphs, items, lines, sentences."""
    if depth and len(text) <= WHOLE:
        yield text
    elif depth == len(_SEAMS):
        yield from cut(text, LIMIT)
    else:
        ends = [found.end() for found in _SEAMS[depth].finditer(text)]
        for start, end in pairwise([0, *ends, len(text)]):
            if start < end:
                yield from _units(text[start:end], depth + 1)

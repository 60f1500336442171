"""A list of passages as an app lays it out: what stands before, between and behind them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from pytest_ragft.diagnosis.passage import Retrieved
from pytest_ragft.oracle.entries import Entry

NEAR = 400
"""Characters around the list in which its first and last marks are looked for."""
SEPARATOR = "\n\n"
"""Between passages, where the app gave one only."""

_ALONE_BEFORE = re.compile(
    r"(?:(?:^|(?<=\n))[ \t]*(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.):]|[-*•]"
    r"|\W{0,4}(?:document|doc|passage|chunk|source|context|excerpt|result)\s*\#?\d{1,3}\W{0,4})"
    r"[ \t]*\n?"
    r"|<(?:doc|passage|chunk|source|item|result|li|p|excerpt|snippet|\w+(?=[\s\d]))[^<>]*>\s*|\{[^{}]*[\"'])$",
    re.IGNORECASE,
)
_INLINE = re.compile(r"\S[ \t]*$")
_ALONE_AFTER = re.compile(r"\s*</\w+>|[\"'][^{}]*\}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of the text around passages."""

    text: str
    kind: str
    """Equal kinds play the same part: a number, a field of a passage, or the text itself."""
    step: int = 0
    """By how much a number grows from one passage to the next."""


Marks = tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands around the passages of one list."""

    before: str
    """Up to what belongs to the first passage."""
    lead: Marks
    """In front of the first passage, such as `[1] `."""
    gaps: tuple[tuple[Marks, Marks], ...]
    """Between two passages: what closes the one, and what leads the other."""
    close: Marks
    """Behind the last one, such as `</doc>`."""
    after: str


def fill(text: str, group: Sequence[Entry], new: Sequence[Retrieved]) -> str:
    """A text with other passages in the places of a list, as many as there are."""
    layout = _layout(text, group)
    if not new:
        return layout.before + _space(layout.lead) + _space(layout.close[::-1]) + layout.after
    old = [entry.passage for entry in group]
    last = len(group) - 1
    parts = [layout.before, _write(layout.lead, old[0], new[0])]
    for at, passage in enumerate(new):
        if at:
            to = min(at, last)
            close, lead = layout.gaps[to - 1] if last else layout.gaps[0]
            parts.append(_write(close, old[max(0, to - 1)], new[at - 1], at - max(1, to)))
            parts.append(_write(lead, old[to], passage, at - to))
        parts.append(_written(passage, group, at))
    parts.append(_write(layout.close, old[-1], new[-1], len(new) - len(group)))
    return "".join([*parts, layout.after])


def _written(passage: Retrieved, group: Sequence[Entry], at: int) -> str:
    """A passage as this app writes passages; one that it gave itself exactly as it gave it."""
    for entry in group:
        if entry.passage.text == passage.text:
            return entry.written
    return group[min(at, len(group) - 1)].form(passage.text.strip())


def _layout(text: str, group: Sequence[Entry]) -> Layout:
    before, after = text[: group[0].start], text[group[-1].end :]
    near, far = before[-NEAR:], before[:-NEAR]
    if len(group) == 1:
        return _alone(before, after, _fields(group))
    read = _reader(_fields(group))
    head, tail = read(near), read(after[:NEAR])
    between = [read(text[one.end : other.start]) for one, other in pairwise(group)]
    led = min(_alike(head[::-1], gap[::-1]) for gap in between)
    closed = min(_alike(tail, gap[: len(gap) - led]) for gap in between)
    lead, close = head[len(head) - led :], tail[:closed]
    gaps = [(gap[: len(gap) - led], gap[len(gap) - led :]) for gap in between]
    leads = _counted([lead, *(gap[1] for gap in gaps)])
    closes = _counted([*(gap[0][:closed] for gap in gaps), close])
    return Layout(
        before=far + _text(head[: len(head) - led]),
        lead=leads[0],
        gaps=tuple((closes[i] + gaps[i][0][closed:], leads[i + 1]) for i in range(len(gaps))),
        close=closes[-1],
        after=_text(tail[closed:]) + after[NEAR:],
    )


def _alone(before: str, after: str, fields: Sequence[str]) -> Layout:
    """Around a single passage only what looks like a mark is one."""
    read = _reader(fields)
    known = "|".join(map(re.escape, fields)) or "(?!)"
    near = before[-NEAR:]
    lead = re.search(rf"(?<![^\n])[^\n]*(?:{known})[^\n]*\n?$", near) or _ALONE_BEFORE.search(near)
    opening = lead[0] if lead else ""
    closing = ""
    if opening.rstrip().endswith((">", '"', "'")) and (found := _ALONE_AFTER.match(after)):
        closing = found[0]
    separator = (
        ", " if closing.endswith("}") else "\n" if closing or _INLINE.search(opening) else SEPARATOR
    )
    numbered = tuple(
        Mark(mark.text, mark.kind, 1) if mark.text in {"0", "1"} else mark for mark in read(opening)
    )
    return Layout(
        before=before[: len(before) - len(opening)],
        lead=numbered,
        gaps=(((*read(closing), Mark(separator, separator)), numbered),),
        close=read(closing),
        after=after[len(closing) :],
    )


def _fields(group: Sequence[Entry]) -> list[str]:
    """What the app may say of a passage beside its text: where it is from."""
    names = {name for entry in group for name in _names(entry.passage) if len(name) > 1}
    return sorted(names, key=lambda name: (-len(name), name))


def _names(passage: Retrieved) -> tuple[str, str, str]:
    source = passage.source or ""
    return source, re.split(r"[/\\]", source)[-1], passage.id or ""


def _reader(fields: Sequence[str]) -> Callable[[str], Marks]:
    """Cuts a text into marks."""
    known = "|".join(f"(?<![^\\W_]){re.escape(field)}(?![^\\W_])" for field in fields)
    pattern = re.compile(
        (f"({known})" if known else "((?!))") + r"|(\d{1,4}(?!\d))|\d+|[^\W\d]+|\s+|."
    )

    def read(text: str) -> Marks:
        return tuple(
            Mark(found[0], "field" if found[1] else "number" if found[2] else found[0])
            for found in pattern.finditer(text)
        )

    return read


def _alike(one: Marks, other: Marks) -> int:
    """How many marks at the start of both are of one kind."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].kind == pair[1].kind, pairs))


def _counted(rows: Sequence[Marks]) -> list[Marks]:
    """The same marks with their steps: numbers that grow by one from row to row."""
    columns = list(zip(*rows, strict=True))
    steps = [_step(column) for column in columns]
    return [
        tuple(replace(mark, step=step) for mark, step in zip(row, steps, strict=True))
        for row in rows
    ]


def _step(column: Sequence[Mark]) -> int:
    if column[0].kind != "number":
        return 0
    numbers = [int(mark.text) for mark in column]
    return int(all(b - a == 1 for a, b in pairwise(numbers)))


def _write(marks: Marks, old: Retrieved, new: Retrieved, ahead: int = 0) -> str:
    """Marks as they stand around another passage, some places further on in the list."""
    names = dict(zip(reversed(_names(old)), reversed(_names(new)), strict=True))
    same = old.text == new.text
    return "".join(
        names.get(mark.text, mark.text)
        if mark.kind == "field" and not same
        else str(int(mark.text) + mark.step * ahead)
        if mark.step and ahead
        else mark.text
        for mark in marks
    )


def _space(marks: Marks) -> str:
    """White space that begins the marks."""
    return "".join(mark.text for mark in takewhile(lambda mark: mark.text.isspace(), marks))


def _text(marks: Marks) -> str:
    return "".join(mark.text for mark in marks)

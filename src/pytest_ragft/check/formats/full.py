"""Every finding with its code, what was looked for, and what to do."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.formats.concise import unread
from pytest_ragft.check.formats.format import Format, Lines, Page
from pytest_ragft.check.formats.ink import Ink
from pytest_ragft.check.outcome import Outcome, Reported
from pytest_ragft.check.place import Place, place_from_here
from pytest_ragft.check.sources_shown import CUT, NARROWEST, SHOWN_WHOLE, Row, excerpt, first_line
from pytest_ragft.check.summary import summary
from pytest_ragft.check.words import named
from pytest_ragft.plain import columns, visible, wrap

PROSE = 100
"""Columns after which prose is hard to read, however wide the page is."""
_FIXES: Mapping[str, str] = {"safe": "--fix", "unsafe": "--fix --unsafe-fixes"}


class Sheet(NamedTuple):
    """What a run is written on."""

    outcome: Outcome
    lines: Lines
    page: Page

    @property
    def ink(self) -> Ink:
        return Ink(self.page.colour)

    @property
    def prose(self) -> int:
        return min(self.page.width, PROSE)


def render(outcome: Outcome, lines: Lines, page: Page) -> str:
    """Findings one after another, files that were not read, and the summary."""
    sheet = Sheet(outcome, lines, page)
    blocks = ["\n".join(_block(entry, sheet)) for entry in outcome.shown]
    missed = "\n".join(part for line in unread(outcome) for part in _hanging("", line, sheet, 2))
    last = "\n".join(map(sheet.ink.bold, wrap(summary(outcome), sheet.prose)))
    return "\n\n".join(filter(None, [*blocks, missed, last])) + "\n"


def _block(entry: Reported, sheet: Sheet) -> Iterator[str]:
    """One finding; numbers and marks of all its excerpts stand below each other."""
    finding = entry.finding
    places = [
        place_from_here(location, sheet.outcome) for location in (finding.at, *finding.related)
    ]
    margin = max(len(number) for at in places for number in _numbers(at))
    yield from _head(finding, sheet)
    yield from _main(finding, places[0], margin, sheet)
    shows_code = not _is_of_rows(finding, sheet)
    for location, at in zip(finding.related, places[1:], strict=True):
        yield from _aside(location, at, margin, sheet)
        if shows_code:
            yield from _code(location, at, margin, sheet)
    for label, text in (*_notes(entry, sheet.outcome), *_recipe(entry, sheet)):
        yield from _hanging(f"{' ' * margin} = {label}: ", visible(text), sheet)


def _numbers(at: Place) -> tuple[str, ...]:
    """What may stand beside its lines."""
    long = at.span.end_line - at.span.line >= SHOWN_WHOLE
    return str(at.span.line), str(at.span.end_line), *((CUT,) if long else ())


def _head(finding: Finding, sheet: Sheet) -> Iterator[str]:
    rule = named(finding.rule, finding.code)
    text = f"{finding.severity} {rule}: {visible(finding.message)}"
    first, *others = wrap(text, sheet.prose - 2)
    severity, _, rest = first.partition(" ")
    name, colon, message = rest.partition(": ")
    ink = sheet.ink
    head = f"{ink.severity(finding.severity, severity)} {ink.bold(name)}{colon}{message}"
    yield head.rstrip()
    yield from (f"  {part}" for part in others)


def _main(finding: Finding, at: Place, margin: int, sheet: Sheet) -> Iterator[str]:
    """The place of a finding with its lines of code."""
    room = sheet.page.width - margin - 3
    source = sheet.lines(finding.at.path)
    rows = excerpt(source, finding.at.span, room, first_number=at.span.line)
    yield f"{' ' * margin}{sheet.ink.aside('-->')} {at}"
    paint = partial(sheet.ink.severity, finding.severity)
    yield from _rows(rows, margin, sheet.ink, paint)


def _aside(location: Location, at: Place, margin: int, sheet: Sheet) -> Iterator[str]:
    """A related place with its note."""
    note = f"  {visible(location.note)}" if location.note else ""
    head = f"{' ' * margin}{sheet.ink.aside(':::')} {at}"
    fits = margin + 4 + columns(f"{at}{note}") <= sheet.page.width
    yield head + note if fits else head
    if not fits:
        yield from _hanging(" " * (margin + 4), note.strip(), sheet)


def _code(location: Location, at: Place, margin: int, sheet: Sheet) -> Iterator[str]:
    """The first of the lines of a related place."""
    room = sheet.page.width - margin - 3
    rows = first_line(sheet.lines(location.path), location.span, room, number=at.span.line)
    yield from _rows(rows, margin, sheet.ink, sheet.ink.aside)


def _is_of_rows(finding: Finding, sheet: Sheet) -> bool:
    """Notes on rows of data say what stands there; the rows themselves are cut off too early."""
    rule = sheet.outcome.rules.get(finding.rule)
    return rule is not None and rule.match.matcher == "training"


def _rows(rows: Iterable[Row], margin: int, ink: Ink, paint: Callable[[str], str]) -> Iterator[str]:
    for index, row in enumerate(rows):
        if not index:
            yield ink.aside(f"{' ' * margin} |")
        text = paint(row.text) if row.marks else row.text
        yield f"{ink.aside(f'{row.number:>{margin}} |')} {text}".rstrip()


def _notes(entry: Reported, outcome: Outcome) -> Iterator[tuple[str, str]]:
    finding = entry.finding
    rule = outcome.rules.get(finding.rule)
    if finding.sought:
        yield "looked for", "; ".join(dict.fromkeys(finding.sought)) + " (found none)"
    if finding.confidence == "low":
        yield "confidence", "low"
    if entry.state == "unchanged":
        yield "known", "in the baseline; it does not fail the run"
    if rule is not None:
        yield "do", rule.instead.strip()
    fix = outcome.fix_of(finding)
    if fix is not None:
        yield "fix", f"ragft check {_FIXES[fix]}"
    yield "why", f"ragft rule {finding.rule}"


def _recipe(entry: Reported, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Rows have no room for a comment: how to silence those that are shown."""
    finding = entry.finding
    if _is_of_rows(finding, sheet):
        from pytest_ragft.check.training.silencing import recipe  # noqa: PLC0415  # seldom needed

        path = finding.at.path
        numbers = [at.span.line for at in finding.related if at.path == path]
        if numbers:
            yield "silence", recipe(finding.rule, path, sheet.lines(path), numbers)


def _hanging(head: str, text: str, sheet: Sheet, indent: int = 0) -> Iterator[str]:
    """A text behind a head, its later lines under the start of the first."""
    indent = indent or len(head)
    for index, part in enumerate(wrap(text, max(sheet.prose - indent, NARROWEST))):
        yield f"{' ' * indent if index else head}{part}"


FORMAT = Format("full", render)

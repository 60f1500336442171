"""A line of terminal output, in pieces that each carry their own look."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pytest_ragft.plain import visible, wrap

Markup = Mapping[str, bool]
"""Keyword arguments of pytest's terminal writer, such as `{"bold": True}`."""
Segment = tuple[str, Markup]
Line = tuple[Segment, ...]

PLAIN: Markup = MappingProxyType({})
BOLD: Markup = MappingProxyType({"bold": True})
BLANK: Line = (("", PLAIN),)

_PROSE = 110
"""Columns after which prose is hard to read, however wide the terminal is."""
_INDENT = 8


def plain_line(text: str) -> Line:
    return ((text, PLAIN),)


def text_of(line: Line) -> str:
    """The line without its look."""
    return "".join(text for text, _ in line).rstrip()


def prose(text: str, width: int, *, look: Markup = PLAIN) -> Iterator[Line]:
    """Words wrapped at `width`."""
    return (((part, look),) for part in wrap(visible(text), min(width, _PROSE)))


def labelled(label: str, text: str, width: int, *, margin: int = 0) -> Iterator[Line]:
    """Words behind a label, wrapped under themselves."""
    room = max(min(width, _PROSE) - _INDENT, _INDENT)
    for index, part in enumerate(wrap(visible(text), room)):
        head = "" if index else " " * margin + label
        yield plain_line(f"{head:<{_INDENT}}{part}")

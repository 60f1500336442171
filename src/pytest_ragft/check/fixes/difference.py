"""A change as a unified diff, as git prints it."""

import re
from collections.abc import Iterator
from difflib import unified_diff

from pytest_ragft.check.fixes.change import Change
from pytest_ragft.plain import escaped

_NO_NEWLINE = "\\ No newline at end of file\n"
_COLOURS = {"-": "31", "+": "32", "@": "36"}
_QUOTED = re.compile(r'[\x00-\x1f\x7f"\\]')


def diff(change: Change, *, terminal: bool = False, colour: bool = False) -> str:
    """Lines of the file stand as they are; for a terminal without what could steer it."""
    lines = _lines(change)
    if terminal:
        lines = ("".join(c if c in "\t\n" else escaped(c) for c in line) for line in lines)
    return "".join(_coloured(line) if colour else line for line in lines)


def _lines(change: Change) -> Iterator[str]:
    before, after = _split(change.before or b""), _split(change.after)
    source = "/dev/null" if change.before is None else _name("a", change.path)
    for line in unified_diff(before, after, source, _name("b", change.path)):
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"


def _split(content: bytes) -> list[str]:
    """At line feeds alone, as git does: the rest of a line end is part of the line."""
    return re.findall(r"[^\n]*\n|[^\n]+", content.decode("utf-8", "replace"))


def _name(side: str, path: str) -> str:
    """In quotes where the path holds what a patch cannot; behind a space git puts a tab."""
    if _QUOTED.search(path):
        octal = _QUOTED.sub(_escape, f"{side}/{path}")
        return f'"{octal}"'
    return f"{side}/{path}" + ("\t" if " " in path else "")


def _escape(character: re.Match[str]) -> str:
    return f"\\{character[0]}" if character[0] in '"\\' else f"\\{ord(character[0]):03o}"


def _coloured(line: str) -> str:
    code = "1" if line.startswith(("--- ", "+++ ")) else _COLOURS.get(line[:1])
    return f"\x1b[{code}m{line.rstrip(chr(10))}\x1b[0m\n" if code else line

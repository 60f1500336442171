"""The lines of a .gitignore file as one question: is this path left out?

Written here since no library for it is among the dependencies; a folder is asked before what is
in it, so that the rule "nothing inside an ignored folder can be brought back" holds.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Pattern(NamedTuple):
    """One line."""

    expression: re.Pattern[str]
    """Over a path from the folder that the file stands in."""
    wanted: bool
    """The line starts with "!": what it matches is not left out."""
    folders_only: bool


Patterns = tuple[Pattern, ...]


def parse(lines: Iterable[str]) -> Patterns:
    """The patterns of a file; a line that cannot be understood matches nothing."""
    return tuple(pattern for line in lines if (pattern := _pattern(line)) is not None)


def answer(patterns: Patterns, path: str, *, folder: bool) -> bool | None:
    """True: left out; False: expressly wanted; None: nothing is said. The last line decides."""
    for pattern in reversed(patterns):
        if (folder or not pattern.folders_only) and pattern.expression.fullmatch(path):
            return not pattern.wanted
    return None


def _pattern(line: str) -> Pattern | None:
    line = _without_trailing_blanks(line.rstrip("\r\n"))
    if not line or line.startswith("#"):
        return None
    wanted = line.startswith("!")
    line = line.removeprefix("!")
    folders_only = line.endswith("/")
    line = line.rstrip("/")
    anchored = "/" in line
    line = line.removeprefix("/")
    if not line:
        return None
    try:
        expression = re.compile(("" if anchored else "(?:.*/)?") + _expression(line), re.DOTALL)
    except re.error:
        return None
    return Pattern(expression, wanted, folders_only)


def _without_trailing_blanks(line: str) -> str:
    """A trailing blank counts only after a backslash."""
    bare = line.rstrip(" ")
    return bare + " " if bare.endswith("\\") and bare != line else bare


def _expression(glob: str) -> str:
    """A glob of .gitignore as a regular expression: `*` stays within a folder, `**` does not."""
    parts: list[str] = []
    position = 0
    while position < len(glob):
        taken, text = _token(glob, position)
        parts.append(text)
        position += taken
    return "".join(parts)


def _token(glob: str, at: int) -> tuple[int, str]:
    """How many characters the next token takes, and its regular expression."""
    rest = glob[at:]
    if rest.startswith("*"):
        return _stars(rest, after_slash=at > 0 and glob[at - 1] == "/", first=at == 0)
    if rest[0] == "[":
        return _bracket(rest)
    if rest[0] == "\\" and len(rest) > 1:
        return 2, re.escape(rest[1])
    return 1, "[^/]" if rest[0] == "?" else re.escape(rest[0])


def _stars(rest: str, *, after_slash: bool, first: bool) -> tuple[int, str]:
    if rest.startswith("**/") and (first or after_slash):
        return 3, "(?:.*/)?"
    if rest == "**" and after_slash:
        return 2, ".+"
    # A run of stars is one: two `[^/]*` side by side would take quadratic time.
    return len(rest) - len(rest.lstrip("*")), "[^/]*"


def _bracket(rest: str) -> tuple[int, str]:
    """`[a-z]`, `[!a-z]`; a bracket that is not closed stands for itself."""
    end = rest.find("]", 3 if rest[1:2] in {"!", "^"} else 2)
    if end < 0:
        return 1, re.escape("[")
    inner = rest[1:end].replace("\\", "\\\\").replace("[", "\\[")
    negated = inner[0] in "!^"
    return end + 1, f"(?!/)[{'^' if negated else ''}{inner[1:] if negated else inner}]"

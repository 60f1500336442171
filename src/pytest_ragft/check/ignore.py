"""The lines of a .gitignore file as one question: is this path left out?

Written here since no library for it is among the dependencies; a folder is asked before what is
in it, so that the rule "nothing inside an ignored folder can be brought back" holds.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from typing import TypeAlias

    Patterns: TypeAlias = tuple["Layer", ...]

SPECIAL = frozenset("*?[\\")


class Lines:
    """Lines of which any may match; the simple ones spare an expression, which is slow to make."""

    __slots__ = ("endings", "expressions", "names", "paths")

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.paths: set[str] = set()
        """From the folder that the lines stand in."""
        self.endings: tuple[str, ...] = ()
        """Of names."""
        self.expressions: list[re.Pattern[str]] = []
        """Over paths."""

    def add(self, line: str) -> None:
        """One that cannot be understood adds nothing."""
        anchored = "/" in line
        line = line.removeprefix("/")
        if SPECIAL.isdisjoint(line):
            (self.paths if anchored else self.names).add(line)
        elif not anchored and line[0] == "*" and SPECIAL.isdisjoint(line[1:]):
            self.endings += (line[1:],)
        else:
            self.expressions += _compiled(_expression(line), "" if anchored else "(?:.*/)?")

    def match(self, path: str) -> bool:
        name = path[path.rfind("/") + 1 :]
        return (
            name in self.names
            or name.endswith(self.endings)
            or path in self.paths
            or any(expression.fullmatch(path) for expression in self.expressions)
        )


class Layer:
    """Lines that follow each other and say the same: left out, or with "!" wanted."""

    __slots__ = ("for_all", "for_folders", "wanted")

    def __init__(self, *, wanted: bool) -> None:
        self.wanted = wanted
        self.for_all = Lines()
        self.for_folders = Lines()

    def match(self, path: str, *, folder: bool) -> bool:
        return self.for_all.match(path) or (folder and self.for_folders.match(path))


def parse(lines: Iterable[str]) -> Patterns:
    """The patterns of a file."""
    layers: list[Layer] = []
    for written in lines:
        line = _without_trailing_blanks(written.rstrip("\r\n"))
        wanted = line.startswith("!")
        glob = line.removeprefix("!").rstrip("/")
        if not glob or line.startswith("#"):
            continue
        if not layers or layers[-1].wanted is not wanted:
            layers.append(Layer(wanted=wanted))
        (layers[-1].for_folders if line.endswith("/") else layers[-1].for_all).add(glob)
    return tuple(layers)


def answer(patterns: Patterns, path: str, *, folder: bool) -> bool | None:
    """True: left out; False: expressly wanted; None: nothing is said. The last line decides."""
    for layer in reversed(patterns):
        if layer.match(path, folder=folder):
            return not layer.wanted
    return None


def _compiled(expression: str, start: str) -> list[re.Pattern[str]]:
    import re  # noqa: PLC0415  # slow to import, and in a git work tree seldom needed

    try:
        return [re.compile(start + expression, re.DOTALL)]
    except re.error:
        return []


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
        return 2, _literal(rest[1])
    return 1, "[^/]" if rest[0] == "?" else _literal(rest[0])


def _literal(character: str) -> str:
    return character if character.isalnum() or character == "/" else f"\\{character}"


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
        return 1, _literal("[")
    inner = rest[1:end].replace("\\", "\\\\").replace("[", "\\[")
    negated = inner[0] in "!^"
    return end + 1, f"(?!/)[{'^' if negated else ''}{inner[1:] if negated else inner}]"

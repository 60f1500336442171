"""Shell text as commands: the words of each, and the lines on which they stand."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pytest_ragft.check.fact import Span

_SUBSTITUTION = r"\$\((?:[^()]|\([^()]*\))*\)"
_QUOTED = r"'[^']*'|\"(?:[^\"\\]|\\.)*\""
_TOKEN = re.compile(
    rf"""(?P<space>(?:[ \t\r]|\\\r?\n)+)
    |(?P<comment>\#[^\n]*)
    |(?P<heredoc><<-?\s*['"]?(?P<end>\w+)['"]?)
    |(?P<redirect>\d?(?:<<<|>>|>\||>|<)(?:&\d?-?)?|&>>?)
    |(?P<stop>&&|\|\||;;|[;&|()\n])
    |(?P<word>(?:{_SUBSTITUTION}|{_QUOTED}|\\.|[^\s'"\\;&|()<>\#])
              (?:{_SUBSTITUTION}|{_QUOTED}|\\[^\n]|[^\s'"\\;&|()<>])*)""",
    re.VERBOSE | re.DOTALL,
)
_PIECE = re.compile(r"'([^']*)'|\"((?:[^\"\\]|\\.)*)\"|\\(.)", re.DOTALL)
_ESCAPED = re.compile(r"\\([\"\\$`\n])")
LONGEST_WORD = 2_000
"""Characters kept of a word."""


class Command(NamedTuple):
    """One simple command, and its place in the text."""

    words: tuple[str, ...]
    span: Span


class _Reading:
    """The command that is being read, and what waits behind it."""

    __slots__ = ("begin", "end", "missing", "redirected", "text", "waiting", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.begin = self.end = 0
        self.redirected = False
        """The next word is a file."""
        self.waiting: list[str] = []
        """Ends of the here-documents that begin on this line."""
        self.missing: set[str] = set()
        """Ends of here-documents that do not come any more."""

    def take(self, token: re.Match[str]) -> None:
        """Anything but the end of a command."""
        if token["heredoc"]:
            self.waiting.append(token["end"])
        elif token["redirect"]:
            self.redirected = token["redirect"][-1] in "<>|&"
        elif token["word"] and self.redirected:
            self.redirected = False
        elif token["word"]:
            self.begin = self.begin if self.words else token.start()
            self.end = token.end()
            self.words.append(_unquoted(token["word"]))

    def next(self, position: int, *, line: bool) -> int:
        """Where the next command begins: on a new line, behind the here-documents."""
        self.words, self.redirected = [], False
        if line:
            for end in self.waiting:
                position = self._behind(end, position)
            self.waiting = []
        return position

    def _behind(self, end: str, position: int) -> int:
        """Behind a here-document; where its end is missing, nothing is left out."""
        if end in self.missing:
            return position
        ending = re.compile(rf"^[ \t]*{re.escape(end)}[ \t]*$", re.MULTILINE)
        match = ending.search(self.text, position)
        if match is None:
            self.missing.add(end)
            return position
        return match.end()

    def command(self, starts: list[int]) -> Command:
        span = Span(*place(self.begin, starts), *place(self.end, starts))
        return Command(tuple(self.words), span)


def commands(text: str) -> Iterator[Command]:
    """Every simple command of a script; comments, redirections and here-documents left out."""
    starts = line_starts(text)
    reading = _Reading(text)
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:  # a quote that stays open to the end of the script
            position = _next_line(text, position)
        elif token["stop"]:
            if reading.words:
                yield reading.command(starts)
            position = reading.next(token.end(), line=token["stop"] == "\n")
        else:
            reading.take(token)
            position = token.end()
    if reading.words:
        yield reading.command(starts)


def line_starts(text: str) -> list[int]:
    """Offsets at which lines begin, but for the first."""
    return [match.end() for match in re.finditer("\n", text)]


def place(offset: int, starts: list[int]) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    line = bisect_right(starts, offset)
    return line + 1, offset - (starts[line - 1] if line else 0) + 1


def _next_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _unquoted(word: str) -> str:
    if not _PIECE.search(word):
        return word[:LONGEST_WORD]
    return _PIECE.sub(_piece, word)[:LONGEST_WORD]


def _piece(match: re.Match[str]) -> str:
    single, double, escaped = match.groups()
    if single is not None:
        return str(single)
    return _ESCAPED.sub(r"\1", double) if double is not None else str(escaped)

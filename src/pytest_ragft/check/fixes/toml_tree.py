"""TOML as statements with places: tables, and keys with their values."""

import json
import re
from dataclasses import dataclass
from typing import NamedTuple

from pytest_ragft.check.fixes.edit import RefusedError
from pytest_ragft.check.fixes.node import Node, Pair

_FILLING = re.compile(r"(?:\s|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_PART = re.compile(r"""[ \t]*("(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*""")
_SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|[^\s,\]}#]+(?: \d[^\s,\]}#]*)?",
    re.DOTALL,
)


class Statement(NamedTuple):
    """`[table]`, or `key = value` with the value's node."""

    path: tuple[str, ...]
    start: int
    end: int
    value: Node | None
    """None for the head of a table."""


def statements(text: str) -> tuple[Statement, ...]:
    """Raises `RefusedError` for text that is not TOML."""
    import tomllib  # noqa: PLC0415  # only where TOML is edited

    try:
        tomllib.loads(text.replace("\r\n", "\n"))
        return tuple(_Reading(text).statements())
    except (tomllib.TOMLDecodeError, RecursionError, _UnreadableError):
        raise RefusedError("the file is not readable as TOML") from None


def written(value: object, like: str = "") -> str:
    """The value in TOML, a text in the quotes of the value that it replaces where it can be."""
    if value is None:
        raise RefusedError("TOML has no value for nothing")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        literal = like.startswith("'") and "'" not in value and value.isprintable()
        return f"'{value}'" if literal else json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        pairs = (f"{key_written(key)} = {written(inner)}" for key, inner in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(written, value)) + "]"
    return repr(value)


def key_written(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


class _UnreadableError(ValueError):
    """The text is TOML, and yet not understood here."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads statements from a text that is known to be TOML."""

    text: str

    def statements(self) -> list[Statement]:
        found: list[Statement] = []
        table: tuple[str, ...] = ()
        counts: dict[tuple[str, ...], int] = {}
        at = self._past(_FILLING, 0)
        while at < len(self.text):
            if self.text[at] == "[":
                brackets = 2 if self.text.startswith("[[", at) else 1
                path, end = self._path(at + brackets)
                table = _numbered(path, counts, begins=brackets > 1)
                found.append(Statement(table, at, end + brackets, None))
            else:
                path, end = self._path(at)
                value = self._value(self._past(_BLANK, end + 1))
                found.append(Statement((*table, *path), at, value.end, value))
            at = self._past(_FILLING, found[-1].end)
        return found

    def _path(self, at: int) -> tuple[tuple[str, ...], int]:
        """A key with its dots, and where it ends with the blanks behind it."""
        parts: list[str] = []
        while True:
            match = _PART.match(self.text, at)
            if match is None:
                raise _UnreadableError
            parts.append(_key(match[1]))
            at = match.end()
            if self.text[at : at + 1] != ".":
                return tuple(parts), at
            at += 1

    def _value(self, at: int) -> Node:
        opening = self.text[at : at + 1]
        if opening == "[":
            return self._list(at)
        if opening == "{":
            return self._mapping(at)
        match = _SCALAR.match(self.text, at)
        if match is None:
            raise _UnreadableError
        return Node(at, match.end())

    def _list(self, at: int) -> Node:
        items: list[Node] = []
        inner = self._past(_FILLING, at + 1)
        while self.text[inner : inner + 1] not in ("]", ""):
            items.append(self._value(inner))
            inner = self._past_comma(items[-1].end)
        return Node(at, inner + 1, "flow", None, tuple(items))

    def _mapping(self, at: int) -> Node:
        pairs: list[Pair] = []
        inner = self._past(_FILLING, at + 1)
        while self.text[inner : inner + 1] not in ("}", ""):
            path, end = self._path(inner)
            value = self._value(self._past(_BLANK, end + 1))
            pairs.append(Pair(".".join(path), inner, value))
            inner = self._past_comma(value.end)
        return Node(at, inner + 1, "flow", tuple(pairs))

    def _past_comma(self, at: int) -> int:
        at = self._past(_FILLING, at)
        return self._past(_FILLING, at + 1) if self.text[at : at + 1] == "," else at

    def _past(self, filling: re.Pattern[str], at: int) -> int:
        match = filling.match(self.text, at)
        return match.end() if match else at


def _key(written: str) -> str:
    if written.startswith('"'):
        return str(json.loads(written))
    return written[1:-1] if written.startswith("'") else written


def _numbered(
    path: tuple[str, ...], counts: dict[tuple[str, ...], int], *, begins: bool
) -> tuple[str, ...]:
    """The path with the position in each list of tables; `begins` one more entry of the last."""
    if begins:
        inner = [known for known in counts if known[: len(path)] == path and known != path]
        for known in inner:
            del counts[known]
        counts[path] = counts.get(path, -1) + 1
    numbered: list[str] = []
    for length, part in enumerate(path, 1):
        numbered.append(part)
        if path[:length] in counts:
            numbered.append(str(counts[path[:length]]))
    return tuple(numbered)

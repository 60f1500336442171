"""Edits of one entry in a tree of values: JSON and YAML."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from pytest_ragft.check.fact import Value
from pytest_ragft.check.fixes.edit import Edit, RefusedError
from pytest_ragft.check.fixes.node import Node, resolved
from pytest_ragft.check.fixes.series import appended

STEP = "  "
"""How much deeper a new block stands than the key above it."""


class Entry(NamedTuple):
    """The edits that give a key its value, and which key of which document that is."""

    edits: tuple[Edit, ...]
    path: tuple[str, ...]
    document: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of a text, and the value that it is to have."""

    text: str
    key: str
    to: Value
    written: Callable[[Value, str], str]
    """A value in the text's language, like the text that it replaces."""

    def lines(self, indent: str, keys: tuple[str, ...]) -> str:
        """The value below its keys, each one on a line of its own."""
        steps = (f"\n{indent}{STEP * depth}{self.plain(key)}:" for depth, key in enumerate(keys))
        return "".join(steps) + f" {self.plain(self.to)}"

    def plain(self, value: Value) -> str:
        return self.written(value, "")


def entry(setting: Setting, roots: tuple[Node, ...], at: int) -> Entry:
    """`at`: an offset in the document that is meant, where a file holds several."""
    if not roots:
        raise RefusedError("the file holds nothing")
    before = [index for index, root in enumerate(roots) if root.start <= at]
    document = before[-1] if before else 0
    path, node, rest = resolved(roots[document], setting.key)
    if not rest:
        return Entry((_replaced(setting, node),), path, document)
    keys = tuple(rest.split("."))
    if node.pairs is None:
        edits = _below_nothing(setting, node, path, keys)
    elif node.style == "flow":
        value = setting.plain(nested(keys[1:], setting.to))
        edits = appended(node.series(setting.text), f"{setting.plain(keys[0])}: {value}")
    else:
        edits = _block(setting, node, keys)
    return Entry(edits, (*path, *keys), document)


def nested(keys: tuple[str, ...], to: Value) -> Value:
    for key in reversed(keys):
        to = {key: to}
    return to


def _replaced(setting: Setting, node: Node) -> Edit:
    old = setting.text[node.start : node.end]
    if node.style == "block" or old.startswith(("|", ">")):
        raise RefusedError("a block of several lines stands where the value would go")
    blank = " " if not old and setting.text[node.start - 1 : node.start] == ":" else ""
    return Edit(node.start, node.end, blank + setting.written(setting.to, old))


def _block(setting: Setting, node: Node, keys: tuple[str, ...]) -> tuple[Edit, ...]:
    """A line behind the last entry of a block, and behind a comment on that line."""
    first = (node.pairs or ())[0].start
    indent = " " * (first - _line_start(setting.text, first))
    at = line_end(setting.text, node.end)
    return (Edit(at, at, setting.lines(indent, keys)),)


def _below_nothing(
    setting: Setting, node: Node, path: tuple[str, ...], keys: tuple[str, ...]
) -> tuple[Edit, ...]:
    """A first entry below a key that has no value yet."""
    if node.start != node.end or not path:
        raise RefusedError(f"{'.'.join(path)!r} holds no keys of its own")
    line = setting.text[_line_start(setting.text, node.start) : node.start]
    indent = line[: len(line) - len(line.lstrip(" "))]
    at = line_end(setting.text, node.start)
    return (Edit(at, at, setting.lines(indent + STEP, keys)),)


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    found = [end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0]
    return min(found, default=len(text))

"""What has been collected of one module so far."""

import ast
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple, TypeAlias

from pytest_ragft.check.fact import Fact, Reference, Span, Value
from pytest_ragft.check.sources.python.meaning import OPAQUE, UNREAD, Meaning
from pytest_ragft.check.sources.python.names import Names
from pytest_ragft.check.sources.python.values import dotted, may_be_literal, value_of

Place: TypeAlias = ast.expr | ast.stmt | ast.alias


class Where(NamedTuple):
    """The function or class that a statement stands in."""

    scope: str = ""
    """Dotted path."""
    owner: str = ""
    """Scope of the class around it."""
    scopes: tuple[str, ...] = ("",)
    """Where names are looked up, innermost first."""

    def within(self, name: str, *, owner: bool = False) -> "Where":
        inner = f"{self.scope}.{name}" if self.scope else name
        return Where(inner, inner if owner else self.owner, (inner, *self.scopes))


class Reading:
    """Grows while a file is read."""

    __slots__ = ("_lowered", "block", "facts", "imports", "later", "lines", "names", "parameters",
                 "published", "wanted")  # fmt: skip

    def __init__(self, names: Names, lines: list[bytes], wanted: frozenset[str]) -> None:
        self.names = names
        self.lines = lines
        """To turn the parser's byte offsets into characters; UTF-8."""
        self.wanted = wanted
        """Last parts of the names whose calls are kept."""
        self.facts: list[Fact] = []
        self.imports: list[tuple[ast.Import | ast.ImportFrom, Where]] = []
        self.published: dict[str, list[tuple[Meaning, Place]]] = {}
        """What other files may know by a dotted name, with all that it is ever assigned."""
        self.block: Callable[[Iterable[ast.stmt], Where, Reading], None]
        """Reads statements in their order; for those that hold others."""
        self.parameters: set[str] = set()
        """Of the published names those of parameters with a default."""
        self.later: list[Callable[[], None]] = []
        """Bodies of functions: they run when the module's names are all there."""
        self._lowered = b""

    def speaks(self, words: Iterable[bytes]) -> bool:
        """Does one of these, in lower case, stand anywhere in the file?"""
        if not self._lowered:
            self._lowered = b"".join(self.lines).lower()
        source = self._lowered
        return any(word in source for word in words)

    def span(self, node: Place) -> Span:
        end_line = node.end_lineno or node.lineno
        return Span(
            node.lineno,
            self._column(node.lineno, node.col_offset),
            end_line,
            self._column(end_line, node.end_col_offset or 0),
        )

    def _column(self, line: int, offset: int) -> int:
        """From 0-based bytes to 1-based characters."""
        source = self.lines[line - 1] if line <= len(self.lines) else b""
        if source.isascii():
            return offset + 1
        return len(source[:offset].decode("utf-8", "replace")) + 1

    def value(self, node: ast.expr, scopes: tuple[str, ...]) -> Value:
        """What an expression is worth, where names are looked up in these scopes."""
        if type(node) is ast.Constant:  # which is most of them, and names nothing
            return value_of(node, self.names.resolve)
        resolve = partial(self.names.resolve, scopes=scopes)
        try:
            return value_of(node, resolve, partial(self.names.value, scopes=scopes))
        except RecursionError:  # a text put together from a thousand pieces
            return UNREAD

    def meaning(self, node: ast.expr, scopes: tuple[str, ...]) -> Meaning:
        """What a name stands for that is assigned this expression."""
        if type(node) is ast.Name:
            found = self.names.meaning(node.id, scopes)
            if found is not None:
                return found
        name, instance = self._object(node, scopes)
        value = self.value(node, scopes) if may_be_literal(node) else UNREAD
        if not name and not instance and value is UNREAD:
            return OPAQUE  # most of what is assigned
        return Meaning(name, UNREAD if isinstance(value, Reference) else value, instance)

    def _object(self, node: ast.expr, scopes: tuple[str, ...]) -> tuple[str, bool]:
        """Dotted name of what an expression constructs or means; "" where that is not known."""
        if type(node) not in _TELLING:
            return "", False
        if isinstance(node, ast.IfExp):
            one, other = self.meaning(node.body, scopes), self.meaning(node.orelse, scopes)
            same = one.name == other.name or other.value is None
            return (one.name, one.instance) if same else ("", False)
        if isinstance(node, ast.BoolOp):
            or_else = isinstance(node.op, ast.Or)
            return self._default(node.values, scopes) if or_else else ("", False)
        name, instance = self.names.chain(node, scopes)
        return (name, instance) if "." in name and name != "?" else ("", False)

    def _default(self, values: list[ast.expr], scopes: tuple[str, ...]) -> tuple[str, bool]:
        """`model or Model()`: the object that is there where a parameter is left at `None`."""
        for part in values:
            found = self.meaning(part, scopes)
            if found.name or found.value is not None:
                return found.name, found.instance
        return "", False

    def change(self, node: ast.Name, value: Value, where: Where) -> None:
        """What a name holds was changed in place, wherever the name was assigned."""
        tables = self.names.tables
        scope = next(scope for scope in where.scopes if node.id in tables.get(scope, {}))
        changed = tables[scope][node.id]._replace(value=value)
        self.names.assign(scope, node.id, changed)
        if scope in {"", where.owner}:
            self.publish(f"{scope}.{node.id}".lstrip("."), changed, node)

    def publish(self, path: str, meaning: Meaning, node: Place) -> None:
        """`path` is dotted, from the top of this file."""
        self.published.setdefault(self.names.own(path), []).append((meaning, node))


_CHAINS = (ast.Name, ast.Attribute, ast.Call, ast.Await, ast.NamedExpr, ast.BinOp)
_TELLING = frozenset({*_CHAINS, ast.IfExp, ast.BoolOp})
"""What may mean an object; most assignments give something else."""


def arguments(given: ast.arguments) -> list[ast.arg]:
    """All parameters, in the order in which they are written."""
    found = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
    return [argument for argument in found if argument is not None]


def is_advised(annotation: ast.expr | None) -> bool:
    """`Annotated[X, Depends(f)]`: an annotation in which a call may stand."""
    return isinstance(annotation, ast.Subscript)


def annotated(node: ast.expr | None, reading: Reading, scopes: tuple[str, ...]) -> str:
    """The class of an annotation, where it is one that is imported or defined here."""
    node = _bare(node)
    if node is None:
        return ""
    written = dotted(node)
    name = reading.names.resolve(written, scopes) if written else ""
    known = "." in name and not name.startswith("?")
    return name if known and name.rpartition(".")[2][:1].isupper() else ""


def _bare(node: ast.expr | None) -> ast.expr | None:
    """`X` of `Optional[X]`, `X | None`, `Annotated[X, ...]` and "X"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _quoted(node.value)
    if isinstance(node, ast.Subscript):
        outer = dotted(node.value).rpartition(".")[2]
        inner = node.slice
        if outer == "Annotated" and isinstance(inner, ast.Tuple) and inner.elts:
            return _bare(inner.elts[0])
        return _bare(inner) if outer in {"Optional", "Final", "ClassVar", "Required"} else None
    if isinstance(node, ast.BinOp):
        parts = [part for part in (node.left, node.right) if not _is_none(part)]
        return _bare(parts[0]) if len(parts) == 1 else None
    return node


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _quoted(text: str) -> ast.expr | None:
    parts = text.strip().removesuffix("| None").strip().split(".")
    if not all(part.isidentifier() for part in parts):
        return None
    node: ast.expr = ast.Name(parts[0])
    for part in parts[1:]:
        node = ast.Attribute(node, part)
    return node

"""One walk over a module: its functions and classes, and what stands in each of them."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from pytest_ragft.check.sources.python.called import Called, called
from pytest_ragft.check.sources.python.names import enclosing
from pytest_ragft.check.sources.python.values import dotted

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
Node = TypeVar("Node", bound=ast.AST)


class Literal(NamedTuple):
    """A text in the source; `holder` is the variable, keyword or key that it is given to."""

    node: ast.Constant | ast.JoinedStr
    text: str
    holder: str


class Part:
    """The file itself, a class or a function, without the functions and classes inside it."""

    __slots__ = ("_calls", "_scopes", "is_function", "literals", "node", "nodes", "outer", "owner",
                 "scope")  # fmt: skip

    def __init__(
        self, node: ast.Module | Definition, scope: str, owner: str, outer: "Part | None" = None
    ) -> None:
        self.node = node
        self.scope = scope
        self.owner = owner
        """Scope of the class around it."""
        self.outer = outer
        self.is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        self.nodes: dict[type[ast.AST], list[Any]] = defaultdict(list)
        """By type, names and constants left out."""
        self.literals: list[Literal] = []
        """Texts, docstrings left out."""
        self._calls: list[Called] | None = None
        self._scopes: tuple[str, ...] | None = None

    @property
    def calls(self) -> list[Called]:
        if self._calls is None:
            self._calls = [called(node) for node in self.all(ast.Call)]
        return self._calls

    def all(self, kind: type[Node]) -> list[Node]:
        return self.nodes.get(kind, [])

    @property
    def scopes(self) -> tuple[str, ...]:
        if self._scopes is None:
            self._scopes = tuple(enclosing(self.scope))
        return self._scopes

    @property
    def parameters(self) -> tuple[str, ...]:
        if not isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef):
            return ()
        given = self.node.args
        return tuple(entry.arg for entry in (*given.posonlyargs, *given.args, *given.kwonlyargs))


class Outline:
    """All parts of a file, outer ones first."""

    __slots__ = ("_names", "_units", "children", "functions", "parts", "roles", "said", "worded")

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        self.functions = {part.scope: part for part in parts if part.is_function}
        """By scope."""
        self._names = frozenset(scope.rpartition(".")[2] for scope in self.functions)
        """Last parts of the scopes."""
        self._units: tuple[tuple[Part, ...], ...] | None = None
        self.children: dict[Part, list[Part]] = {}
        for part in parts:
            if part.outer is not None:
                self.children.setdefault(part.outer, []).append(part)
        self.roles: dict[str, frozenset[int]] = {}
        """Calls that do something, by identity, once that is known."""
        self.worded: frozenset[str] | None = None
        """Names whose words stand in the file, once they are known."""
        self.said: dict[str, bool] = {}
        """What some text of the file says, once that is known."""

    @property
    def units(self) -> tuple[tuple[Part, ...], ...]:
        """What is read together: the file and each class alone, each outermost function with all
        that is nested in it.
        """
        if self._units is None:
            units: dict[Part, list[Part]] = {}
            for part in self.parts:
                outer = part.outer
                if outer in units and units[outer][0].is_function:
                    units[outer].append(part)
                    units[part] = units[outer]
                else:
                    units[part] = [part]
            self._units = tuple(tuple(unit) for part, unit in units.items() if unit[0] is part)
        return self._units

    def within(self, part: Part) -> Iterator[Part]:
        """A part and all that is nested in it."""
        waiting = [part]
        while waiting:
            inner = waiting.pop()
            yield inner
            waiting += self.children.get(inner, ())

    def function(self, called: Called, part: Part) -> Part | None:
        """The function of this file that a call means: by its name, or a method through `self`."""
        if called.last not in self._names:
            return None
        return self.named(called.name, part)

    def named(self, name: str, part: Part) -> Part | None:
        """The function that a name means within a part."""
        head, _, last = name.rpartition(".")
        if head in {"self", "cls"}:
            return self.functions.get(f"{part.owner}.{last}")
        if head or not last:
            return None
        scopes = (f"{around}.{last}".lstrip(".") for around in part.scopes)
        return next((self.functions[scope] for scope in scopes if scope in self.functions), None)


_Waiting = tuple[Any, Part, str]
_SKIPPED = frozenset(
    {
        *("ctx", "op", "ops", "annotation", "returns", "type_comment", "type_ignores"),
        *("type_params", "id", "attr", "name", "names", "asname", "module", "level"),
        *("conversion", "kind", "is_async", "simple", "rest"),
        *("posonlyargs", "args", "vararg", "kwonlyargs", "kwarg"),
    }
)
"""Fields that hold types, operators or plain names; of a call, `args` hold more."""
_FIELDS: Mapping[type, tuple[str, ...]] = {
    **{
        kind: tuple(name for name in reversed(kind._fields) if name not in _SKIPPED)
        for kind in vars(ast).values()
        if isinstance(kind, type) and issubclass(kind, ast.AST)
    },
    ast.Call: ("keywords", "args", "func"),
    ast.Lambda: ("body", "args"),
}
_LEAVES = (
    *(ast.Name, ast.Constant, ast.expr_context, ast.operator, ast.boolop, ast.cmpop, ast.unaryop),
    *(ast.arg, ast.alias, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal),
    *(ast.Pass, ast.Break, ast.Continue),
)
"""In which nothing stands that anybody asks for."""
_INNER = frozenset(kind for kind in _FIELDS if not issubclass(kind, _LEAVES))


@lru_cache(maxsize=1)
def outline(tree: ast.Module) -> Outline:
    """Shared by all that is collected of one tree."""
    top = Part(tree, "", "")
    parts = [top]
    stack: list[_Waiting] = []
    _push(tree, ("body",), top, "", stack)
    while stack:
        node, part, holder = stack.pop()
        kind = type(node)
        part.nodes[kind].append(node)
        if kind in _DEFINITIONS:
            parts.append(_entered(node, part, stack))
        elif kind is ast.Dict:
            _spread(node, part, holder, stack)
        elif kind is ast.JoinedStr:
            part.literals.append(Literal(node, text_of(node), holder))
            stack += [(inner, part, "") for inner in node.values if type(inner) is not ast.Constant]
        elif kind is not ast.Expr or type(node.value) is not ast.Constant:  # else a docstring
            if kind in _NAMING:
                holder = _holder(node) or holder
            _push(node, _FIELDS[kind], part, holder, stack)
    return Outline(parts)


_DEFINITIONS = frozenset({ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef})
_NAMING = frozenset({ast.Assign, ast.AnnAssign, ast.AugAssign, ast.keyword, ast.NamedExpr})


def _push(
    node: Any,  # noqa: ANN401  # any node; the fields are its own
    fields: tuple[str, ...],
    part: Part,
    holder: str,
    stack: list[_Waiting],
) -> None:
    """Children in reverse, so that the stack gives them back as they are written."""
    for name in fields:
        child: Any = getattr(node, name)
        kind = type(child)
        if kind in _INNER:
            stack.append((child, part, holder))
        elif kind is list:
            for inner in reversed(child) if len(child) > 1 else child:
                kind = type(inner)
                if kind in _INNER:
                    stack.append((inner, part, holder))
                elif kind is ast.Constant and type(inner.value) is str:
                    part.literals.append(Literal(inner, inner.value, holder))
        elif kind is ast.Constant and type(child.value) is str:
            part.literals.append(Literal(child, child.value, holder))


def _entered(node: Definition, around: Part, stack: list[_Waiting]) -> Part:
    """The body and the parameters' defaults stand inside, decorators and bases around it."""
    is_class = isinstance(node, ast.ClassDef)
    scope = f"{around.scope}.{node.name}".lstrip(".")
    inner = Part(node, scope, scope if is_class else around.owner, around)
    _push(node, ("body",) if is_class else ("body", "args"), inner, node.name, stack)
    outside = ("decorator_list", "keywords", "bases") if is_class else ("decorator_list",)
    _push(node, outside, around, "", stack)
    return inner


def _spread(node: ast.Dict, part: Part, holder: str, stack: list[_Waiting]) -> None:
    """The values of a dictionary are held by their keys."""
    for key, value in zip(reversed(node.keys), reversed(node.values), strict=True):
        named = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
        pair = ast.Starred(value) if key is None else ast.keyword(None, value)
        _push(pair, ("value",), part, named or holder, stack)


def _holder(node: Any) -> str:  # noqa: ANN401  # one of the four that name what they hold
    """The name that what stands below a node is given to."""
    if isinstance(node, ast.keyword):
        return node.arg or ""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return dotted(target).rpartition(".")[2]


def text_of(node: ast.JoinedStr) -> str:
    """A text as written, with "{}" for what is filled in."""
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
    )

"""What names stand for in one file: imports, own definitions, objects and literals they hold."""

import ast
import builtins
from collections.abc import Iterator

from pytest_ragft.check.fact import Reference, Value
from pytest_ragft.check.libraries import UNKNOWN
from pytest_ragft.check.sources.python.meaning import OPAQUE, UNREAD, Assigned, Meaning, agreed


class Names:
    """Grows while a file is read; own names are dotted under the file's own module."""

    __slots__ = ("_journals", "classes", "elsewhere", "module", "modules", "package", "stars",
                 "tables")  # fmt: skip

    def __init__(self, module: str, *, package: bool = False) -> None:
        self.module = module
        """Dotted name of the file itself, from its path."""
        self.package = package
        self.modules: list[str] = []
        """What is imported, as dotted names."""
        self.stars: list[str] = []
        """Modules from which everything is imported."""
        self.tables: dict[str, dict[str, Meaning]] = {"": {}}
        """By scope."""
        self.classes: set[str] = set()
        """Scopes that are classes: what stands in them is not seen from their methods."""
        self.elsewhere: set[tuple[str, str]] = set()
        """(scope, name) declared `global` or `nonlocal`."""
        self._journals: list[dict[tuple[str, str], Meaning | None]] = []

    def own(self, path: str) -> str:
        """The dotted name of something defined in this file."""
        return f"{self.module}.{path}"

    def add_import(self, node: ast.Import | ast.ImportFrom, scope: str = "") -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.modules.append(alias.name)
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                self.assign(scope, alias.asname or name, Meaning(name))
            return
        base = self._base(node)
        for alias in node.names:
            if alias.name == "*":
                self.modules.append(base)
                self.stars.append(base)
                continue
            name = f"{base}.{alias.name}" if base else alias.name
            self.modules.append(name)
            self.assign(scope, alias.asname or alias.name, Meaning(name))

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.module.split(".")
        up = node.level - 1 if self.package else node.level
        parts = parts[: max(0, len(parts) - up)]
        return ".".join([*parts, *([node.module] if node.module else [])])

    def assign(self, scope: str, name: str, meaning: Meaning) -> None:
        if self.elsewhere and (scope, name) in self.elsewhere:
            scope, meaning = "", OPAQUE
        table = self.tables.setdefault(scope, {})
        if self._journals:
            self._journals[-1].setdefault((scope, name), table.get(name))
        table[name] = meaning

    def branch(self) -> None:
        """What follows may not happen; `rejoin` says what it leaves behind."""
        self._journals.append({})

    def leave(self) -> Assigned:
        """Back to how it was before the branch; what the branch had assigned."""
        journal = self._journals.pop()
        after = {  # a class that is defined anew has lost what it held before
            (scope, name): self.tables[scope][name]
            for scope, name in journal
            if name in self.tables[scope]
        }
        for (scope, name), before in journal.items():
            if before is None:
                self.tables[scope].pop(name, None)
            else:
                self.tables[scope][name] = before
        return after

    def rejoin(self, branches: list[Assigned], *, exhaustive: bool, first: bool = False) -> None:
        """What holds after branches of which one, or none unless exhaustive, was taken.

        `first`: of imports that differ the first one stands for all (`try`, `except ImportError`).
        """
        for key in dict.fromkeys(key for branch in branches for key in branch):
            before = self.tables.get(key[0], {}).get(key[1])
            seen = [branch.get(key, before) for branch in branches]
            if first and seen[0] is not None and seen[0].name and not seen[0].instance:
                self.assign(*key, seen[0])
            else:
                self.assign(*key, agreed(seen if exhaustive else [*seen, before]))

    def meaning(self, name: str, scopes: tuple[str, ...]) -> Meaning | None:
        """From the innermost scope outwards; None where nothing of that name is assigned."""
        for scope in scopes:
            if scope in self.classes and scope != scopes[0]:
                continue
            table = self.tables.get(scope)
            if table is not None and name in table:
                found = table[name]
                if scope == "" != scopes[0] and not found.name and found.value in (None, UNREAD):
                    return Meaning(self.own(name), found.value, instance=True)
                return found
        return None

    def owner(self, scopes: tuple[str, ...]) -> str:
        """The innermost class around; "" outside of classes."""
        return next((scope for scope in scopes if scope in self.classes), "")

    def resolve(self, name: str, scopes: tuple[str, ...] = ("",)) -> str:
        """A dotted name as written, with its first part resolved; "?." before a local object."""
        head, dot, rest = name.partition(".")
        start = self._head(head, scopes, bare=not dot)[0]
        return f"{start}{dot}{rest}" if dot else start

    def value(self, name: str, scopes: tuple[str, ...] = ("",)) -> Value:
        """The literal that a dotted name holds, or a reference to it."""
        if "." not in name:
            found = self.meaning(name, scopes)
            may_come = found is not None and found.value is None and found.instance
            if found is not None and not may_come and not isinstance(found.value, Reference):
                return found.value
        return Reference(self.resolve(name, scopes))

    def callee(self, node: ast.expr, scopes: tuple[str, ...]) -> str:
        """Dotted name of what is called: through imports, variables and chained calls.

        "?.object.method" as written where the object is not known; "" where no name is called.
        """
        name = self.chain(node, scopes)[0]
        return "" if name == "?" else name

    def chain(self, node: ast.expr, scopes: tuple[str, ...]) -> tuple[str, bool]:
        """The name at the end of attributes and calls, and whether it is an object's."""
        if type(node) is ast.Name:
            return self._head(node.id, scopes, bare=True)
        steps: list[str] = []
        while True:
            if type(node) is ast.Attribute:
                steps.append(node.attr)
                node = node.value
            elif type(node) is ast.Call:
                steps.append("")
                node = node.func
            elif type(node) is ast.Await or type(node) is ast.NamedExpr:
                node = node.value
            else:
                break
        name, instance = self._start(node, scopes, bare=not any(steps))
        for step in reversed(steps):
            if step:
                name = f"{name}.{step}"
            elif not instance:
                name, instance = constructed(name), True
        return name, instance

    def _start(self, node: ast.expr, scopes: tuple[str, ...], *, bare: bool) -> tuple[str, bool]:
        if type(node) is ast.Name:
            return self._head(node.id, scopes, bare=bare)
        return (self._pipe(node, scopes) if isinstance(node, ast.BinOp) else "?"), True

    def _head(self, name: str, scopes: tuple[str, ...], *, bare: bool) -> tuple[str, bool]:
        found = self.meaning(name, scopes)
        if found is not None and found.name:
            return found.name, found.instance
        if name in _OWN and (owner := self.owner(scopes)):
            return self.own(owner), True
        if found is not None:
            return UNKNOWN + name, True
        if len(self.stars) == 1 and name not in _BUILTINS:
            return f"{self.stars[0]}.{name}", False
        return (name, False) if bare else (UNKNOWN + name, True)

    def _pipe(self, node: ast.expr, scopes: tuple[str, ...]) -> str:
        """`prompt | model`: a sequence, where one of its parts is known to be LangChain's."""
        while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            if any(self._is_runnable(part, scopes) for part in (node.left, node.right)):
                return SEQUENCE
            node = node.left
        return "?"

    def _is_runnable(self, node: ast.expr, scopes: tuple[str, ...]) -> bool:
        name, instance = self.chain(node, scopes)
        return instance and name.startswith("langchain")

    def held(self, variable: str, scopes: tuple[str, ...]) -> str | None:
        """What constructed the object that a variable or `self.x` holds; None if unknown."""
        name = self.resolve(variable, scopes)
        return None if name.startswith(UNKNOWN) or "." not in name else name


SEQUENCE = "langchain_core.runnables.RunnableSequence"
_BUILTINS = frozenset(vars(builtins))
_OWN = frozenset({"self", "cls", "super"})


def constructed(name: str) -> str:
    """What a call leaves behind: `Chroma.from_documents` a `Chroma`, `Chroma.as_retriever`
    an object of that name, since libraries.yaml tells them apart by their names.
    """
    parts = name.split(".")
    for position, part in enumerate(parts[:-1]):
        if part[:1].isupper() and parts[position + 1].startswith(_MAKERS):
            return ".".join(parts[: position + 1])
    return name


_MAKERS = ("from_", "load_", "create", "connect")


def enclosing(scope: str) -> Iterator[str]:
    """A scope and those around it, innermost first, ending with the file itself ("")."""
    while scope:
        yield scope
        scope = scope.rpartition(".")[0]
    yield ""

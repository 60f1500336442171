"""What names stand for in one file: imports, and variables that hold a constructed object."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from pytest_ragft.check.libraries import UNKNOWN
from pytest_ragft.check.sources.python.values import dotted


@dataclass(slots=True)
class Names:
    """Grows while a file is read from top to bottom."""

    module: str
    """Dotted name of the file itself, from its path."""
    package: bool = False
    imported: dict[str, str] = field(default_factory=dict)
    modules: list[str] = field(default_factory=list)
    """What is imported, as dotted names."""
    holds: dict[tuple[str, str], str] = field(default_factory=dict)
    """(scope, variable) to the dotted name of what constructed it."""

    def add_import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.modules.append(alias.name)
                root = alias.name.partition(".")[0]
                self.imported[alias.asname or root] = alias.name if alias.asname else root
            return
        base = self._base(node)
        for alias in node.names:
            name = f"{base}.{alias.name}" if base else alias.name
            self.modules.append(base if alias.name == "*" else name)
            if alias.name != "*":
                self.imported[alias.asname or alias.name] = name

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.module.split(".")
        up = node.level - 1 if self.package else node.level
        parts = parts[: len(parts) - up] if up else parts
        return ".".join([*parts, *([node.module] if node.module else [])])

    def resolve(self, name: str) -> str:
        """A dotted name as written, with its first part resolved through the imports."""
        head, dot, rest = name.partition(".")
        return self.imported.get(head, head) + dot + rest

    def callee(self, node: ast.expr, scopes: tuple[str, ...]) -> str:
        """Dotted name of what is called: through imports, variables and chained calls.

        "?.object.method" as written where the object is not known; "" where no name is called.
        """
        methods: list[str] = []
        while True:
            if isinstance(node, ast.Attribute):
                methods.append(node.attr)
                node = node.value
            elif isinstance(node, ast.Call):
                node = node.func
            elif isinstance(node, ast.Await):
                node = node.value
            else:
                break
        if not isinstance(node, ast.Name):
            return UNKNOWN + ".".join(reversed(methods)) if methods else ""
        return self._through(node.id, list(reversed(methods)), scopes)

    def _through(self, head: str, methods: list[str], scopes: tuple[str, ...]) -> str:
        for taken in range(len(methods) + 1):
            variable = ".".join([head, *methods[:taken]])
            held = self.held(variable, scopes)
            if held is not None:
                return ".".join([held, *methods[taken:]])
        if head in self.imported:
            return ".".join([self.imported[head], *methods])
        if not methods:
            return head
        written = methods if head in {"self", "cls"} else [head, *methods]
        return UNKNOWN + ".".join(written)

    def held(self, variable: str, scopes: tuple[str, ...]) -> str | None:
        """What a variable holds, from the innermost scope outwards; `self.x` from its class."""
        for scope in scopes:
            if (scope, variable) in self.holds:
                return self.holds[scope, variable]
        return None

    def hold(self, target: ast.expr, constructed: str, scope: str, owner: str) -> None:
        """Note what a variable, or an attribute of `self`, is assigned."""
        variable = dotted(target)
        if not variable:
            return
        place = owner if variable.startswith("self.") else scope
        if constructed:
            self.holds[place, variable] = constructed
        else:
            self.holds.pop((place, variable), None)


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

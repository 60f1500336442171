"""Python files of a project as trees, with what the names in them stand for."""

import ast
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SOURCE_FOLDERS = frozenset({"src", "lib", "python"})
"""Folders whose content is imported without their name."""
LARGEST = 500_000
"""Bytes of a file; a larger one was made by a program."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """One file."""

    name: str
    """As it is imported, such as `shop.app`."""
    path: str
    tree: ast.Module
    names: Mapping[str, str]
    """What is imported, by the name that it has here: `shop.app` or `shop.app:answer`."""

    @property
    def helpers(self) -> Mapping[str, FunctionNode]:
        """Its own functions that are no tests, by what a call of them means."""
        return {
            f"{self.name}:{node.name}": node
            for node in self.tree.body
            if isinstance(node, FunctionNode) and not node.name.startswith("test")
        }

    def called(self, node: ast.expr, owner: str = "") -> str:
        """What a call means, such as `shop.app:answer`; `?:answer` where only its name is known.

        `owner` is the class whose method the call stands in.
        """
        if isinstance(node, ast.Name):
            return self.names.get(node.id, f"{self.name}:{node.id}")
        if not isinstance(node, ast.Attribute):
            return ""
        if isinstance(node.value, ast.Name):
            if node.value.id == "self" and owner:
                return f"{self.name}:{owner}.{node.attr}"
            held = self.names.get(node.value.id, "")
            if held and ":" not in held:
                return f"{held}:{node.attr}"
        return f"?:{node.attr}"


def modules(root: Path, paths: Iterable[str]) -> Iterator[Module]:
    """Files that are no Python, or too large, are left out."""
    for path in paths:
        if path.endswith(".py") and (tree := _parsed(root / path)) is not None:
            name = import_name(root, path)
            package = name if path.endswith("__init__.py") else name.rpartition(".")[0]
            yield Module(name, path, tree, dict(_imported(tree, package)))


def import_name(root: Path, path: str) -> str:
    """From the folder in which the outermost package lies, or else from the root."""
    folders = list(Path(path).parent.parts)
    around = len(folders)
    while around and (root.joinpath(*folders[:around]) / "__init__.py").is_file():
        around -= 1
    if around == len(folders):  # in no package: a module, or a package without a file of its own
        around = 1 if folders and folders[0] in SOURCE_FOLDERS else 0
    stem = Path(path).stem
    return ".".join([*folders[around:], *([] if stem == "__init__" else [stem])])


def _parsed(path: Path) -> ast.Module | None:
    try:
        if path.stat().st_size > LARGEST:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in texts: the author's own affair
            return ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _imported(tree: ast.Module, package: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname or "." not in alias.name:
                    yield alias.asname or alias.name, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, package)
            for alias in node.names:
                yield alias.asname or alias.name, f"{base}:{alias.name}"


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    kept = parts[: len(parts) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])


def functions(tree: ast.AST, owner: str = "") -> Iterator[tuple[FunctionNode, str]]:
    """Functions of a module and methods of its classes, each with the class."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from functions(node, node.name)
        elif isinstance(node, FunctionNode):
            yield node, owner

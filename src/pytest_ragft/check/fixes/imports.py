"""What a file imports, and the edits that import one name in place of another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from pytest_ragft.check.fixes.edit import Edit, RefusedError
from pytest_ragft.check.fixes.series import Series, appended, without
from pytest_ragft.check.fixes.tree import Tree

_REEXPORTS = "__init__.py"
_TAKE_NAMES = ("cast", "TypeVar", "ForwardRef", "NewType")


@dataclass(frozen=True, slots=True)
class Import:
    """One name that an import binds."""

    local: str
    dotted: str
    """What it stands for; of a relative import with its dots."""
    statement: cst.Import | cst.ImportFrom
    alias: cst.ImportAlias
    around: tuple[cst.CSTNode, ...]
    """Of the statement."""

    @property
    def module(self) -> str:
        return self.dotted.rpartition(".")[0]

    @property
    def owners(self) -> tuple[cst.CSTNode, ...]:
        """Functions and classes that the name belongs to; none for the whole file."""
        return tuple(n for n in self.around if isinstance(n, cst.FunctionDef | cst.ClassDef))

    @property
    def for_types(self) -> bool:
        """Does it stand below `if TYPE_CHECKING`?"""
        tests = (node.test for node in self.around if isinstance(node, cst.If))
        return any(dotted(test).endswith("TYPE_CHECKING") for test in tests)


def dotted(node: cst.CSTNode | None) -> str:
    """`a.b.c` of names with dots between them; "" of anything else."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr.value}" if head else ""
    return ""


def imports(tree: Tree) -> tuple[Import, ...]:
    return tuple(entry for node, around in tree.nodes for entry in _bound(node, around))


def _bound(node: cst.CSTNode, around: tuple[cst.CSTNode, ...]) -> Iterator[Import]:
    if not isinstance(node, cst.Import | cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
        return
    base = ""
    if isinstance(node, cst.ImportFrom):
        base = "." * len(node.relative) + dotted(node.module) + "."
    for alias in node.names:
        name = base + dotted(alias.name)
        if alias.asname is not None:
            yield Import(dotted(alias.asname.name), name, node, alias, around)
        elif base:
            yield Import(dotted(alias.name), name, node, alias, around)
        else:
            root = name.partition(".")[0]
            yield Import(root, root, node, alias, around)


def visible(found: tuple[Import, ...], around: tuple[cst.CSTNode, ...]) -> tuple[Import, ...]:
    """Imports that hold at run time where a node stands."""
    return tuple(
        entry
        for entry in found
        if not entry.for_types and all(owner in around for owner in entry.owners)
    )


def bound_names(tree: Tree) -> frozenset[str]:
    """Every name that means something in the file, attributes and keywords left out."""
    return frozenset(
        node.value
        for node, around in tree.nodes
        if isinstance(node, cst.Name) and _stands_alone(node, around)
    )


def _stands_alone(node: cst.Name, around: tuple[cst.CSTNode, ...]) -> bool:
    parent = around[-1]
    if isinstance(parent, cst.Attribute):
        return parent.value is node
    return not (isinstance(parent, cst.Arg) and parent.keyword is node)


def is_used(tree: Tree, entry: Import, besides: cst.CSTNode) -> bool:
    """Is the name used other than in this node, be it in a type or an `__all__` that is a text?"""
    if tree.sheet.path.endswith(_REEXPORTS):
        return True
    word = re.compile(rf"\b{re.escape(entry.local)}\b")
    for node, around in tree.nodes:
        if node is besides or besides in around or _is_imported(around):
            continue
        if not all(owner in around for owner in entry.owners):
            continue
        if isinstance(node, cst.SimpleString) and word.search(node.value) and _names(around):
            return True
        if isinstance(node, cst.Name) and node.value == entry.local and _stands_alone(node, around):
            return True
    return False


def _is_imported(around: tuple[cst.CSTNode, ...]) -> bool:
    return any(isinstance(node, cst.Import | cst.ImportFrom) for node in around)


def _names(around: tuple[cst.CSTNode, ...]) -> bool:
    """Is a text there to name something?"""
    for node in around:
        if isinstance(node, cst.Annotation | cst.Subscript):
            return True
        if isinstance(node, cst.Call) and dotted(node.func).rpartition(".")[2] in _TAKE_NAMES:
            return True
        if isinstance(node, cst.Assign | cst.AnnAssign | cst.AugAssign):
            targets = (
                [t.target for t in node.targets] if isinstance(node, cst.Assign) else [node.target]
            )
            if any(dotted(target) == "__all__" for target in targets):
                return True
    return False


def added(tree: Tree, beside: Import, to: str) -> tuple[Edit, ...]:
    """Edits that import a name next to another import."""
    module, _, name = to.rpartition(".")
    if isinstance(beside.statement, cst.ImportFrom) and beside.module == module:
        return appended(_row(tree, beside), name)
    return (_line(tree, beside, f"from {module} import {name}"),)


def exchanged(tree: Tree, old: Import, to: str) -> tuple[Edit, ...]:
    """Edits that import a name instead of another that is no longer used."""
    module, _, name = to.rpartition(".")
    statement = old.statement
    start, end = tree.span(statement)
    if isinstance(statement, cst.ImportFrom) and old.module == module:
        return (Edit(*tree.span(old.alias), name),)
    if len(_aliases(statement)) == 1:
        return (Edit(start, end, f"from {module} import {name}"),)
    return (*_taken_out(tree, old), _line(tree, old, f"from {module} import {name}"))


def dropped(tree: Tree, old: Import) -> tuple[Edit, ...]:
    """Edits that take out an import that is no longer used; none where a block would be empty."""
    if len(_aliases(old.statement)) > 1:
        return _taken_out(tree, old)
    line, block = old.around[-1], old.around[-2]
    alone = isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1
    holds_more = isinstance(block, cst.Module) or (
        isinstance(block, cst.IndentedBlock) and len(block.body) > 1
    )
    if not (alone and holds_more):
        return ()
    return (Edit(*tree.sheet.lines(*tree.span(old.statement)), ""),)


def _aliases(statement: cst.Import | cst.ImportFrom) -> tuple[cst.ImportAlias, ...]:
    return () if isinstance(statement.names, cst.ImportStar) else tuple(statement.names)


def _taken_out(tree: Tree, old: Import) -> tuple[Edit, ...]:
    return without(_row(tree, old), (_aliases(old.statement).index(old.alias),))


def _row(tree: Tree, entry: Import) -> Series:
    """The names of a statement, as a row."""
    statement = entry.statement
    items = tuple(tree.span(alias) for alias in _aliases(statement))
    _, end = tree.span(statement)
    if isinstance(statement, cst.ImportFrom) and statement.lpar is not None:
        opened = tree.sheet.text.rindex("(", 0, items[0][0]) + 1
        return Series(tree.sheet.text, opened, end - 1, items)
    return Series(tree.sheet.text, items[0][0], end, items, breaks=False)


def _line(tree: Tree, beside: Import, statement: str) -> Edit:
    """Puts a statement on the line that follows an import."""
    line = beside.around[-1]
    if not isinstance(line, cst.SimpleStatementLine):
        raise RefusedError("there is no line of its own for the import")
    sheet = tree.sheet
    start, end = tree.span(line)
    indent = sheet.text[sheet.offset(tree.ranges[line].start.line, 1) : start]
    at = sheet.line_end(end)
    return Edit(at, at, f"\n{indent}{statement}")

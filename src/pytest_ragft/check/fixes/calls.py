"""The call that a finding stands on, and its arguments."""

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from pytest_ragft.check.finding import Finding
from pytest_ragft.check.fixes.edit import RefusedError
from pytest_ragft.check.fixes.imports import imports
from pytest_ragft.check.fixes.series import Series
from pytest_ragft.check.fixes.tree import Tree

_EMPTY = cst.Module([])


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call, and what surrounds it."""

    tree: Tree
    node: cst.Call
    around: tuple[cst.CSTNode, ...]

    @property
    def series(self) -> Series:
        """Its arguments, as a row."""
        _, end = self.tree.span(self.node)
        text = self.tree.sheet.text
        items = tuple(self.tree.span(argument) for argument in self.node.args)
        return Series(text, self._opened(), end - 1, items)

    def _opened(self) -> int:
        """Behind the bracket that follows the name, and the name's own brackets."""
        _, at = self.tree.span(self.node.func)
        between = (*self.node.func.rpar, self.node.whitespace_after_func)
        return at + sum(len(_EMPTY.code_for_node(part)) for part in between) + 1

    @property
    def quote(self) -> str:
        """For a text in the call: as its first text has it, but none that ends an f-string."""
        taken = {node.start[-1] for node in self.around if isinstance(node, cst.FormattedString)}
        own = (node.quote[0] for node, _ in self.inner if isinstance(node, cst.SimpleString))
        free = [mark for mark in (next(own, '"'), '"', "'") if mark not in taken]
        if not free:
            raise RefusedError("the call stands in an f-string within an f-string")
        return free[0]

    @property
    def inner(self) -> Iterator[tuple[cst.CSTNode, tuple[cst.CSTNode, ...]]]:
        return (entry for entry in self.tree.nodes if self.node in entry[1])


def call_at(tree: Tree, finding: Finding) -> FoundCall:
    """Raises `RefusedError` where no single call of the finding's name can be meant."""
    span, sheet = finding.at.span, tree.sheet
    place = sheet.offset(span.line, span.column), sheet.offset(span.end_line, span.end_column)
    name = finding.subject.rpartition(".")[2]
    local = {entry.local for entry in imports(tree) if entry.dotted.endswith(f".{name}")}
    named = [
        FoundCall(tree, node, around)
        for node, around in tree.nodes
        if isinstance(node, cst.Call) and _called(node) in {name, *local}
    ]
    exact = [call for call in named if tree.span(call.node) == place]
    # The parser places what stands in an f-string only roughly before Python 3.12.
    found = exact or [call for call in named if tree.ranges[call.node].start.line == span.line]
    if len(found) != 1:
        raise RefusedError("it does not stand on one call")
    return found[0]


def _called(call: cst.Call) -> str:
    """The last part of what is called, as it is written."""
    function = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    return function.value if isinstance(function, cst.Name) else ""


def argument_named(call: FoundCall, name: str, finding: Finding) -> int | None:
    """Position of the argument that gives a parameter its value: by keyword, or else by place."""
    place = finding.places.get(name)
    at = None if place is None else call.tree.sheet.offset(place.line, place.column)
    for index, argument in enumerate(call.node.args):
        if argument.keyword is not None:
            if argument.keyword.value == name:
                return index
        elif not argument.star and call.tree.span(argument.value)[0] == at:
            return index
    return None


def refuse_doubt(call: FoundCall, name: str, finding: Finding) -> None:
    """Raises `RefusedError` where an argument that is not seen may already have this name."""
    if any(argument.star for argument in call.node.args):
        raise RefusedError(f"{name!r} may be given through * or **")
    if any(key.isdigit() for key in finding.places):
        raise RefusedError(f"one of the arguments without a name may be {name!r}")
    if len(call.node.args) == 1 and isinstance(call.node.args[0].value, cst.GeneratorExp):
        raise RefusedError("the call's only argument is a generator without brackets")

"""Python code as libcst's tree with a place for each node; the one module that parses it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from pytest_ragft.check.fixes.edit import RefusedError
from pytest_ragft.check.fixes.sheet import Sheet
from pytest_ragft.check.fixes.syntax import complaint, plain_cell


@dataclass(frozen=True, slots=True)
class Tree:
    """A file's code, parsed."""

    sheet: Sheet
    nodes: tuple[tuple[cst.CSTNode, tuple[cst.CSTNode, ...]], ...]
    """Every node with those around it, the innermost last."""
    ranges: Mapping[cst.CSTNode, CodeRange]

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Offsets of a node without parentheses around it."""
        place = self.ranges[node]
        return (
            self.sheet.offset(place.start.line, place.start.column + 1),
            self.sheet.offset(place.end.line, place.end.column + 1),
        )


def tree_of(sheet: Sheet) -> Tree:
    """Raises `RefusedError` for code that libcst does not read."""
    nodes, ranges = _parsed(plain_code(sheet))
    return Tree(sheet, nodes, ranges)


@lru_cache(maxsize=4)
def _parsed(
    text: str,
) -> tuple[
    tuple[tuple[cst.CSTNode, tuple[cst.CSTNode, ...]], ...], Mapping[cst.CSTNode, CodeRange]
]:
    try:
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        if wrapper.module.code != text:  # it drops a form feed before a statement
            raise RefusedError("the code cannot be read so that it comes back as it was")
        ranges = wrapper.resolve(PositionProvider)
        return tuple(_walk(wrapper.module, ())), ranges
    except (cst.ParserSyntaxError, RecursionError) as error:
        reason = str(error).partition("\n")[0]
        raise RefusedError(f"the code cannot be read: {reason}") from None


def _walk(
    node: cst.CSTNode, around: tuple[cst.CSTNode, ...]
) -> Iterator[tuple[cst.CSTNode, tuple[cst.CSTNode, ...]]]:
    yield node, around
    inner = (*around, node)
    for child in node.children:
        yield from _walk(child, inner)


def plain_code(sheet: Sheet) -> str:
    """The sheet's text; of a notebook, cells as plain Python, and empty where they are none."""
    if sheet.notebook is None:
        return sheet.text
    cells = (plain_cell(code) for code in sheet.notebook.codes)
    return "\n".join("\n" * cell.count("\n") if complaint(cell) else cell for cell in cells)

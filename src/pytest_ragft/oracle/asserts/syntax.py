"""Statements as libcst's tree, from source that may be anything."""

import ast
import warnings
from collections.abc import Sequence

import libcst as cst

_DEEPEST = 50
"""Deeper nesting would overflow the stack of the parser, which ends the process."""
_LONGEST = 100_000


def parse(source: str) -> Sequence[cst.BaseStatement]:
    """The statements; none where the source is no Python, such as the head of a block."""
    if len(source) > _LONGEST:
        return ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
        if _depth(tree) > _DEEPEST:
            return ()
        # Unparsed, it has no more brackets than it needs, and no implicit joins of texts.
        return list(cst.parse_module(ast.unparse(tree)).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError, cst.ParserSyntaxError):
        return ()


def _depth(tree: ast.AST) -> int:
    level: list[ast.AST] = [tree]
    depth = 0
    while level and depth <= _DEEPEST:
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        depth += 1
    return depth

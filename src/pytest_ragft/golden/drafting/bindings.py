"""Values that the source of a test gives to names, row by row of its parametrization."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from pytest_ragft.golden.drafting.modules import FunctionNode

Values = Mapping[str, object]

MOST_ROWS = 100
"""Rows of one test that are read."""
UNREAD = object()
"""Stands for a value that only running the test would tell."""


def constants(tree: ast.Module) -> Values:
    """Literals that stand at the top of a file."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], literal(node.value, {})
            if isinstance(target, ast.Name) and value is not UNREAD:
                found[target.id] = value
    return found


def rows(node: FunctionNode, around: Values) -> Iterator[tuple[str, Values]]:
    """Each set of parameters that a test is run with, and its id; one of none without any."""
    tables = [
        table
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("parametrize")
        if (table := list(_table(decorator, around)))
    ]
    for combined in islice(product(*tables), MOST_ROWS):
        ids = "-".join(name for name, _ in combined)
        values = {name: value for _, row in combined for name, value in row.items()}
        yield ids, {**around, **values}


def _table(decorator: ast.Call, around: Values) -> Iterator[tuple[str, Values]]:
    given = [*decorator.args, *(k.value for k in decorator.keywords if k.arg == "argvalues")]
    if len(given) < 2:  # noqa: PLR2004  # names and values
        return
    names = _names(given[0])
    listed = given[1].elts if isinstance(given[1], ast.List | ast.Tuple) else []
    for number, element in enumerate(listed, 1):
        name, values = _row(element, len(names), around)
        if len(values) == len(names):
            yield name or str(number), dict(zip(names, values, strict=True))


def _names(node: ast.expr) -> list[str]:
    found = literal(node, {})
    several = found.split(",") if isinstance(found, str) else found
    return [str(name).strip() for name in several] if isinstance(several, list | tuple) else []


def _row(element: ast.expr, count: int, around: Values) -> tuple[str, Sequence[object]]:
    """The values of one row, and the id that `pytest.param` gives it."""
    if isinstance(element, ast.Call):
        named = [k.value for k in element.keywords if k.arg == "id"]
        name = literal(named[0], around) if named else ""
        return str(name), [literal(each, around) for each in element.args]
    if count > 1 and isinstance(element, ast.Tuple | ast.List):
        return "", [literal(each, around) for each in element.elts]
    return "", [literal(element, around)]


def literal(node: ast.expr, names: Values) -> object:
    """The value of an expression that is a literal, or the name of one; else `UNREAD`."""
    if isinstance(node, ast.Name):
        return names.get(node.id, UNREAD)
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return UNREAD

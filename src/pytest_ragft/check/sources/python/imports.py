"""Imported names that the table knows: what is handed on without a call, such as a metric."""

import ast
from collections.abc import Iterator

from pytest_ragft.check.fact import Fact
from pytest_ragft.check.sources.python.reading import Reading


def collect(_: ast.Module, reading: Reading) -> Iterator[Fact]:
    """A fact named as the thing imported, where the import stands."""
    for node, where in reading.imports:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name in reading.wanted:
                    name = reading.names.resolve(alias.asname or alias.name, where.scopes)
                    yield Fact("import", name, reading.span(node), scope=where.scope)

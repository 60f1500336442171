"""Python source as facts."""

import ast
from collections.abc import Callable, Iterator

from pytest_ragft.check.fact import Fact, FileFacts, Problem
from pytest_ragft.check.modules import module_name
from pytest_ragft.check.sources.python import (
    collected,
    definitions,
    flows,
    imports,
    literals,
    parsing,
    slices,
    tenants,
    test_functions,
    texts,
)
from pytest_ragft.check.sources.python.comments import comments
from pytest_ragft.check.sources.python.decoding import Unreadable, parse
from pytest_ragft.check.sources.python.names import Names
from pytest_ragft.check.sources.python.reader import read
from pytest_ragft.check.sources.python.reading import Reading

Collector = Callable[[ast.Module, Reading], Iterator[Fact]]

COLLECTORS: tuple[Collector, ...] = (
    imports.collect,
    collected.collect,
    texts.collect,
    definitions.collect,
    slices.collect,
    flows.collect,
    parsing.collect,
    tenants.collect,
    test_functions.collect,
    literals.collect,
)
"""What is collected besides calls, constants and bindings: one `collect` from each module here.
Each runs once a file, when the names of the file are known."""


def read_python(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
    """Facts of a module; one that does not parse has a problem and no facts."""
    try:
        parsed = parse(source, path)
    except Unreadable as error:
        return FileFacts(path, "python", problems=(Problem(error.line, str(error)),))
    package = path.endswith("/__init__.py") or path == "__init__.py"
    names = Names(module_name(path), package=package)
    reading = Reading(names, parsed.lines, wanted)
    try:
        read(parsed.tree, reading)
        for collect in COLLECTORS:
            reading.facts += collect(parsed.tree, reading)
    except RecursionError:
        problem = Problem(1, "is not read: its statements are nested too deeply")
        return FileFacts(path, "python", problems=(problem,))
    return FileFacts(
        path,
        "python",
        facts=tuple(sorted(reading.facts, key=lambda fact: fact.span)),
        imports=tuple(dict.fromkeys(names.modules)),
        comments=comments(parsed.source),
    )

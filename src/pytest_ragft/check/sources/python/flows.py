"""What flows into prompts: search results, or whole documents without a search."""

import ast
from collections.abc import Iterator

from pytest_ragft.check.fact import Fact
from pytest_ragft.check.sources.python import corpus_flow, retrieval_flow
from pytest_ragft.check.sources.python.chains import chained
from pytest_ragft.check.sources.python.outline import outline
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.views import roles


def collect(tree: ast.Module, reading: Reading) -> Iterator[Fact]:
    file = outline(tree)
    does = roles(file, reading.names)
    for unit in file.units:
        yield from chained(unit, file, reading)
        if does.searches:
            yield from retrieval_flow.flows(unit, file, does, reading)
    if does.generations and not does.searches:
        yield from corpus_flow.flows(file, does.generations, reading)

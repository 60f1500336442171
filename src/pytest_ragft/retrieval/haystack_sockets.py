"""What a Haystack component takes and gives, and what stands behind it in its pipeline."""

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import get_args

from pytest_ragft.retrieval.step import Foreign

__tracebackhide__ = True  # an exception of the app is shown without our frames

_QUERIES = ("query", "queries", "query_embedding", "query_embeddings", "query_sparse_embedding")
_SEARCHERS = ("Retriever", "WebSearch")
_SORTERS = ("Ranker", "Retriever")
"""Ends of the names of components that find documents, or take documents and sift or sort them."""


def takes(component: Foreign) -> list[str]:
    """Names of the inputs that are documents."""
    return _documents(component.__haystack_input__)


def gives(component: Foreign) -> list[str]:
    """Names of the outputs that are documents."""
    return _documents(component.__haystack_output__)


def searches(component: Foreign) -> bool:
    """Whether it finds documents for a query."""
    if not gives(component) or takes(component):
        return False
    return _asks(component) or type(component).__name__.endswith(_SEARCHERS)


def sorts(component: Foreign) -> bool:
    """Whether it sifts or sorts documents for a query; cleaners and splitters do not."""
    if not gives(component) or not takes(component):
        return False
    return _asks(component) or type(component).__name__.endswith(_SORTERS)


def found_before(component: Foreign) -> bool:
    """Whether the documents that it takes come from a search in its pipeline."""
    graph = component.__haystack_added_to_pipeline__.graph
    return any(searches(each) or sorts(each) for each in _walk(graph, component, ahead=False))


def steps_behind(component: Foreign) -> int:
    """How many components will work on its list of documents before the app has it."""
    graph = component.__haystack_added_to_pipeline__.graph
    return len({id(each) for each in _walk(graph, component, ahead=True) if gives(each)})


def _asks(component: Foreign) -> bool:
    return any(name in _QUERIES for name in _sockets(component.__haystack_input__))


def _walk(graph: Foreign, start: Foreign, *, ahead: bool) -> Iterator[Foreign]:
    """The components that documents of this one go to, or come from; a loop is walked once."""
    waiting, seen = [start], {id(start)}
    while waiting:
        component = waiting.pop()
        for sender, receiver, edge in graph.edges(data=True):
            here, there = (sender, receiver) if ahead else (receiver, sender)
            other = graph.nodes[there]["instance"]
            if graph.nodes[here]["instance"] is not component or id(other) in seen:
                continue
            if _holds_documents(edge["from_socket"].type) and (gives(other) or not ahead):
                seen.add(id(other))
                waiting.append(other)
                yield other


def _documents(sockets: Foreign) -> list[str]:
    return [name for name, each in _sockets(sockets).items() if _holds_documents(each.type)]


def _sockets(sockets: Foreign) -> dict[str, Foreign]:
    return dict(sockets._sockets_dict)  # noqa: SLF001  # the mapping has no public way in


def _holds_documents(kind: Foreign) -> bool:
    document = import_module("haystack.dataclasses").Document
    parts = [part for part in get_args(kind) if get_args(part) or inspect.isclass(part)]
    return any(
        _holds_documents(part) or (inspect.isclass(part) and issubclass(part, document))
        for part in parts
    )

"""LangChain: retrievers, vector stores, and the compressors and re-rankers behind them."""

import functools
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType

from pytest_ragft.diagnosis.passage import Retrieved
from pytest_ragft.retrieval.entries import first, metadata_like, number, source_of
from pytest_ragft.retrieval.library import Library, Target
from pytest_ragft.retrieval.step import Foreign, Invocation, Shape, Step
from pytest_ragft.retrieval.taps import Taps

_STORE_METHODS = (
    "similarity_search",
    "similarity_search_by_vector",
    "similarity_search_with_score",
    "similarity_search_with_score_by_vector",
    "similarity_search_with_relevance_scores",
    "max_marginal_relevance_search",
    "max_marginal_relevance_search_by_vector",
    "max_marginal_relevance_search_with_score_by_vector",
)
_LENGTHS = ("k", "top_k")
"""What retrievers that search by themselves call the length of their list; others ask a store."""


def _read(item: Foreign) -> Retrieved:
    document, score = (item[0], number(item[1])) if isinstance(item, tuple) else (item, None)
    identity = getattr(document, "id", None)
    return Retrieved(
        document.page_content,
        rank=0,
        id=None if identity is None else str(identity),
        score=score,
        source=source_of(document.metadata),
    )


def _build(entry: Retrieved, items: Sequence[Foreign], *, scored: bool) -> Foreign:
    like = first(items)
    pattern = like[0] if isinstance(like, tuple) else like
    metadata = metadata_like(getattr(pattern, "metadata", None), entry.source)
    make = import_module("langchain_core.documents").Document
    document = make(page_content=entry.text, id=entry.id, metadata=metadata)
    if not scored:
        return document
    best = like[1] if like else 1.0
    return document, entry.score if entry.score is not None else best


def _lists(result: Foreign) -> list[list[Foreign]]:
    return [list(result)] if isinstance(result, list | tuple) else []


def _shape(*, scored: bool = False) -> Shape:
    return Shape(_read, functools.partial(_build, scored=scored), _lists)


def _retrieval(call: Invocation) -> Step:
    retriever, query = call.owner, str(call.value("input"))

    def deepen(length: int) -> Callable[[], Foreign] | None:
        longer = _longer(retriever, length)
        return longer and functools.partial(
            _search_again, longer, query, asynchronous=call.name == "ainvoke"
        )

    return Step(f"langchain.{type(retriever).__name__}", (query,), _shape(), deepen)


def _longer(retriever: Foreign, length: int) -> Foreign | None:
    """A copy of the retriever with a longer list; `None` if it has no known way to."""
    for name in _LENGTHS:
        if isinstance(getattr(retriever, name, None), int):
            return retriever.model_copy(update={name: length})
    return None


def _search_again(retriever: Foreign, query: str, *, asynchronous: bool) -> Foreign:
    """Without the app's callbacks: its traces shall not show a search that it did not make."""
    manager = import_module("langchain_core.callbacks.manager")
    search, managers = (
        (retriever._aget_relevant_documents, manager.AsyncCallbackManagerForRetrieverRun)  # noqa: SLF001  # what every retriever defines
        if asynchronous
        else (retriever._get_relevant_documents, manager.CallbackManagerForRetrieverRun)  # noqa: SLF001  # as above
    )
    if retriever._new_arg_supported:  # noqa: SLF001  # as the library itself asks
        return search(query, run_manager=managers.get_noop_manager())
    return search(query)


def _store_search(call: Invocation) -> Step:
    def deepen(length: int) -> Callable[[], Foreign] | None:
        if not call.takes("k"):
            return None
        candidates = call.value("fetch_k")
        more = {"fetch_k": max(candidates, length)} if isinstance(candidates, int) else {}
        return call.changed(k=length, **more)

    query = call.value("query")
    return Step(
        f"langchain.{type(call.owner).__name__}",
        (query if isinstance(query, str) else "",),
        _shape(scored="_with_" in call.name),
        deepen,
    )


def _compression(call: Invocation) -> Step:
    shape = _shape()
    given = shape.entries(list(call.value("documents")))
    by = f"langchain.{type(call.owner).__name__}"
    return Step(by, (str(call.value("query")),), shape, given=given)


def _tap_retrievers(taps: Taps, module: ModuleType) -> None:
    taps.family(module.BaseRetriever, {"invoke": _retrieval, "ainvoke": _retrieval})


def _tap_stores(taps: Taps, module: ModuleType) -> None:
    names = (*_STORE_METHODS, *(f"a{name}" for name in _STORE_METHODS))
    taps.family(module.VectorStore, dict.fromkeys(names, _store_search))


def _tap_compressors(taps: Taps, module: ModuleType) -> None:
    names = ("compress_documents", "acompress_documents")
    taps.family(module.BaseDocumentCompressor, dict.fromkeys(names, _compression))


LIBRARY = Library(
    "langchain_core",
    (
        Target("langchain_core.retrievers", _tap_retrievers),
        Target("langchain_core.vectorstores.base", _tap_stores),
        Target("langchain_core.documents.compressor", _tap_compressors),
    ),
)

"""Which calls look something up in an index of texts, judged by their names alone."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from pytest_ragft.check.sources.python.called import Called, spelled
from pytest_ragft.check.sources.python.outline import Outline, Part
from pytest_ragft.check.sources.python.values import dotted

_SURE = re.compile(
    r"""(?x)^a?(
        similarity_search\w* | max_marginal_relevance_search\w*
      | get_relevant_(documents|docs|chunks)
      | query_points(_groups)? | semantic_search | vector_search | hybrid_(search|retrieve|query)\w*
      | knn_search | near_(text|vector) | bm25_search | search_similar\w* | retrieve_with_scores
      | cosine_similarity | cos_sim | semantic_hybrid_search
    )$"""
)
"""Names that mean a search wherever they stand."""

_STORE = re.compile(
    r"(?i)(^|_)(collections?|index|faiss\w*|chroma\w*|pinecone|qdrant\w*|milvus\w*|weaviate\w*"
    r"|lancedb|table|"
    r"vector\w*|vdb|kb|knowledge\w*|searcher|store|docstore|annoy|elastic\w*|opensearch|es"
    r"|es_client|col|bm25|"
    r"search_client|retriev\w*|memory)\d*$|vector_?(store|db)|retriev"
)
_STORE_METHODS = frozenset(
    {
        "query",
        "search",
        "asearch",
        "aquery",
        "hybrid",
        "get_nns_by_vector",
        "get_top_n",
        "get_scores",
        "fetch",
    }
)
_RETRIEVER = re.compile(r"(?i)retriev(er|al)?\w*$")
_RETRIEVER_METHODS = frozenset({
    "invoke", "ainvoke", "run", "arun", "retrieve", "aretrieve", "search", "query", "execute",
})  # fmt: skip
_GIVEN = frozenset({
    "query_texts", "query_embeddings", "n_results", "query_vector", "query_embedding", "top_k",
    "topk", "knn",
    "similarity_top_k", "include_metadata", "anns_field", "vector_queries", "nprobe",
})  # fmt: skip
"""Arguments that only a search in an index takes."""

_OWN = re.compile(
    r"""(?xi)^_*a?(
        retriev(e|al)(_\w+)? | rag_(search|retrieve|query) | lexical_search | keyword_search
      | lookup_knowledge
      | (get|find|fetch|load|search|query|select|build)_?(for_)?(the_)?(most_|top_k_|top_)?
        (relevant|similar|related|matching|nearest)_?\w*
      | (get|fetch|build|find)_(rag_)?context(_for_\w+|_from_\w+)?
      | (search|query)_(in_)?(the_)?(\w+_)?(docs?|documents?|chunks?|passages?|kb
        |knowledge(_base)?|vector\w*|index(es)?|collection|embeddings?|chroma\w*|pinecone|qdrant
        |faiss|milvus|weaviate|corpus|articles?|store|context|database)
      | search
    )$"""
)
"""Names that projects give to their own search."""
_OTHER = re.compile(
    r"(?i)web|google|bing|duck|ddg|tavily|serp|wiki|internet|youtube|image|github|user|file"
    r"|config|session|"
    r"history|model|token|regex|^re\.|logger|client_id|fine_?tun|jobs|batch|runs|threads"
    r"|stripe|payment|charge|secret"
)

VECTORS_IN_SQL = re.compile(
    r"<=>|<->|<#>|(?i:cosine_distance|l2_distance|vector_distance|vec_distance)"
)
_FETCHES = frozenset(
    {"fetchall", "fetchmany", "fetch", "fetchone", "all", "mappings", "scalars", "execute"}
)


_THREADS = frozenset({"run_in_threadpool", "to_thread", "run_in_executor", "run_sync", "submit"})
"""Functions that call the one they are given."""


def searches(file: Outline) -> frozenset[int]:
    """Calls, by identity, that give texts found for a question."""
    if "searches" not in file.roles:
        file.roles["searches"] = frozenset(
            id(called.node)
            for part in file.parts
            for called in part.calls
            if _ways(called.last) and is_search(called, part)
        )
    return file.roles["searches"]


def is_search(called: Called, part: Part) -> bool:
    ways = _ways(called.last)
    if "sure" in ways or ("fetch" in ways and _asks_by_distance(part)):
        return True
    if not called.given or _OTHER.search(called.name):
        return False
    return any(way in ways and holds(called) for way, holds in _HOLDS.items())


def _is_on_retriever(called: Called) -> bool:
    return bool(_RETRIEVER.search(called.near))


def _is_on_store(called: Called) -> bool:
    given = any(keyword.arg in _GIVEN for keyword in called.node.keywords)
    return given or bool(_STORE.search(called.near))


def _calls_a_search(called: Called) -> bool:
    """A function that runs the one it is given elsewhere."""
    return any(is_own(dotted(value).rpartition(".")[2]) for value in called.node.args)


def _matches(called: Called) -> bool:
    """A stored function of a database: `rpc("match_documents", ...)`."""
    return "match" in spelled(called.given[0])


def _is_own(called: Called) -> bool:
    return called.last != "search" or called.near in {"", "self"}


_HOLDS: Mapping[str, Callable[[Called], bool]] = {
    "retriever": _is_on_retriever,
    "store": _is_on_store,
    "thread": _calls_a_search,
    "rpc": _matches,
    "own": _is_own,
}
"""What must be true of the call besides its name."""


@lru_cache(maxsize=8192)
def _ways(last: str) -> frozenset[str]:
    """In which ways a call of this name may be a search; most cannot."""
    ways = {
        "sure": _SURE.search(last),
        "retriever": last in _RETRIEVER_METHODS,
        "store": last in _STORE_METHODS,
        "fetch": last in _FETCHES,
        "thread": last in _THREADS,
        "rpc": last == "rpc",
        "own": _OWN.search(last),
    }
    return frozenset(way for way, may in ways.items() if may)


def is_own(name: str) -> bool:
    """A name that projects give to their own search."""
    return "own" in _ways(name)


def _asks_by_distance(part: Part) -> bool:
    """Rows of a query that orders by the distance of vectors."""
    return any(VECTORS_IN_SQL.search(literal.text) for literal in part.literals)

"""LlamaIndex: retrievers, the engines around them, and their node postprocessors."""

import copy
import functools
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType

from pytest_ragft.diagnosis.passage import Retrieved
from pytest_ragft.retrieval.entries import first, metadata_like, number, source_of
from pytest_ragft.retrieval.library import Library, Target
from pytest_ragft.retrieval.step import Foreign, Invocation, Shape, Step
from pytest_ragft.retrieval.taps import Taps

_SCHEMA = "llama_index.core.schema"
_LENGTHS = ("similarity_top_k", "_similarity_top_k")
_TEMPLATES = (
    "excluded_llm_metadata_keys",
    "excluded_embed_metadata_keys",
    "metadata_template",
    "metadata_separator",
    "text_template",
)
"""How a node puts its metadata into the prompt."""


def _read(item: Foreign) -> Retrieved:
    node = item.node
    text = node.get_content(metadata_mode=import_module(_SCHEMA).MetadataMode.NONE)
    source = source_of(node.metadata) or getattr(node, "ref_doc_id", None)
    return Retrieved(text, rank=0, id=node.node_id, score=number(item.score), source=source)


def _build(entry: Retrieved, items: Sequence[Foreign]) -> Foreign:
    schema = import_module(_SCHEMA)
    like = first(items)
    pattern = like and like.node
    node = schema.TextNode(
        text=entry.text,
        metadata=metadata_like(getattr(pattern, "metadata", None), entry.source),
        **{name: getattr(pattern, name) for name in _TEMPLATES if hasattr(pattern, name)},
        **({"id_": entry.id} if entry.id else {}),
    )
    # Filters by score drop a node that has none.
    best = like.score if like else 1.0
    return schema.NodeWithScore(node=node, score=entry.score if entry.score is not None else best)


_SHAPE = Shape(_read, _build, lambda result: [list(result)] if isinstance(result, list) else [])


def _words(query: Foreign) -> str:
    return query if isinstance(query, str) else str(getattr(query, "query_str", ""))


def _named(owner: Foreign) -> str:
    return f"llama_index.{type(owner).__name__}"


def _retrieval(call: Invocation) -> Step:
    query = call.value("str_or_query_bundle")
    deepen = functools.partial(_longer, call.owner, query, asynchronous=call.name == "aretrieve")
    return Step(_named(call.owner), (_words(query),), _SHAPE, deepen)


def _longer(
    retriever: Foreign, query: Foreign, length: int, *, asynchronous: bool
) -> Callable[[], Foreign] | None:
    """The retriever's own search on a copy with a longer list, without callbacks and events."""
    name = next(
        (name for name in _LENGTHS if isinstance(getattr(retriever, name, None), int)), None
    )
    if name is None or hasattr(retriever, "_llm"):
        return None  # a model that it searches with would be asked, and paid, again
    bundle = import_module(_SCHEMA).QueryBundle
    longer = copy.copy(retriever)
    setattr(longer, name, length)
    search = longer._aretrieve if asynchronous else longer._retrieve  # noqa: SLF001  # what every retriever defines
    return functools.partial(search, bundle(query) if isinstance(query, str) else query)


def _engine_retrieval(call: Invocation) -> Step:
    """What an engine retrieves: its retriever's list after all postprocessors."""
    retriever = getattr(call.owner, "_retriever", call.owner)
    query = call.value("query_bundle") or call.value("message")
    return Step(_named(retriever), (_words(query),), _SHAPE)


def _postprocessing(call: Invocation) -> Step:
    query = call.value("query_str") or _words(call.value("query_bundle"))
    given = _SHAPE.entries(list(call.value("nodes")))
    return Step(_named(call.owner), (query,), _SHAPE, given=given)


def _tap_retrievers(taps: Taps, module: ModuleType) -> None:
    taps.family(module.BaseRetriever, {"retrieve": _retrieval, "aretrieve": _retrieval})


def _tap_engines(taps: Taps, module: ModuleType) -> None:
    described = {"retrieve": _engine_retrieval, "aretrieve": _engine_retrieval}
    taps.family(module.BaseQueryEngine, described)


def _tap_chats(taps: Taps, module: ModuleType) -> None:
    described = {"_get_nodes": _engine_retrieval, "_aget_nodes": _engine_retrieval}
    taps.family(module.BaseChatEngine, described)


def _tap_postprocessors(taps: Taps, module: ModuleType) -> None:
    described = {"postprocess_nodes": _postprocessing, "apostprocess_nodes": _postprocessing}
    taps.family(module.BaseNodePostprocessor, described)


LIBRARY = Library(
    "llama_index",
    (
        Target("llama_index.core.base.base_retriever", _tap_retrievers),
        Target("llama_index.core.base.base_query_engine", _tap_engines),
        Target("llama_index.core.chat_engine.types", _tap_chats),
        Target("llama_index.core.postprocessor.types", _tap_postprocessors),
    ),
)

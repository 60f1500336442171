"""qdrant_client: queries for points, one by one and in batches."""

import json
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType

from pytest_ragft.diagnosis.passage import Retrieved
from pytest_ragft.retrieval.entries import first, metadata_like, number, source_of
from pytest_ragft.retrieval.library import Library, Target
from pytest_ragft.retrieval.step import Foreign, Invocation, Shape, Step
from pytest_ragft.retrieval.taps import Taps

_TEXT_KEYS = (
    "page_content",
    "document",
    "content",
    "text",
    "chunk",
    "chunk_text",
    "passage",
    "body",
)
_NESTED = ("metadata", "meta")
"""Where a payload may keep what is said about the text."""
_NODE = "_node_content"
"""Where LlamaIndex keeps a node, as JSON."""


def _node(payload: dict[str, Foreign]) -> dict[str, Foreign]:
    try:
        node = json.loads(payload[_NODE])
    except (KeyError, TypeError, ValueError):
        return {}
    return node if isinstance(node, dict) and isinstance(node.get("text"), str) else {}


def _text_key(payload: dict[str, Foreign]) -> str | None:
    """Where the payload keeps the text: under a usual name, else the longest that there is."""
    texts = {key: value for key, value in payload.items() if isinstance(value, str)}
    usual = next((key for key in _TEXT_KEYS if key in texts), None)
    return usual or max(texts, key=lambda key: len(texts[key]), default=None)


def _source(payload: dict[str, Foreign]) -> str | None:
    nested = (source_of(payload.get(key)) for key in _NESTED)
    return source_of(payload) or next(filter(None, nested), None)


def _read(point: Foreign) -> Retrieved:
    payload = point.payload or {}
    texts = _node(payload) or payload
    key = _text_key(texts)
    return Retrieved(
        texts[key] if key else "",
        rank=0,
        id=str(point.id),
        score=number(point.score),
        source=_source(payload),
    )


def _build(entry: Retrieved, points: Sequence[Foreign]) -> Foreign:
    like = first(points)
    payload = (like and like.payload) or {}
    nested = {
        key: metadata_like(payload[key], entry.source)
        for key in _NESTED
        if isinstance(payload.get(key), dict)
    }
    if node := _node(payload):
        text = {_NODE: json.dumps(metadata_like(node, entry.source) | {"text": entry.text})}
    else:
        text = {_text_key(payload) or "text": entry.text}
    flat = metadata_like({key: payload[key] for key in payload if key not in nested}, entry.source)
    return import_module("qdrant_client.models").ScoredPoint(
        id=entry.id or f"ragft-{entry.rank}",
        version=0,
        score=entry.score if entry.score is not None else (like.score if like else 1.0),
        payload=flat | nested | text,
    )


_POINTS = Shape(
    _read,
    _build,
    lambda response: [list(response.points)],
    lambda response, lists: response.model_copy(update={"points": lists[0]}),
)
_BATCH = Shape(
    _read,
    _build,
    lambda responses: [list(response.points) for response in responses],
    lambda responses, lists: [
        response.model_copy(update={"points": points})
        for response, points in zip(responses, lists, strict=True)
    ],
)
_LIST = Shape(_read, _build)
"""What `search` returned, before there was `query_points`."""


def _words(query: Foreign) -> str:
    """The text of a query that the client itself turns into a vector."""
    text = getattr(query, "text", None)
    return text if isinstance(text, str) else ""


def _query(call: Invocation) -> Step:
    def deepen(length: int) -> Callable[[], Foreign]:
        return call.changed(limit=length)

    shape = _LIST if call.name == "search" else _POINTS
    return Step(_named(call), (_words(call.value("query")),), shape, deepen)


def _queries(call: Invocation) -> Step:
    requests = list(call.value("requests"))

    def deepen(length: int) -> Callable[[], Foreign]:
        more = [request.model_copy(update={"limit": length}) for request in requests]
        return call.changed(requests=more)

    words = tuple(_words(getattr(request, "query", None)) for request in requests)
    return Step(_named(call), words, _BATCH, deepen)


def _named(call: Invocation) -> str:
    return f"qdrant_client.{type(call.owner).__name__}"


def _tap(taps: Taps, module: ModuleType) -> None:
    for name in ("QdrantClient", "AsyncQdrantClient"):
        if owner := getattr(module, name, None):
            described = {"query_points": _query, "search": _query, "query_batch_points": _queries}
            taps.family(owner, described)


LIBRARY = Library(
    "qdrant_client",
    (
        Target("qdrant_client.qdrant_client", _tap),
        Target("qdrant_client.async_qdrant_client", _tap),
    ),
)

"""chromadb: queries of a collection, which come in batches and as columns."""

from collections.abc import Callable, Sequence
from types import ModuleType

from pytest_ragft.diagnosis.passage import Retrieved
from pytest_ragft.retrieval.entries import first, metadata_like, number, source_of
from pytest_ragft.retrieval.library import Library, Target
from pytest_ragft.retrieval.step import Foreign, Invocation, Shape, Step
from pytest_ragft.retrieval.taps import Taps

_COLUMNS = ("ids", "documents", "metadatas", "distances", "embeddings", "uris", "data")


def _read(row: Foreign) -> Retrieved:
    metadata = row.get("metadatas")
    return Retrieved(
        row.get("documents") or "",
        rank=0,
        id=row["ids"],
        score=number(row.get("distances")),
        source=source_of(metadata) or row.get("uris"),
    )


def _build(entry: Retrieved, rows: Sequence[Foreign]) -> Foreign:
    like = first(rows) or {"metadatas": None, "distances": 0.0}
    return dict.fromkeys(like) | {
        "ids": entry.id or f"ragft-{entry.rank}",
        "documents": entry.text,
        "metadatas": metadata_like(like.get("metadatas"), entry.source),
        "distances": like.get("distances") if entry.score is None else entry.score,
        "embeddings": like.get("embeddings"),
    }


def _lists(result: Foreign) -> list[list[Foreign]]:
    if not result.get("documents"):
        return []
    columns = [name for name in _COLUMNS if result.get(name) is not None]
    return [
        [dict(zip(columns, row, strict=True)) for row in zip(*batch, strict=True)]
        for batch in zip(*(result[name] for name in columns), strict=True)
    ]


def _put(result: Foreign, lists: list[list[Foreign]]) -> Foreign:
    columns = [name for name in _COLUMNS if result.get(name) is not None]
    return result | {name: [[row[name] for row in rows] for rows in lists] for name in columns}


_SHAPE = Shape(_read, _build, _lists, _put)


def _query(call: Invocation) -> Step | None:
    texts, vectors = call.value("query_texts"), call.value("query_embeddings")
    if texts is not None:
        queries = (texts,) if isinstance(texts, str) else tuple(texts)
    elif vectors is not None:
        queries = ("",) * (len(vectors) if hasattr(vectors[0], "__len__") else 1)
    else:
        return None  # asked with an image

    def deepen(length: int) -> Callable[[], Foreign]:
        return call.changed(n_results=length)

    return Step("chromadb.Collection", queries, _SHAPE, deepen)


def _tap(taps: Taps, module: ModuleType) -> None:
    for name in ("Collection", "AsyncCollection"):
        owner = getattr(module, name, None)
        if isinstance(owner, type) and owner.__module__ == module.__name__:
            taps.family(owner, {"query": _query})


LIBRARY = Library(
    "chromadb",
    (
        Target("chromadb.api.models.Collection", _tap),
        Target("chromadb.api.models.AsyncCollection", _tap),
    ),
)
